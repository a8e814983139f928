import { QUEUED } from '../../nodes/domain/ledger/queue';
import { HISTORY } from '../../nodes/domain/registry/history';
import {
	closeSweepBlock,
	connectionList,
	connectionsBlock,
	lookUpBlock,
	sweepBlock,
	sweptFlows,
} from './blocks';
import {
	deleteRows,
	everyMinutes,
	formEnd,
	formTrigger,
	getRows,
	ifTrue,
	insertRows,
	note,
	set,
	writeRows,
} from './nodes';
import { all, allIfRun, ledger, platformLabel } from './pack';
import { setting, settings } from './settings';
import { flowsOfLookUp, LEDGER, ledgerTable, SWEEPS, sweepsTable } from './tables';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

const notes: TemplateNode[] = [
	note(
		'what this does',
		`## 07 – History
Files the invoices of the past: all since a day, for dossiers that are connected already. Runs on n8n 2.41 or newer, beside template 02.

**Before you publish**
1. Choose your *eFacture API* credential in **Flows of the windows**, and your *Welyb API* credential in **Portal connections** and **Earlier date**.
2. In **Settings**, set the same platform label and organizations as in template 02.
3. Open the form **History**, which wants an n8n login.

It can be stopped, or crash, at any moment: it goes on where it was, and nothing is filed twice.

Where Welyb's own connector filed a dossier's invoices before, don't go back behind the day on which it was ended.`,
		[-640, -320],
		[540, 720],
		4,
	),
	note(
		'start',
		`### A person asks
Each chosen connection gets the earlier date, which also makes due what waits in the ledger for it; and each organization gets a search in **eFacture sweeps**.`,
		[-60, -320],
		[3160, 720],
	),
	note(
		'search',
		`### The past is searched, a window at a time
While fewer than \`mostWaiting\` found invoices wait for their turn, the next window of each organization is searched. What the ledger doesn't know is written into it, due at once: template 02 files it, in batches of its own. Only then does the window move on. A search that has reached the present is deleted.`,
		[-60, 440],
		[3160, 720],
	),
];

const registry = connectionsBlock([880, 0]);
const searches = `${all('Searches')}.filter(json => json.sweep)`;
const historySweep = `'${HISTORY}|' + ${setting('platform')} + '|'`;

const asking: TemplateNode[] = [
	formTrigger(
		'History',
		{
			title: 'File invoices of the past',
			description: 'All invoices issued or delivered since a day are filed, for dossiers that are connected.',
			button: 'File them',
		},
		[
			{ fieldLabel: 'Invoices since', fieldType: 'date', requiredField: true },
			{
				fieldLabel: 'Dossiers',
				fieldType: 'textarea',
				requiredField: true,
				placeholder: 'SIRET or name, one a line; * for every connected dossier',
			},
		],
		[0, 160],
	),
	everyMinutes('Sweep', 1, [0, -80]),
	settings(
		[
			['platform', 'string', 'eFacture'],
			['organizations', 'array', '[]'],
			['startDate', 'string', '2026-09-01T00:00:00Z'],
			['mostWaiting', 'number', 1000],
			['sweepEveryMinutes', 'number', 0],
			['sweepWindowHours', 'number', 24],
			['sweepOverlapMinutes', 'number', 60],
			['sweepDelayMinutes', 'number', 2],
		],
		[220, 0],
	),
	ledgerTable([440, 0]),
	sweepsTable([660, 0]),
	...registry.nodes,
	getRows(
		'Searches',
		SWEEPS,
		[{ column: 'sweep', is: 'ilike', value: `=${HISTORY}|{{ ${setting('platform')} }}|%` }],
		{
			at: [1980, 0],
			alwaysOutputData: true,
			executeOnce: true,
		},
	),
	ifTrue('By form?', "={{ $('History').isExecuted }}", { at: [2200, 0] }),
	ledger(
		'Plan',
		['connection', 'planHistory'],
		{
			since: "={{ $('History').first().json['Invoices since'] }}",
			historyDossiers: "={{ $('History').first().json.Dossiers }}",
			connections: `={{ ${connectionList} }}`,
			listedOrganizations: `={{ ${setting('organizations')} }}`,
			historyWindowHours: `={{ ${setting('sweepWindowHours')} }}`,
		},
		[2420, 0],
	),
	{
		name: 'Earlier date',
		type: 'welybDossierLookup',
		version: 1,
		parameters: {
			resource: 'connection',
			operation: 'connect',
			dossierId: '={{ $json.dossierId }}',
			accountFrom: 'item',
			invoicesFrom: 'date',
			fromDate: '={{ $json.fromDate }}',
			connectOptions: { changeTerms: true },
		},
		onError: 'continueErrorOutput',
		at: [2640, -160],
	},
	writeRows('Write searches', 'upsert', SWEEPS, [{ column: 'sweep', value: '={{ $json.sweep }}' }], {
		at: [2640, 20],
	}),
	formEnd(
		'Answered',
		{
			title:
				"={{ $json.chosen.length ? 'The invoices of the past are on their way' : 'No dossier was found' }}",
			message: `={{ [$json.chosen.length ? 'Invoices since ' + $json.since + ' are filed for: ' + $json.chosen.join(', ') + '.' : '', $json.unknown.length ? 'No connected dossier of this platform: ' + $json.unknown.join(', ') + '.' : '', ...${allIfRun('Earlier date', 1)}.map(json => json.dossierName + ' keeps its date: ' + json.error.message + '.')].filter(text => text).join('\\n') }}`,
		},
		{ at: [2640, 200] },
	),
];

