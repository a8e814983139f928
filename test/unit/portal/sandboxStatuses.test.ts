import {
	startPortal,
	type Change,
	type Decision,
	type DocumentStatus,
	type Portal,
} from '../../../sandbox/portal';
import { DOSSIER, PortalClient, SIRET } from './portalClient';

let portal: Portal;
let client: PortalClient;

beforeEach(async () => {
	portal = await startPortal({ dossiers: [{ name: 'Dupont', siret: SIRET }] });
	client = new PortalClient(portal);
});
afterEach(async () => {
	jest.useRealTimers();
	await portal.close();
	expect(client.misfits).toEqual([]);
});

const platformStatus = (code: string, at: string, more: object = {}) => ({
	id: `p-${code}-${at}`,
	code,
	at,
	...more,
});
const write = async (documentId: string, status: object) =>
	(await client.call('POST', `/documents/${documentId}/statuses`, status)).body;
const report = async (changeId: string, body: object) => {
	const { status, body: answer } = await client.call('PUT', `/changes/${changeId}/transmission`, body);
	return { status, code: answer.code, change: answer.change as Change };
};
const codes = (documentId: string) => portal.statuses(documentId).map(({ code }) => code);
const current = async (documentId: string) =>
	(await client.call('GET', `/documents/${documentId}`)).body.status as DocumentStatus | null;
const refuse: Decision = { person: 'decider', code: '210', reasons: ['TX_TVA_ERR'] };
/** What the platform gives back of a person's change, under the platform's id. */
const echo = ({ status }: Change, more: object = {}) => {
	const { code, at, issuerRole, reasons, payments } = status as DocumentStatus;
	return { id: 'echo', code, at, issuerRole, reasons, payments, ...more };
};

describe('statuses from the platform', () => {
	it('a document without any has none', async () => {
		const id = await client.file();
		expect(await current(id)).toBeNull();
		expect(portal.statuses(id)).toEqual([]);
	});

	it('are written once by their id, whatever their order, and kept by their own dates', async () => {
		const id = await client.file();
		const later = platformStatus('205', '2026-11-05T10:00:00', { issuerRole: 'BY', flowId: 'f-2' });
		expect((await write(id, later)).outcome).toBe('set');
		expect((await write(id, platformStatus('203', '2026-11-03T10:00:00'))).outcome).toBe('set');
		expect((await write(id, later)).outcome).toBe('known');
		expect(codes(id)).toEqual(['203', '205']);
		expect(portal.statuses(id)[1]).toEqual({
			...later,
			reasons: [],
			payments: [],
			note: null,
			author: null,
			origin: 'platform',
			changeId: null,
			transmission: null,
			reason: null,
			confirmedBy: null,
		});
	});

	it('may follow a final one, be of unknown codes and have no date', async () => {
		const id = await client.file();
		await write(id, platformStatus('210', '2026-11-04T10:00:00'));
		await write(id, platformStatus('205', '2026-11-05T10:00:00'));
		await write(id, { id: 'undated', code: '999' });
		expect(codes(id)).toEqual(['999', '210', '205']);
		expect((await current(id))?.code).toBe('205');
	});

	it('are refused for a document that is not there, and when they do not fit', async () => {
		const missing = await client.call(
			'POST',
			'/documents/nobody/statuses',
			platformStatus('205', '2026-11-05T10:00:00'),
		);
		expect([missing.status, missing.body.code]).toEqual([404, 'documentNotFound']);
		const id = await client.file();
		const answer = await fetch(`${portal.url}/partner/v1/documents/${id}/statuses`, {
			method: 'POST',
			headers: { authorization: 'Bearer sandbox-welyb-token', 'content-type': 'application/json' },
			body: JSON.stringify({ id: 'x', code: '205', at: '2026-11-05T10:00:00Z' }),
		});
		expect(answer.status).toBe(422);
		expect(codes(id)).toEqual([]);
	});

	it.each([
		['a processing status counts before a later transmission status', ['205@05', '203@06'], '205'],
		['the latest by its own date counts, not the last to come', ['207@06', '205@05'], '207'],
		['a transmission status counts where there is no other', ['203@04', '202@03'], '203'],
		['within one second the later step counts, whatever came last', ['203@03', '202@03'], '203'],
		['a rejection counts before a later transmission status', ['213@02', '200@03'], '213'],
		['a rejection ends a delivery', ['200@01', '213@02'], '213'],
		[
			'a rejected duplicate of which nothing else is known is the status',
			['200@01', '213@02+DOUBLON'],
			'213',
		],
		[
			'a rejected duplicate says nothing of the delivery that was received',
			['202@01', '213@02+DOUBLON'],
			'202',
		],
		['nor when it came first', ['213@02+DOUBLON', '202@03'], '202'],
	])('%s', async (_rule, history, expected) => {
		const id = await client.file();
		for (const entry of history) {
			const [, code, day, reason] = /^(\d+)@(\d+)(?:\+(\w+))?$/.exec(entry) ?? [];
			const reasons = reason ? [{ code: reason }] : [];
			await write(id, platformStatus(code, `2026-11-${day}T10:00:00`, { reasons }));
		}
		expect((await current(id))?.code).toBe(expected);
	});

	it('change the date by which documents are listed', async () => {
		const id = await client.file();
		const { updatedAt } = (await client.call('GET', `/documents/${id}`)).body as unknown as {
			updatedAt: string;
		};
		await new Promise((later) => setTimeout(later, 5));
		await write(id, platformStatus('205', '2026-11-05T10:00:00'));
		const { documents } = (await client.call('GET', `/documents?updatedAfter=${updatedAt}`)).body;
		expect(
			(documents as Array<{ id: string; status: DocumentStatus }>).map((one) => [one.id, one.status.code]),
		).toEqual([[id, '205']]);
	});

	it('each document of an invoice between two dossiers has its own history', async () => {
		portal.addDossiers([{ id: 'seller', name: 'Fournisseur' }]);
		const purchase = await client.file();
		const sale = await client.file({ side: 'sale', dossierId: 'seller' });
		await write(purchase, platformStatus('205', '2026-11-05T10:00:00'));
		expect([codes(purchase), codes(sale)]).toEqual([['205'], []]);
		expect((await write(sale, platformStatus('205', '2026-11-05T10:00:00'))).outcome).toBe('set');
	});
});

