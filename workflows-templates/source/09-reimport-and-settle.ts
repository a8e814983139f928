import { decisions, type Decision } from '../../nodes/domain/ledger/settle';
import { chain, lookUpBlock } from './blocks';
import {
	filter,
	formEnd,
	formPage,
	formTrigger,
	getRows,
	ifTrue,
	insertRows,
	isSentOff,
	note,
	set,
	splitOut,
	writeRows,
} from './nodes';
import { all, allIfRun, ledger, platformLabel } from './pack';
import { setting, settings } from './settings';
import { flowsOfLookUp, LEDGER, ledgerTable } from './tables';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

const TASK = 'What to do';
const IMPORT = 'Import again: by number, flow ID or period';

/** What a person may look through, by the state of the rows, with the decisions there are. */
const LISTS: Record<string, { state: string; decisions: Decision[] }> = {
	'Parked invoices': { state: 'parked', decisions: ['reimport'] },
	'Uncertain mails': { state: 'uncertain', decisions: ['arrived', 'sendAgain'] },
	Conflicts: { state: 'conflict', decisions: ['keep', 'newVersion'] },
};

/** Most rows that a page offers; n8n's forms don't take many more. */
const MOST_OFFERED = 40;
const SEPARATOR = ' · ';

const dropdown = (fieldLabel: string, options: string[]) => ({
	fieldLabel,
	fieldType: 'dropdown',
	requiredField: true,
	fieldOptions: { values: options.map((option) => ({ option })) },
});
const text = (fieldLabel: string, placeholder: string) => ({ fieldLabel, placeholder });

const task = `$('Re-import and settle').first().json`;
/** Two closing braces would end the expression. */
const inExpression = (value: object) => JSON.stringify(value).replaceAll('}}', '} }');
const lists = inExpression(LISTS);
const chosenList = `(${lists})[${task}['${TASK}']]`;
const wordsOf = inExpression(decisions);
const decided = `Object.entries(${wordsOf}).find(([, words]) => words === $('Decide').first().json.Decision)?.[0]`;

const notes: TemplateNode[] = [
	note(
		'what this does',
		`## 09 – Re-import and settle
A form, behind an n8n login, for what needs a person. Runs on n8n 2.41 or newer, beside template 02 of either channel, whose sweep does what is decided here.

- **Import again** an invoice by number or flow ID, or all of a period: also flows that the ledger doesn't know.
- **Parked invoices**: what keeps them back is corrected, try again.
- **Uncertain mails**: nobody knows whether they left. Look in Welyb and among the sent mails, where the subject holds the invoice identity, then say *it arrived* or *it did not arrive: send it*.
- **Conflicts**: another file of a filed invoice came. Keep what is filed, or file the new one as well (by e-mail only).

**Before you publish**
1. Choose your *eFacture API* credential in **Flows of the period**.
2. In **Settings**, set the same platform label as in template 02.
3. Share the form's URL with those who may decide.`,
		[-640, -280],
		[540, 700],
		4,
	),
	note(
		'import',
		`### Which rows
A mailed invoice isn't imported again: a second mail would file it twice.`,
		[860, -280],
		[1900, 420],
	),
	note('decide', `### One row, one decision`, [860, 180], [1240, 440]),
	note(
		'settle',
		`### Write the decision with its author
As long as the row is in the state the person saw. Changed rows first, then new ones, then the answer, which says what was written: n8n works from top to bottom.`,
		[2800, -280],
		[960, 900],
	),
];

const rowOption = `[row.number ?? row.flowIds, row.counterpart, row.dossierName, row.side, row.issueDate, String(row.lastError ?? row.reason ?? '').slice(0, 120), row.id].map(text => String(text ?? '').replaceAll('${SEPARATOR}', ' ')).join('${SEPARATOR}')`;

