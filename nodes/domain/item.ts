import { z } from 'zod';

/**
 * The item that flows between the pack's nodes. Every eFacture node emits it and every Welyb node accepts it;
 * parts fill in along the way. Dates are `YYYY-MM-DD`, amounts decimal strings exactly as written in the file,
 * instants ISO 8601. Unknown extra fields pass.
 */

const text = z.string().nullish();
const amount = z
	.string()
	.regex(/^-?\d+(\.\d+)?$/, 'a decimal number as text, e.g. "1200.00"')
	.nullish();
const date = z
	.string()
	.regex(/^\d{4}-\d{2}-\d{2}$/, 'a date as YYYY-MM-DD')
	.nullish();

/** One detail of the platform's acknowledgement of a flow (XP Z12-013, `AcknowledgementDetail`). */
export const acknowledgementDetailSchema = z
	.object({ level: text, item: text, reasonCode: text, reasonMessage: text })
	.passthrough();

/** Acknowledgement of a flow: `Pending`, `Ok` or `Error`; values of later contracts pass. */
export const acknowledgementSchema = z
	.object({ status: z.string(), details: z.array(acknowledgementDetailSchema).optional() })
	.passthrough();

/** Reference to one exchanged file on the platform: what the triggers emit. */
export const flowSchema = z
	.object({
		id: z.string().min(1),
		/** Empty text: the account's own organization. */
		organization: z.string(),
		type: text,
		direction: text,
		syntax: text,
		profile: text,
		processingRule: text,
		trackingId: text,
		name: text,
		submittedAt: text,
		updatedAt: text,
		acknowledgement: acknowledgementSchema.nullish(),
	})
	.passthrough();

export const electronicAddressSchema = z.object({ scheme: text, value: z.string() }).passthrough();

/** Where a SIREN was read: its own identifier, a SIRET, the electronic address, or the VAT id (weak). */
export const sirenSources = ['legalId', 'siret', 'electronicAddress', 'vatId'] as const;

export const partySchema = z
	.object({
		name: text,
		siren: text,
		sirenSource: z.enum(sirenSources).nullish(),
		/** `false`: the SIREN fails its check digit. It is kept all the same. */
		sirenValid: z.boolean().nullish(),
		siret: text,
		siretValid: z.boolean().nullish(),
		vatId: text,
		/** Every identifier as written, with its scheme. */
		identifiers: z.array(z.object({ scheme: text, value: z.string() }).passthrough()).nullish(),
		electronicAddress: electronicAddressSchema.nullish(),
		address: z
			.object({ lines: z.array(z.string()).nullish(), postCode: text, city: text, country: text })
			.passthrough()
			.nullish(),
	})
	.passthrough();

export const totalsSchema = z
	.object({
		lines: amount,
		allowances: amount,
		charges: amount,
		taxExclusive: amount,
		tax: amount,
		taxInclusive: amount,
		prepaid: amount,
		rounding: amount,
		payable: amount,
	})
	.passthrough();

export const vatBreakdownSchema = z
	.object({ category: text, rate: amount, base: amount, tax: amount, exemptionReason: text })
	.passthrough();

export const precedingInvoiceSchema = z.object({ number: z.string(), issueDate: date }).passthrough();

/** An embedded supporting document (BG-24), listed without its content. */
export const attachmentSchema = z
	.object({
		id: text,
		fileName: text,
		mimeType: text,
		description: text,
		uri: text,
		size: z.number().nullish(),
	})
	.passthrough();

/** The business document read from a flow's file. */
export const invoiceSchema = z
	.object({
		/** Invoice identity; null when seller or issue date can't be told. */
		identity: text,
		/** The seller is known by neither SIREN nor VAT id, so the identity rests on another identifier. */
		identityWeak: z.boolean().nullish(),
		number: z.string().min(1),
		typeCode: text,
		issueDate: date,
		dueDate: date,
		currency: text,
		totals: totalsSchema,
		vatBreakdown: z.array(vatBreakdownSchema),
		seller: partySchema,
		buyer: partySchema,
		payee: partySchema.nullish(),
		businessProcess: text,
		vatDueCode: text,
		references: z
			.object({
				precedingInvoices: z.array(precedingInvoiceSchema),
				order: text,
				contract: text,
				buyerReference: text,
			})
			.passthrough(),
		attachments: z.array(attachmentSchema),
		profile: text,
		syntax: z.enum(['UBL', 'CII', 'Factur-X']),
		/** What is odd about the file but didn't keep it from being read. */
		findings: z.array(z.string()).nullish(),
	})
	.passthrough();

