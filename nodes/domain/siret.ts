/**
 * French company numbers: SIREN (9 digits, a company), SIRET (14 digits, one of its establishments: the SIREN
 * and 5 digits more) and the SIREN inside a French VAT id.
 */

/** La Poste has more establishments than its Luhn-valid SIRETs, so INSEE gave it a check of its own. */
export const LA_POSTE = '356000000';

/** Blanks of every kind, zero-width ones included, and the dots and hyphens people group digits with. */
const SEPARATORS = /[\s.\u00ad\u200b-\u200d\u2060\u2010-\u2015-]/g;

/** An identifier without the separators people write in it, upper case: `123 456 782` → `123456782`. */
export function normaliseIdentifier(written: string): string {
	return written.replace(SEPARATORS, '').toUpperCase();
}

/** Whether a text has the form of a SIREN, right or wrong check digit. Expects it normalised. */
export function looksLikeSiren(value: string): boolean {
	return /^\d{9}$/.test(value);
}

/** Whether a text has the form of a SIRET, right or wrong check digit. Expects it normalised. */
export function looksLikeSiret(value: string): boolean {
	return /^\d{14}$/.test(value);
}

/** Whether a text, separators allowed, is a SIREN with the right check digit. */
export function isValidSiren(written: string): boolean {
	const siren = normaliseIdentifier(written);
	return looksLikeSiren(siren) && siren !== '000000000' && luhnSum(siren) % 10 === 0;
}

/**
 * Whether a text, separators allowed, is a SIRET with the right check digit. La Poste's are right when the sum
 * of their digits is a multiple of 5; its head office also passes the common check.
 */
export function isValidSiret(written: string): boolean {
	const siret = normaliseIdentifier(written);
	if (!looksLikeSiret(siret) || !isValidSiren(sirenOf(siret))) return false;
	if (luhnSum(siret) % 10 === 0) return true;
	return sirenOf(siret) === LA_POSTE && digitSum(siret) % 5 === 0;
}

/** The SIREN of the company an establishment belongs to: the first 9 digits of its SIRET. */
export function sirenOf(siret: string): string {
	return normaliseIdentifier(siret).slice(0, 9);
}

/**
 * The SIREN inside a French VAT id (`FR`, two key characters, SIREN), and whether the key fits it. Null for
 * another country's id, and for Monaco's, which begin with FR too but hold no SIREN (three zeros in its place).
 * Keys with letters carry no check, so there the SIREN's own check digit decides.
 */
export function sirenInVatId(written: string): { siren: string; valid: boolean } | null {
	const parts = /^FR([0-9A-HJ-NP-Z]{2})((?!000)\d{9})$/.exec(normaliseIdentifier(written));
	if (!parts) return null;
	const [, key, siren] = parts;
	const keyFits = /^\d{2}$/.test(key) ? Number(key) === vatKeyOf(siren) : true;
	return { siren, valid: keyFits && isValidSiren(siren) };
}

function vatKeyOf(siren: string): number {
	return (12 + 3 * (Number(siren) % 97)) % 97;
}

/** Luhn: every second digit from the right counts double, and a result above 9 loses 9. */
export function luhnSum(digits: string): number {
	return [...digits].reverse().reduce((sum, digit, index) => {
		const counted = Number(digit) * (index % 2 === 0 ? 1 : 2);
		return sum + (counted > 9 ? counted - 9 : counted);
	}, 0);
}

export function digitSum(digits: string): number {
	return [...digits].reduce((sum, digit) => sum + Number(digit), 0);
}
