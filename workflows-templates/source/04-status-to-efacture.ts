import {
	answerBlock,
	claimDueBlock,
	CONFIRM,
	dueActsConditions,
	inHand,
	outcomeMessage,
	sendActsBlock,
	tellOfAct,
	writeActs,
} from './actBlocks';
import { connectionsBlock, lookUpBlock } from './blocks';
import {
	append,
	asItem,
	deleteRowsOfAny,
	everyMinutes,
	filter,
	formEnd,
	formTrigger,
	getRows,
	getRowsOfAny,
	ifTrue,
	insertRows,
	note,
	set,
} from './nodes';
import { all, allIfRun, ledger } from './pack';
import { setting, settings } from './settings';
import {
	ACTS,
	actIdsOfLookUp,
	actsTable,
	filingKeysOfLookUp,
	idsOfLookUp,
	LEDGER,
	ledgerTable,
	RIGHTS,
	rightsTable,
} from './tables';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

const notes: TemplateNode[] = [
	note(
		'what this does',
		`## 04 – Status from Welyb to eFacture
Sends each status that a person sets on a document in Welyb to the platform, once. Runs on n8n 2.41 or newer, beside templates 02 and 03.

**210 Refused, 212 Payment received and 220 Cancelled** bind the client and reach the tax administration: they wait until a second person confirms them in the form **Confirm**, which wants an n8n login. Unconfirmed, they lapse.

What can't be set, or what the platform refuses, is put back on the document with the reason, and somebody is told by mail.

**Before you publish**
1. Choose your *eFacture API* credential in **Check** and **Set Status**, your *Welyb API* credential in the Welyb nodes, and an *SMTP* credential in **Tell**.
2. In **Settings**, set the same platform label as in template 02, the start date (there and in **Welyb Trigger**), and the mail addresses. Without \`mailTo\` nobody is told by mail.
3. Enter in the table **eFacture rights** who may set statuses in which dossiers, and until when. While it is empty, nobody may, unless you set \`rightsFrom\` to \`portal\` in **Settings**.
4. Share the URL of the form **Confirm** with those who may confirm.

The Welyb side speaks the pack's own partner contract, **to be confirmed with Welyb**.`,
		[-2180, -320],
		[540, 860],
		4,
	),
	note(
		'triggers',
		`### What starts it
**Welyb Trigger** brings changes that people made. **Sweep** takes changes nobody handled, acts without a verdict, and proposals that lapsed. **Confirm** is the form for the second person.

Nothing is sent for a dossier that isn't connected, nor for a person without a right in it.`,
		[-1600, -320],
		[2700, 640],
	),
	note(
		'register',
		`### Every act has its row before anything is sent
One decision, one row in **eFacture acts**, under the id of the change. Where two executions write one act at once, the earlier row counts.`,
		[1140, -320],
		[2460, 640],
	),
	note(
		'due',
		`### Acts that are due, and proposals that lapsed
A due act is claimed before it is worked on, so that two executions never send it at once.`,
		[1140, 360],
		[2460, 300],
	),
	note(
		'confirm',
		`### The second person answers
Nobody confirms their own proposal. Of two answers at once the first counts.`,
		[1140, 700],
		[2620, 480],
	),
	note(
		'send',
		`### Check or send, then report and record
**Authorize** looks who may do it, before anything else. A proposal is only checked. A status is sent with its act's id, under which the platform is asked first, so that a retry sends nothing twice. The portal is told before the row is written: after a crash the act is due again, and nothing is lost.`,
		[-60, 1240],
		[3880, 640],
	),
];

const registry = connectionsBlock([-220, 0], { organizations: '[]' });

