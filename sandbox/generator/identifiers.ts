import type { Random } from './random';

/** Sum of the Luhn algorithm; an identifier is valid where it is a multiple of ten. */
function luhnSum(digits: string): number {
	let sum = 0;
	for (let i = 0; i < digits.length; i++) {
		const digit = Number(digits[digits.length - 1 - i]);
		const doubled = i % 2 === 1 ? digit * 2 : digit;
		sum += doubled > 9 ? doubled - 9 : doubled;
	}
	return sum;
}

export const isLuhnValid = (digits: string) => /^\d+$/.test(digits) && luhnSum(digits) % 10 === 0;

/** The digits with the check digit that makes them valid. */
const withCheckDigit = (digits: string) => digits + ((10 - (luhnSum(`${digits}0`) % 10)) % 10);

/**
 * A valid SIREN that no company has: INSEE gives out none that starts with 0. The step is prime to the ten million
 * numbers there are, so different orders of one seed never share a SIREN.
 */
export const makeSiren = (offset: number, order: number) =>
	withCheckDigit(`0${String((offset + order * 7_654_321) % 10_000_000).padStart(7, '0')}`);

/** The SIRET of a SIREN's establishment `order` (1, 2 …), valid as a whole even where the SIREN isn't. */
export const makeSiret = (siren: string, order: number) =>
	withCheckDigit(siren + String(order).padStart(4, '0'));

/** The French VAT id of a SIREN: its key is (12 + 3 × (SIREN mod 97)) mod 97. */
export const frenchVatId = (siren: string) =>
	`FR${String((12 + 3 * (Number(siren) % 97)) % 97).padStart(2, '0')}${siren}`;

/** A Belgian VAT id with valid check digits, in a range that isn't given out. */
export function makeBelgianVatId(random: Random): string {
	const body = `00${random.digits(6)}`;
	return `BE${body}${String(97 - (Number(body) % 97)).padStart(2, '0')}`;
}

/** ISO 13616 check digits over the country and the account number (letters count from A = 10). */
export function makeIban(country: string, account: string): string {
	const letters = `${account}${country}00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
	const remainder = [...letters].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
	return `${country}${String(98 - remainder).padStart(2, '0')}${account}`;
}
