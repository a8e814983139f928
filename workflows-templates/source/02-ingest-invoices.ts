import { claimReason } from '../../nodes/domain/ledger/claim';
import {
	append,
	deleteRows,
	deleteRowsOfAny,
	everyMinutes,
	filter,
	getRows,
	getRowsOfAny,
	ifTrue,
	insertRows,
	note,
	set,
	splitOut,
	whenBoth,
	writeRows,
} from './nodes';
import { ledger, platformLabel } from './pack';
import { setting, settings } from './settings';
import {
	anyOf,
	flowsOfLookUp,
	idsOfLookUp,
	LEDGER,
	ledgerTable,
	lookUps,
	SWEEPS,
	sweepsTable,
} from './tables';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

const notes: TemplateNode[] = [
	note(
		'what this does',
		`## 02 – Ingest invoices
Files **every** invoice of the platform in its dossier's directory: purchases under \`compta+\`, sales under \`ventes+\`. Runs on n8n 2.41 or newer.

**Before you publish**
1. Choose your *eFacture API* credential in the three eFacture nodes that want one, and your *Welyb API* credential in the two Welyb nodes.
2. In **Settings**, set the start date and a label for the platform. One copy of this workflow per platform credential, each with a label of its own.
3. Set the same start date in **eFacture Trigger**, and where the account has several organizations, list them both there and in **Settings**.

Don't run this and Welyb's own "Automatiser eFacture" on the same dossier: every invoice would arrive twice.

The Welyb side speaks the pack's own partner contract, **to be confirmed with Welyb**.`,
		[-600, -280],
		[500, 640],
		4,
	),
	note(
		'triggers',
		`### What starts it
**eFacture Trigger** brings new invoices every minute, as references only.

**Sweep** closes every gap. Each minute it takes the rows of the ledger whose next attempt is due, and in each organization it searches a window of the platform's flows again. A window moves on only when nothing was found in it that the ledger doesn't know. After any crash, however long, nothing has to be done by hand.`,
		[-60, -280],
		[2480, 640],
	),
	note(
		'claim',
		`### Claim before work
A row \`seen\` is written for each flow *before* it is read. A crash leaves it behind, and the sweep takes it over when its lease has run out. What another execution has in hand, or what is settled, is left alone. Where two executions claim a flow at once, the row written first wins.`,
		[-60, 400],
		[1440, 700],
	),
	note(
		'work',
		`### Read, find the dossier, file
Each step works item by item: one bad invoice takes the error output and the others go on. Filing is idempotent: the same invoice again gives the same document.`,
		[1420, 400],
		[1100, 460],
	),
	note(
		'record',
		`### Record what became of each
Filed, waiting with its reason and next attempt, conflict, or parked: every invoice has its row in **eFacture ledger**. New rows are written first, then the ones they replace are deleted.`,
		[-60, 1140],
		[2260, 340],
	),
];