const triggers: TemplateNode[] = [
	{
		name: 'Welyb Trigger',
		type: 'welybTrigger',
		version: 1,
		parameters: {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
			events: ['statusChanged'],
			startFrom: 'date',
			startDate: '2026-09-01T00:00:00',
			options: {},
		},
		at: [-1540, 0],
	},
	everyMinutes('Sweep', 1, [-1540, -180]),
	formTrigger(
		CONFIRM,
		{
			title: 'Confirm a status',
			description: 'Statuses that other people proposed and that want a second person.',
			button: 'Show proposals',
		},
		[],
		[-1540, 160],
	),
	settings(
		[
			['platform', 'string', 'eFacture'],
			['startDate', 'string', '2026-09-01T00:00:00Z'],
			['rightsFrom', 'string', 'table'],
			['secondPerson', 'boolean', true],
			['proposalsLapseAfterDays', 'number', 7],
			['leaseMinutes', 'number', 15],
			['actsPerExecution', 'number', 50],
			['waitSeconds', 'number', 30],
			['internationalPaymentsOnly', 'boolean', false],
			['mailFrom', 'string', ''],
			['mailTo', 'string', ''],
		],
		[-1320, 0],
	),
	ledgerTable([-1100, 0]),
	actsTable([-880, 0]),
	rightsTable([-660, 0]),
	getRows('Rights', RIGHTS, [], { at: [-440, 0], alwaysOutputData: true }),
	...registry.nodes,
	ifTrue('By form?', `={{ $('${CONFIRM}').isExecuted }}`, { at: [880, 0] }),
	ifTrue('Swept?', "={{ $('Sweep').isExecuted }}", { at: [1180, 100] }),
];

const ledgerRows = lookUpBlock(
	'Ledger rows',
	`$('Changes').first().json.changes.map(({ document }) => document.filingKey)`,
	LEDGER,
	filingKeysOfLookUp,
	[1840, 0],
);
const knownActs = lookUpBlock(
	'Known acts',
	`$('Changes').first().json.changes.map(({ change }) => change.id)`,
	ACTS,
	actIdsOfLookUp,
	[2500, 0],
);
const writtenActs = lookUpBlock(
	'Written acts',
	`${all('Register')}.map(json => json.actId)`,
	ACTS,
	actIdsOfLookUp,
	[2720, -200],
);

const registering: TemplateNode[] = [
	{
		name: 'Waiting changes',
		type: 'welybFileDocument',
		version: 1,
		parameters: {
			resource: 'status',
			operation: 'getManyChanges',
			transmission: 'waiting',
			since: `={{ ${setting('startDate')} }}`,
			returnAll: true,
		},
		onError: 'continueRegularOutput',
		alwaysOutputData: true,
		at: [1400, 0],
	},
	set(
		'Changes',
		{
			changes: [
				'array',
				`={{ ($('Sweep').isExecuted ? ${all('Waiting changes')} : ${allIfRun('Welyb Trigger')}).filter(json => json.change) }}`,
			],
		},
		{ at: [1620, 0], executeOnce: true },
	),
	...ledgerRows.nodes,
	...knownActs.nodes,
	ledger(
		'Register',
		['act', 'register'],
		{
			changes: "={{ $('Changes').first().json.changes }}",
			ledgerRows: `={{ ${all('Ledger rows')}.filter(json => json.filingKey) }}`,
			secondPerson: `={{ ${setting('secondPerson')} }}`,
			expireDays: `={{ ${setting('proposalsLapseAfterDays')} }}`,
			...inHand,
		},
		[3160, 0],
	),
	insertRows('Write acts', ACTS, { at: [2500, -200] }),
	...writtenActs.nodes,
	ledger(
		'Confirm registered',
		['act', 'confirm'],
		{
			written: `={{ ${all('Register')} }}`,
			ledgerRows: `={{ ${all('Ledger rows')}.filter(json => json.filingKey) }}`,
		},
		[3380, -200],
	),
	deleteRowsOfAny('Delete superfluous acts', ACTS, idsOfLookUp, { at: [3380, 0] }),
];

const claiming = claimDueBlock([1620, 500]);

const due: TemplateNode[] = [
	getRowsOfAny('Due acts', ACTS, dueActsConditions, {
		at: [1400, 500],
		alwaysOutputData: true,
		executeOnce: true,
	}),
	...claiming.nodes,
];

const answer = answerBlock('portal', [1180, 860]);

