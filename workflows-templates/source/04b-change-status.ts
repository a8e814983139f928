import {
	answerBlock,
	byRights,
	claimDueBlock,
	CONFIRM,
	dueActsConditions,
	outcomeMessage,
	sendActsBlock,
	setInvoiceStatus,
	tellOfAct,
	writeActs,
} from './actBlocks';
import { connectionsBlock } from './blocks';
import {
	append,
	asItem,
	everyMinutes,
	filter,
	formEnd,
	formPage,
	formTrigger,
	getRows,
	getRowsOfAny,
	ifTrue,
	insertRows,
	note,
} from './nodes';
import { all, ledger } from './pack';
import { setting, settings } from './settings';
import { ACTS, actsTable, LEDGER, ledgerTable, RIGHTS, rightsTable } from './tables';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

const notes: TemplateNode[] = [
	note(
		'what this does',
		`## 04b – Change the status of an invoice
A form on which people set statuses without the portal: find the invoice, see its history, choose one of the statuses that may be set now, enter what it needs, read the platform's answer. Runs on n8n 2.41 or newer, beside template 02, on every channel. Statuses that the platform delivers come into the history by template 03.

Both forms want an n8n login. Who was logged in is the author in **eFacture acts**.

**210 Refused, 212 Payment received and 220 Cancelled** bind the client and reach the tax administration: they wait until a second person confirms them in the form **Confirm**. Unconfirmed, they lapse.

**Before you publish**
1. Choose your *eFacture API* credential in **Applicable statuses**, **Check** and **Set Status**, and an *SMTP* credential in **Tell**.
2. In **Settings**, set the same platform label as in template 02, and the mail addresses. Without \`mailTo\` nobody is told by mail.
3. Enter in the table **eFacture rights** who may set statuses in which dossiers, and until when. While it is empty, nobody may, unless you set \`rightsFrom\` to \`portal\` in **Settings**: then everybody with an n8n login may, in every dossier.
4. Share the URLs of the forms **Change a status** and **Confirm** with those who may use them.`,
		[-2180, -320],
		[540, 900],
		4,
	),
	note(
		'triggers',
		`### What starts it
**Change a status** and **Confirm** are forms. **Sweep** takes acts without a verdict and proposals that lapsed, of this form only; those of the portal are template 04's.

Nothing is sent for a dossier that isn't connected, nor for a person without a right in it.`,
		[-1600, -320],
		[2700, 760],
	),
	note(
		'find',
		`### Page 1: which invoice
By its number, or a part of it or of the counterpart's name, in dossiers in which the person has a right. Several: one is chosen.`,
		[1140, -320],
		[1060, 420],
	),
	note(
		'ask',
		`### Pages 2 and 3: which status, and what it needs
Only statuses that may be set now. A page that is left open lapses after an hour; nothing is set then.`,
		[2220, -320],
		[2280, 420],
	),
	note(
		'due',
		`### Acts that are due, and proposals that lapsed
A due act is claimed before it is worked on, so that two executions never send it at once.`,
		[1140, 140],
		[2460, 300],
	),
	note(
		'confirm',
		`### The second person answers
Nobody confirms their own proposal. Of two answers at once the first counts.`,
		[1140, 480],
		[2900, 480],
	),
	note(
		'send',
		`### Check or send, then record
**Authorize** looks who may do it, before anything else. Every act has its row before anything is sent. A proposal is only checked. A status is sent with its act's id, under which the platform is asked first, so that a retry sends nothing twice.`,
		[-60, 1000],
		[3660, 640],
	),
];

const CHANGE = 'Change a status';

/** The portal isn't asked: templates 01 to 03 keep the table up to date. */
const registry = connectionsBlock([-220, 20], { hasPortal: false, organizations: '[]' });

