import {
	closeSweepBlock,
	connectionList,
	connectionsBlock,
	lookUpBlock,
	sweepBlock,
	sweepSettings,
	sweptFlows,
} from './blocks';
import { claimBlock, takeBackClaims } from './claimBlock';
import {
	append,
	deleteRowsOfAny,
	everyMinutes,
	getRows,
	hasCome,
	ifTrue,
	insertRows,
	note,
	set,
	whenBoth,
	writeRows,
} from './nodes';
import { all, eFactureTrigger, ledger, platformLabel } from './pack';
import { setting, settings } from './settings';
import { CONNECTIONS, idsOfLookUp, identitiesOfLookUp, LEDGER, ledgerTable, sweepsTable } from './tables';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

const notes: TemplateNode[] = [
	note(
		'what this does',
		`## 02 – Ingest invoices
Files **every** invoice of a connected dossier in its directory: purchases under \`compta+\`, sales under \`ventes+\`. Runs on n8n 2.41 or newer.

**Before you publish**
1. Choose your *eFacture API* credential in the three eFacture nodes that want one, and your *Welyb API* credential in the three Welyb nodes.
2. In **Settings**, set the start date and a label for the platform. One copy of this workflow per platform credential, each with a label of its own.
3. Set the same start date in **eFacture Trigger**, and where the account has several organizations, list them there. The sweep searches those of connected dossiers, and those listed in **Settings**.
4. Connect dossiers with template 01, each with this label as its platform.

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

**Portal connections** says which dossiers are connected; the table **eFacture connections** follows it.

**Sweep** closes every gap. Each minute it takes the rows of the ledger whose next attempt is due, and in each organization it searches a window of the platform's flows again. A window moves on only when nothing was found in it that the ledger doesn't know. After any crash, however long, nothing has to be done by hand.`,
		[-60, -280],
		[3600, 660],
	),
	note(
		'claim',
		`### Claim before work
A row \`seen\` is written for each flow *before* it is read. A crash leaves it behind, and the sweep takes it over when its lease has run out. What another execution has in hand, or what is settled, is left alone. Where two executions claim a flow at once, the row written first wins.`,
		[-60, 400],
		[1960, 700],
	),
	note(
		'work',
		`### Read, find the dossier, file
Each step works item by item: one bad invoice takes the error output and the others go on. An invoice whose dossier isn't connected, or that is older than its connection, waits in the ledger with that reason. Connecting the dossier makes it due. Filing is idempotent: the same invoice again gives the same document.`,
		[1920, 400],
		[1340, 460],
	),
	note(
		'record',
		`### Record what became of each
Filed, waiting with its reason and next attempt, conflict, or parked: every invoice has its row in **eFacture ledger**. New rows are written first, then the ones they replace are deleted.`,
		[-60, 1140],
		[2260, 500],
	),
];

const sweep = sweepBlock(
	{ subject: 'invoices', flowTypes: ['SupplierInvoice', 'CustomerInvoice'], rest: 'Due rows' },
	[2200, 0],
);
const registry = connectionsBlock([880, 60]);

const triggers: TemplateNode[] = [
	eFactureTrigger(['purchaseInvoice', 'salesInvoice'], [0, 200]),
	everyMinutes('Sweep', 1, [0, 0]),
	settings(
		[
			['platform', 'string', 'eFacture'],
			...sweepSettings,
			['leaseMinutes', 'number', 15],
			['flowsPerExecution', 'number', 200],
		],
		[220, 100],
	),
	ledgerTable([440, 100]),
	sweepsTable([660, 100]),
	...registry.nodes,
	ifTrue('Swept?', "={{ $('Sweep').isExecuted }}", { at: [1980, 100] }),
	...sweep.nodes,
	getRows(
		'Due rows',
		LEDGER,
		[
			{ column: 'platform', value: platformLabel },
			{ column: 'flowIds', is: 'neq', value: '||' },
			{ column: 'nextAttemptAt', ...hasCome },
		],
		{
			at: [3080, 0],
			limit: `={{ 3 * ${setting('flowsPerExecution')} }}`,
			orderBy: 'nextAttemptAt',
			alwaysOutputData: true,
			executeOnce: true,
		},
	),
	set(
		'Swept flows',
		{
			flows: ['array', `={{ ${sweptFlows} }}`],
			dueRows: ['array', `={{ ${all('Due rows')}.filter(json => json.flowIds) }}`],
		},
		{ at: [3300, 0], executeOnce: true },
	),
	set(
		'Emitted flows',
		{
			flows: ['array', `={{ ${all('eFacture Trigger')} }}`],
			dueRows: ['array', '[]'],
		},
		{ at: [3300, 200], executeOnce: true },
	),
];

