import { pollContext } from './portalContext';

import type { IDataObject } from 'n8n-workflow';

import { changeSchema, documentSchema, statusSchema } from '../../../nodes/domain/item';
import { WelybTrigger } from '../../../nodes/Welyb/WelybTrigger/WelybTrigger.node';
import { startPortal, type Decision, type Portal } from '../../../sandbox/portal';
import { PortalClient } from '../../unit/portal/portalClient';
import { DOSSIER_ID, SIRET } from './items';

let portal: Portal;
let client: PortalClient;
let allMisfits: string[];
let staticData: IDataObject;

beforeEach(async () => {
	allMisfits = [];
	staticData = {};
	portal = await startPortal({ dossiers: [{ name: 'Dupont', siret: SIRET }] });
	client = new PortalClient(portal);
});
afterEach(async () => {
	await portal.close();
	expect([...allMisfits, ...client.misfits]).toEqual([]);
});

const usual = { events: ['statusChanged'], startFrom: 'beginning' };
type Options = Omit<Parameters<typeof pollContext>[1] & object, 'parameters'>;

/** One poll; what it emitted, and the calls it took. */
async function poll(parameters: IDataObject = {}, options: Options = {}) {
	const { context, seen } = pollContext(portal.url, {
		staticData,
		...options,
		parameters: { ...usual, ...parameters },
	});
	try {
		const emitted = await new WelybTrigger().poll.call(context);
		return {
			json: (emitted?.[0] ?? []).map(({ json }) => json as Record<string, IDataObject>),
			emitted,
			seen,
		};
	} finally {
		allMisfits.push(...seen.misfits);
		// n8n keeps it as JSON.
		staticData = JSON.parse(JSON.stringify(staticData)) as IDataObject;
	}
}
const failing = async (...given: Parameters<typeof poll>) =>
	await poll(...given).then(
		() => undefined,
		(error: Error & { description: string }) => error,
	);
const ids = ({ json }: { json: Array<Record<string, IDataObject>> }) => json.map(({ change }) => change.id);
const takeOver: Decision = { person: 'decider', code: '204' };
const approve: Decision = { person: 'proposer', code: '205' };
const fromPlatform = async (documentId: string, code: string) =>
	await client.call('POST', `/documents/${documentId}/statuses`, {
		id: `p-${code}`,
		code,
		at: '2026-11-03T10:00:00',
	});

describe('what is emitted', () => {
	it('is a person’s change, once, in the item’s words', async () => {
		const id = await client.file();
		const { id: changeId, at } = portal.decide(id, {
			person: 'decider',
			code: '210',
			reasons: ['TX_TVA_ERR'],
		});
		const { json } = await poll();
		expect(json).toHaveLength(1);
		const [{ change, document, side, status }] = json;
		expect(changeSchema.parse(change)).toEqual({
			id: changeId,
			at,
			type: 'statusChanged',
			origin: 'portal',
			author: { id: 'decider', name: 'Decider', email: 'decider@cabinet.example' },
			transmission: 'waiting',
			reason: null,
			confirmedBy: null,
		});
		expect(documentSchema.parse(document)).toMatchObject({
			id,
			dossierId: DOSSIER_ID,
			invoice: { number: 'F-1' },
		});
		expect(side).toBe('purchase');
		expect(statusSchema.parse(status)).toMatchObject({
			code: '210',
			label: 'Refused',
			issuerRole: 'BY',
			reasons: [{ code: 'TX_TVA_ERR' }],
			about: { number: 'F-1', issueDate: '2026-11-02', sellerSiren: '552100554' },
		});
		expect((await poll()).emitted).toBeNull();
	});

	it('is never what the pack wrote itself, over many polls, unless it is asked for', async () => {
		const id = await client.file();
		await fromPlatform(id, '203');
		const change = portal.decide(id, takeOver);
		expect(ids(await poll())).toEqual([change.id]);
		const { code, at, issuerRole, reasons, payments } = portal.statuses(id)[1];
		await client.call('POST', `/documents/${id}/statuses`, {
			id: 'echo',
			code,
			at,
			issuerRole,
			reasons,
			payments,
		});
		await client.call('PUT', `/changes/${change.id}/transmission`, { state: 'accepted' });
		await fromPlatform(id, '205');
		for (let time = 0; time < 10; time++) expect((await poll()).emitted).toBeNull();

		staticData = {};
		const all = await poll({ options: { includePlatform: true } });
		expect(all.json.map(({ status, change: one }) => [status.code, one.origin])).toEqual([
			['203', 'platform'],
			['204', 'portal'],
			['205', 'platform'],
		]);
		staticData = {};
		const filed = await poll({ events: ['documentFiled'], options: { includePlatform: true } });
		expect(filed.json.map(({ change: one, status }) => [one.type, status])).toEqual([
			['documentFiled', null],
		]);
		staticData = {};
		expect((await poll({ events: ['documentFiled'] })).emitted).toBeNull();
	});
});