describe('what a person sets', () => {
	it('is in force at once, waits to be sent, and bears the author', async () => {
		jest.useFakeTimers({
			now: new Date('2026-11-05T09:30:15Z'),
			doNotFake: ['setTimeout', 'setImmediate', 'nextTick'],
		});
		const id = await client.file();
		const change = portal.decide(id, { ...refuse, action: 'NIN', note: 'Taux de 20 % attendu' });
		expect(change).toMatchObject({
			type: 'statusChanged',
			origin: 'portal',
			author: { id: 'decider', name: 'Decider' },
			document: { id, dossierId: DOSSIER, side: 'purchase', invoice: { number: 'F-1' } },
		});
		expect(change.status).toMatchObject({
			id: change.id,
			changeId: change.id,
			code: '210',
			at: '2026-11-05T10:30:15',
			issuerRole: 'BY',
			reasons: [{ code: 'TX_TVA_ERR', label: 'Taux de TVA erroné', action: 'NIN' }],
			note: 'Taux de 20 % attendu',
			transmission: 'waiting',
		});
		expect(await current(id)).toEqual(change.status);
	});

	it('of a sale bears the seller’s role and the amounts per VAT rate', async () => {
		const id = await client.file({ side: 'sale' });
		const { status } = portal.decide(id, {
			person: 'proposer',
			code: '212',
			vatAmounts: [
				{ rate: '20', amount: '60.00' },
				{ rate: '5.5', amount: '-10.55' },
			],
			date: '2026-11-04',
		});
		expect(status).toMatchObject({
			issuerRole: 'SE',
			payments: [
				{ type: 'MEN', rate: '20', amount: '60.00', currency: 'EUR', date: '2026-11-04' },
				{ type: 'MEN', rate: '5.5', amount: '-10.55', currency: 'EUR', date: '2026-11-04' },
			],
		});
		const purchase = await client.file({ number: 'F-2' });
		const paid = portal.decide(purchase, {
			person: 'decider',
			code: '211',
			amount: '120.00',
			date: '2026-11-04',
		});
		expect(paid.status?.payments).toEqual([
			{ type: 'MPA', rate: null, amount: '120.00', currency: 'EUR', date: '2026-11-04' },
		]);
	});

	it.each<[string, Decision, string]>([
		[
			'a status of the other side',
			{ person: 'decider', code: '212' },
			"isn't applicable to F-1. Applicable are 204",
		],
		['a status of the platforms', { person: 'decider', code: '203' }, "isn't applicable"],
		['a refusal without reason', { person: 'decider', code: '210' }, 'needs reason'],
		[
			'a reason that is not allowed',
			{ ...refuse, reasons: ['AUTRE'] },
			'has no reason AUTRE. Allowed are TX_TVA_ERR',
		],
		['an unknown action', { ...refuse, action: 'XXX' }, 'action XXX is unknown'],
		[
			'a reason where none belongs',
			{ person: 'decider', code: '205', reasons: ['DOUBLON'] },
			'takes no reason',
		],
		['amounts where none belong', { ...refuse, amount: '1' }, 'takes no amount'],
		[
			'an amount that is none',
			{ person: 'decider', code: '211', amount: '1,5' },
			'amount must be a decimal number',
		],
		[
			'a date that is none',
			{ person: 'decider', code: '211', date: '04/11/2026' },
			'date must be YYYY-MM-DD',
		],
		['a reader', { ...refuse, person: 'reader' }, 'Reader may not set statuses'],
		['a stranger', { ...refuse, person: 'nobody' }, 'Nobody of the firm'],
	])('is refused: %s', async (_case, decision, message) => {
		const id = await client.file();
		expect(() => portal.decide(id, decision)).toThrow(message);
		expect(portal.statuses(id)).toEqual([]);
	});

	it('is refused on a sale: a payment received without amounts, or with a rate that is none', async () => {
		const id = await client.file({ side: 'sale' });
		expect(() => portal.decide(id, { person: 'decider', code: '212' })).toThrow('needs vatAmounts');
		const vatAmounts = [{ rate: '', amount: '10' }];
		expect(() => portal.decide(id, { person: 'decider', code: '212', vatAmounts })).toThrow(
			'rate in vatAmounts',
		);
	});

	it('never bears the second of another decision on the document', async () => {
		const id = await client.file({ side: 'sale' });
		const part: Decision = { person: 'decider', code: '212', vatAmounts: [{ rate: '20', amount: '60' }] };
		const times = [portal.decide(id, part), portal.decide(id, part), portal.decide(id, part)].map(
			({ status }) => status?.at ?? '',
		);
		expect(new Set(times).size).toBe(3);
		expect([...times].sort()).toEqual(times);
	});
});

