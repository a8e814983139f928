import {
	compare,
	demoLine,
	expectationsOf,
	matchParty,
	type PortalDocument,
} from '../../../sandbox/expectations';
import { generate, type FlowTruth, type PartyTruth, type SampleDossier } from '../../../sandbox/generator';
import type { HandedOut } from '../../../sandbox/platform';

const party = (changes: Partial<PartyTruth> = {}): PartyTruth => ({
	name: 'a company',
	siren: null,
	siret: null,
	vatId: null,
	sirenFromVatId: false,
	otherId: null,
	...changes,
});
const dossier = (siret: string): SampleDossier => ({ siret, siren: siret.slice(0, 9), name: siret });

describe('a party leads to', () => {
	const alone = dossier('73282932000074');
	const [first, second] = [dossier('55210055400013'), dossier('55210055400021')];
	const dossiers = [alone, first, second];

	test.each([
		['the dossier of its SIRET', party({ siren: '552100554', siret: '55210055400021' }), { dossier: second }],
		['the only dossier of its SIREN', party({ siren: '732829320' }), { dossier: alone }],
		['none where several have its SIREN', party({ siren: '552100554' }), { reason: 'severalDossiers' }],
		[
			'none where its SIRET is another of a SIREN',
			party({ siren: '732829320', siret: '73282932000082' }),
			{ reason: 'unknownSiret' },
		],
		[
			"none where the SIREN is a VAT id's",
			party({ siren: '732829320', sirenFromVatId: true }),
			{ reason: 'vatIdOnly' },
		],
		['none where it is no client', party({ siren: '808080808' }), { reason: 'notAClient' }],
		[
			'none where a stranger has a VAT id in France',
			party({ siren: '808080808', sirenFromVatId: true }),
			{ reason: 'notAClient' },
		],
		['none where it is foreign', party({ vatId: 'BE0012345678' }), { reason: 'notAClient' }],
		[
			'none where it has another id',
			party({ otherId: { scheme: '0088', value: '1' } }),
			{ reason: 'notAClient' },
		],
		['none where nothing tells who it is', party(), { reason: 'noId' }],
	])('%s', (_what, given, expected) => {
		expect(matchParty(given, dossiers)).toEqual(expected);
	});

	test('none where it is missing', () => {
		expect(matchParty(null, dossiers)).toEqual({ reason: 'noId' });
	});
});

const seller = party({ siren: '732829320' });
const buyer = party({ siren: '552100554' });
const dossiers = [dossier('73282932000074'), dossier('55210055400013')];
let flows = 0;

function flow(changes: Partial<FlowTruth> = {}, status: 'Ok' | 'Pending' | 'Error' = 'Ok') {
	const truth: FlowTruth = {
		...generate({ flows: 1 }).flows[0].truth,
		flowId: `flow-${flows++}`,
		identity: '732829320|F-1|2025',
		seller,
		buyer: party({ siren: '808080808' }),
		filings: [],
		originalSha256: 'aa',
		...changes,
	};
	return { truth, acknowledgement: { status } };
}

describe('what is expected', () => {
	test('is each invoice once a side, however many flows bring it', () => {
		const given = [
			flow({ buyer }),
			flow({ buyer, originalSha256: 'bb' }),
			flow({ buyer, originalSha256: 'cc' }),
		];
		const { flows: count, invoices, filings, repeated } = expectationsOf(given, dossiers);
		expect([count, invoices]).toEqual([3, 1]);
		expect(filings.map(({ dossierSiret, side }) => [dossierSiret, side])).toEqual([
			['73282932000074', 'sale'],
			['55210055400013', 'purchase'],
		]);
		expect(filings[0].deliveries.map(({ originalSha256 }) => originalSha256)).toEqual(['aa', 'bb', 'cc']);
		expect(repeated).toMatchObject([{ identity: '732829320|F-1|2025', outcome: 'conflict' }]);
	});

	test('tells the same file again from another', () => {
		const { repeated } = expectationsOf([flow(), flow()], dossiers);
		expect(repeated).toMatchObject([{ outcome: 'alreadyFiled' }]);
		expect(expectationsOf([flow()], dossiers).repeated).toEqual([]);
	});

	test('joins the sides that different deliveries make known', () => {
		const { filings, waiting } = expectationsOf([flow({ buyer: party() }), flow({ buyer })], dossiers);
		expect(filings.map(({ side }) => side)).toEqual(['sale', 'purchase']);
		expect(waiting).toEqual([]);
	});

	test('is waiting where no side is known, and where the second is in doubt', () => {
		const nobody = expectationsOf([flow({ seller: party(), buyer: party() })], dossiers);
		expect(nobody.waiting.map(({ side, reason }) => [side, reason])).toEqual([
			['sale', 'noId'],
			['purchase', 'noId'],
		]);
		expect(nobody.filings).toEqual([]);
		const branch = party({ siren: '552100554', siret: '55210055499999' });
		const doubtful = expectationsOf([flow({ buyer: branch })], dossiers);
		expect(doubtful.waiting.map(({ side, reason }) => [side, reason])).toEqual([
			['purchase', 'unknownSiret'],
		]);
		expect(doubtful.filings).toHaveLength(1);
	});

	test('is no filing without identity', () => {
		const { filings, waiting, invoices } = expectationsOf([flow({ identity: null })], dossiers);
		expect([filings, invoices]).toEqual([[], 0]);
		expect(waiting).toMatchObject([{ side: null, reason: 'noIdentity' }]);
	});

	test('sets apart status messages, unreadable files, and flows not accepted', () => {
		const given = [
			flow({ kind: 'status', identity: null }),
			flow({ kind: 'unreadable', identity: null, unreadableBecause: 'it is torn' }),
			flow({}, 'Pending'),
			flow({}, 'Error'),
		];
		const { setApart, filings, flows: count } = expectationsOf(given, dossiers);
		expect(setApart.map(({ kind }) => kind)).toEqual(['status', 'unreadable', 'pending', 'refused']);
		expect(setApart[1].reason).toBe('it is torn');
		expect([filings, count]).toEqual([[], 4]);
	});

	test('of a generated set agrees with what the generator intended', () => {
		const set = generate({ flows: 240, dossiers: 7 });
		const intended = set.flows.flatMap(({ truth }) =>
			truth.filings.map(({ dossierSiret, side }) => `${dossierSiret}|${side}|${truth.identity}`),
		);
		const { filings, waiting } = expectationsOf(set.flows, set.dossiers);
		expect(filings.map((filing) => `${filing.dossierSiret}|${filing.side}|${filing.identity}`)).toEqual(
			intended,
		);
		expect(waiting).toEqual([]);
	});
});