const start: TemplateNode[] = [
	formTrigger(
		'Re-import and settle',
		{
			title: 'Re-import and settle',
			description:
				'Number, flow ID and period are for importing again. A period is one of the days on which the platform had the flows.',
			button: 'Go on',
		},
		[
			dropdown(TASK, [IMPORT, ...Object.keys(LISTS)]),
			text('Invoice number', 'e.g. F-2026-17'),
			text('Flow ID', ''),
			text('Organization', 'of the flow; empty: the account’s own'),
			{ fieldLabel: 'From', fieldType: 'date' },
			{ fieldLabel: 'To', fieldType: 'date' },
		],
		[0, 0],
	),
	settings(
		[
			['platform', 'string', 'eFacture'],
			['organizations', 'array', '[]'],
		],
		[220, 0],
	),
	ledgerTable([440, 0]),
	ifTrue('Import?', `={{ ${task}['${TASK}'] === '${IMPORT}' }}`, { at: [660, 0], executeOnce: true }),
];

const askedRows = lookUpBlock(
	'Rows of the flows',
	"$('Asked').first().json.flows.map(({ flow }) => encodeURIComponent(flow.id))",
	LEDGER,
	flowsOfLookUp,
	[1540, -60],
);

const importing: TemplateNode[] = [
	ifTrue(
		'By period?',
		`={{ !${task}['Invoice number'] && !${task}['Flow ID'] && Boolean(${task}.From) && Boolean(${task}.To) }}`,
		{ at: [900, -60], executeOnce: true },
	),
	{
		name: 'Flows of the period',
		type: 'eFactureGetInvoices',
		version: 1,
		parameters: {
			operation: 'getMany',
			flowTypes: ['SupplierInvoice', 'CustomerInvoice'],
			changedAfter: `={{ DateTime.fromISO(${task}.From, { zone: 'Europe/Paris' }).toUTC().toISO() }}`,
			changedBefore: `={{ DateTime.fromISO(${task}.To, { zone: 'Europe/Paris' }).plus({ days: 1 }).toUTC().toISO() }}`,
			organizations: `={{ ${setting('organizations')} }}`,
			returnAll: true,
		},
		alwaysOutputData: true,
		executeOnce: true,
		at: [1120, -140],
	},
	set(
		'Asked',
		{
			flows: [
				'array',
				`={{ $('Flows of the period').isExecuted ? ${all('Flows of the period')}.filter(json => json.flow) : ${task}['Flow ID'] ? [{ flow: { id: ${task}['Flow ID'].trim(), organization: (${task}.Organization ?? '').trim() } }] : [] }}`,
			],
		},
		{ at: [1320, -60], executeOnce: true },
	),
	...askedRows.nodes,
	getRows(
		'Rows by number',
		LEDGER,
		[
			{ column: 'platform', value: platformLabel },
			{ column: 'number', value: `={{ (${task}['Invoice number'] ?? '').trim() || '(none)' }}` },
		],
		{ at: [2200, -60], alwaysOutputData: true, executeOnce: true },
	),
	set(
		'Rows to import',
		{
			rows: [
				'array',
				`={{ ((rows) => rows.filter(({ id }, index) => rows.findIndex((other) => other.id === id) === index))([...${all('Rows of the flows')}, ...${all('Rows by number')}].filter(row => row.filingKey)) }}`,
			],
		},
		{ at: [2420, -60], executeOnce: true },
	),
	splitOut('Each row to import', 'rows', { at: [2620, -60], alwaysOutputData: true }),
];