const triggers: TemplateNode[] = [
	{
		name: 'eFacture Trigger',
		type: 'eFactureTrigger',
		version: 1,
		parameters: {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
			events: ['purchaseInvoice', 'salesInvoice'],
			startFrom: 'date',
			startDate: '2026-09-01T00:00:00',
			options: { mostFlows: 200 },
		},
		at: [0, 200],
	},
	everyMinutes('Sweep', 1, [0, 0]),
	settings(
		[
			['platform', 'string', 'eFacture'],
			['startDate', 'string', '2026-09-01T00:00:00Z'],
			['organizations', 'array', '[]'],
			['leaseMinutes', 'number', 15],
			['flowsPerExecution', 'number', 200],
			['sweepEveryMinutes', 'number', 5],
			['sweepWindowHours', 'number', 6],
			['sweepOverlapMinutes', 'number', 60],
			['sweepDelayMinutes', 'number', 2],
		],
		[220, 100],
	),
	ledgerTable([440, 100]),
	sweepsTable([660, 100]),
	ifTrue('Swept?', "={{ $('Sweep').isExecuted }}", { at: [880, 100] }),
	getRows('Sweeps', SWEEPS, [], { at: [1100, 0], alwaysOutputData: true }),
	{
		...ledger(
			'Windows',
			['sweep', 'plan'],
			{
				subject: 'invoices',
				sweptOrganizations: `={{ ${setting('organizations')} }}`,
				startDate: `={{ ${setting('startDate')} }}`,
				windowHours: `={{ ${setting('sweepWindowHours')} }}`,
				overlapMinutes: `={{ ${setting('sweepOverlapMinutes')} }}`,
				delayMinutes: `={{ ${setting('sweepDelayMinutes')} }}`,
				everyMinutes: `={{ ${setting('sweepEveryMinutes')} }}`,
			},
			[1320, 0],
		),
		alwaysOutputData: true,
	},
	ifTrue('Window?', '={{ $json.sweep !== undefined }}', { at: [1540, 0] }),
	{
		name: 'Flows of the windows',
		type: 'eFactureGetInvoices',
		version: 1,
		parameters: {
			operation: 'getMany',
			flowTypes: ['SupplierInvoice', 'CustomerInvoice'],
			changedAfter: '={{ $json.changedAfter }}',
			changedBefore: '={{ $json.changedBefore }}',
			organizations: '={{ [$json.organization] }}',
			returnAll: '={{ !$json.limit }}',
			limit: '={{ $json.limit ?? 50 }}',
		},
		onError: 'continueErrorOutput',
		alwaysOutputData: true,
		at: [1760, -80],
	},
	getRows(
		'Due rows',
		LEDGER,
		[
			{ column: 'platform', value: platformLabel },
			{ column: 'flowIds', is: 'neq', value: '||' },
			{ column: 'nextAttemptAt', is: 'lte', value: '={{ DateTime.utc().toISO() }}' },
		],
		{
			at: [1980, 0],
			limit: `={{ 3 * ${setting('flowsPerExecution')} }}`,
			orderBy: 'nextAttemptAt',
			alwaysOutputData: true,
			executeOnce: true,
		},
	),
	set(
		'Swept flows',
		{
			flows: [
				'array',
				"={{ $('Flows of the windows').isExecuted ? $('Flows of the windows').all().map(item => item.json).filter(json => json.flow) : [] }}",
			],
			dueRows: ['array', "={{ $('Due rows').all().map(item => item.json).filter(json => json.flowIds) }}"],
		},
		{ at: [2200, 0], executeOnce: true },
	),
	set(
		'Emitted flows',
		{
			flows: ['array', "={{ $('eFacture Trigger').all().map(item => item.json) }}"],
			dueRows: ['array', '[]'],
		},
		{ at: [2200, 200], executeOnce: true },
	),
];

const claiming: TemplateNode[] = [
	set(
		'Flows',
		{
			flows: ['array', '={{ $json.flows }}'],
			dueRows: ['array', '={{ $json.dueRows }}'],
			lookUps: [
				'array',
				lookUps(
					"[...$json.flows.map(json => encodeURIComponent(json.flow.id)), ...$json.dueRows.flatMap(row => row.flowIds.split('|').filter(id => id))]",
				),
			],
		},
		{ at: [0, 660] },
	),
	splitOut('Look-ups', 'lookUps', { at: [220, 660], alwaysOutputData: true }),
	getRowsOfAny('Known rows', LEDGER, flowsOfLookUp, { at: [440, 660], alwaysOutputData: true }),
	ledger(
		'Claim',
		['invoice', 'claim'],
		{
			flows: "={{ $('Flows').first().json.flows }}",
			dueRows: "={{ $('Flows').first().json.dueRows }}",
			leaseMinutes: `={{ ${setting('leaseMinutes')} }}`,
			limit: `={{ ${setting('flowsPerExecution')} }}`,
		},
		[660, 640],
	),
	insertRows('Write claims', LEDGER, { at: [940, 540] }),
	deleteRowsOfAny('Delete stale claims', LEDGER, idsOfLookUp, { at: [940, 740] }),
	filter('Searched', "={{ $('Flows of the windows').isExecuted }}", { at: [940, 920] }),
	ledger(
		'Close sweep',
		['sweep', 'close'],
		{
			windows: "={{ $('Windows').all().map(item => item.json) }}",
			found: "={{ $('Flows of the windows').all().map(item => item.json) }}",
			failed: "={{ $('Flows of the windows').all(1).map(item => item.json) }}",
			firstWindowHours: `={{ ${setting('sweepWindowHours')} }}`,
		},
		[1160, 920],
	),
	writeRows('Write sweeps', 'upsert', SWEEPS, [{ column: 'sweep', value: '={{ $json.sweep }}' }], {
		at: [1380, 920],
	}),
	getRows(
		'Live claims',
		LEDGER,
		[
			{ column: 'platform', value: platformLabel },
			{ column: 'state', value: 'seen' },
		],
		{ at: [1160, 540], alwaysOutputData: true, executeOnce: true },
	),
	ledger(
		'Confirm',
		['invoice', 'confirm'],
		{ work: "={{ $('Claim').all(1).map(item => item.json) }}" },
		[1160, 700],
	),
];