describe('what becomes of it', () => {
	it('goes forward only', async () => {
		const id = await client.file();
		const change = portal.decide(id, refuse);
		const states = [];
		for (const state of [
			'awaitingConfirmation',
			'sent',
			'awaitingConfirmation',
			'accepted',
			'sent',
			'refused',
		]) {
			states.push((await report(change.id, { state })).change.status?.transmission);
		}
		expect(states).toEqual(['awaitingConfirmation', 'sent', 'sent', 'accepted', 'accepted', 'accepted']);
	});

	it('keeps who confirmed and the flow that carries it', async () => {
		const id = await client.file();
		const change = portal.decide(id, refuse);
		await report(change.id, { state: 'sent', flowId: 'f-9', confirmedBy: 'Decider' });
		await report(change.id, { state: 'accepted' });
		expect(portal.statuses(id)[0]).toMatchObject({
			transmission: 'accepted',
			flowId: 'f-9',
			confirmedBy: 'Decider',
		});
	});

	it('refused: puts the document back, shows the reason, and lets another status be set', async () => {
		const id = await client.file();
		await write(id, platformStatus('203', '2026-11-03T10:00:00'));
		const change = portal.decide(id, refuse);
		expect((await current(id))?.code).toBe('210');
		for (let time = 0; time < 2; time++) {
			await report(change.id, { state: 'refused', reason: 'InvoiceLC: BR-FR-CDV-15' });
			expect((await current(id))?.code).toBe('203');
		}
		expect(portal.statuses(id)[1]).toMatchObject({
			transmission: 'refused',
			reason: 'InvoiceLC: BR-FR-CDV-15',
		});
		expect(portal.decide(id, refuse).status?.transmission).toBe('waiting');
	});

	it('accepted after all: is in force again', async () => {
		const id = await client.file();
		const change = portal.decide(id, refuse);
		await report(change.id, { state: 'refused', reason: 'time-out' });
		await report(change.id, { state: 'accepted' });
		expect(await current(id)).toMatchObject({ code: '210', transmission: 'accepted', reason: null });
	});

	it('is unknown for a change that no person made', async () => {
		const id = await client.file();
		await write(id, platformStatus('203', '2026-11-03T10:00:00'));
		const filed = portal.changes()[0];
		expect(await report(filed.id, { state: 'sent' })).toMatchObject({ status: 404, code: 'changeNotFound' });
	});
});