const deciding: TemplateNode[] = [
	getRows(
		'Rows to decide',
		LEDGER,
		[
			{ column: 'platform', value: platformLabel },
			{ column: 'state', value: `={{ ${chosenList}.state }}` },
		],
		{
			at: [900, 320],
			limit: String(MOST_OFFERED),
			orderBy: 'id',
			alwaysOutputData: true,
			executeOnce: true,
		},
	),
	ifTrue('Any?', '={{ $json.filingKey !== undefined }}', { at: [1120, 320], executeOnce: true }),
	formEnd(
		'Nothing to decide',
		{ title: 'Nothing to decide', message: `={{ 'There are none: ' + ${task}['${TASK}'] }}` },
		{ at: [1340, 460] },
	),
	formPage(
		'Decide',
		{
			title: `={{ ${task}['${TASK}'] }}`,
			description: `The oldest ${MOST_OFFERED}: number, counterpart, dossier, side, date, what the ledger says.`,
			button: 'Decide',
		},
		`JSON.stringify([{ fieldLabel: 'Invoice', fieldType: 'dropdown', requiredField: true, fieldOptions: { values: ${all('Rows to decide')}.map(row => ({ option: ${rowOption} })) } }, { fieldLabel: 'Decision', fieldType: 'dropdown', requiredField: true, fieldOptions: { values: ${chosenList}.decisions.map(one => ({ option: (${wordsOf})[one] })) } }])`,
		{ at: [1340, 260] },
	),
	filter('Sent off', isSentOff, { at: [1600, 260] }),
	getRows(
		'Chosen row',
		LEDGER,
		[{ column: 'id', value: `={{ Number($json.Invoice.split('${SEPARATOR}').at(-1)) }}` }],
		{ at: [1840, 260], alwaysOutputData: true, executeOnce: true },
	),
];

/** Ids of the rows that were still in the state the person saw. */
const written = `${allIfRun('Write changed rows')}.flatMap(({ id }) => id ?? [])`;

const settling: TemplateNode[] = [
	filter('Rows to settle', '={{ true }}', { at: [2860, 60], alwaysOutputData: true }),
	ledger(
		'Settle',
		['invoice', 'settle'],
		{
			decision: `={{ $('Decide').isExecuted ? ${decided} : 'reimport' }}`,
			person: `={{ ${task}.user?.email ?? '' }}`,
			settledFlows: "={{ $('Asked').isExecuted ? $('Asked').first().json.flows : [] }}",
		},
		[3080, 60],
	),
	writeRows(
		'Write changed rows',
		'update',
		LEDGER,
		[
			{ column: 'id', value: '={{ $json.id }}' },
			{
				column: 'state',
				value: `={{ ${all('Rows to settle')}.find(({ id }) => id === $json.id).state }}`,
			},
		],
		{ at: [3320, -60], alwaysOutputData: true },
	),
	filter('New rows to write', `={{ !$('Decide').isExecuted || ${written}.length > 0 }}`, {
		at: [3320, 100],
	}),
	insertRows('Write new rows', LEDGER, { at: [3540, 100] }),
	formEnd(
		'Done',
		{
			title: `={{ ${written}.length > 0 || $('Write new rows').isExecuted ? 'Done' : 'Not done' }}`,
			message: `={{ ((told) => [...told.slice(0, 50), ...(told.length > 50 ? ['and ' + (told.length - 50) + ' more'] : [])].join('\\n'))(${all('Settle', 2)}.map(({ text, unlessWritten }) => unlessWritten && !${written}.includes(unlessWritten.id) ? unlessWritten.text : text)) }}`,
		},
		{ at: [3320, 280], executeOnce: true },
	),
];

const connections: Connection[] = [
	...chain(start),
	['Import?', 'By period?'],
	['By period?', 'Flows of the period'],
	['By period?:1', 'Asked'],
	['Flows of the period', 'Asked'],
	['Asked', askedRows.first],
	...askedRows.connections,
	[askedRows.last, 'Rows by number'],
	['Rows by number', 'Rows to import'],
	['Rows to import', 'Each row to import'],
	['Each row to import', 'Rows to settle'],
	['Import?:1', 'Rows to decide'],
	['Rows to decide', 'Any?'],
	['Any?', 'Decide'],
	['Any?:1', 'Nothing to decide'],
	['Decide', 'Sent off'],
	['Sent off', 'Chosen row'],
	['Chosen row', 'Rows to settle'],
	['Rows to settle', 'Settle'],
	['Settle', 'New rows to write'],
	['New rows to write', 'Write new rows'],
	['Settle:1', 'Write changed rows'],
	['Settle:2', 'Done'],
];

export const reimportAndSettle: TemplateSource = {
	file: '09-reimport-and-settle',
	name: '09 – Re-import and settle',
	nodes: [...notes, ...start, ...importing, ...deciding, ...settling],
	connections,
};
