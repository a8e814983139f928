import type { Invoice, Party } from '../../../nodes/domain/item';
import { companiesOf, matchInvoice, type MatchRules } from '../../../nodes/Welyb/DossierLookup/match';
import type { PortalDossier } from '../../../nodes/Welyb/portal/schemas';

const SIREN = '732829320';
const HEAD = `${SIREN}00074`;
const BRANCH = `${SIREN}00082`;
const ELSEWHERE = `${SIREN}00090`;
const SUPPLIER = '552100554';

const plain: MatchRules = { routingCodes: [], fileBySiren: false };
const stranger: Party = { name: 'Fournisseur', siren: SUPPLIER, sirenSource: 'legalId' };
const head: PortalDossier = { id: 'head', name: 'Dupont', siret: HEAD, siren: SIREN };
const branch: PortalDossier = { id: 'branch', name: 'Dupont agence', siret: BRANCH, siren: SIREN };
const numberless: PortalDossier = { id: 'numberless', name: 'Dupont sans SIRET', siret: null, siren: SIREN };

const invoice = (more: Partial<Invoice> = {}): Invoice => ({
	number: 'F-1',
	typeCode: '380',
	totals: {},
	vatBreakdown: [],
	seller: stranger,
	buyer: {},
	references: { precedingInvoices: [] },
	attachments: [],
	syntax: 'UBL',
	...more,
});
const withSiret: Party = { name: 'Dupont', siret: HEAD, siren: SIREN, sirenSource: 'siret' };
const withSiren: Party = { name: 'Dupont', siren: SIREN, sirenSource: 'legalId' };
const addressed = (value: string): Party => ({
	name: 'Dupont',
	siren: SIREN,
	sirenSource: 'electronicAddress',
	electronicAddress: { scheme: '0225', value },
});
const fromVatId: Party = { name: 'Dupont', siren: SIREN, sirenSource: 'vatId', vatId: `FR44${SIREN}` };

interface Row {
	case: string;
	buyer: Party;
	dossiers: PortalDossier[];
	rules?: Partial<MatchRules>;
	/** `<dossier> by <how>`, or the code of the reason. */
	expected: string;
}

const routing = (code: string, siret = BRANCH) => ({ routingCodes: [{ code, siret }] });