describe('the echo of a person’s change', () => {
	const instalment: Decision = {
		person: 'decider',
		code: '212',
		vatAmounts: [
			{ rate: '20.00', amount: '60.00' },
			{ rate: '5.5', amount: '10.55' },
		],
	};

	it('is that change: it becomes accepted under the platform’s id, and is no second status', async () => {
		const id = await client.file({ side: 'sale' });
		const change = portal.decide(id, instalment);
		const { status } = change as { status: DocumentStatus };
		const payments = [...status.payments]
			.reverse()
			.map(({ type, amount, rate }) => ({ type, amount, rate: String(Number(rate)) }));
		const before = portal.changes().length;
		expect((await write(id, echo(change, { payments, flowId: 'f-3' }))).outcome).toBe('known');
		expect((await write(id, echo(change, { payments, flowId: 'f-3' }))).outcome).toBe('known');
		expect(portal.statuses(id)).toEqual([{ ...status, id: 'echo', transmission: 'accepted', flowId: 'f-3' }]);
		expect(portal.changes()).toHaveLength(before);
	});

	it('is that change again under another id', async () => {
		const id = await client.file();
		const change = portal.decide(id, refuse);
		const outcomes = [];
		for (const echoId of ['first', 'second', 'second']) {
			outcomes.push((await write(id, echo(change, { id: echoId }))).outcome);
		}
		expect([outcomes, portal.statuses(id).map((status) => status.id)]).toEqual([
			['known', 'known', 'known'],
			['first'],
		]);
	});

	it('is known by the flow that was reported, also where the platform changed its time', async () => {
		const id = await client.file();
		const change = portal.decide(id, refuse);
		await report(change.id, { state: 'sent', flowId: 'f-3' });
		expect((await write(id, echo(change, { at: '2026-01-01T00:00:00', flowId: 'f-3' }))).outcome).toBe(
			'known',
		);
		expect(codes(id)).toEqual(['210']);
	});

	it.each<[string, object]>([
		['another time', { at: '2026-01-01T00:00:00' }],
		['another code', { code: '207' }],
		['another role', { issuerRole: 'SE' }],
		['another reason', { reasons: [{ code: 'DOUBLON' }] }],
		['one reason more', { reasons: [{ code: 'TX_TVA_ERR' }, { code: 'DOUBLON' }] }],
		['a payment', { payments: [{ type: 'MEN', amount: '1', rate: '20' }] }],
	])('is another status with %s', async (_case, difference) => {
		const id = await client.file();
		const change = portal.decide(id, refuse);
		expect((await write(id, echo(change, difference))).outcome).toBe('set');
		expect(portal.statuses(id)).toHaveLength(2);
	});

	it('of two equal part payments settles one each', async () => {
		const id = await client.file({ side: 'sale' });
		const [first, second] = [portal.decide(id, instalment), portal.decide(id, instalment)];
		await write(id, echo(second, { id: 'echo-2' }));
		expect(portal.statuses(id).map(({ transmission }) => transmission)).toEqual(['waiting', 'accepted']);
		await write(id, echo(first, { id: 'echo-1' }));
		expect(portal.statuses(id).map((status) => [status.id, status.transmission])).toEqual([
			['echo-1', 'accepted'],
			['echo-2', 'accepted'],
		]);
	});
});

