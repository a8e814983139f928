import {
	dossiersBySiret,
	eligibilityOf,
	type DossierNumbers,
} from '../../../nodes/domain/registry/eligibility';
import type { Account } from '../../../nodes/domain/registry/accounts';
import { firm43 } from '../../fixtures/firm';

const SIRET = '73282932000074';
const DUPONT = { id: 'd-1', name: 'Dupont', siret: SIRET };

function check(
	dossier: DossierNumbers,
	{
		others = [],
		account = 'exists',
		connectedSince = null,
	}: { others?: DossierNumbers[]; account?: Account; connectedSince?: string | null } = {},
) {
	const sameSiret = dossiersBySiret([dossier, ...others]).get(dossier.siret?.replaceAll(' ', '') ?? '') ?? [];
	return eligibilityOf(dossier, { sameSiret, account, connectedSince });
}

const codes = (list: Array<{ code: string }>) => list.map(({ code }) => code);

it('a dossier with a SIRET of its own, on the platform, is eligible', () => {
	expect(check(DUPONT)).toEqual({ eligible: true, reasons: [], warnings: [] });
});

describe.each<[string, DossierNumbers, Parameters<typeof check>[1], string[], RegExp]>([
	['no SIRET', { ...DUPONT, siret: null }, {}, ['dossierWithoutSiret'], /^It has no SIRET$/],
	['blanks for a SIRET', { ...DUPONT, siret: ' ' }, {}, ['dossierWithoutSiret'], /^It has no SIRET$/],
	['a SIREN for a SIRET', { ...DUPONT, siret: '732829320' }, {}, ['invalidSiret'], /is a SIREN, no SIRET$/],
	[
		'13 digits',
		{ ...DUPONT, siret: '7328293200007' },
		{},
		['invalidSiret'],
		/it has 13 digits, where a SIREN has 9 and a SIRET 14$/,
	],
	[
		// From the right: 5, 14-9, 0, 0, 0, 0, 2, 6, 9, 4, 8, 4, 3, 14-9.
		'a wrong last digit',
		{ ...DUPONT, siret: '73282932000075' },
		{},
		['invalidSiret'],
		/^'73282932000075' is no SIRET: its check digit is wrong\. By Luhn's rule .*, and these add up to 51$/,
	],
	[
		'a wrong digit in the SIREN',
		{ ...DUPONT, siret: '73282932100073' },
		{},
		['invalidSiret'],
		/its first 9 digits are no SIREN, since their check digit is wrong\. By Luhn's rule/,
	],
	[
		"a branch of La Poste that fails La Poste's check",
		{ ...DUPONT, siret: '35600000009076' },
		{},
		['invalidSiret'],
		/La Poste have a check of their own\. .* a multiple of 5, and these add up to 36$/,
	],
	[
		'the SIRET of another dossier',
		DUPONT,
		{ others: [{ id: 'd-2', name: 'Dupont bis', siret: '732 829 320 00074' }] },
		['sharedSiret'],
		/is also that of Dupont bis \(d-2\)$/,
	],
	[
		'a SIRET that five others have',
		DUPONT,
		{ others: [2, 3, 4, 5, 6].map((n) => ({ id: `d-${n}`, name: `D${n}`, siret: SIRET })) },
		['sharedSiret'],
		/of D2 \(d-2\), D3 \(d-3\), D4 \(d-4\) and 2 more$/,
	],
	['no account', DUPONT, { account: 'unknown' }, ['notOnPlatform'], /no organization with its SIRET/],
	[
		'a connection',
		DUPONT,
		// Past midnight in Paris.
		{ connectedSince: '2026-11-01T23:30:00Z' },
		['alreadyConnected'],
		/^It is connected already, since 2026-11-02$/,
	],
])('with %s', (_what, dossier, facts, expected, message) => {
	const found = check(dossier, facts);
	it('is refused for that reason, and that one only', () => {
		expect([found.eligible, codes(found.reasons)]).toEqual([false, expected]);
		expect(found.reasons[0].message).toMatch(message);
		expect(found.reasons[0].todo).toMatch(/\.$/);
	});
});

it('gives every reason at once', () => {
	const wrong = { ...DUPONT, siret: '73282932000075' };
	const found = check(wrong, {
		others: [{ id: 'd-2', name: 'Dupont bis', siret: wrong.siret }],
		connectedSince: '2026-11-02T10:00:00Z',
	});
	expect(codes(found.reasons)).toEqual(['invalidSiret', 'sharedSiret', 'alreadyConnected']);
	expect(codes(check(DUPONT, { account: 'unknown', others: [{ ...DUPONT, id: 'd-2' }] }).reasons)).toEqual([
		'sharedSiret',
		'notOnPlatform',
	]);
});

it("doesn't ask the platform about a SIRET that is missing or wrong", () => {
	for (const siret of [null, '73282932000075']) {
		for (const account of ['unknown', 'notChecked'] as const) {
			const { reasons, warnings } = check({ ...DUPONT, siret }, { account });
			expect([reasons.length, warnings]).toEqual([1, []]);
		}
	}
});

it('warns where the platform was not asked, and refuses nothing for it', () => {
	const { eligible, reasons, warnings } = check(DUPONT, { account: 'notChecked' });
	expect([eligible, reasons, codes(warnings)]).toEqual([true, [], ['notChecked']]);
});

it("judges a firm's 43 dossiers: 32 eligible, 11 not, 2 with a warning", () => {
	const bySiret = dossiersBySiret(firm43);
	const judged = firm43.map((dossier) => ({
		kind: dossier.kind,
		...eligibilityOf(dossier, {
			sameSiret: bySiret.get(dossier.siret ?? '') ?? [],
			account: dossier.account,
			connectedSince: null,
		}),
	}));
	expect(judged.filter(({ eligible }) => eligible)).toHaveLength(32);
	const refused = judged
		.filter(({ eligible }) => !eligible)
		.map(({ kind, reasons }) => [kind, ...codes(reasons)].join(' '))
		.sort();
	expect(refused).toEqual([
		'notOnPlatform notOnPlatform',
		'notOnPlatform notOnPlatform',
		'notOnPlatform notOnPlatform',
		'sharedSiret sharedSiret',
		'sharedSiret sharedSiret',
		'withoutSiret dossierWithoutSiret',
		'withoutSiret dossierWithoutSiret',
		'withoutSiret dossierWithoutSiret',
		'withoutSiret dossierWithoutSiret',
		'withoutSiret dossierWithoutSiret',
		'wrongDigit invalidSiret',
	]);
	const warned = judged.filter(({ warnings }) => warnings.length > 0);
	expect(warned.map(({ kind, eligible }) => [kind, eligible])).toEqual([
		['notChecked', true],
		['notChecked', true],
	]);
	expect(judged.find(({ kind }) => kind === 'laPoste')).toMatchObject({ eligible: true });
});
