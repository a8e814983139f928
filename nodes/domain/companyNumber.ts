import {
	digitSum,
	isValidSiren,
	isValidSiret,
	LA_POSTE,
	looksLikeSiren,
	looksLikeSiret,
	luhnSum,
	normaliseIdentifier,
	sirenOf,
} from './siret';

/** A SIREN or SIRET as somebody wrote it: what it is, or why it is neither. */
export type CompanyNumber =
	| { valid: true; siren: string; siret: string | null }
	| { valid: false; reason: string };

/**
 * Reads a SIREN or SIRET, separators allowed.
 *
 * `reason` explains a wrong number to a person, check digit included. It is a sentence without its full stop.
 */
export function readCompanyNumber(written: string): CompanyNumber {
	const number = normaliseIdentifier(written);
	if (isValidSiren(number)) return { valid: true, siren: number, siret: null };
	if (isValidSiret(number)) return { valid: true, siren: sirenOf(number), siret: number };
	return { valid: false, reason: whyNone(written.trim(), number) };
}

function whyNone(written: string, number: string): string {
	if (!number) return 'No SIREN or SIRET is given';
	if (!/^\d+$/.test(number)) return `'${written}' is no SIREN or SIRET: they consist of digits only`;
	if (!looksLikeSiren(number) && !looksLikeSiret(number))
		return `'${written}' is no SIREN or SIRET: it has ${number.length} digits, where a SIREN has 9 and a SIRET 14`;
	const siren = sirenOf(number);
	if (/^0+$/.test(siren)) return `'${written}' is no company's number: its first 9 digits are zeros`;
	if (looksLikeSiren(number)) return `'${written}' is no SIREN: its check digit is wrong. ${luhn(number)}`;
	if (!isValidSiren(siren))
		return `'${written}' is no SIRET: its first 9 digits are no SIREN, since their check digit is wrong. ${luhn(siren)}`;
	if (siren === LA_POSTE)
		return `'${written}' is no SIRET: those of La Poste have a check of their own. Their digits must add up to a multiple of 5, and these add up to ${digitSum(number)}`;
	return `'${written}' is no SIRET: its check digit is wrong. ${luhn(number)}`;
}

function luhn(digits: string): string {
	return `By Luhn's rule (every second digit from the right counts double, less 9 above 9) its digits must add up to a multiple of 10, and these add up to ${luhnSum(digits)}`;
}