const triggers: TemplateNode[] = [
	formTrigger(
		CHANGE,
		{
			title: 'Change the status of an invoice',
			description: 'Which invoice is it?',
			button: 'Find',
		},
		[
			{
				fieldName: 'searched',
				fieldLabel: 'Invoice number or counterpart',
				fieldType: 'text',
				requiredField: true,
				placeholder: 'e.g. F-2026-001, or a part of a name',
			},
		],
		[-1540, -160],
	),
	everyMinutes('Sweep', 1, [-1540, 20]),
	formTrigger(
		CONFIRM,
		{
			title: 'Confirm a status',
			description: 'Statuses that other people proposed and that want a second person.',
			button: 'Show proposals',
		},
		[],
		[-1540, 200],
	),
	settings(
		[
			['platform', 'string', 'eFacture'],
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
		[-1320, 20],
	),
	ledgerTable([-1100, 20]),
	actsTable([-880, 20]),
	rightsTable([-660, 20]),
	getRows('Rights', RIGHTS, [], { at: [-440, 20], alwaysOutputData: true }),
	...registry.nodes,
	ifTrue('To change?', `={{ $('${CHANGE}').isExecuted }}`, { at: [880, -60] }),
	ifTrue('To confirm?', `={{ $('${CONFIRM}').isExecuted }}`, { at: [880, 140] }),
];

const searched = `%{{ $('${CHANGE}').first().json.searched.trim() }}%`;

const finding: TemplateNode[] = [
	getRowsOfAny(
		'Matching rows',
		LEDGER,
		[
			{ column: 'number', is: 'ilike', value: `=${searched}` },
			{ column: 'counterpart', is: 'ilike', value: `=${searched}` },
		],
		{ at: [1180, -100], alwaysOutputData: true, executeOnce: true },
	),
	ledger(
		'Find invoices',
		['form', 'findInvoices'],
		{
			searched: `={{ $('${CHANGE}').first().json.searched }}`,
			person: `={{ $('${CHANGE}').first().json.user.email }}`,
			...byRights,
		},
		[1400, -100],
	),
	formPage(
		'Choose an invoice',
		{ title: 'Several invoices were found', description: 'Which one is it?', button: 'Continue' },
		"$('Find invoices').all(1)[0].json.page",
		{ at: [1620, -100] },
	),
	asItem(
		'Chosen',
		"$json.flow ? $json : ($('Find invoices').all(1)[0].json.invoices.find(one => one.option === $json.invoice) ?? { message: 'No invoice was chosen, so nothing was set' })",
		{ at: [1840, -100] },
	),
	ifTrue('Invoice chosen?', '={{ $json.flow !== undefined }}', { at: [2040, -100] }),
	formEnd('Not changed', { title: 'Nothing was set', message: '={{ $json.message }}' }, { at: [3820, -60] }),
];

/** Who fills in a page: the login that sent it off, else that of the first page. */
const whoFilledIn = (page: string) =>
	`={{ $('${page}').first().json.user?.email ?? $('${CHANGE}').first().json.user.email }}`;
const acting = (person: string) => ({
	person,
	secondPerson: `={{ ${setting('secondPerson')} }}`,
	...byRights,
});
const chosenStatus = "={{ $('Choose a status').first().json.status ?? '' }}";

const asking: TemplateNode[] = [
	setInvoiceStatus(
		'Applicable statuses',
		{ operation: 'getApplicable', knownStatuses: 'auto' },
		{},
		[2240, -100],
	),
	asItem(
		'Not readable',
		"{ message: [$json.error.message, $json.error.description].filter(text => text).join('. ') }",
		{ at: [2460, 100] },
	),
	ledger(
		'Offer statuses',
		['form', 'offerStatuses'],
		acting(`={{ $('${CHANGE}').first().json.user.email }}`),
		[2720, -140],
	),
	formPage(
		'Choose a status',
		{
			title: 'Change the status of an invoice',
			description: "={{ $('Chosen').first().json.option }}",
			button: 'Continue',
		},
		"$('Offer statuses').all()[0].json.page",
		{ at: [2940, -140] },
	),
	ledger(
		'Ask for details',
		['form', 'askDetails'],
		{ chosenStatus, ...acting(whoFilledIn('Choose a status')) },
		[3160, -140],
	),
	formPage(
		'Enter details',
		{
			title: 'Change the status of an invoice',
			description: "={{ $('Chosen').first().json.option }}",
			button: 'Set status',
		},
		"$('Ask for details').all()[0].json.page",
		{ at: [3380, -140] },
	),
	ledger(
		'Decide',
		['form', 'decide'],
		{
			chosenStatus,
			answers: "={{ $('Enter details').first().json }}",
			...acting(whoFilledIn('Enter details')),
			expireDays: `={{ ${setting('proposalsLapseAfterDays')} }}`,
			leaseMinutes: `={{ ${setting('leaseMinutes')} }}`,
		},
		[3600, -140],
	),
	insertRows('Write new act', ACTS, { at: [3820, -220] }),
	getRows('Written act', ACTS, [{ column: 'actId', value: "={{ $('Decide').first().json.actId }}" }], {
		at: [4060, -220],
		executeOnce: true,
	}),
	ledger(
		'Confirm new act',
		['act', 'confirm'],
		{
			written: `={{ ${all('Decide')} }}`,
			ledgerRows: `={{ ${all('Chosen')}.map(json => json.row) }}`,
		},
		[4280, -220],
	),
];

const claiming = claimDueBlock([1620, 280]);

const due: TemplateNode[] = [
	getRowsOfAny('Due acts', ACTS, dueActsConditions, { at: [1180, 280], executeOnce: true }),
	filter('Of the form', "={{ $json.origin === 'form' }}", { at: [1400, 280] }),
	...claiming.nodes,
];

const answer = answerBlock('form', [1180, 640]);

const sendActs = sendActsBlock([0, 1180]);

const sending: TemplateNode[] = [
	...sendActs.nodes,
	append('Recorded', 3, { at: [1980, 1180] }),
	asItem('Row', '$json.row', { at: [2200, 1180] }),
	writeActs([2420, 1180]),
	filter('To tell', `={{ ${setting('mailTo')} !== '' && $json.tell }}`, { at: [2200, 1400] }),
	tellOfAct('', [2420, 1400]),
	ifTrue('Asked by form?', `={{ $('${CHANGE}').isExecuted || $('${CONFIRM}').isExecuted }}`, {
		at: [2640, 1180],
		executeOnce: true,
	}),
	formEnd(
		'Answered',
		{
			title:
				"={{ $('Row').first().json.state === 'accepted' ? 'The status is set' : $('Row').first().json.state === 'proposed' ? 'The status is proposed' : ['sent', 'decided'].includes($('Row').first().json.state) ? 'The status is on its way' : 'The status was not set' }}",
			message: outcomeMessage,
		},
		{ at: [2860, 1180] },
	),
];

const connections: Connection[] = [
	[CHANGE, 'Settings'],
	['Sweep', 'Settings'],
	[CONFIRM, 'Settings'],
	['Settings', 'Ledger table'],
	['Ledger table', 'Acts table'],
	['Acts table', 'Rights table'],
	['Rights table', 'Rights'],
	['Rights', registry.first],
	...registry.connections,
	[registry.last, 'To change?'],
	['To change?', 'Matching rows'],
	['To change?:1', 'To confirm?'],
	['To confirm?', answer.first],
	['To confirm?:1', 'Due acts'],
	['Matching rows', 'Find invoices'],
	['Find invoices', 'Chosen'],
	['Find invoices:1', 'Choose an invoice'],
	['Find invoices:2', 'Not changed'],
	['Choose an invoice', 'Chosen'],
	['Chosen', 'Invoice chosen?'],
	['Invoice chosen?', 'Applicable statuses'],
	['Invoice chosen?:1', 'Not changed'],
	['Applicable statuses', 'Offer statuses'],
	['Applicable statuses:1', 'Not readable'],
	['Not readable', 'Not changed'],
	['Offer statuses', 'Choose a status'],
	['Offer statuses:1', 'Not changed'],
	['Choose a status', 'Ask for details'],
	['Ask for details', 'Enter details'],
	['Ask for details:1', 'Not changed'],
	['Enter details', 'Decide'],
	['Decide', 'Write new act'],
	['Decide:1', 'Not changed'],
	['Write new act', 'Written act'],
	['Written act', 'Confirm new act'],
	['Confirm new act', 'Acts to do'],
	['Due acts', 'Of the form'],
	['Of the form', 'Pick due'],
	['Pick due:1', 'Recorded:1'],
	...claiming.connections,
	['Confirm claimed', 'Acts to do:1'],
	...answer.connections,
	[answer.last, 'Acts to do:2'],
	['Confirm answer:1', 'Recorded:2'],
	...sendActs.connections,
	['Record', 'Recorded'],
	['Record:1', 'Recorded'],
	['Recorded', 'Row'],
	['Recorded', 'To tell'],
	['Row', 'Write act'],
	['Write act', 'Asked by form?'],
	['Asked by form?', 'Answered'],
	['To tell', 'Tell'],
];

export const changeStatus: TemplateSource = {
	file: '04b-change-status',
	name: '04b – Change the status of an invoice',
	nodes: [...notes, ...triggers, ...finding, ...asking, ...due, ...answer.nodes, ...sending],
	connections,
};