const table: Row[] = [
	{ case: 'its SIRET', buyer: withSiret, dossiers: [head, branch], expected: 'head by siret' },
	{
		case: 'its SIRET before the other SIRET in its address',
		buyer: { ...addressed(`${SIREN}_${BRANCH}`), siret: HEAD },
		dossiers: [head, branch],
		expected: 'head by siret',
	},
	{
		case: 'the SIRET in its address',
		buyer: addressed(`${SIREN}_${BRANCH}`),
		dossiers: [head, branch],
		expected: 'branch by siret',
	},
	{
		case: 'the SIRET in its address, a code behind it',
		buyer: addressed(`${SIREN}_${BRANCH}_COMPTA`),
		dossiers: [head, branch],
		expected: 'branch by siret',
	},
	{
		case: 'the SIRET in its address where its own has no dossier',
		buyer: { ...addressed(`${SIREN}_${BRANCH}`), siret: ELSEWHERE },
		dossiers: [head, branch],
		expected: 'branch by siret',
	},
	{
		case: "another company's SIRET in its address",
		buyer: addressed('44306184100013'),
		dossiers: [head, { id: 'other', name: 'Other', siret: '44306184100013', siren: '443061841' }],
		expected: 'head by siren',
	},
	{
		case: '14 digits with spaces under 0002',
		buyer: { ...withSiren, identifiers: [{ scheme: '0002', value: '732 829 320 00082' }] },
		dossiers: [head, branch],
		expected: 'branch by siret',
	},
	{
		case: "another company's SIRET as its own, against its SIREN",
		buyer: { ...withSiren, siret: '44306184100013' },
		dossiers: [head, { id: 'other', name: 'Other', siret: '44306184100013', siren: '443061841' }],
		expected: 'contradictoryNumbers',
	},
	{
		case: 'two dossiers with one SIRET',
		buyer: withSiret,
		dossiers: [head, { ...head, id: 'again' }],
		expected: 'severalDossiers',
	},
	{
		case: 'an address suffix in the table',
		buyer: addressed(`${SIREN}_ACHATS`),
		dossiers: [head, branch],
		rules: routing('achats'),
		expected: 'branch by routing',
	},
	{
		case: 'a whole address in the table',
		buyer: addressed(`${SIREN}_ACHATS`),
		dossiers: [head, branch],
		rules: routing(`${SIREN}_ACHATS`),
		expected: 'branch by routing',
	},
	{
		case: 'a routing code of its own',
		buyer: { ...withSiren, identifiers: [{ scheme: '0224', value: 'ACHATS' }] },
		dossiers: [head, branch],
		rules: routing('ACHATS'),
		expected: 'branch by routing',
	},
	{
		case: 'a SIRET before a routing code',
		buyer: { ...addressed(`${SIREN}_ACHATS`), siret: HEAD },
		dossiers: [head, branch],
		rules: routing('ACHATS'),
		expected: 'head by siret',
	},
	{
		case: 'a suffix that the table gives to another company',
		buyer: addressed(`${SIREN}_ACHATS`),
		dossiers: [head],
		rules: routing('ACHATS', '55210055400013'),
		expected: 'head by siren',
	},
	{
		case: 'a routed SIRET without dossier',
		buyer: addressed(`${SIREN}_ACHATS`),
		dossiers: [head],
		rules: routing('ACHATS'),
		expected: 'routedSiretUnknown',
	},
	{ case: 'its SIREN, one dossier', buyer: withSiren, dossiers: [head], expected: 'head by siren' },
	{
		case: 'its SIREN, several dossiers',
		buyer: withSiren,
		dossiers: [head, branch],
		expected: 'severalDossiers',
	},
	{
		case: 'its SIREN, one dossier with and one without SIRET',
		buyer: withSiren,
		dossiers: [head, numberless],
		expected: 'severalDossiers',
	},
	{
		case: 'its SIREN, a dossier without SIRET',
		buyer: withSiren,
		dossiers: [numberless],
		expected: 'dossierWithoutSiret',
	},
	{
		case: 'an unknown SIRET of a known company',
		buyer: { ...withSiret, siret: ELSEWHERE },
		dossiers: [head],
		expected: 'siretUnknown',
	},
	{
		case: 'the same, filed by SIREN',
		buyer: { ...withSiret, siret: ELSEWHERE },
		dossiers: [head],
		rules: { fileBySiren: true },
		expected: 'head by siren',
	},
	{
		case: 'the same, several dossiers',
		buyer: { ...withSiret, siret: ELSEWHERE },
		dossiers: [head, branch],
		rules: { fileBySiren: true },
		expected: 'severalDossiers',
	},
	{ case: 'a SIREN from its VAT id', buyer: fromVatId, dossiers: [head], expected: 'sirenFromVatId' },
	{
		case: 'a SIREN from its VAT id, filed by SIREN',
		buyer: fromVatId,
		dossiers: [head],
		rules: { fileBySiren: true },
		expected: 'sirenFromVatId',
	},
	{
		case: 'a VAT id beside an exact SIRET',
		buyer: { ...fromVatId, siret: HEAD },
		dossiers: [head],
		expected: 'head by siret',
	},
	{
		case: 'a SIREN with a wrong check digit, exactly as the dossier has it',
		buyer: { ...withSiren, sirenValid: false },
		dossiers: [head],
		expected: 'head by siren',
	},
	{ case: 'a company without dossier', buyer: withSiren, dossiers: [], expected: 'noDossier' },
	{
		case: 'a foreign buyer',
		buyer: { name: 'Janssens', vatId: 'BE0403170701' },
		dossiers: [head],
		expected: 'noDossier',
	},
	{
		case: 'nobody that could be told',
		buyer: { name: 'Dupont' },
		dossiers: [head],
		expected: 'buyerNotIdentified',
	},
];

it.each(table)('buyer with $case: $expected', ({ buyer, dossiers, rules, expected }) => {
	const { matches, notFound } = matchInvoice(invoice({ buyer }), dossiers, { ...plain, ...rules });
	const told = [
		...matches.map(({ dossier, side }) =>
			side === 'purchase' ? `${dossier.id} by ${dossier.match}` : `wrong side ${side}`,
		),
		...notFound.map(({ code }) => code),
	];
	expect(told).toEqual([expected]);
});