export const dossierSchema = z
	.object({
		id: z.string().min(1),
		name: z.string(),
		siret: text,
		siren: text,
		match: z.enum(['siret', 'routing', 'siren']),
		/** The collection addresses of its directories. */
		collection: z.object({ purchases: text, sales: text }).passthrough().nullish(),
	})
	.passthrough();

export const sides = ['purchase', 'sale'] as const;
export const sideSchema = z.enum(sides);

export const documentOutcomes = ['filed', 'alreadyFiled', 'newVersion', 'conflict', 'prepared'] as const;

export const documentSchema = z
	.object({
		id: text,
		outcome: z.enum(documentOutcomes),
		filingKey: z.string(),
		originalSha256: text,
		filedAt: text,
		/** For a conflict: the fields in which this delivery differs from the filed one. */
		differences: z.array(z.string()).nullish(),
		/** No readable view was at hand, so the XML itself is the document. */
		unreadable: z.boolean().nullish(),
	})
	.passthrough();

/** A mail to a collection address, prepared for n8n's Send Email. */
export const mailSchema = z
	.object({
		/** The one recipient. */
		to: z.string(),
		subject: z.string(),
		text: z.string(),
		/** The item's binary fields to attach, separated by commas, the PDF first. */
		attachments: z.string(),
		/** The names that they go by. */
		names: z.array(z.string()),
		/** What is to be said of it, such as another month. */
		findings: z.array(z.string()),
	})
	.passthrough();

/** One reason of a status (MDT-113/114), what its issuer wants done (MDT-121/122) and its note (MDT-126), as written. */
export const statusReasonSchema = z
	.object({ code: text, label: text, action: text, actionLabel: text, note: text, noteSubject: text })
	.passthrough();

/**
 * One amount that a status declares (`SpecifiedDocumentCharacteristic`): `MEN` received, `MPA` paid; other types
 * pass. `rate` is the VAT rate in percent. `name`, `location` and `value` say which data of the invoice is meant.
 */
export const paymentSchema = z
	.object({
		type: z.string(),
		amount,
		currency: text,
		rate: amount,
		date,
		name: text,
		location: text,
		value: text,
	})
	.passthrough();

/** A date and time as status messages write it: Paris time without a zone. */
const localTime = z
	.string()
	.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, 'a local time as YYYY-MM-DDTHH:mm:ss')
	.nullish();

/** The invoice that a status is about, as the message names it. A 501 may name no seller and no date, so that it has no identity. */
export const aboutSchema = z
	.object({
		identity: text,
		number: z.string(),
		issueDate: date,
		sellerSiren: text,
		typeCode: text,
		receivedAt: localTime,
	})
	.passthrough();

/** A lifecycle status, read from a CDAR message or set elsewhere. */
export const statusSchema = z
	.object({
		/** The status identity: the same for a message, its copy for the tax side and its echo. */
		id: z.string().min(1),
		code: z.string().min(1),
		label: text,
		labelFr: text,
		/** `305` transmission, `23` processing (MDT-77). */
		phase: text,
		/** When it was set (MDT-78). */
		at: localTime,
		/** Role and SIREN of who set it (MDT-40, MDT-38); platforms stay anonymous. */
		issuerRole: text,
		issuerSiren: text,
		reasons: z.array(statusReasonSchema),
		payments: z.array(paymentSchema),
		about: aboutSchema,
		messageId: text,
		/** A copy for the tax side, which says nothing new. */
		forTaxSide: z.boolean().nullish(),
		/** The flow that brought it. */
		flowId: text,
		/** What is odd about the message but didn't keep it from being read. */
		findings: z.array(z.string()).nullish(),
	})
	.passthrough();

/** Somebody who works in the portal. */
export const personSchema = z.object({ id: z.string().min(1), name: text, email: text }).passthrough();

/** What happened to a document in the portal: what the Welyb Trigger emits, beside `document`, `side` and `status`. */
export const changeSchema = z
	.object({
		/** One decision has one id, so it serves as act id. */
		id: z.string().min(1),
		/** When it happened, ISO 8601. */
		at: z.string(),
		/** `statusChanged`, `documentFiled`; others pass. */
		type: z.string().min(1),
		/** `portal` where a person acted there, `platform` where a client of the portal wrote; others pass. */
		origin: z.string().min(1),
		author: personSchema.nullish(),
		/** How far a person's change has come: `waiting`, `awaitingConfirmation`, `sent`, `accepted`, `refused`. */
		transmission: text,
		/** Why it was refused. */
		reason: text,
		confirmedBy: text,
	})
	.passthrough();

