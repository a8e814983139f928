import { NodeHelpers, NodeOperationError, Workflow, type IExecuteFunctions, type INode } from 'n8n-workflow';

import { EFactureLedger } from '../../../nodes/EFacture/Ledger/EFactureLedger.node';
import { invoiceRow, proposal } from '../../unit/ledger/acts';
import { filedItem, flow, minutes, NOW, stored } from '../../unit/ledger/rows';

const node: INode = {
	id: 'n',
	name: 'Claim',
	type: 'n8n-nodes-efacture-welyb.eFactureLedger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** Runs the node on ledger rows; gives the JSON of each output. */
async function run(parameters: Record<string, unknown>, rows: object[]) {
	const given: Record<string, unknown> = {
		platform: 'eFacture',
		leaseMinutes: 15,
		limit: 50,
		dueRows: '[]',
		...parameters,
	};
	const context = {
		getNode: () => node,
		getNodeParameter: (name: string) => given[name],
		getInputData: () => rows.map((json) => ({ json })),
		getExecutionId: () => '42',
		continueOnFail: () => false,
	};
	const outputs = await new EFactureLedger().execute.call(context as unknown as IExecuteFunctions);
	return outputs.map((items) => items.map(({ json }) => json));
}

const claim = async (flows: unknown, rows: object[] = [{}]) =>
	await run({ resource: 'invoice', operation: 'claim', flows }, rows);
const record = async (outcomes: unknown, rows: object[] = [{}]) =>
	await run({ resource: 'invoice', operation: 'record', outcomes, channel: 'api' }, rows);

beforeEach(() => {
	jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
	jest.useRealTimers();
});

describe('Claim Flows', () => {
	it('gives claims to write, flows to work on, stale rows and a summary', async () => {
		const settled = stored({ state: 'filed', flowIds: '|f2|' });
		const stale = stored({ state: 'seen', flowIds: '|f2|', nextAttemptAt: minutes(-1) });
		const [claims, work, stales, summary] = await claim(
			[{ flow: flow('f1') }, { flow: flow('f2') }],
			[settled, stale],
		);
		expect(claims).toMatchObject([
			{ flowIds: '|f1|', state: 'seen', reason: 'In hand of execution 42', nextAttemptAt: minutes(15) },
		]);
		expect(work).toEqual([{ flow: flow('f1'), claim: { attempts: 1, supersedes: [] } }]);
		expect(stales).toEqual([{ values: [stale.id] }]);
		expect(summary).toEqual([{ flows: 2, claimed: 1, remaining: 0, unknown: { org: 1 } }]);
	});

	it('claims what due rows name, too', async () => {
		const due = stored({ state: 'waiting', flowIds: '|f1|', nextAttemptAt: minutes(-1), attempts: 3 });
		const [, work] = await run({ resource: 'invoice', operation: 'claim', flows: [], dueRows: [due] }, [due]);
		expect(work).toMatchObject([{ flow: { id: 'f1' }, claim: { attempts: 4, supersedes: [due.id] } }]);
	});

	it('takes the empty items of nodes that always give something for none', async () => {
		expect(await claim([{}])).toEqual([[], [], [], [{ flows: 0, claimed: 0, remaining: 0, unknown: {} }]]);
	});

	it.each([
		['no list', "'Flows' is no list", { flow: flow('f1') }],
		['an entry without a flow', "An entry of 'Flows' has an unexpected shape", [{ invoice: null }]],
		['a flow without an id', 'at flow.id', [{ flow: { organization: '' } }]],
	])('says what is wrong with %s', async (_what, message, flows) => {
		await expect(claim(flows)).rejects.toThrow(message);
		await expect(claim(flows)).rejects.toBeInstanceOf(NodeOperationError);
	});

	it('refuses a row it cannot understand rather than claim past it', async () => {
		const row = { ...stored({ state: 'filed', flowIds: '|f1|' }), state: 'done' };
		await expect(claim([{ flow: flow('f1') }], [row])).rejects.toThrow(
			'A ledger row has an unexpected shape: at state',
		);
	});
});

describe('Record Outcomes', () => {
	it('gives rows to write and the rows they replace', async () => {
		const item = filedItem({ claim: { attempts: 2, supersedes: [7] } });
		const before = stored({ state: 'filed', flowIds: '|f0|', filingKey: item.document?.filingKey });
		const [rows, superseded] = await record([item], [before]);
		expect(rows).toMatchObject([
			{ state: 'filed', flowIds: '|f0|f1|', channel: 'api', platform: 'eFacture' },
		]);
		expect(superseded).toEqual([{ values: [7, before.id] }]);
	});

	it('says which part of an outcome has another shape', async () => {
		const item = { ...filedItem(), side: 'both' };
		await expect(record([item])).rejects.toThrow("An entry of 'Outcomes' has an unexpected shape: at side");
	});
});

describe('sweeps', () => {
	const plan = {
		resource: 'sweep',
		operation: 'plan',
		subject: 'invoices',
		sweptOrganizations: '["a", " b "]',
		startDate: minutes(-600),
		windowHours: 6,
		overlapMinutes: 60,
		delayMinutes: 2,
		everyMinutes: 5,
	};

	it('plans a window an organization, and moves on the one in which nothing was unknown', async () => {
		const [windows] = await run(plan, [{}]);
		expect(windows.map(({ organization }) => organization)).toEqual(['a', 'b']);
		const [rows] = await run(
			{
				resource: 'sweep',
				operation: 'close',
				windows,
				found: [{ flow: flow('f1', 'a') }, {}],
				failed: [{}],
				firstWindowHours: 6,
			},
			[{ flows: 1, claimed: 1, remaining: 0, unknown: { a: 1 } }],
		);
		expect(rows).toEqual([
			{ sweep: 'invoices|eFacture|a', sweptUntil: minutes(-600), windowHours: 6 },
			{ sweep: 'invoices|eFacture|b', sweptUntil: minutes(-240), windowHours: 12 },
		]);
	});

	it('says that the start date is none', async () => {
		await expect(run({ ...plan, startDate: 'soon' }, [{}])).rejects.toThrow("'Start Date' isn't a date");
	});
});

describe('the answer to a proposal', () => {
	const answer = async (row: object, confirms: boolean) =>
		await run(
			{
				resource: 'act',
				operation: 'answer',
				answeredBy: 'decider@cabinet.example',
				confirms,
				answerReason: '',
				rightsFrom: 'portal',
			},
			[row],
		);
	const confirmAnswer = async (answered: object[], row: object) =>
		await run({ resource: 'act', operation: 'confirmAnswer', answered, ledgerRows: [invoiceRow()] }, [row]);

	it('is written over its row, and once it counts the act goes on as Set Invoice Status takes it', async () => {
		const [[row], refused] = await answer(proposal(), true);
		expect([row.state, row.confirmedBy, refused]).toEqual(['decided', 'decider@cabinet.example', []]);
		const [[item], reports, notTaken] = await confirmAnswer([row], row);
		expect(item.act).toMatchObject({ actId: row.actId, confirmedBy: row.confirmedBy });
		expect([reports, notTaken]).toEqual([[], []]);
	});

	it('is reported where it is a no', async () => {
		const [[row]] = await answer(proposal(), false);
		const [work, [refused]] = await confirmAnswer([row], row);
		expect([work, refused.tell]).toEqual([[], true]);
	});

	it('is not taken where another one was written first', async () => {
		const [[row]] = await answer(proposal(), true);
		const [work, reports, [{ message }]] = await confirmAnswer([row], { ...row, state: 'refused' });
		expect([work, reports, message]).toEqual([[], [], expect.stringContaining("isn't a proposal any more")]);
	});
});

it.each([
	['sweep', 'plan', ['Windows']],
	['sweep', 'close', ['Rows']],
	['invoice', 'claim', ['Claims', 'Work', 'Stale', 'Summary']],
	['invoice', 'record', ['Rows', 'Superseded', 'Connections', 'Mails']],
	['status', 'record', ['Updates', 'Rows', 'Superseded']],
	['act', 'register', ['Rows', 'To Report']],
	['connection', 'admit', ['Admitted', 'Not Admitted']],
])('names the outputs of %s: %s', (resource, operation, names) => {
	const type = new EFactureLedger();
	const parameters = { resource, operation };
	const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) };
	const nodes = [{ ...node, parameters }];
	// n8n's own reading of the expression, which two closing braces end.
	const workflow = new Workflow({ nodes, connections: {}, active: false, nodeTypes });
	const outputs = NodeHelpers.getNodeOutputs(workflow, nodes[0], type.description);
	expect(outputs.map((output) => (typeof output === 'string' ? output : output.displayName))).toEqual(names);
});