const claiming = claimBlock([0, 660]);
const closing = closeSweepBlock('Claim:3', [1160, 920]);

const working: TemplateNode[] = [
	{
		name: 'Get Invoices',
		type: 'eFactureGetInvoices',
		version: 1,
		parameters: { operation: 'get', flowSource: 'input', attach: ['original', 'readable'], options: {} },
		onError: 'continueErrorOutput',
		at: [1980, 660],
	},
	{
		name: 'Welyb Dossier Lookup',
		type: 'welybDossierLookup',
		version: 1,
		parameters: {},
		onError: 'continueErrorOutput',
		at: [2240, 660],
	},
	{
		...ledger(
			'Connected?',
			['connection', 'admit'],
			{ connections: `={{ ${connectionList} }}` },
			[2500, 640],
		),
		onError: 'continueErrorOutput',
	},
	{
		name: 'Welyb File Document',
		type: 'welybFileDocument',
		version: 1,
		parameters: {},
		onError: 'continueErrorOutput',
		at: [2740, 560],
	},
	append('Outcomes', 7, { at: [3020, 640] }),
];

const recordedRows = lookUpBlock(
	'Recorded rows',
	`${all('Outcomes')}.map(json => json.invoice?.identity).filter(identity => identity)`,
	LEDGER,
	identitiesOfLookUp,
	[0, 1360],
);

const recording: TemplateNode[] = [
	...recordedRows.nodes,
	ledger(
		'Record',
		['invoice', 'record'],
		{ outcomes: `={{ ${all('Outcomes')} }}`, channel: 'api' },
		[660, 1360],
	),
	insertRows('Write rows', LEDGER, { at: [940, 1300] }),
	takeBackClaims([1160, 1300]),
	writeRows(
		'Last invoice of dossiers',
		'update',
		CONNECTIONS,
		[{ column: 'dossierId', value: '={{ $json.dossierId }}' }],
		{ at: [940, 1460] },
	),
	whenBoth('Rows written', { at: [1380, 1380] }),
	deleteRowsOfAny('Delete replaced rows', LEDGER, idsOfLookUp, { at: [1600, 1380] }),
];

const connections: Connection[] = [
	['eFacture Trigger', 'Settings'],
	['Sweep', 'Settings'],
	['Settings', 'Ledger table'],
	['Ledger table', 'Sweeps table'],
	['Sweeps table', registry.first],
	...registry.connections,
	[registry.last, 'Swept?'],
	['Swept?', sweep.first],
	['Swept?:1', 'Emitted flows'],
	...sweep.connections,
	['Due rows', 'Swept flows'],
	['Swept flows', 'Flows'],
	['Emitted flows', 'Flows'],
	...claiming.connections,
	...closing.connections,
	['Confirm', 'Get Invoices'],
	['Get Invoices', 'Welyb Dossier Lookup'],
	['Get Invoices:1', 'Outcomes'],
	['Welyb Dossier Lookup', 'Connected?'],
	['Connected?', 'Welyb File Document'],
	['Connected?:1', 'Outcomes:5'],
	['Connected?:2', 'Outcomes:6'],
	['Welyb Dossier Lookup:1', 'Outcomes:1'],
	['Welyb Dossier Lookup:2', 'Outcomes:2'],
	['Welyb File Document', 'Outcomes:3'],
	['Welyb File Document:1', 'Outcomes:4'],
	['Outcomes', recordedRows.first],
	...recordedRows.connections,
	[recordedRows.last, 'Record'],
	['Record', 'Write rows'],
	['Record:1', 'Rows written:1'],
	['Record:2', 'Last invoice of dossiers'],
	['Write rows', 'Take back claims'],
	['Take back claims', 'Rows written'],
	['Rows written', 'Delete replaced rows'],
];

export const ingestInvoices: TemplateSource = {
	file: '02-ingest-invoices',
	name: '02 – Ingest invoices',
	nodes: [...notes, ...triggers, ...claiming.nodes, ...closing.nodes, ...working, ...recording],
	connections,
};
