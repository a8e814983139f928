/** An identifier with its scheme (`0002` SIREN, `0225` French electronic address, `0238` platforms). */
export interface MessageId {
	scheme: string | null;
	value: string;
}

export interface MessageParty {
	/** MDT-19, MDT-38, MDT-57. */
	ids: MessageId[];
	name: string | null;
	/** MDT-21, MDT-40, MDT-59. */
	role: string | null;
	/** MDT-73. */
	address: MessageId | null;
}

/** One value of a detail (`SpecifiedDocumentCharacteristic`). */
export interface MessageValue {
	/** MDT-207. */
	type: string | null;
	/** MDT-215. */
	amount: string | null;
	currency: string | null;
	/** MDT-219, `YYYYMMDD`. */
	date: string | null;
	/** MDT-224. */
	percent: string | null;
}

/** `SpecifiedDocumentStatus`. */
export interface MessageDetail {
	/** MDT-113, MDT-114. */
	reasonCode: string | null;
	reason: string | null;
	/** MDT-121, MDT-122. */
	actionCode: string | null;
	action: string | null;
	/** MDT-124-2. */
	sequence: string | null;
	/** MDT-126. */
	notes: string[];
	values: MessageValue[];
}

/** What a message says about one invoice. Times are `YYYYMMDDHHmmss` in Paris, dates `YYYYMMDD`, if rightly written. */
export interface MessageStatus {
	/** MDT-77: `305` transmission, `23` processing. */
	phase: string | null;
	/** MDT-78. */
	at: string | null;
	/** MDT-87. */
	number: string | null;
	/** MDT-88. */
	documentStatus: string | null;
	/** MDT-91. */
	typeCode: string | null;
	/** MDT-95. */
	receivedAt: string | null;
	/** MDT-97. */
	referenceType: string | null;
	/** MDT-100. */
	issueDate: string | null;
	/** MDT-105, MDT-106. */
	code: string | null;
	label: string | null;
	/** MDT-129. */
	sellerIds: MessageId[];
	/** MDT-132. */
	sellerRole: string | null;
	details: MessageDetail[];
}

/** A status message (CDAR) as it is written; null where it says nothing. */
export interface StatusMessage {
	hasContext: boolean;
	/** MDT-2. */
	businessProcess: string | null;
	/** MDT-3. */
	guideline: string | null;
	/** MDT-4, MDT-5. */
	id: string | null;
	name: string | null;
	/** MDT-8. */
	issuedAt: string | null;
	sender: MessageParty | null;
	issuer: MessageParty | null;
	recipients: MessageParty[];
	/** MDT-74. */
	multiple: string | null;
	statuses: MessageStatus[];
}

/** MDT-3 of a message between parties, and of the copy for the tax side alone. */
export const guidelines = {
	parties: 'urn.cpro.gouv.fr:1p0:CDV:invoice',
	taxSide: 'urn.cpro.gouv.fr:1p0:CDV:einvoicingF2',
};

export const schemes = { siren: '0002', frenchAddress: '0225', euVat: '0223', platform: '0238' };

/** How the tax side is known, by form of the message. */
export const taxSideIds = { 'V1.3': '9998', 'V1.4': '0000' };

const ram = 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100';

/** Namespaces of the message, by their usual prefix. */
export const namespaces = {
	rsm: 'urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100',
	ram,
	udt: 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
	qdt: 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
};

export const rootName = 'CrossDomainAcknowledgementAndResponse';
