import {
	deleteRowsOfAny,
	getRows,
	getRowsOfAny,
	ifTrue,
	set,
	splitOut,
	writeRows,
	type Condition,
} from './nodes';
import { all, ledger } from './pack';
import { setting } from './settings';
import { CONNECTIONS, connectionsTable, idsOfLookUp, LEDGER, lookUps, SWEEPS } from './tables';
import type { Connection, TemplateNode } from './workflow';

/** Nodes that belong together, chained from the first to the last. */
export interface Block {
	nodes: TemplateNode[];
	connections: Connection[];
	first: string;
	last: string;
}

const STEP = 220;

/** One after the other, to the right. */
export function chain(nodes: TemplateNode[]): Connection[] {
	return nodes.slice(1).map((node, index): Connection => [nodes[index].name, node.name]);
}

/**
 * Rows of a table that have any of some values: the values cut up, one item a look-up, the rows. It always gives
 * something, if only an empty item.
 *
 * @param list an expression that yields the values
 */
export function lookUpBlock(
	name: string,
	list: string,
	table: string,
	conditions: Condition[],
	[x, y]: [number, number],
): Block {
	const nodes = [
		set(`${name}: values`, { lookUps: ['array', lookUps(list)] }, { at: [x, y], executeOnce: true }),
		splitOut(`${name}: look-ups`, 'lookUps', { at: [x + STEP, y], alwaysOutputData: true }),
		getRowsOfAny(name, table, conditions, { at: [x + 2 * STEP, y], alwaysOutputData: true }),
	];
	return { nodes, connections: chain(nodes), first: nodes[0].name, last: name };
}

/**
 * The table of connections, made and brought up to date with the portal. Wants the ledger's table and the setting `organizations`;
 * takes one item, and ends with one. Where the portal doesn't answer, the table goes on by itself; so it does on a channel without
 * a portal. What waits in the ledger for a dossier that was connected, or got other terms, is due at once.
 *
 * @see connectionList what the block gives
 */
export function connectionsBlock(
	[x, y]: [number, number],
	{ hasPortal = true, organizations = setting('organizations') } = {},
): Block {
	const portal: TemplateNode = {
		name: 'Portal connections',
		type: 'welybDossierLookup',
		version: 1,
		parameters: {
			resource: 'connection',
			operation: 'getManyConnections',
			connectionState: 'all',
			returnAll: true,
		},
		onError: 'continueRegularOutput',
		alwaysOutputData: true,
		executeOnce: true,
		at: [x + STEP, y],
	};
	const told = hasPortal ? `${all(portal.name)}.filter(json => json.dossierId)` : '[]';
	const inARow: TemplateNode[] = [
		connectionsTable([x, y]),
		...(hasPortal ? [portal] : []),
		getRows('Connection rows', CONNECTIONS, [], {
			at: [x + 2 * STEP, y],
			alwaysOutputData: true,
			executeOnce: true,
		}),
		ledger(
			'Mirror',
			['connection', 'mirror'],
			{ portalConnections: `={{ ${told} }}`, listedOrganizations: `={{ ${organizations} }}` },
			[x + 3 * STEP, y],
		),
	];
	// n8n goes from top to bottom: waiting invoices are due before it is written that they were taken up.
	const branches: TemplateNode[] = [
		writeRows(
			'Take up waiting invoices',
			'update',
			LEDGER,
			[
				{ column: 'dossierId', value: '={{ $json.dossierId }}' },
				{ column: 'state', value: 'waiting' },
			],
			{ at: [x + 4 * STEP, y - 200] },
		),
		writeRows(
			'Write connections',
			'upsert',
			CONNECTIONS,
			[{ column: 'dossierId', value: '={{ $json.dossierId }}' }],
			{ at: [x + 4 * STEP, y - 60] },
		),
		deleteRowsOfAny('Delete superfluous connections', CONNECTIONS, idsOfLookUp, {
			at: [x + 4 * STEP, y + 80],
		}),
		set(
			'Connections',
			{
				connections: ['array', '={{ $json.connections }}'],
				organizations: ['array', '={{ $json.organizations }}'],
			},
			{ at: [x + 4 * STEP, y + 220] },
		),
	];
	return {
		nodes: [...inARow, ...branches],
		connections: [
			...chain(inARow),
			...branches.map((node, output): Connection => [`Mirror:${output}`, node.name]),
		],
		first: inARow[0].name,
		last: 'Connections',
	};
}

