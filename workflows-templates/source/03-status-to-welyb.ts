import { DUE_MARK } from '../../nodes/domain/ledger/statusHistory';
import {
	closeSweepBlock,
	connectedDossierIds,
	connectionList,
	connectionsBlock,
	lookUpBlock,
	sweepBlock,
	sweepSettings,
	sweptFlows,
} from './blocks';
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
	writeRows,
} from './nodes';
import { all, allIfRun, eFactureTrigger, ledger, platformLabel } from './pack';
import { setting, settings } from './settings';
import {
	identitiesOfLookUp,
	idsOfLookUp,
	LEDGER,
	ledgerTable,
	messageLookUps,
	messagesOfLookUp,
	sweepsTable,
} from './tables';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

const notes: TemplateNode[] = [
	note(
		'what this does',
		`## 03 – Status from eFacture to Welyb
Writes **every** status that the platform tells of an invoice on its document in Welyb, whoever set it and in whatever order it comes. An invoice between two dossiers gets it on both documents. Runs on n8n 2.41 or newer, beside template 02.

**Before you publish**
1. Choose your *eFacture API* credential in the three eFacture nodes that want one, and your *Welyb API* credential in **Portal connections** and **Set Document Status**.
2. In **Settings**, set the same platform label, start date and organizations as in template 02; the start date, and any organizations, in **eFacture Trigger**.

A status of an invoice that isn't filed yet is kept in the ledger, and written on the document once there is one. So is one for a dossier that isn't connected: nothing of it reaches Welyb until it is connected again.

The Welyb side speaks the pack's own partner contract, **to be confirmed with Welyb**.`,
		[-600, -280],
		[500, 600],
		4,
	),
	note(
		'triggers',
		`### What starts it
**eFacture Trigger** brings new status messages every minute. **Sweep** searches each organization's messages again, takes those that couldn't be read, and what a document still has to get because it wasn't there, or Welyb was down. Statuses that came before their invoice, or at the same moment, move into its row.`,
		[-60, -280],
		[4040, 640],
	),
	note(
		'read',
		`### Read what isn't known
A message may be applied twice without harm, so nothing is claimed. One that the platform refused never took effect and is passed over.`,
		[-60, 400],
		[1760, 520],
	),
	note(
		'set',
		`### Set it on the documents, and record it
Every status is kept in its invoice's row, in the column \`statusHistory\`; \`statusFlows\` has marks of the messages that brought them. Rows are read again just before they are written.`,
		[-60, 960],
		[2700, 560],
	),
];

const sweep = sweepBlock(
	{
		subject: 'statuses',
		flowTypes: ['SupplierInvoiceLC', 'CustomerInvoiceLC'],
		rest: 'Unread messages',
	},
	[2200, 0],
);
export const registry = connectionsBlock([880, 60]);

const triggers: TemplateNode[] = [
	eFactureTrigger(['statusChanged'], [0, 200]),
	everyMinutes('Sweep', 1, [0, 0]),
	settings(
		[['platform', 'string', 'eFacture'], ...sweepSettings, ['messagesPerExecution', 'number', 200]],
		[220, 100],
	),
	ledgerTable([440, 100]),
	sweepsTable([660, 100]),
	...registry.nodes,
	ifTrue('Swept?', "={{ $('Sweep').isExecuted }}", { at: [1980, 100] }),
	...sweep.nodes,
	getRows(
		'Unread messages',
		LEDGER,
		[
			{ column: 'platform', value: platformLabel },
			{ column: 'filingKey', is: 'ilike', value: 'status|%' },
			{ column: 'nextAttemptAt', ...hasCome },
		],
		{
			at: [3080, 0],
			limit: `={{ ${setting('messagesPerExecution')} }}`,
			orderBy: 'nextAttemptAt',
			alwaysOutputData: true,
			executeOnce: true,
		},
	),
	getRows(
		'Rows with due statuses',
		LEDGER,
		[
			{ column: 'platform', value: platformLabel },
			{ column: 'statusHistory', is: 'ilike', value: `%${DUE_MARK}%` },
			{ column: 'documentId', is: 'isNotEmpty' },
		],
		{
			at: [3300, 0],
			alwaysOutputData: true,
			executeOnce: true,
		},
	),
	getRows(
		'Early statuses',
		LEDGER,
		[
			{ column: 'platform', value: platformLabel },
			{ column: 'flowIds', value: '||' },
			{ column: 'filingKey', is: 'ilike', value: 'none|%' },
			{ column: 'nextAttemptAt', ...hasCome },
		],
		{
			at: [3520, 0],
			limit: `={{ ${setting('messagesPerExecution')} }}`,
			orderBy: 'nextAttemptAt',
			alwaysOutputData: true,
			executeOnce: true,
		},
	),
	set(
		'Swept messages',
		{
			flows: ['array', `={{ ${sweptFlows} }}`],
			unreadRows: ['array', `={{ ${all('Unread messages')}.filter(json => json.filingKey) }}`],
			dueRows: [
				'array',
				`={{ ((connected) => ${all('Rows with due statuses')}.filter(json => connected.has(json.dossierId)).slice(0, ${setting('messagesPerExecution')}))(${connectedDossierIds}) }}`,
			],
			earlyRows: ['array', `={{ ${all('Early statuses')}.filter(json => json.identity) }}`],
		},
		{ at: [3740, 0], executeOnce: true },
	),
	set(
		'Emitted messages',
		{
			flows: ['array', `={{ ${all('eFacture Trigger')} }}`],
			unreadRows: ['array', '[]'],
			dueRows: ['array', '[]'],
			earlyRows: ['array', '[]'],
		},
		{ at: [3740, 200], executeOnce: true },
	),
];

