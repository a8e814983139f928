import { readCompanyNumber } from '../../nodes/domain/companyNumber';

const reasonFor = (written: string) => {
	const number = readCompanyNumber(written);
	return number.valid ? null : number.reason;
};

describe('a number that is right', () => {
	it.each([
		['732 829 320', { siren: '732829320', siret: null }],
		['732.829.320-00074', { siren: '732829320', siret: '73282932000074' }],
		// La Poste: 3+5+6+9+7+5 = 35.
		['35600000009075', { siren: '356000000', siret: '35600000009075' }],
	])('%s', (written, expected) => expect(readCompanyNumber(written)).toEqual({ valid: true, ...expected }));
});

describe('a number that is wrong is explained', () => {
	it.each([
		['', 'No SIREN or SIRET is given'],
		['   ', 'No SIREN or SIRET is given'],
		['FR12732829320', 'digits only'],
		['7328293200007', 'it has 13 digits'],
		['000000000', 'its first 9 digits are zeros'],
		// From the right, every second doubled: 1+4+3+(18-9)+2+(16-9)+2+6+7 = 41.
		['732829321', 'is no SIREN: its check digit is wrong. By Luhn'],
		['732829321', 'these add up to 41'],
		['73282932100074', 'its first 9 digits are no SIREN'],
		// 732829320 counts the other way round in a SIRET: 5+(14-9)+0+0+0+0+2+6+9+4+8+4+3+(14-9) = 51.
		['73282932000075', 'is no SIRET: its check digit is wrong'],
		['73282932000075', 'these add up to 51'],
		// 3+5+6+9+7+6 = 36.
		[
			'35600000009076',
			'those of La Poste have a check of their own. Their digits must add up to a multiple of 5, and these add up to 36',
		],
	])('%j: %s', (written, expected) => expect(reasonFor(written)).toContain(expected));

	it('as it was written', () => expect(reasonFor(' 732 829 321 ')).toMatch(/^'732 829 321' is no SIREN/));
});
