import type { XmlElement } from '../../invoice/xml';

/** The elements that rules look at, by their path from the root. */
const PATHS = {
	message: '',
	recipient: 'ExchangedDocument/RecipientTradeParty',
	block: 'AcknowledgementDocument',
	document: 'AcknowledgementDocument/ReferenceReferencedDocument',
	detail: 'AcknowledgementDocument/ReferenceReferencedDocument/SpecifiedDocumentStatus',
	value:
		'AcknowledgementDocument/ReferenceReferencedDocument/SpecifiedDocumentStatus/SpecifiedDocumentCharacteristic',
};

/** One element that a rule looks at, and what stands around it. */
export interface Place {
	/** The element. */
	here: XmlElement;
	root: XmlElement;
	/** MDT-77 and MDT-105 around it; null where there is none, or outside of them. */
	phase: string | null;
	code: string | null;
}

/** A rule of BR-FR-CDV. One whose parts each need a sentence of their own has several entries. */
export interface Rule {
	id: string;
	/** What the rule is about, for people, with its number in the guideline. */
	field: string;
	at: keyof typeof PATHS;
	/** `warning`: the rule doesn't keep a message from being accepted. */
	level?: 'warning';
	broken(place: Place, known: Known): boolean;
	/** What is wrong, as a sentence to the person who sets the status. */
	message: string | ((place: Place) => string);
	allowed?: readonly string[] | ((place: Place, known: Known) => readonly string[]);
}

/** What is known beside the message. */
export interface Known {
	/** SIREN of the seller as the original invoice gives it (BT-30). */
	sellerSiren?: string | null;
	/** The invoice goes to the public sector, whose refusals have reasons of their own. */
	publicSector?: boolean;
}

/** Every element of a kind in a message. */
export function placesIn(root: XmlElement, kind: Rule['at']): Place[] {
	return descend({ here: root, root, phase: null, code: null }, PATHS[kind].split('/'));
}

function descend(place: Place, [name, ...rest]: string[]): Place[] {
	if (!name) return [place];
	return place.here.all(name).flatMap((here) => {
		const phase = name === 'AcknowledgementDocument' ? here.textAt('TypeCode') : place.phase;
		const code = name === 'ReferenceReferencedDocument' ? here.textAt('ProcessConditionCode') : place.code;
		return descend({ ...place, here, phase, code }, rest);
	});
}

/** Whether a code is given and isn't one of a list. */
export function isUnlisted(code: string | null, list: readonly string[]): boolean {
	return code !== null && !list.includes(code);
}

/** Whether a value is given and isn't written as it has to be. */
export function isMalformed(written: string | null, isWell: (written: string) => boolean): boolean {
	return written !== null && !isWell(written);
}