const sweep = sweepBlock(
	{
		subject: HISTORY,
		flowTypes: ['SupplierInvoice', 'CustomerInvoice'],
		rest: 'Found flows',
		organizations: `${searches}.map(json => json.sweep.slice((${historySweep}).length))`,
	},
	[660, 640],
);
const knownRows = lookUpBlock(
	'Known rows',
	"$('Found flows').first().json.flows.map(json => encodeURIComponent(json.flow.id))",
	LEDGER,
	flowsOfLookUp,
	[1760, 640],
);
const closing = closeSweepBlock('Queue:1', [2420, 840]);

const searching: TemplateNode[] = [
	ifTrue('Anything to search?', `={{ ${searches}.length > 0 }}`, { at: [0, 640], executeOnce: true }),
	getRows(
		'Waiting for their turn',
		LEDGER,
		[
			{ column: 'platform', value: platformLabel },
			{ column: 'reason', value: QUEUED },
		],
		{ at: [220, 640], limit: `={{ ${setting('mostWaiting')} }}`, alwaysOutputData: true, executeOnce: true },
	),
	ifTrue('Room for more?', `={{ ${all('Waiting for their turn')}.length < ${setting('mostWaiting')} }}`, {
		at: [440, 640],
		executeOnce: true,
	}),
	...sweep.nodes,
	set('Found flows', { flows: ['array', `={{ ${sweptFlows} }}`] }, { at: [1540, 640], executeOnce: true }),
	...knownRows.nodes,
	ledger(
		'Queue',
		['invoice', 'queue'],
		{ foundFlows: "={{ $('Found flows').first().json.flows }}" },
		[2420, 640],
	),
	insertRows('Write queue', LEDGER, { at: [2640, 560] }),
	...closing.nodes,
	deleteRows(
		'Delete what is done',
		SWEEPS,
		[
			{ column: 'sweep', is: 'ilike', value: `=${HISTORY}|{{ ${setting('platform')} }}|%` },
			{ column: 'sweptUntil', is: 'gte', value: '={{ DateTime.utc().minus({ hours: 1 }).toISO() }}' },
		],
		{ at: [3080, 840], executeOnce: true },
	),
];

const connections: Connection[] = [
	['Sweep', 'Settings'],
	['History', 'Settings'],
	['Settings', 'Ledger table'],
	['Ledger table', 'Sweeps table'],
	['Sweeps table', registry.first],
	...registry.connections,
	[registry.last, 'Searches'],
	['Searches', 'By form?'],
	['By form?', 'Plan'],
	['By form?:1', 'Anything to search?'],
	['Plan', 'Earlier date'],
	['Plan:1', 'Write searches'],
	['Plan:2', 'Answered'],
	['Anything to search?', 'Waiting for their turn'],
	['Waiting for their turn', 'Room for more?'],
	['Room for more?', sweep.first],
	...sweep.connections,
	['Found flows', knownRows.first],
	...knownRows.connections,
	[knownRows.last, 'Queue'],
	['Queue', 'Write queue'],
	...closing.connections,
	[closing.last, 'Delete what is done'],
];

export const history: TemplateSource = {
	file: '07-history',
	name: '07 – History',
	nodes: [...notes, ...asking, ...searching],
	connections,
};
