import {
	isValidSiren,
	isValidSiret,
	normaliseIdentifier,
	sirenInVatId,
	sirenOf,
} from '../../nodes/domain/siret';

describe('SIREN', () => {
	// Public SIRENs, each checked by hand with Luhn.
	it.each(['732829320', '552100554', '356000000', '732 829 320', '732\u00a0829\u202f320', '732.829.320'])(
		'%j has the right check digit',
		(siren) => expect(isValidSiren(siren)).toBe(true),
	);

	it.each(['732829321', '73282932', '7328293200', '73282932A', '', '000000000'])('%j is not one', (siren) =>
		expect(isValidSiren(siren)).toBe(false),
	);

	it('notices two digits that changed places', () => expect(isValidSiren('723829320')).toBe(false));
});

describe('SIRET', () => {
	it.each(['73282932000074', '732 829 320 00074'])('%j has the right check digit', (siret) =>
		expect(isValidSiret(siret)).toBe(true),
	);

	it.each(['73282932000075', '732829320', '732829321000740', '73282932100073'])('%j is not one', (siret) =>
		expect(isValidSiret(siret)).toBe(false),
	);

	it('refuses a right 14-digit sum around a wrong SIREN', () => {
		// One of the ten passes Luhn over all 14 digits; the SIREN in it doesn't.
		const candidates = Array.from({ length: 10 }, (_, digit) => `7328293210000${digit}`);
		expect(candidates.filter(isValidSiret)).toEqual([]);
	});

	it("takes La Poste's head office by the common check", () => {
		expect(isValidSiret('35600000000048')).toBe(true);
	});

	it("takes La Poste's other establishments by a digit sum that is a multiple of 5", () => {
		// 3+5+6 = 14; 14 + 0+9+0+7+5 = 35: a multiple of 5, and not Luhn-valid.
		expect(isValidSiret('35600000009075')).toBe(true);
		expect(isValidSiret('35600000009076')).toBe(false);
	});

	it("doesn't extend La Poste's rule to others", () => {
		// 7+3+2+8+2+9+3+2+0 = 36; with 00004 the sum is 40, a multiple of 5.
		expect(isValidSiret('73282932000004')).toBe(false);
	});

	it('holds the SIREN in its first nine digits', () =>
		expect(sirenOf('732 829 320 00074')).toBe('732829320'));
});

describe('the SIREN in a French VAT id', () => {
	it('is taken when key and check digit fit', () => {
		// 732829320 mod 97 = 43; (12 + 3·43) mod 97 = 44.
		expect(sirenInVatId('FR44 732 829 320')).toEqual({ siren: '732829320', valid: true });
		expect(sirenInVatId('fr44732829320')).toEqual({ siren: '732829320', valid: true });
	});

	it('is flagged when the key is another', () => {
		expect(sirenInVatId('FR45732829320')).toEqual({ siren: '732829320', valid: false });
	});

	it('is judged by its own check digit when the key has letters', () => {
		expect(sirenInVatId('FRK7732829320')).toEqual({ siren: '732829320', valid: true });
		expect(sirenInVatId('FRK7732829321')).toEqual({ siren: '732829321', valid: false });
	});

	it.each(['DE123456789', 'FR4473282932', 'FR447328293200', 'FR61000012345', ''])('is not in %j', (vatId) =>
		expect(sirenInVatId(vatId)).toBeNull(),
	);
});

it('normalises what people write between digits', () => {
	expect(normaliseIdentifier(' 732\u00a0829\u202f320\u200b-00074. ')).toBe('73282932000074');
});
