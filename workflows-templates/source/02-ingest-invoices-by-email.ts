import {
	closeSweepBlock,
	connectedOrganizations,
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
	filter,
	getRows,
	hasCome,
	ifTrue,
	insertRows,
	manualTrigger,
	note,
	set,
	whenBoth,
} from './nodes';
import { all, eFactureTrigger, ledger, platformLabel } from './pack';
import { sendBlock, uncertainBlock } from './sendBlock';
import { setting, settings } from './settings';
import { identitiesOfLookUp, idsOfLookUp, LEDGER, ledgerTable, sweepsTable } from './tables';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

const isTrial = "$('Dry run').isExecuted";

const notes: TemplateNode[] = [
	note(
		'what this does',
		`## 02 – Ingest invoices by e-mail
Mails **every** invoice of the platform to the collection address of its dossier's directory: purchases to \`compta+\`, sales to \`ventes+\`. It needs no API of Welyb. Runs on n8n 2.41 or newer.

**Before you publish**
1. Choose your *eFacture API* credential in the eFacture nodes that want one, and your *SMTP* credential in **Send Email**. The Welyb nodes want none here.
2. In **Settings**, set the start date, a label for the platform and the sender \`mailFrom\`. Set the same start date in **eFacture Trigger**.
3. Run **Dry run** once: it makes the tables and sends nothing.
4. List your dossiers in the table **eFacture connections**: \`dossierId\` (any text of yours that stays), name, SIRET, SIREN, platform label, \`state\` connected, and both collection addresses, **pasted from Welyb** (dossier > settings > Automatisation).

Use this **or** template 02 for a dossier, and neither beside Welyb's own "Automatiser eFacture": every invoice would arrive twice.

Welyb files by the day a mail arrives. An invoice of another month says so in its subject and in the ledger.`,
		[-600, -440],
		[500, 860],
		4,
	),
	note(
		'triggers',
		`### What starts it
**eFacture Trigger** brings new invoices every minute. **Sweep** closes every gap, takes what is due, and makes uncertain what was being sent when an execution ended.

**Dry run** is for a person in the editor: **What would be sent** and **Why not the rest** tell, and nothing is written or sent.`,
		[-60, -440],
		[3820, 800],
	),
	note(
		'claim',
		`### Claim before work
A row \`seen\` is written for each flow before it is read. What another execution has in hand, or what is settled, is left alone.`,
		[-60, 400],
		[2060, 720],
	),
	note(
		'work',
		`### Read, find the dossier, prepare the mail
One mail an invoice, checked by every rule of Welyb's collection addresses: see docs/collection-email.md. What breaks a rule is named and not sent.`,
		[2040, 400],
		[1280, 720],
	),
	note(
		'record',
		`### Record before anything is sent
What is filed already, a conflict, without a dossier or broken has its row. A prepared mail's row is in hand of this execution, until its lease is over.`,
		[-60, 1160],
		[2060, 560],
	),
	note(
		'send',
		`### One mail after the other
The row is \`sending\` **before** the mail leaves, and \`filed\` with the Message-ID right after. What stays \`sending\` becomes **uncertain** and is never sent again by itself: template 09 settles it.

Leave the upper branch of **Start mail** above the lower one: n8n works from top to bottom.`,
		[2040, 1160],
		[1780, 820],
	),
];

const sweep = sweepBlock(
	{ subject: 'invoices', flowTypes: ['SupplierInvoice', 'CustomerInvoice'], rest: 'Due rows' },
	[2420, 0],
);
const uncertain = uncertainBlock([2420, -180]);
const registry = connectionsBlock([880, 0], { hasPortal: false });