const working: TemplateNode[] = [
	{
		name: 'Get Invoices',
		type: 'eFactureGetInvoices',
		version: 1,
		parameters: { operation: 'get', flowSource: 'input', attach: ['original', 'readable'], options: {} },
		onError: 'continueErrorOutput',
		at: [1480, 660],
	},
	{
		name: 'Welyb Dossier Lookup',
		type: 'welybDossierLookup',
		version: 1,
		parameters: {},
		onError: 'continueErrorOutput',
		at: [1740, 660],
	},
	{
		name: 'Welyb File Document',
		type: 'welybFileDocument',
		version: 1,
		parameters: {},
		onError: 'continueErrorOutput',
		at: [2000, 620],
	},
	append('Outcomes', 5, { at: [2280, 640] }),
];

const recording: TemplateNode[] = [
	set(
		'Identities',
		{
			lookUps: [
				'array',
				lookUps("$('Outcomes').all().map(item => item.json.invoice?.identity).filter(identity => identity)"),
			],
		},
		{ at: [0, 1280], executeOnce: true },
	),
	splitOut('Identity look-ups', 'lookUps', { at: [220, 1280], alwaysOutputData: true }),
	getRowsOfAny('Recorded rows', LEDGER, anyOf('identity', 'eq', ['', ''], 'none'), {
		at: [440, 1280],
		alwaysOutputData: true,
	}),
	ledger(
		'Record',
		['invoice', 'record'],
		{ outcomes: "={{ $('Outcomes').all().map(item => item.json) }}", channel: 'api' },
		[660, 1280],
	),
	insertRows('Write rows', LEDGER, { at: [940, 1200] }),
	deleteRows(
		'Take back claims',
		LEDGER,
		[
			{ column: 'state', value: 'seen' },
			{ column: 'reason', value: `=${claimReason('{{ $execution.id }}')}` },
		],
		{ at: [1160, 1200], executeOnce: true },
	),
	whenBoth('Rows written', { at: [1380, 1300] }),
	deleteRowsOfAny('Delete replaced rows', LEDGER, idsOfLookUp, { at: [1600, 1300] }),
];

const connections: Connection[] = [
	['eFacture Trigger', 'Settings'],
	['Sweep', 'Settings'],
	['Settings', 'Ledger table'],
	['Ledger table', 'Sweeps table'],
	['Sweeps table', 'Swept?'],
	['Swept?', 'Sweeps'],
	['Swept?:1', 'Emitted flows'],
	['Sweeps', 'Windows'],
	['Windows', 'Window?'],
	['Window?', 'Flows of the windows'],
	['Window?:1', 'Due rows'],
	['Flows of the windows', 'Due rows'],
	['Due rows', 'Swept flows'],
	['Swept flows', 'Flows'],
	['Emitted flows', 'Flows'],
	['Flows', 'Look-ups'],
	['Look-ups', 'Known rows'],
	['Known rows', 'Claim'],
	['Claim', 'Write claims'],
	['Claim:2', 'Delete stale claims'],
	['Claim:3', 'Searched'],
	['Write claims', 'Live claims'],
	['Live claims', 'Confirm'],
	['Searched', 'Close sweep'],
	['Close sweep', 'Write sweeps'],
	['Confirm', 'Get Invoices'],
	['Get Invoices', 'Welyb Dossier Lookup'],
	['Get Invoices:1', 'Outcomes'],
	['Welyb Dossier Lookup', 'Welyb File Document'],
	['Welyb Dossier Lookup:1', 'Outcomes:1'],
	['Welyb Dossier Lookup:2', 'Outcomes:2'],
	['Welyb File Document', 'Outcomes:3'],
	['Welyb File Document:1', 'Outcomes:4'],
	['Outcomes', 'Identities'],
	['Identities', 'Identity look-ups'],
	['Identity look-ups', 'Recorded rows'],
	['Recorded rows', 'Record'],
	['Record', 'Write rows'],
	['Record:1', 'Rows written:1'],
	['Write rows', 'Take back claims'],
	['Take back claims', 'Rows written'],
	['Rows written', 'Delete replaced rows'],
];

export const ingestInvoices: TemplateSource = {
	file: '02-ingest-invoices',
	name: '02 – Ingest invoices',
	nodes: [...notes, ...triggers, ...claiming, ...working, ...recording],
	connections,
};
