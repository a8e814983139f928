import { defaultLimits } from '../../invoice/model';
import { parseXml } from '../../invoice/xml';
import { DETAIL_RULES } from './detailRules';
import { DOCUMENT_RULES } from './documentRules';
import { HEADER_RULES } from './headerRules';
import { placesIn } from './rule';
import type { Known, Place, Rule } from './rule';

/** The rules of BR-FR-CDV (edition 1.4.0.03) that a status message is checked by. */
export const RULES: readonly Rule[] = [...HEADER_RULES, ...DOCUMENT_RULES, ...DETAIL_RULES];

/** A rule that a message breaks. */
export interface CdarFinding {
	/** E.g. `BR-FR-CDV-14`. */
	rule: string;
	/** What is concerned, for people, with its number in the guideline, e.g. `VAT rate (MDT-224)`. */
	field: string;
	/** What is wrong and what may be given, as a sentence to the person who sets the status. */
	message: string;
	/** The values of which one has to be given; left out where there is no list. */
	allowed?: string[];
	/** `warning`: the platform takes the message all the same. */
	level: 'error' | 'warning';
}

/**
 * Checks a status message as it would leave, by every rule. What is wrong in one way at several places is told once.
 *
 * @param known what the original invoice says, to compare with
 * @throws InvoiceFileError when it isn't well-formed XML
 */
export function checkCdar(xml: string, known: Known = {}): CdarFinding[] {
	const { root } = parseXml(Buffer.from(xml), defaultLimits);
	const findings = RULES.flatMap((rule) =>
		placesIn(root, rule.at)
			.filter((place) => rule.broken(place, known))
			.map((place) => findingOf(rule, place, known)),
	);
	return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

function findingOf({ id, field, message, allowed, level }: Rule, place: Place, known: Known): CdarFinding {
	const list = typeof allowed === 'function' ? allowed(place, known) : (allowed ?? []);
	const sentence = typeof message === 'function' ? message(place) : message;
	return {
		rule: id,
		field,
		message: list.length > 0 ? `${sentence} ${field}: one of ${list.join(', ')}.` : sentence,
		...(list.length > 0 ? { allowed: [...list] } : {}),
		level: level ?? 'error',
	};
}