describe('the feed', () => {
	const page = async (query: string) => (await client.call('GET', `/changes?${query}`)).body;
	const told = (body: { changes?: Change[] }) =>
		(body.changes ?? []).map(({ type, origin, status }) => [type, origin, status?.code]);

	it('tells everything once, in order, with where to go on', async () => {
		const id = await client.file();
		await write(id, platformStatus('203', '2026-11-03T10:00:00'));
		portal.decide(id, refuse);
		const first = await page('limit=2');
		expect(told(first)).toEqual([
			['documentFiled', 'platform', undefined],
			['statusChanged', 'platform', '203'],
		]);
		expect(first.more).toBe(true);
		const second = await page(`limit=2&cursor=${String(first.nextCursor)}`);
		expect(told(second)).toEqual([['statusChanged', 'portal', '210']]);
		expect(second.more).toBe(false);
		const third = await page(`cursor=${String(second.nextCursor)}`);
		expect([told(third), third.more]).toEqual([[], false]);
		await write(id, platformStatus('205', '2026-11-05T10:00:00'));
		expect(told(await page(`cursor=${String(third.nextCursor)}`))).toEqual([
			['statusChanged', 'platform', '205'],
		]);
	});

	it('begins where it is told: at the beginning, the end, or an instant', async () => {
		const id = await client.file();
		await new Promise((later) => setTimeout(later, 5));
		const instant = new Date().toISOString();
		await write(id, platformStatus('203', '2026-11-03T10:00:00'));
		expect(told(await page('from=beginning'))).toHaveLength(2);
		expect(told(await page(`from=${instant}`))).toEqual([['statusChanged', 'platform', '203']]);
		expect(told(await page('from=2099-01-01T00:00:00Z'))).toEqual([]);
		const end = await page('from=end');
		expect(told(end)).toEqual([]);
		portal.decide(id, refuse);
		expect(told(await page(`cursor=${String(end.nextCursor)}`))).toEqual([
			['statusChanged', 'portal', '210'],
		]);
	});

	it('gives people’s changes by how their transmission stands now', async () => {
		const id = await client.file();
		await write(id, platformStatus('203', '2026-11-03T10:00:00'));
		const [sent, waiting] = [
			portal.decide(id, { person: 'decider', code: '204' }),
			portal.decide(id, refuse),
		];
		await report(sent.id, { state: 'sent' });
		const found = await page('transmission=waiting');
		expect(found.changes?.map((change) => change.id)).toEqual([waiting.id]);
		expect(found.more).toBe(false);
		expect((await page('transmission=sent')).changes?.map((change) => change.id)).toEqual([sent.id]);
		expect((await client.call('GET', '/changes?transmission=lost')).status).toBe(422);
	});

	it('refuses cursors it never gave and those it no longer reaches back to', async () => {
		const id = await client.file();
		const { nextCursor } = await page('from=end');
		await write(id, platformStatus('203', '2026-11-03T10:00:00'));
		portal.forgetChanges();
		const later = Buffer.from('["99"]').toString('base64url');
		for (const cursor of [String(nextCursor), 'made-up', later]) {
			const { status, body } = await client.call('GET', `/changes?cursor=${cursor}`);
			expect([status, body.code]).toEqual([410, 'cursorUnknown']);
		}
		expect(told(await page('from=beginning'))).toEqual([]);
	});
});

it('other processes read and set statuses under /sandbox', async () => {
	const id = await client.file();
	const url = `${portal.url}/sandbox`;
	const decide = async (body: object) =>
		await fetch(`${url}/documents/${id}/decisions`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
	expect(await (await decide(refuse)).json()).toMatchObject({ origin: 'portal', status: { code: '210' } });
	expect([(await decide(refuse)).status, (await decide({ code: '204' })).status]).toEqual([422, 400]);
	const statuses = (await (await fetch(`${url}/documents/${id}/statuses`)).json()) as DocumentStatus[];
	expect(statuses.map(({ code }) => code)).toEqual(['210']);
	const changes = (await (await fetch(`${url}/changes`)).json()) as Change[];
	expect(changes.map(({ type }) => type)).toEqual(['documentFiled', 'statusChanged']);
	expect((await fetch(`${url}/documents/nobody/statuses`)).status).toBe(404);
});