describe('where to start', () => {
	it('from now: only what happens afterwards', async () => {
		const id = await client.file();
		portal.decide(id, takeOver);
		expect((await poll({ startFrom: 'now' })).emitted).toBeNull();
		const later = portal.decide(id, approve);
		expect(ids(await poll({ startFrom: 'now' }))).toEqual([later.id]);
	});

	it('from a date, and again when it is another one', async () => {
		const id = await client.file();
		const first = portal.decide(id, takeOver);
		await new Promise((later) => setTimeout(later, 5));
		const startDate = new Date().toISOString();
		const second = portal.decide(id, approve);
		const from = async (date: string) => ids(await poll({ startFrom: 'date', startDate: date }));
		expect(await from(startDate)).toEqual([second.id]);
		expect(await from(startDate)).toEqual([]);
		expect(await from('2026-01-01')).toEqual([first.id, second.id]);
		expect(ids(await poll({ startFrom: 'now' }))).toEqual([]);
	});

	it('anew for another portal, but not for another spelling of its address', async () => {
		const id = await client.file();
		portal.decide(id, takeOver);
		await poll();
		const spelled = { portalUrl: ` ${portal.url}// `, apiToken: 'sandbox-welyb-token', probe: '' };
		expect((await poll({}, { credential: spelled })).emitted).toBeNull();
		const { cursor } = staticData as { cursor: { settings: IDataObject } };
		cursor.settings.portal = 'https://another.example/partner/v1';
		expect((await poll()).json).toHaveLength(1);
	});

	it('needs the date it was promised, and an event', async () => {
		expect((await failing({ startFrom: 'date', startDate: '' }))?.message).toMatch("'Start Date' is missing");
		expect((await failing({ events: [] }))?.message).toBe('No event is chosen');
	});
});

describe('many changes', () => {
	async function decideMany(count: number): Promise<string[]> {
		const made: string[] = [];
		const id = await client.file();
		for (let index = 0; index < count; index++) {
			made.push(portal.decide(id, index % 2 ? approve : takeOver).id);
			await fromPlatform(id, `3${String(index).padStart(2, '0')}`);
		}
		return made;
	}

	it('come in the portions that are allowed, none left out and none twice', async () => {
		const made = await decideMany(25);
		const options = { mostChanges: 4 };
		const emissions: unknown[][] = [];
		for (let polls = 0; polls < 40; polls++) emissions.push(ids(await poll({ options })));
		expect(emissions.flat()).toEqual(made);
		expect(Math.max(...emissions.map(({ length }) => length))).toBeLessThanOrEqual(4);
	});

	it('a poll without time left stops after a page and goes on with the next', async () => {
		await fromPlatform(await client.file({ number: 'F-0' }), '203');
		const made = await decideMany(5);
		const options = { mostChanges: 2 };
		const { seen, emitted } = await poll({ options }, { budget: 0 });
		expect([seen.calls, emitted]).toEqual([['GET /changes'], null]);
		const rest: unknown[] = [];
		for (let polls = 0; polls < 10; polls++) rest.push(...ids(await poll({ options })));
		expect(rest).toEqual(made);
	});
});

describe('a poll that fails', () => {
	it('changes nothing, and the next one has it all', async () => {
		const id = await client.file();
		await poll({ startFrom: 'now' });
		const before = structuredClone(staticData);
		await fromPlatform(id, '202');
		await fromPlatform(id, '203');
		const made = [portal.decide(id, approve).id, portal.decide(id, takeOver).id];
		portal.failNext({ operation: 'listChanges', status: 500, skip: 1 });
		const failed = await failing({ startFrom: 'now', options: { mostChanges: 2 } });
		expect(failed?.message).toBe('The portal failed at the feed of changes (HTTP 500)');
		expect(staticData).toEqual(before);
		expect(ids(await poll({ startFrom: 'now' }))).toEqual(made);
	});

	it('says what to do when the portal no longer knows where to go on', async () => {
		const id = await client.file();
		await poll();
		portal.decide(id, takeOver);
		portal.forgetChanges();
		const error = await failing();
		expect(error?.message).toBe(
			"The portal doesn't know any more where to go on in the feed of changes (HTTP 410)",
		);
		expect(error?.description).toMatch(/^Choose 'Date' under 'Start From'/);
		// What it says helps.
		const change = portal.decide(id, approve);
		expect(ids(await poll({ startFrom: 'date', startDate: '2026-01-01' }))).toEqual([change.id]);
	});

	it.each([
		['of another version', { version: 2 }, /has version 2, this one reads 1/],
		['damaged', { version: 1, cursor: 5 }, /is damaged/],
	])('says what to do about a state %s', async (_case, cursor, message) => {
		staticData = { cursor };
		const error = await failing();
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(/Replace the node by a copy/);
		expect(staticData).toEqual({ cursor });
	});

	it('stops at a portal that repeats a page for ever', async () => {
		const { context } = pollContext(portal.url, { staticData, parameters: usual });
		const body = { changes: [], more: true, nextCursor: 'same' };
		context.helpers.httpRequestWithAuthentication = async () => ({ statusCode: 200, headers: {}, body });
		await expect(new WelybTrigger().poll.call(context)).rejects.toThrow(
			'repeats a page of changes without end',
		);
		expect(staticData).toEqual({});
	});
});

it('one poll of a node runs at a time', async () => {
	const id = await client.file();
	portal.decide(id, takeOver);
	const [first, second] = await Promise.all([poll(), poll()]);
	expect([first.json.length, second.emitted]).toEqual([1, null]);
});

describe('tried out in the editor', () => {
	it('shows a few changes and remembers nothing', async () => {
		const id = await client.file();
		for (let index = 0; index < 7; index++) portal.decide(id, index % 2 ? approve : takeOver);
		const first = await poll({ startFrom: 'now' }, { mode: 'manual' });
		const second = await poll({ startFrom: 'now' }, { mode: 'manual' });
		expect([first.json.length, ids(second)]).toEqual([5, ids(first)]);
		expect(staticData).toEqual({});
	});

	it('says so when there is none', async () => {
		await client.file();
		const error = await failing({}, { mode: 'manual' });
		expect(error?.message).toBe('The portal shows no change to try the trigger with');
	});
});
