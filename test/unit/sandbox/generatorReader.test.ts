import { readSample } from '../../../sandbox/generator/reader';

const ublParty = (inner: string) => `<cac:Party>${inner}</cac:Party>`;
const legal = (id: string, scheme?: string) =>
	`<cac:PartyLegalEntity><cbc:RegistrationName>Les Sept Nains</cbc:RegistrationName>` +
	`<cbc:CompanyID${scheme ? ` schemeID="${scheme}"` : ''}>${id}</cbc:CompanyID></cac:PartyLegalEntity>`;
const ids = (id: string, scheme: string) =>
	`<cac:PartyIdentification><cbc:ID schemeID="${scheme}">${id}</cbc:ID></cac:PartyIdentification>`;
const endpoint = (id: string, scheme: string) =>
	`<cbc:EndpointID schemeID="${scheme}">${id}</cbc:EndpointID>`;
const vat = (id: string) => `<cac:PartyTaxScheme><cbc:CompanyID>${id}</cbc:CompanyID></cac:PartyTaxScheme>`;
const country = (code: string) =>
	`<cac:PostalAddress><cac:Country><cbc:IdentificationCode>${code}</cbc:IdentificationCode></cac:Country></cac:PostalAddress>`;

const ubl = (seller: string, { head = '', number = 'F-1', date = '2025-11-20' } = {}) =>
	`<?xml version="1.0"?>${head}<Invoice xmlns="urn:i" xmlns:cac="urn:a" xmlns:cbc="urn:b">` +
	`<cbc:ID>${number}</cbc:ID><cbc:IssueDate>${date}</cbc:IssueDate>` +
	`<cac:AccountingSupplierParty>${ublParty(seller)}</cac:AccountingSupplierParty></Invoice>`;
const read = (xml: string) => readSample(Buffer.from(xml));

describe('a party is known by', () => {
	test.each([
		['SIREN under 0002', legal('732 829 320', '0002'), { siren: '732829320', siret: null }],
		[
			'SIRET under 0002, with spaces',
			legal('732 829 320 00074', '0002'),
			{ siren: '732829320', siret: '73282932000074' },
		],
		['SIRET under 0009', ids('73282932000074', '0009'), { siren: '732829320', siret: '73282932000074' }],
		[
			'address SIREN_SIRET',
			endpoint('732829320_73282932000074_STATUTS', '0225'),
			{ siren: '732829320', siret: '73282932000074' },
		],
		['address SIREN with suffix', endpoint('732829320_STATUTS', '0225'), { siren: '732829320', siret: null }],
		[
			'address SIRET under 0009',
			endpoint('73282932000074', '0009'),
			{ siren: '732829320', siret: '73282932000074' },
		],
		[
			'SIREN, with an address of another company',
			endpoint('552100554_55210055400013', '0225') + legal('732829320', '0002'),
			{ siren: '732829320', siret: null },
		],
		['unmarked legal id of a French company', country('FR') + legal('732829320'), { siren: '732829320' }],
		['unmarked legal id of a Belgian company', country('BE') + legal('732829320'), { siren: null }],
		[
			'French VAT id alone',
			vat('FR 44 732829320'),
			{ siren: '732829320', sirenFromVatId: true, vatId: 'FR44732829320' },
		],
		[
			'SIREN and VAT id',
			vat('FR44732829320') + legal('732829320', '0002'),
			{ siren: '732829320', sirenFromVatId: false },
		],
		['foreign VAT id', vat('BE0012345678'), { siren: null, vatId: 'BE0012345678', sirenFromVatId: false }],
		[
			'another scheme',
			ids('5412345000013', '0088'),
			{ siren: null, vatId: null, otherId: { scheme: '0088', value: '5412345000013' } },
		],
	])('%s', async (_what, party, expected) => {
		expect(await read(ubl(party))).toMatchObject({ kind: 'invoice', seller: expected });
	});
});

test('a party that is not there is nobody', async () => {
	expect(await read(ubl(''))).toMatchObject({
		buyer: { name: null, siren: null, siret: null, otherId: null },
	});
});

test.each([
	['no number', ubl('', { number: ' ' }), 'no number'],
	['a document type declaration', ubl('', { head: '<!DOCTYPE Invoice [<!ENTITY a "b">]>' }), 'document type'],
	['another root', '<Order xmlns="urn:o"/>', 'Order'],
	['an end too soon', ubl('').slice(0, -20), ''],
	['nothing in it', '', ''],
])('a file with %s is unreadable', async (_what, xml, reason) => {
	const found = await read(xml);
	expect(found.kind).toBe('unreadable');
	if (found.kind === 'unreadable') expect(found.reason).toContain(reason);
});

test('a PDF without invoice is unreadable', async () => {
	expect(await readSample(Buffer.from('%PDF-1.7 and no more'))).toMatchObject({
		kind: 'unreadable',
		syntax: 'Factur-X',
	});
});

test.each(['2025-02-30', 'soon'])('an issue date of %s is none', async (date) => {
	expect(await read(ubl('', { date }))).toMatchObject({ kind: 'invoice', issueDate: null });
});

test('encodings other than UTF-8 are read as declared', async () => {
	const xml = ubl(legal('732829320', '0002').replace('Les Sept Nains', 'Peau d’Âne').replace('’', "'"));
	const latin = Buffer.from(xml.replace('version="1.0"', 'version="1.0" encoding="ISO-8859-1"'), 'latin1');
	expect(await readSample(latin)).toMatchObject({ seller: { name: "Peau d'Âne" } });
	const wide = Buffer.from(`\ufeff${xml}`, 'utf16le');
	expect(await readSample(wide)).toMatchObject({ seller: { name: "Peau d'Âne" } });
});