describe('connections', () => {
	const row = (dossierId: string, more: object = {}) => ({
		dossierId,
		state: 'connected',
		connectedFrom: null,
		...more,
	});
	const told = (dossierId: string) => ({
		dossierId,
		dossierName: dossierId,
		state: 'connected',
		connectedAt: minutes(-5),
	});
	const mirror = async (portalConnections: unknown, rows: object[], listedOrganizations: unknown = '[]') =>
		await run({ resource: 'connection', operation: 'mirror', portalConnections, listedOrganizations }, rows);

	it('mirrors what the portal tells, and names what is resumed, written, superfluous and searched', async () => {
		const twice = [
			{ ...row('d2'), id: 4 },
			{ ...row('d2'), id: 9 },
		];
		const [resumed, rows, superfluous, summary] = await mirror([told('d1')], twice, '["x"]');
		expect(resumed).toEqual([
			{ dossierId: 'd2', nextAttemptAt: NOW.toISOString() },
			{ dossierId: 'd1', nextAttemptAt: NOW.toISOString() },
		]);
		expect(rows.map(({ dossierId }) => dossierId)).toEqual(['d2', 'd1']);
		expect(superfluous).toEqual([{ values: [9] }]);
		expect(summary).toEqual([{ connections: rows, organizations: ['x'] }]);
	});

	it('is not stopped by a row that a person wrote wrongly, which counts for nothing', async () => {
		const wrong = { ...row('d2', { connectedFrom: '01/09/2026' }), id: 4 };
		const [, rows] = await mirror([told('d1')], [wrong]);
		expect(rows.map(({ dossierId }) => dossierId)).toEqual(['d1']);
	});

	it('refuses connections that the portal could not have given', async () => {
		await expect(mirror([{ dossierId: 'd1' }], [{}])).rejects.toThrow('Portal Connections');
	});

	it('admits invoices of connected dossiers with their files, and says of the others why not', async () => {
		const item = (id: string) => ({
			...filedItem({ dossier: { id, name: id, match: 'siret' } }),
			document: null,
		});
		const connections = [row('d1'), row('d2', { state: 'disconnected', disconnectedAt: minutes(-5) })];
		const given = { resource: 'connection', operation: 'admit', connections };
		const [admitted, others] = await run(given, [item('d1'), item('d2'), item('d3')]);
		expect(admitted).toMatchObject([{ dossier: { id: 'd1' } }]);
		expect(others).toMatchObject([
			{ dossier: { id: 'd2' }, notAdmitted: { code: 'disconnected' } },
			{ dossier: { id: 'd3' }, notAdmitted: { code: 'notConnected' } },
		]);
		const [rows] = await record(others);
		expect(rows).toMatchObject([
			{ filingKey: expect.stringMatching(/^d2\|/) as string, state: 'waiting', nextAttemptAt: minutes(60) },
			{ filingKey: expect.stringMatching(/^d3\|/) as string, state: 'waiting' },
		]);
	});
});