/** In an expression: every connection there is or was, as rows of the table; see {@link connectionsBlock}. */
export const connectionList = "$('Connections').first().json.connections";
/** In an expression: the ids of connected dossiers, as a set. */
export const connectedDossierIds = `new Set(${connectionList}.filter(json => json.state === 'connected').map(json => json.dossierId))`;
/** In an expression: the organizations to search, those of connected dossiers among them. */
export const connectedOrganizations = "$('Connections').first().json.organizations";

/**
 * The search of a sweep: the windows of the organizations, and the flows in them. The node `Flows of the windows` runs only when
 * there is a window. It goes by the connections, so `connectionsBlock` comes before; the block ends with `rest`, which runs in any case.
 */
export function sweepBlock(
	{
		subject,
		flowTypes,
		rest,
		organizations = connectedOrganizations,
	}: {
		subject: 'history' | 'invoices' | 'statuses';
		flowTypes: string[];
		rest: string;
		/** An expression that yields those to search. */
		organizations?: string;
	},
	[x, y]: [number, number],
): Block {
	const nodes: TemplateNode[] = [
		getRows('Sweeps', SWEEPS, [], { at: [x, y], alwaysOutputData: true }),
		{
			...ledger(
				'Windows',
				['sweep', 'plan'],
				{
					subject,
					sweptOrganizations: `={{ ${organizations} }}`,
					startDate: `={{ ${setting('startDate')} }}`,
					windowHours: `={{ ${setting('sweepWindowHours')} }}`,
					overlapMinutes: `={{ ${setting('sweepOverlapMinutes')} }}`,
					delayMinutes: `={{ ${setting('sweepDelayMinutes')} }}`,
					everyMinutes: `={{ ${setting('sweepEveryMinutes')} }}`,
				},
				[x + STEP, y],
			),
			alwaysOutputData: true,
		},
		ifTrue('Window?', '={{ $json.sweep !== undefined }}', { at: [x + 2 * STEP, y] }),
		{
			name: 'Flows of the windows',
			type: 'eFactureGetInvoices',
			version: 1,
			parameters: {
				operation: 'getMany',
				flowTypes,
				changedAfter: '={{ $json.changedAfter }}',
				changedBefore: '={{ $json.changedBefore }}',
				organizations: '={{ [$json.organization] }}',
				returnAll: '={{ !$json.limit }}',
				limit: '={{ $json.limit ?? 50 }}',
			},
			onError: 'continueErrorOutput',
			alwaysOutputData: true,
			at: [x + 3 * STEP, y - 80],
		},
	];
	const connections: Connection[] = [...chain(nodes), ['Flows of the windows', rest], ['Window?:1', rest]];
	return { nodes, connections, first: 'Sweeps', last: rest };
}

/** The settings that a sweep goes by, in the node Settings. */
export const sweepSettings = [
	['startDate', 'string', '2026-09-01T00:00:00Z'],
	['organizations', 'array', '[]'],
	['sweepEveryMinutes', 'number', 5],
	['sweepWindowHours', 'number', 6],
	['sweepOverlapMinutes', 'number', 60],
	['sweepDelayMinutes', 'number', 2],
] as const;

/** The flows that a sweep found, in an expression. */
export const sweptFlows = `$('Flows of the windows').isExecuted ? ${all('Flows of the windows')}.filter(json => json.flow) : []`;

/** After the node whose output names the unknown flows: where each sweep goes on. */
export function closeSweepBlock(summary: string, [x, y]: [number, number]): Block {
	const nodes = [
		ifTrue('Searched?', "={{ $('Flows of the windows').isExecuted }}", { at: [x, y] }),
		ledger(
			'Close sweep',
			['sweep', 'close'],
			{
				windows: `={{ ${all('Windows')} }}`,
				found: `={{ ${all('Flows of the windows')} }}`,
				failed: `={{ ${all('Flows of the windows', 1)} }}`,
				firstWindowHours: `={{ ${setting('sweepWindowHours')} }}`,
			},
			[x + STEP, y],
		),
		writeSweeps([x + 2 * STEP, y]),
	];
	return {
		nodes,
		connections: [[summary, nodes[0].name], ...chain(nodes)],
		first: nodes[0].name,
		last: 'Write sweeps',
	};
}

function writeSweeps(at: [number, number]): TemplateNode {
	return writeRows('Write sweeps', 'upsert', SWEEPS, [{ column: 'sweep', value: '={{ $json.sweep }}' }], {
		at,
	});
}
