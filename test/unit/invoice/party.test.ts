import { Findings } from '../../../nodes/domain/invoice/lexical';
import { identifier, partyOf } from '../../../nodes/domain/invoice/party';
import type { PartyParts } from '../../../nodes/domain/invoice/party';

const FRANCE = { lines: [], postCode: null, city: null, country: 'FR' };
const GERMANY = { ...FRANCE, country: 'DE' };

function party(parts: Partial<PartyParts>) {
	const findings = new Findings();
	const nothing: PartyParts = {
		name: null,
		legalId: null,
		ids: [],
		vatId: null,
		electronicAddress: null,
		address: null,
	};
	return { ...partyOf({ ...nothing, ...parts }, 'seller', findings), findings: findings.list };
}

const id = (scheme: string | null, value: string) => ({ scheme, value });

describe('a SIREN', () => {
	it.each<[string, Partial<PartyParts>, string]>([
		['the legal registration, scheme 0002', { legalId: id('0002', '732829320') }, 'legalId'],
		['another identifier, scheme 0002', { ids: [id('0088', '1'), id('0002', '732 829 320')] }, 'legalId'],
		['a scheme written out', { legalId: id('SIREN', '732829320') }, 'legalId'],
		['9 digits under 0009', { legalId: id('0009', '732829320') }, 'legalId'],
		[
			'a French registration without scheme',
			{ legalId: id(null, '732 829 320'), address: FRANCE },
			'legalId',
		],
		['a SIRET, scheme 0009', { ids: [id('0009', '73282932000074')] }, 'siret'],
		['14 digits under 0002', { legalId: id('0002', '732 829 320 00074') }, 'siret'],
		['an address of the SIREN', { electronicAddress: id('0225', '732829320') }, 'electronicAddress'],
		[
			'an address with a SIRET',
			{ electronicAddress: id('0225', '732829320_73282932000074') },
			'electronicAddress',
		],
		['an address with a suffix', { electronicAddress: id('0225', '732829320_STATUTS') }, 'electronicAddress'],
		['an address that is a SIRET', { electronicAddress: id('0009', '73282932000074') }, 'electronicAddress'],
		['a French VAT id', { vatId: 'FR44732829320' }, 'vatId'],
		['an address that is a French VAT id', { electronicAddress: id('9957', 'FR44732829320') }, 'vatId'],
	])('is read from %s', (_, parts, source) => {
		expect(party(parts)).toMatchObject({
			siren: '732829320',
			sirenSource: source,
			sirenValid: true,
			findings: [],
		});
	});

	it('is taken from the registration before anything else', () => {
		const found = party({
			legalId: id('0002', '732829320'),
			ids: [id('0009', '55210055400013')],
			electronicAddress: id('0225', '303656847'),
			vatId: 'FR83552100554',
		});
		expect(found).toMatchObject({ siren: '732829320', sirenSource: 'legalId', siret: '55210055400013' });
		expect(found.findings).toContainEqual(expect.stringContaining('another SIREN'));
	});

	it.each<[string, Partial<PartyParts>]>([
		['the registration', { legalId: id('0002', '123456789') }],
		['a SIRET', { ids: [id('0009', '12345678901234')] }],
		['the address', { electronicAddress: id('0225', '123456789_X') }],
		['a VAT id', { vatId: 'FR32123456789' }],
	])('that fails its check digit is kept and flagged when it stands in %s', (_, parts) => {
		const found = party(parts);
		expect(found).toMatchObject({ siren: '123456789', sirenValid: false });
		expect(found.findings).toContain("The seller's SIREN fails its check digit");
	});

	it.each<[string, Partial<PartyParts>]>([
		[
			'a foreign party with a 9-digit registration',
			{ legalId: id(null, '732829320'), address: GERMANY, vatId: 'DE123456789' },
		],
		['an identifier under another scheme', { legalId: id('0060', '732829320'), address: FRANCE }],
		["a customer's number", { ids: [id(null, '732829320')], address: FRANCE }],
		['a foreign VAT id', { vatId: 'DE123456789' }],
		["Monaco's VAT id", { vatId: 'FR61000012345' }],
		['an address under another scheme', { electronicAddress: id('EM', '732829320@example.org') }],
		['nothing', {}],
	])('is not seen in %s', (_, parts) => {
		expect(party(parts)).toMatchObject({ siren: null, sirenSource: null, sirenValid: null, siret: null });
	});
});

describe('a SIRET', () => {
	it.each<[string, Partial<PartyParts>]>([
		['scheme 0009', { ids: [id('0009', '732 829 320 00074')] }],
		['scheme 0002', { legalId: id('0002', '73282932000074') }],
		['the electronic address', { electronicAddress: id('0225', '732829320_73282932000074') }],
		[
			'the electronic address with a routing code',
			{ electronicAddress: id('0225', '732829320_73282932000074_COMPTA') },
		],
		['the electronic address on its own', { electronicAddress: id('0225', '73282932000074') }],
	])('is read from %s', (_, parts) => {
		expect(party(parts)).toMatchObject({ siret: '73282932000074', siretValid: true, siren: '732829320' });
	});

	it('in the address belongs to the SIREN before it, or is a routing code', () => {
		expect(party({ electronicAddress: id('0225', '732829320_55210055400013') }).siret).toBeNull();
	});

	it("of another company's address isn't the party's", () => {
		const found = party({
			legalId: id('0002', '732829320'),
			electronicAddress: id('0225', '552100554_55210055400013'),
		});
		expect(found).toMatchObject({ siren: '732829320', siret: null });
		expect(found.findings).toContainEqual(expect.stringContaining("another company's establishment"));
	});

	it('that fails its check digit is kept and flagged', () => {
		const found = party({ legalId: id('0002', '732829320'), ids: [id('0009', '73282932000075')] });
		expect(found).toMatchObject({ siret: '73282932000075', siretValid: false, sirenValid: true });
		expect(found.findings).toEqual(["The seller's SIRET fails its check digit"]);
	});
});

it('reads a scheme that stands in the value', () => {
	expect(identifier(null, '0225:732829320_X')).toEqual({ scheme: '0225', value: '732829320_X' });
	expect(identifier('0225', '0225:732829320')).toEqual({ scheme: '0225', value: '0225:732829320' });
	expect(identifier('0002', null)).toBeNull();
});