it('files a sale for a seller as it files a purchase for a buyer', () => {
	const { matches, notFound } = matchInvoice(invoice({ seller: withSiret, buyer: stranger }), [head], plain);
	expect(matches).toEqual([
		{ side: 'sale', dossier: { id: 'head', name: 'Dupont', siret: HEAD, siren: SIREN, match: 'siret' } },
	]);
	expect(notFound).toEqual([]);
});

it('gives an invoice between two dossiers to both, and one inside a company to its both sides', () => {
	const other: PortalDossier = { id: 'other', name: 'Martin', siret: `${SUPPLIER}00013`, siren: SUPPLIER };
	const between = matchInvoice(invoice({ buyer: withSiret }), [head, other], plain);
	expect(between.matches.map(({ side, dossier }) => [side, dossier.id])).toEqual([
		['purchase', 'head'],
		['sale', 'other'],
	]);
	const inside = matchInvoice(invoice({ buyer: withSiret, seller: withSiret }), [head], plain);
	expect(inside.matches.map(({ side, dossier }) => [side, dossier.id])).toEqual([
		['purchase', 'head'],
		['sale', 'head'],
	]);
});

it('files the side that is sure and says on which side a person has to decide', () => {
	const other: PortalDossier = { id: 'other', name: 'Martin', siret: `${SUPPLIER}00013`, siren: SUPPLIER };
	const { matches, notFound } = matchInvoice(invoice({ buyer: fromVatId }), [head, other], plain);
	expect(matches.map(({ side }) => side)).toEqual(['sale']);
	expect(notFound).toEqual([
		{
			code: 'sirenFromVatId',
			side: 'purchase',
			message: expect.stringContaining('Dupont has the SIREN in it'),
		},
	]);
});

it('says nothing of a buyer it does not know when the sale is filed', () => {
	const { matches, notFound } = matchInvoice(
		invoice({ seller: withSiret, buyer: { name: 'Mme Petit' } }),
		[head],
		plain,
	);
	expect([matches.length, notFound]).toEqual([1, []]);
});

it('names both parties where neither has a dossier', () => {
	const { notFound } = matchInvoice(invoice({ buyer: { name: 'Mme Petit' } }), [], plain);
	expect(notFound[0].message).toBe(
		'Neither party has a dossier in Welyb. The buyer is Mme Petit, with neither SIREN, SIRET nor VAT id in the file. The seller is Fournisseur, SIREN 552100554.',
	);
});

describe('invoices with peculiar parties are filed and flagged', () => {
	it.each([
		['S8', '380', 'several sellers'],
		['B8', '380', 'several sellers'],
		['M8', '380', 'several sellers'],
		['S9', '380', 'seller and buyer at once'],
		['B9', '380', 'seller and buyer at once'],
		['M1', '389', 'Self-billed'],
		[null, '261', 'Self-billed'],
	])('business process %s, type %s', (businessProcess, typeCode, expected) => {
		const { matches } = matchInvoice(invoice({ buyer: withSiret, businessProcess, typeCode }), [head], plain);
		expect(matches[0].dossier.findings).toEqual([expect.stringContaining(expected)]);
	});

	it('the others are not', () => {
		const { matches } = matchInvoice(invoice({ buyer: withSiret, businessProcess: 'S1' }), [head], plain);
		expect(matches[0].dossier).not.toHaveProperty('findings');
	});

	it('a reason to wait names the peculiarity, too', () => {
		const { notFound } = matchInvoice(invoice({ buyer: withSiret, businessProcess: 'S8' }), [], plain);
		expect(notFound[0].message).toContain('several sellers');
	});
});

it('asks for the companies of both parties and of the routing codes that concern them', () => {
	const rules = { ...plain, ...routing('ACHATS') };
	expect(new Set(companiesOf(invoice({ buyer: addressed(`${SIREN}_ACHATS`) }), rules))).toEqual(
		new Set([SIREN, SUPPLIER]),
	);
	expect(
		companiesOf(invoice({ buyer: { name: 'Janssens', vatId: 'BE0403170701' }, seller: {} }), rules),
	).toEqual([]);
	expect(companiesOf(invoice({ buyer: { siret: HEAD }, seller: {} }), rules)).toEqual([SIREN]);
});
