import { generate, type SampleFlow } from '../../../sandbox/generator';
import { makeCompanies } from '../../../sandbox/generator/companies';
import { isLuhnValid } from '../../../sandbox/generator/identifiers';
import { matchParty } from '../../../sandbox/expectations';

const countBy = <T>(values: T[], key: (value: T) => string) => {
	const counts: Record<string, number> = {};
	for (const value of values) counts[key(value)] = (counts[key(value)] ?? 0) + 1;
	return counts;
};

describe('the plain set of 24', () => {
	const { flows, dossiers } = generate({ flows: 24 });
	const truths = flows.map(({ truth }) => truth);

	test('is 24 invoices and 27 filings, three of the invoices between two dossiers', () => {
		expect(new Set(truths.map(({ identity }) => identity)).size).toBe(24);
		expect(truths.flatMap(({ filings }) => filings)).toHaveLength(27);
		const between = truths.filter(({ filings }) => filings.length === 2);
		expect(between).toHaveLength(3);
		for (const { filings } of between) {
			expect(filings.map(({ side }) => side).sort()).toEqual(['purchase', 'sale']);
			expect(filings[0].dossierSiret).not.toBe(filings[1].dossierSiret);
		}
		expect(new Set(between.map(({ syntax }) => syntax)).size).toBe(3);
	});

	test('has each syntax on each side', () => {
		const met = truths.flatMap(({ syntax, filings }) => filings.map(({ side }) => `${syntax} ${side}`));
		expect([...new Set(met)].sort()).toEqual(
			['CII purchase', 'CII sale', 'Factur-X purchase', 'Factur-X sale', 'UBL purchase', 'UBL sale'].sort(),
		);
	});

	test('has every type of document, and a seller known by a VAT id only', () => {
		expect(Object.keys(countBy(truths, ({ typeCode }) => typeCode ?? '')).sort()).toEqual([
			'380',
			'381',
			'384',
			'386',
			'389',
		]);
		const foreign = truths.filter(({ sellerSiren }) => sellerSiren === null);
		expect(foreign).toHaveLength(1);
		expect(foreign[0].identity).toMatch(/^vat:BE00\d{8}\|/);
	});

	test('has sales that come In and purchases that go Out, so that direction tells no side', () => {
		const seen = truths.flatMap(({ direction, filings }) =>
			filings.map(({ side }) => `${side} ${direction}`),
		);
		expect(Object.keys(countBy(seen, (one) => one)).sort()).toEqual([
			'purchase In',
			'purchase Out',
			'sale In',
			'sale Out',
		]);
	});

	test('gives the same bytes each time, and other companies for another seed', async () => {
		const again = generate({ flows: 24 }).flows;
		for (const [order, flow] of flows.entries()) {
			expect(await again[order].content.original()).toEqual(await flow.content.original());
			expect(await again[order].content.readableView?.()).toEqual(await flow.content.readableView?.());
		}
		const other = generate({ flows: 24, seed: 'other' });
		expect(other.dossiers[0].siren).not.toBe(dossiers[0].siren);
		expect(other.flows[0].flowId).not.toBe(flows[0].flowId);
	});

	test('is the beginning of every larger set, which a later call can go on with', async () => {
		const larger = generate({ flows: 30 }).flows;
		const rest = generate({ flows: 6, firstIndex: 24 }).flows;
		expect([...flows, ...rest].map(({ flowId }) => flowId)).toEqual(larger.map(({ flowId }) => flowId));
		expect(await rest[2].content.original()).toEqual(await larger[26].content.original());
	});
});