describe('the comparison', () => {
	const set = generate({ flows: 24 });
	const expected = expectationsOf(set.flows, set.dossiers);
	const filed: PortalDocument[] = expected.filings.map(({ dossierSiret, side, identity }) => ({
		dossierSiret,
		side,
		identity,
		originalSha256: 'aa',
	}));

	test('of all filed once is in order', () => {
		const result = compare(expected, filed);
		expect(demoLine(result)).toBe(
			'demo: 24 flows, 24 invoices, 27 filings expected, 27 filed, 0 lost, 0 twice',
		);
		expect(result).toMatchObject({ ok: true, unexpected: 0, altered: 0 });
	});

	test('counts what is lost', () => {
		const result = compare(expected, filed.slice(2));
		expect(demoLine(result)).toBe(
			'demo: 24 flows, 24 invoices, 27 filings expected, 25 filed, 2 lost, 0 twice',
		);
		expect(result.ok).toBe(false);
		expect(result.lostFilings).toEqual(expected.filings.slice(0, 2));
	});

	test('counts what is there more than once', () => {
		const result = compare(expected, [...filed, filed[0], filed[0], filed[5]]);
		expect(demoLine(result)).toBe(
			'demo: 24 flows, 24 invoices, 27 filings expected, 27 filed, 0 lost, 3 twice',
		);
		expect(result.ok).toBe(false);
		expect(result.twiceFilings).toEqual([expected.filings[0], expected.filings[5]]);
	});

	test.each([
		['side', { side: filed[0].side === 'sale' ? 'purchase' : 'sale' } as const],
		['dossier', { dossierSiret: '00000000000000' }],
		['identity', { identity: 'other' }],
	])('finds a document of a wrong %s', (_what, wrong) => {
		const result = compare(expected, [...filed.slice(1), { ...filed[0], ...wrong }]);
		expect(result).toMatchObject({ ok: false, lost: 1, unexpected: 1 });
	});

	test('finds an original that is none of those handed out', () => {
		const [{ flowId }] = expected.filings[0].deliveries;
		const record: HandedOut = {
			flowId,
			organization: 'firm',
			listed: 1,
			original: 1,
			converted: 0,
			readableView: 0,
			originalSha256: 'aa',
		};
		expect(compare(expected, filed, [record]).ok).toBe(true);
		const result = compare(expected, filed, [{ ...record, originalSha256: 'bb' }]);
		expect(result).toMatchObject({ ok: false, altered: 1, lost: 0 });
		expect(result.alteredDocuments).toEqual([filed[0]]);
	});

	test('takes any delivery of an invoice for the right one', () => {
		const several = expectationsOf([flow(), flow({ originalSha256: 'bb' })], dossiers);
		const document = {
			dossierSiret: '73282932000074',
			side: 'sale',
			identity: '732829320|F-1|2025',
		} as const;
		expect(compare(several, [{ ...document, originalSha256: 'bb' }]).ok).toBe(true);
		expect(compare(several, [{ ...document, originalSha256: 'cc' }]).altered).toBe(1);
	});
});