const triggers: TemplateNode[] = [
	eFactureTrigger(['purchaseInvoice', 'salesInvoice'], [0, 180]),
	everyMinutes('Sweep', 1, [0, 0]),
	manualTrigger('Dry run', [0, -180]),
	settings(
		[
			['platform', 'string', 'eFacture'],
			['mailFrom', 'string', ''],
			...sweepSettings,
			['leaseMinutes', 'number', 30],
			['longestSendingMinutes', 'number', 30],
			['flowsPerExecution', 'number', 50],
			['attachXml', 'boolean', false],
			['mostMegabytes', 'number', 10],
		],
		[220, 0],
	),
	ledgerTable([440, 0]),
	sweepsTable([660, 0]),
	...registry.nodes,
	ifTrue('Dry?', `={{ ${isTrial} }}`, { at: [1980, 0], executeOnce: true }),
	ifTrue('Swept?', "={{ $('Sweep').isExecuted }}", { at: [2200, 100] }),
	...uncertain.nodes,
	...sweep.nodes,
	getRows(
		'Due rows',
		LEDGER,
		[
			{ column: 'platform', value: platformLabel },
			{ column: 'flowIds', is: 'neq', value: '||' },
			{ column: 'state', is: 'neq', value: 'sending' },
			{ column: 'nextAttemptAt', ...hasCome },
		],
		{
			at: [3300, 0],
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
		{ at: [3520, 0], executeOnce: true },
	),
	set(
		'Emitted flows',
		{ flows: ['array', `={{ ${all('eFacture Trigger')} }}`], dueRows: ['array', '[]'] },
		{ at: [3520, 200], executeOnce: true },
	),
	{
		name: 'Flows to try',
		type: 'eFactureGetInvoices',
		version: 1,
		parameters: {
			operation: 'getMany',
			flowTypes: ['SupplierInvoice', 'CustomerInvoice'],
			changedAfter: `={{ ${setting('startDate')} }}`,
			changedBefore: '={{ DateTime.utc().toISO() }}',
			organizations: `={{ ${connectedOrganizations} }}`,
			returnAll: false,
			limit: `={{ ${setting('flowsPerExecution')} }}`,
		},
		at: [2420, -360],
	},
	set(
		'Tried flows',
		{ flows: ['array', `={{ ${all('Flows to try')} }}`], dueRows: ['array', '[]'] },
		{ at: [2640, -360], executeOnce: true },
	),
];

const claiming = claimBlock([0, 700], isTrial);
const closing = closeSweepBlock('Claim:3', [1160, 960]);

const working: TemplateNode[] = [
	filter('Works to try', `={{ ${isTrial} }}`, { at: [1760, 780] }),
	{
		name: 'Get Invoices',
		type: 'eFactureGetInvoices',
		version: 1,
		parameters: { operation: 'get', flowSource: 'input', attach: ['original', 'readable'], options: {} },
		onError: 'continueErrorOutput',
		at: [2080, 660],
	},
	{
		name: 'Welyb Dossier Lookup',
		type: 'welybDossierLookup',
		version: 1,
		parameters: { source: 'list', connections: `={{ ${connectionList} }}` },
		onError: 'continueErrorOutput',
		at: [2320, 660],
	},
	{
		...ledger(
			'Connected?',
			['connection', 'admit'],
			{ connections: `={{ ${connectionList} }}` },
			[2560, 640],
		),
		onError: 'continueErrorOutput',
	},
	{
		name: 'Welyb File Document',
		type: 'welybFileDocument',
		version: 1,
		parameters: {
			channel: 'collectionEmail',
			options: {
				attachXml: `={{ ${setting('attachXml')} }}`,
				mostMegabytes: `={{ ${setting('mostMegabytes')} }}`,
			},
		},
		onError: 'continueErrorOutput',
		at: [2800, 600],
	},
	append('Outcomes', 8, { at: [3080, 660] }),
];

const recordedRows = lookUpBlock(
	'Recorded rows',
	`${all('Outcomes')}.map(json => json.invoice?.identity).filter(identity => identity)`,
	LEDGER,
	identitiesOfLookUp,
	[220, 1380],
);
const record = (name: string, at: [number, number]) =>
	ledger(
		name,
		['invoice', 'record'],
		{
			outcomes: `={{ ${all('Outcomes')} }}`,
			channel: 'collectionEmail',
			mailLeaseMinutes: `={{ ${setting('leaseMinutes')} }}`,
			readAt: "={{ $('Before reading').first().json.readAt }}",
		},
		at,
	);

const recording: TemplateNode[] = [
	set(
		'Before reading',
		{ readAt: ['string', '={{ DateTime.utc().toISO() }}'] },
		{ at: [0, 1380], executeOnce: true },
	),
	...recordedRows.nodes,
	ifTrue('Try only?', `={{ ${isTrial} }}`, { at: [880, 1380] }),
	record('Try record', [1100, 1260]),
	set(
		'What would be sent',
		{
			wouldSend: [
				'array',
				`={{ ${all('Try record', 3)}.map(({ filingKey }) => ${all('Welyb File Document')}.find(json => json.document?.filingKey === filingKey)).map(json => ({ invoice: json.invoice.number, dossier: json.dossier.name, side: json.side, to: json.mail.to, subject: json.mail.subject, attachments: json.mail.names, findings: json.mail.findings })) }}`,
			],
			notSent: [
				'array',
				`={{ ${all('Try record')}.filter(row => !${all('Try record', 3)}.some(({ filingKey }) => filingKey === row.filingKey)).map(row => ({ invoice: row.number ?? row.flowIds, dossier: row.dossierName, state: row.state, why: row.lastError ?? row.reason })) }}`,
			],
		},
		{ at: [1320, 1260], executeOnce: true },
	),
	filter('Known and tried', `={{ ${isTrial} }}`, { at: [1540, 780] }),
	set(
		'Why not the rest',
		{
			notSent: [
				'array',
				`={{ ${all('Known rows')}.filter(row => row.state && row.state !== 'seen').map(row => ({ invoice: row.number ?? row.flowIds, dossier: row.dossierName, state: row.state, why: row.lastError ?? row.reason, filedAt: row.filedAt, messageId: row.messageId })) }}`,
			],
		},
		{ at: [1760, 900], executeOnce: true },
	),
	record('Record', [1100, 1500]),
	insertRows('Write rows', LEDGER, { at: [1320, 1420] }),
	takeBackClaims([1540, 1420], { alwaysOutputData: true }),
	whenBoth('Rows written', { at: [1720, 1540] }),
	deleteRowsOfAny('Delete replaced rows', LEDGER, idsOfLookUp, { at: [1880, 1540] }),
	whenBoth('Prepared mails', { at: [2080, 1640] }),
	filter(
		'In hand',
		`={{ ${all('Record', 3)}.some(({ filingKey, flowId }) => filingKey === $json.document.filingKey && flowId === $json.flow.id) }}`,
		{ at: [2300, 1640] },
	),
];
const sending = sendBlock([2540, 1640]);

const connections: Connection[] = [
	['eFacture Trigger', 'Settings'],
	['Sweep', 'Settings'],
	['Dry run', 'Settings'],
	['Settings', 'Ledger table'],
	['Ledger table', 'Sweeps table'],
	['Sweeps table', registry.first],
	...registry.connections,
	[registry.last, 'Dry?'],
	['Dry?', 'Flows to try'],
	['Flows to try', 'Tried flows'],
	['Tried flows', 'Flows'],
	['Dry?:1', 'Swept?'],
	['Swept?', uncertain.first],
	...uncertain.connections,
	['Swept?', sweep.first],
	['Swept?:1', 'Emitted flows'],
	...sweep.connections,
	['Due rows', 'Swept flows'],
	['Swept flows', 'Flows'],
	['Emitted flows', 'Flows'],
	...claiming.connections,
	...closing.connections,
	['Claim:3', 'Known and tried'],
	['Known and tried', 'Why not the rest'],
	['Claim:1', 'Works to try'],
	['Works to try', 'Get Invoices'],
	['Confirm', 'Get Invoices'],
	['Get Invoices', 'Welyb Dossier Lookup'],
	['Get Invoices:1', 'Outcomes'],
	['Welyb Dossier Lookup', 'Connected?'],
	['Connected?', 'Welyb File Document'],
	['Connected?:1', 'Outcomes:6'],
	['Connected?:2', 'Outcomes:7'],
	['Welyb Dossier Lookup:1', 'Outcomes:1'],
	['Welyb Dossier Lookup:2', 'Outcomes:2'],
	['Welyb File Document', 'Outcomes:3'],
	['Welyb File Document:1', 'Outcomes:4'],
	['Welyb File Document:2', 'Outcomes:5'],
	['Outcomes', 'Before reading'],
	['Before reading', recordedRows.first],
	...recordedRows.connections,
	[recordedRows.last, 'Try only?'],
	['Try only?', 'Try record'],
	['Try record', 'What would be sent'],
	['Try only?:1', 'Record'],
	['Record', 'Write rows'],
	['Record:1', 'Rows written:1'],
	['Write rows', 'Take back claims'],
	['Take back claims', 'Rows written'],
	['Rows written', 'Delete replaced rows'],
	['Take back claims', 'Prepared mails'],
	['Welyb File Document', 'Prepared mails:1'],
	['Prepared mails', 'In hand'],
	['In hand', 'Mail by mail'],
	...sending.connections,
];

export const ingestInvoicesByEmail: TemplateSource = {
	file: '02-ingest-invoices-by-email',
	name: '02 – Ingest invoices by e-mail',
	nodes: [
		...notes,
		...triggers,
		...claiming.nodes,
		...closing.nodes,
		...working,
		...recording,
		...sending.nodes,
	],
	connections,
};