describe('companies', () => {
	const { dossiers, counterparts, foreign } = makeCompanies('sandbox', 6, 12);

	test('have valid SIREN, SIRET, VAT id and IBAN', () => {
		for (const company of [...dossiers, ...counterparts]) {
			expect(company.siren).toMatch(/^0\d{8}$/);
			expect(isLuhnValid(company.siren)).toBe(true);
			expect(company.siret.startsWith(company.siren)).toBe(true);
			expect(company.siret).toHaveLength(14);
			expect(isLuhnValid(company.siret)).toBe(true);
			// French VAT ids: the number made of SIREN and key 12 is a multiple of 97 where the key is the one of the SIREN.
			expect((Number(company.siren) * 100 + 12) % 97).toBe(Number(company.vatId.slice(2, 4)));
		}
		for (const { vatId } of foreign)
			expect((Number(vatId.slice(2, 10)) + Number(vatId.slice(10))) % 97).toBe(0);
	});

	test('have IBANs that pass ISO 7064', () => {
		for (const { iban } of [...dossiers, ...counterparts, ...foreign]) {
			const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) =>
				String(parseInt(letter, 36)),
			);
			expect(BigInt(digits) % 97n).toBe(1n);
		}
	});

	test.each([
		['732829320', true],
		['732829321', false],
		['73282932000074', true],
		['73282932000075', false],
	])('are checked by a Luhn test that knows %s to be %s', (digits, valid) => {
		expect(isLuhnValid(digits)).toBe(valid);
	});

	test('are as many as asked for, each with its own SIRET, and two dossiers of one SIREN', () => {
		const sirets = [...dossiers, ...counterparts].map(({ siret }) => siret);
		expect(new Set(sirets).size).toBe(18);
		expect(dossiers[5].siren).toBe(dossiers[0].siren);
		expect(new Set([...dossiers, ...counterparts].map(({ siren }) => siren)).size).toBe(17);
		expect(new Set([...dossiers, ...counterparts].map(({ name }) => name)).size).toBe(18);
		expect(() => generate({ flows: 1, dossiers: 2 })).toThrow('three dossiers');
	});
});

describe('any number of flows', () => {
	const set = generate({
		flows: 5000,
		organizations: ['north', 'south', 'west'],
		dossiers: 9,
		flowsPerInstant: 12,
	});
	const truths = set.flows.map(({ truth }) => truth);

	test('has as many flows and invoices', () => {
		expect(new Set(set.flows.map(({ flowId }) => flowId)).size).toBe(5000);
		expect(new Set(truths.map(({ identity }) => identity)).size).toBe(5000);
		// 3 of every 24, and of the 8 that are left over one.
		expect(truths.flatMap(({ filings }) => filings)).toHaveLength(5000 + 3 * 208 + 1);
	});

	test('has no company that deals with itself', () => {
		expect(truths.filter(({ sellerSiren, buyerSiren }) => sellerSiren === buyerSiren)).toEqual([]);
	});

	test('has numbers that several sellers use', () => {
		expect(new Set(truths.map(({ number }) => number)).size).toBeLessThan(4900);
	});

	test('says of each invoice where the matching rules lead as well', () => {
		for (const { seller, buyer, filings } of truths) {
			const found = [matchParty(seller, set.dossiers), matchParty(buyer, set.dossiers)];
			const sirets = found.flatMap((match) => ('dossier' in match ? [match.dossier.siret] : []));
			expect(sirets).toEqual(filings.map(({ dossierSiret }) => dossierSiret));
		}
	});

	test('leaves the SIRET out of many, but never where two dossiers have the SIREN', () => {
		const shared = set.dossiers[0].siren;
		const buyers = truths.map(({ buyer }) => buyer);
		expect(buyers.filter((buyer) => buyer?.siret === null).length).toBeGreaterThan(1000);
		expect(buyers.filter((buyer) => buyer?.siren === shared).length).toBeGreaterThan(100);
		expect(buyers.filter((buyer) => buyer?.siren === shared && buyer.siret === null)).toEqual([]);
	});

	test("keeps a flow with the organization of the dossier it is for, all of a dossier's in one", () => {
		const place = new Map(set.dossiers.map(({ siret }, order) => [siret, set.organizations[order % 3]]));
		for (const { organization, flowType, filings } of truths) {
			const side = flowType === 'CustomerInvoice' ? 'sale' : 'purchase';
			const filing = filings.find((candidate) => candidate.side === side);
			expect(organization).toBe(place.get(filing?.dossierSiret ?? ''));
		}
		expect(Object.keys(countBy(truths, ({ organization }) => organization)).sort()).toEqual([
			'north',
			'south',
			'west',
		]);
	});

	test('spreads the update instants in order, so many flows to one', () => {
		const instants = set.flows.map(({ updatedAt }) => updatedAt);
		expect([...instants].sort()).toEqual(instants);
		expect(instants[0]).toBe('2025-11-03T06:00:00.000Z');
		expect(instants[4999] < '2025-11-03T18:00:00.000Z').toBe(true);
		const sizes = Object.values(countBy(set.flows, (flow: SampleFlow) => flow.updatedAt));
		expect(sizes.slice(0, -1).every((size) => size === 12)).toBe(true);
		for (const { submittedAt, updatedAt } of set.flows.slice(0, 50))
			expect(submittedAt < updatedAt).toBe(true);
	});
});
