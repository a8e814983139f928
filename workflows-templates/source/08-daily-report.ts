import { chain, lookUpBlock } from './blocks';
import {
	asItem,
	everyDay,
	filter,
	getRows,
	getRowsOfAny,
	mail,
	note,
	set,
	writeRows,
	type Condition,
} from './nodes';
import { all, ledger } from './pack';
import { setting, settings } from './settings';
import { ACTS, actsTable, flowsOfLookUp, LEDGER, ledgerTable, SWEEPS, sweepsTable } from './tables';
import type { TemplateNode, TemplateSource } from './workflow';

const notes: TemplateNode[] = [
	note(
		'what this does',
		`## 08 – Daily report
Sends a plain-text mail every morning: what was filed and which statuses changed since the last report, what needs a person (uncertain, conflicts, parked, statuses to confirm or without an answer, sales past due whose payment isn't declared, invoices that the ledger lacks), and what goes on by itself. Runs on n8n 2.41 or newer, beside template 02.

**Before you publish**
1. Choose your *eFacture API* credential in **Flows of the platform** and an *SMTP* credential in **Send report**.
2. In **Settings**, set the same platform label and organizations as in template 02, and the mail addresses. Without \`mailTo\` nothing is sent.
3. **Every morning** says at which hour, by the workflow's time zone.

It reads tables and writes nothing but its own row in **eFacture sweeps**, in which it keeps where the last report ended. A report that couldn't be sent is made up for by the next.`,
		[-640, -320],
		[540, 640],
		4,
	),
	note(
		'period',
		`### Since the last report
Up to an hour ago, so that what is in hand has come to its end.`,
		[-60, -320],
		[1380, 520],
	),
	note(
		'read',
		`### What may be told
Rows that aren't filed, that changed in the period, that are held; sales past due; open acts; the platform's invoices of the last days with the rows that name them.`,
		[1340, -320],
		[1760, 520],
	),
	note(
		'send',
		`### The mail
The period is closed only once the mail is out.`,
		[3120, -320],
		[1160, 520],
	),
];

const period = (name: 'since' | 'until' | 'compareSince') => `={{ $('Period').first().json.${name} }}`;
const inPeriod = (column: string): Condition => ({ column, is: 'gte', value: period('since') });

const flowRows = lookUpBlock(
	'Rows of the flows',
	`${all('Flows of the platform')}.filter(json => json.flow).map(json => encodeURIComponent(json.flow.id))`,
	LEDGER,
	flowsOfLookUp,
	[2460, 0],
);

const steps: TemplateNode[] = [
	everyDay('Every morning', 7, [0, 0]),
	settings(
		[
			['platform', 'string', 'eFacture'],
			['organizations', 'array', '[]'],
			['compareDays', 'number', 3],
			['answerWithinDays', 'number', 2],
			['pastDueWithinDays', 'number', 400],
			['mailFrom', 'string', ''],
			['mailTo', 'string', ''],
		],
		[220, 0],
	),
	ledgerTable([440, 0]),
	actsTable([660, 0]),
	sweepsTable([880, 0]),
	getRows('Last report', SWEEPS, [{ column: 'sweep', value: `=report|{{ ${setting('platform')} }}` }], {
		at: [1100, 0],
		alwaysOutputData: true,
	}),
	set(
		'Period',
		{
			since: ['string', '={{ $json.sweptUntil ?? DateTime.utc().minus({ hours: 25 }).toISO() }}'],
			until: ['string', '={{ DateTime.utc().minus({ hours: 1 }).toISO() }}'],
			compareSince: ['string', `={{ DateTime.utc().minus({ days: ${setting('compareDays')} }).toISO() }}`],
		},
		{ at: [1360, 0], executeOnce: true },
	),
	getRowsOfAny(
		'Rows to tell of',
		LEDGER,
		[
			inPeriod('filedAt'),
			inPeriod('updatedAt'),
			{ column: 'state', is: 'neq', value: 'filed' },
			{ column: 'forwardState', value: 'held' },
		],
		{ at: [1580, 0], alwaysOutputData: true, executeOnce: true },
	),
	getRows(
		'Sales past due',
		LEDGER,
		[
			{ column: 'side', value: 'sale' },
			{ column: 'vatOnReceipt', value: 'yes' },
			{ column: 'dueDate', is: 'lte', value: "={{ DateTime.now().setZone('Europe/Paris').toISODate() }}" },
			{
				column: 'dueDate',
				is: 'gte',
				value: `={{ DateTime.now().setZone('Europe/Paris').minus({ days: ${setting('pastDueWithinDays')} }).toISODate() }}`,
			},
		],
		{ at: [1800, 0], alwaysOutputData: true, executeOnce: true },
	),
	getRowsOfAny(
		'Acts to tell of',
		ACTS,
		[
			...['proposed', 'decided', 'sent'].map((state) => ({ column: 'state', value: state })),
			inPeriod('updatedAt'),
		],
		{ at: [2020, 0], alwaysOutputData: true, executeOnce: true },
	),
	{
		name: 'Flows of the platform',
		type: 'eFactureGetInvoices',
		version: 1,
		parameters: {
			operation: 'getMany',
			flowTypes: ['SupplierInvoice', 'CustomerInvoice'],
			changedAfter: period('compareSince'),
			organizations: `={{ ${setting('organizations')} }}`,
			returnAll: true,
		},
		onError: 'continueRegularOutput',
		executeOnce: true,
		alwaysOutputData: true,
		at: [2240, 0],
	},
	...flowRows.nodes,
	ledger(
		'Compose report',
		['report', 'compose'],
		{
			since: period('since'),
			until: period('until'),
			ledgerRows: `={{ [...${all('Rows to tell of')}, ...${all('Sales past due')}, ...${all('Rows of the flows')}].filter(json => json.filingKey) }}`,
			acts: `={{ ${all('Acts to tell of')}.filter(json => json.actId) }}`,
			platformFlows: `={{ ${all('Flows of the platform')}.filter(json => json.flow) }}`,
			platformTrouble: `={{ ${all('Flows of the platform')}.map(json => json.error?.message ?? json.error ?? '').find(message => message) ?? '' }}`,
			actDays: `={{ ${setting('answerWithinDays')} }}`,
		},
		[3160, 0],
	),
	filter('Somebody to tell', `={{ ${setting('mailTo')} !== '' }}`, { at: [3380, 0] }),
	mail(
		'Send report',
		{ to: `={{ ${setting('mailTo')} }}`, subject: '={{ $json.subject }}', text: '={{ $json.text }}' },
		{ at: [3600, 0] },
	),
	asItem(
		'Period told',
		`{ sweep: 'report|' + ${setting('platform')}, sweptUntil: $('Period').first().json.until, windowHours: 24 }`,
		{ at: [3820, 0] },
	),
	writeRows('Close period', 'upsert', SWEEPS, [{ column: 'sweep', value: '={{ $json.sweep }}' }], {
		at: [4040, 0],
	}),
];

export const dailyReport: TemplateSource = {
	file: '08-daily-report',
	name: '08 – Daily report',
	nodes: [...notes, ...steps],
	connections: chain(steps),
};