const knownRows = lookUpBlock(
	'Known rows',
	messageLookUps("$('Messages').first().json.flows", setting('platform')),
	LEDGER,
	messagesOfLookUp,
	[220, 560],
);
const closing = closeSweepBlock('Pick:1', [1100, 740]);

const reading: TemplateNode[] = [
	set(
		'Messages',
		{
			flows: ['array', '={{ $json.flows }}'],
			unreadRows: ['array', '={{ $json.unreadRows }}'],
			dueRows: ['array', '={{ $json.dueRows }}'],
			earlyRows: ['array', '={{ $json.earlyRows }}'],
		},
		{ at: [0, 560] },
	),
	...knownRows.nodes,
	ledger(
		'Pick',
		['status', 'pick'],
		{
			statusFlows: "={{ $('Messages').first().json.flows }}",
			dueRows: "={{ $('Messages').first().json.unreadRows }}",
			limit: `={{ ${setting('messagesPerExecution')} }}`,
		},
		[880, 560],
	),
	{
		name: 'Get Invoices',
		type: 'eFactureGetInvoices',
		version: 1,
		parameters: { operation: 'get', flowSource: 'input', attach: [], options: {} },
		onError: 'continueErrorOutput',
		at: [1100, 480],
	},
	append('Read', 2, { at: [1320, 480] }),
	ifTrue('Nothing to read?', '={{ $json.picked === 0 }}', { at: [1100, 640] }),
	...closing.nodes,
];

const identities = `[...new Set([...(${allIfRun('Read')}).map(json => json.status?.about?.identity), ...[...$('Messages').first().json.dueRows, ...$('Messages').first().json.earlyRows].map(row => row.identity)].filter(identity => identity))]`;
const invoiceRows = lookUpBlock('Invoice rows', identities, LEDGER, identitiesOfLookUp, [0, 1180]);
const rowsNow = lookUpBlock('Rows now', identities, LEDGER, identitiesOfLookUp, [1540, 1180]);

const writing: TemplateNode[] = [
	...invoiceRows.nodes,
	{
		...ledger(
			'Statuses to set',
			['status', 'listToSet'],
			{
				statuses: `={{ ${allIfRun('Read')}.filter(json => json.status) }}`,
				dueRows: "={{ $('Messages').first().json.dueRows }}",
				connections: `={{ ${connectionList} }}`,
			},
			[660, 1180],
		),
		alwaysOutputData: true,
	},
	ifTrue('Anything to set?', '={{ $json.document !== undefined }}', { at: [880, 1180] }),
	{
		name: 'Set Document Status',
		type: 'welybFileDocument',
		version: 1,
		parameters: {
			resource: 'status',
			operation: 'setStatus',
			documentIds: '={{ $json.document.id }}',
			statusFrom: 'item',
			statusOptions: {},
		},
		onError: 'continueErrorOutput',
		at: [1100, 1100],
	},
	append('Set or not', 3, { at: [1320, 1180] }),
	...rowsNow.nodes,
	ledger(
		'Record',
		['status', 'record'],
		{
			read: `={{ ${allIfRun('Read')} }}`,
			set: `={{ ${all('Set or not')}.filter(json => json.document) }}`,
			channel: 'api',
		},
		[2200, 1180],
	),
	writeRows('Write statuses', 'update', LEDGER, [{ column: 'id', value: '={{ $json.id }}' }], {
		at: [2420, 1080],
	}),
	insertRows('Write new rows', LEDGER, { at: [2420, 1220] }),
	deleteRowsOfAny('Delete replaced rows', LEDGER, idsOfLookUp, { at: [2420, 1360] }),
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
	['Swept?:1', 'Emitted messages'],
	...sweep.connections,
	['Unread messages', 'Rows with due statuses'],
	['Rows with due statuses', 'Early statuses'],
	['Early statuses', 'Swept messages'],
	['Swept messages', 'Messages'],
	['Emitted messages', 'Messages'],
	['Messages', knownRows.first],
	...knownRows.connections,
	[knownRows.last, 'Pick'],
	['Pick', 'Get Invoices'],
	['Get Invoices', 'Read'],
	['Get Invoices:1', 'Read:1'],
	['Read', invoiceRows.first],
	['Pick:1', 'Nothing to read?'],
	['Nothing to read?', invoiceRows.first],
	...closing.connections,
	...invoiceRows.connections,
	[invoiceRows.last, 'Statuses to set'],
	['Statuses to set', 'Anything to set?'],
	['Anything to set?', 'Set Document Status'],
	['Anything to set?:1', 'Set or not:2'],
	['Set Document Status', 'Set or not'],
	['Set Document Status:1', 'Set or not:1'],
	['Set or not', rowsNow.first],
	...rowsNow.connections,
	[rowsNow.last, 'Record'],
	['Record', 'Write statuses'],
	['Record:1', 'Write new rows'],
	['Record:2', 'Delete replaced rows'],
];

export const statusToWelyb: TemplateSource = {
	file: '03-status-to-welyb',
	name: '03 – Status from eFacture to Welyb',
	nodes: [...notes, ...triggers, ...reading, ...writing],
	connections,
};