/** Why an invoice has no dossier (yet). */
export const notFoundSchema = z
	.object({ code: z.string(), message: z.string(), side: sideSchema.nullish() })
	.passthrough();

/** Why an invoice isn't filed (yet) in its dossier, which isn't connected, or only for others. */
export const notAdmittedSchema = z.object({ code: z.string(), message: z.string() }).passthrough();

/** An item that failed, as it leaves by the error output. */
export const itemErrorSchema = z
	.object({
		message: z.string(),
		description: text,
		/** Machine-readable kind, e.g. `unreadableFile`, `portalUnreachable`, or the platform's own error code. */
		code: text,
		httpStatus: z.number().nullish(),
		/** `true`: the same call may work later. `false`: a person has to do something first. */
		retryable: z.boolean(),
		/** The service isn't ready, which is no fault of this item: it is tried again without end. */
		notReady: z.boolean().nullish(),
		requestId: text,
	})
	.passthrough();

/** What the ledger knew of a flow when it was claimed; it travels along so that the outcome can be recorded. */
export const claimSchema = z
	.object({ attempts: z.number().int(), supersedes: z.array(z.number().int()) })
	.passthrough();

/** A flow that an execution has claimed. */
export const workSchema = z.object({ flow: flowSchema, claim: claimSchema }).passthrough();

export const itemSchema = z
	.object({
		flow: flowSchema,
		invoice: invoiceSchema.nullish(),
		status: statusSchema.nullish(),
		/** The statuses known so far, oldest first. */
		history: z.array(statusSchema).nullish(),
		historyComplete: z.boolean().nullish(),
		dossier: dossierSchema.nullish(),
		side: sideSchema.nullish(),
		document: documentSchema.nullish(),
		mail: mailSchema.nullish(),
		change: changeSchema.nullish(),
		notFound: notFoundSchema.nullish(),
		notAdmitted: notAdmittedSchema.nullish(),
		error: itemErrorSchema.nullish(),
		claim: claimSchema.nullish(),
	})
	.passthrough();

/** A flow whose file hasn't been read, as the triggers emit it. */
export const referenceSchema = itemSchema.pick({ flow: true });

/** An invoice as its status is set: whose part is taken, and which statuses it has. */
export const subjectSchema = itemSchema
	.pick({ flow: true, invoice: true, side: true, history: true, historyComplete: true })
	.required();

/** What happened in the portal, as the Welyb Trigger emits it. Which flow brought the invoice is the ledger's to say. */
export const changeItemSchema = z
	.object({
		change: changeSchema,
		document: documentSchema,
		side: sideSchema.nullish(),
		/** The status that was set; null for other changes. */
		status: statusSchema.nullish(),
	})
	.passthrough();

export type Flow = z.infer<typeof flowSchema>;
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;
export type Party = z.infer<typeof partySchema>;
export type Totals = z.infer<typeof totalsSchema>;
export type VatBreakdown = z.infer<typeof vatBreakdownSchema>;
export type Attachment = z.infer<typeof attachmentSchema>;
export type Invoice = z.infer<typeof invoiceSchema>;
export type Dossier = z.infer<typeof dossierSchema>;
export type Side = z.infer<typeof sideSchema>;
export type Document = z.infer<typeof documentSchema>;
export type PreparedMail = z.infer<typeof mailSchema>;
export type StatusReason = z.infer<typeof statusReasonSchema>;
export type Payment = z.infer<typeof paymentSchema>;
export type Status = z.infer<typeof statusSchema>;
export type Person = z.infer<typeof personSchema>;
export type Change = z.infer<typeof changeSchema>;
export type ChangeItem = z.infer<typeof changeItemSchema>;
export type NotFound = z.infer<typeof notFoundSchema>;
export type ItemError = z.infer<typeof itemErrorSchema>;
export type Item = z.infer<typeof itemSchema>;

/**
 * Checks a value from another node against one of the schemas above.
 *
 * @throws Error naming the first wrong field's path and what was expected there
 */
export function parseItem<T>(schema: z.ZodType<T, z.ZodTypeDef, unknown>, value: unknown, what: string): T {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	const path = issue.path.length ? issue.path.join('.') : 'the whole value';
	throw new Error(`${what} has an unexpected shape: at ${path}, ${issue.message.toLowerCase()}`);
}