const sendActs = sendActsBlock([0, 1420]);

const sending: TemplateNode[] = [
	...sendActs.nodes,
	append('Reports', 4, { at: [1980, 1360] }),
	{
		name: 'Report Transmission',
		type: 'welybFileDocument',
		version: 1,
		parameters: {
			resource: 'status',
			operation: 'reportTransmission',
			changeId: '={{ $json.report.changeId }}',
			state: '={{ $json.report.state }}',
			refusalReason: "={{ $json.report.reason ?? '' }}",
			reportFields: {
				confirmedBy: "={{ $json.report.confirmedBy ?? '' }}",
				flowId: "={{ $json.report.flowId ?? '' }}",
			},
		},
		onError: 'continueErrorOutput',
		at: [2200, 1360],
	},
	filter('Never to be reported', '={{ $json.error.retryable === false }}', { at: [2420, 1560] }),
	append('Recorded', 3, { at: [2420, 1420] }),
	filter('Has a row', '={{ $json.row.id !== undefined }}', { at: [2640, 1420] }),
	asItem('Row', '$json.row', { at: [2860, 1420] }),
	writeActs([3080, 1420]),
	filter('To tell', `={{ ${setting('mailTo')} !== '' && $json.tell }}`, { at: [2640, 1640] }),
	tellOfAct(' The document in Welyb shows the status from before again.', [2860, 1640]),
	ifTrue('Asked by form?', `={{ $('${CONFIRM}').isExecuted }}`, { at: [3300, 1420], executeOnce: true }),
	formEnd('Answered', { title: 'Your answer was taken', message: outcomeMessage }, { at: [3520, 1420] }),
];

const connections: Connection[] = [
	['Welyb Trigger', 'Settings'],
	['Sweep', 'Settings'],
	[CONFIRM, 'Settings'],
	['Settings', 'Ledger table'],
	['Ledger table', 'Acts table'],
	['Acts table', 'Rights table'],
	['Rights table', 'Rights'],
	['Rights', registry.first],
	...registry.connections,
	[registry.last, 'By form?'],
	['By form?', answer.first],
	['By form?:1', 'Swept?'],
	['Swept?', 'Waiting changes'],
	['Swept?', 'Due acts'],
	['Swept?:1', 'Changes'],
	['Waiting changes', 'Changes'],
	['Changes', ledgerRows.first],
	...ledgerRows.connections,
	[ledgerRows.last, knownActs.first],
	...knownActs.connections,
	[knownActs.last, 'Register'],
	['Register', 'Write acts'],
	['Write acts', writtenActs.first],
	...writtenActs.connections,
	[writtenActs.last, 'Confirm registered'],
	['Confirm registered', 'Acts to do'],
	['Confirm registered:1', 'Delete superfluous acts'],
	['Register:1', 'Reports'],
	['Due acts', 'Pick due'],
	...claiming.connections,
	['Confirm claimed', 'Acts to do:1'],
	['Confirm claimed:1', 'Delete superfluous acts'],
	['Pick due:1', 'Reports:1'],
	...answer.connections,
	[answer.last, 'Acts to do:2'],
	['Confirm answer:1', 'Reports:2'],
	...sendActs.connections,
	['Record', 'Reports:3'],
	['Record:1', 'Recorded:1'],
	['Reports', 'Report Transmission'],
	['Report Transmission', 'Recorded'],
	['Report Transmission:1', 'Never to be reported'],
	['Never to be reported', 'Recorded:2'],
	['Recorded', 'Has a row'],
	['Recorded', 'To tell'],
	['Has a row', 'Row'],
	['Row', 'Write act'],
	['Write act', 'Asked by form?'],
	['Asked by form?', 'Answered'],
	['To tell', 'Tell'],
];

export const statusToEfacture: TemplateSource = {
	file: '04-status-to-efacture',
	name: '04 – Status from Welyb to eFacture',
	nodes: [...notes, ...triggers, ...registering, ...due, ...answer.nodes, ...sending],
	connections,
};
