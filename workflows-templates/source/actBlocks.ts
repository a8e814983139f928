import { chain, connectionList, lookUpBlock, type Block } from './blocks';
import { append, formEnd, formPage, getRows, hasCome, ifTrue, mail, writeRows } from './nodes';
import { all, ledger, platformLabel } from './pack';
import { setting } from './settings';
import { ACTS, actIdsOfLookUp, identitiesOfLookUp, LEDGER } from './tables';
import type { TemplateNode } from './workflow';

/** What templates that send acts do alike, whether people decide in the portal or in a form. */

/** Who may set statuses. */
export const byRights = {
	rightsFrom: `={{ ${setting('rightsFrom')} }}`,
	rights: `={{ ${all('Rights')} }}`,
};

/** How many acts an execution takes in hand, and for how long. */
export const inHand = {
	leaseMinutes: `={{ ${setting('leaseMinutes')} }}`,
	mostActs: `={{ ${setting('actsPerExecution')} }}`,
};

/** Conditions for the acts that are due, and proposals that lapsed. */
export const dueActsConditions = [
	{ column: 'nextAttemptAt', ...hasCome },
	{ column: 'expiresAt', ...hasCome },
];

/** The node Set Invoice Status, for the item's flow. */
export const setInvoiceStatus = (
	name: string,
	parameters: object,
	options: Record<string, string | boolean>,
	at: [number, number],
): TemplateNode => ({
	name,
	type: 'eFactureSetInvoiceStatus',
	version: 1,
	parameters: {
		flowSource: 'input',
		actingAs: 'input',
		...parameters,
		options: { internationalPaymentsOnly: `={{ ${setting('internationalPaymentsOnly')} }}`, ...options },
	},
	onError: 'continueErrorOutput',
	at,
});

/** From due acts to those that this execution has claimed; `Pick due` gives by its second output what lapsed. */
export function claimDueBlock([x, y]: [number, number]): Block {
	const dueLedger = lookUpBlock(
		'Ledger rows of due acts',
		`[...new Set(${all('Due acts')}.map(json => json.identity).filter(identity => identity))]`,
		LEDGER,
		identitiesOfLookUp,
		[x + 440, y],
	);
	const claimedActs = lookUpBlock(
		'Claimed acts',
		`${all('Pick due')}.map(json => json.actId)`,
		ACTS,
		actIdsOfLookUp,
		[x + 1100, y],
	);
	const nodes = [
		ledger('Pick due', ['act', 'pickDue'], inHand, [x, y]),
		writeRows(
			'Claim due acts',
			'update',
			ACTS,
			[
				{ column: 'id', value: '={{ $json.id }}' },
				{ column: 'nextAttemptAt', ...hasCome },
			],
			{ at: [x + 220, y] },
		),
		...dueLedger.nodes,
		...claimedActs.nodes,
		ledger(
			'Confirm claimed',
			['act', 'confirm'],
			{
				written: `={{ ${all('Pick due')} }}`,
				ledgerRows: `={{ ${all('Ledger rows of due acts')}.filter(json => json.filingKey) }}`,
			},
			[x + 1760, y],
		),
	];
	return { nodes, connections: chain(nodes), first: 'Pick due', last: 'Confirm claimed' };
}

/** The form in which a second person answers proposals. */
export const CONFIRM = 'Confirm';

/**
 * The pages of the form {@link CONFIRM}: the proposals of an origin that the person may answer, and the answer, taken, written, and
 * confirmed if no other came before. `Confirm answer` gives acts to send, and by its second output acts that ended.
 */
export function answerBlock(origin: 'form' | 'portal', [x, y]: [number, number]): Block {
	const given = "$('Answer a proposal').first().json";
	const person = `$('${CONFIRM}').first().json.user.email`;
	const chosenLedger = lookUpBlock(
		'Ledger rows of the proposal',
		`${all('Chosen proposal')}.map(json => json.identity).filter(identity => identity)`,
		LEDGER,
		identitiesOfLookUp,
		[x + 1320, y],
	);
	const inARow: TemplateNode[] = [
		getRows(
			'Proposals',
			ACTS,
			[
				{ column: 'platform', value: platformLabel },
				{ column: 'state', value: 'proposed' },
				{ column: 'origin', value: origin },
			],
			{ at: [x, y], alwaysOutputData: true, executeOnce: true },
		),
		ledger('Find proposals', ['form', 'findProposals'], { person: `={{ ${person} }}`, ...byRights }, [
			x + 220,
			y,
		]),
		formPage(
			'Answer a proposal',
			{
				title: 'Confirm a status',
				description:
					'Choose a proposal: invoice, status, counterpart, who proposed it. A confirmed status is sent at once.',
				button: 'Answer',
			},
			"$('Find proposals').all()[0].json.page",
			{ at: [x + 440, y] },
		),
		getRows(
			'Chosen proposal',
			ACTS,
			[
				{
					column: 'actId',
					value: `={{ $('Find proposals').all()[0].json.proposals.find(one => one.option === ${given}.proposal)?.actId ?? 'none' }}`,
				},
			],
			{ at: [x + 660, y], alwaysOutputData: true },
		),
		ledger(
			'Take answer',
			['act', 'answer'],
			{
				answeredBy: `={{ ${given}.user?.email ?? ${person} }}`,
				confirms: `={{ ${given}.answer === 'Confirm' }}`,
				answerReason: `={{ ${given}.reason ?? '' }}`,
				leaseMinutes: inHand.leaseMinutes,
				...byRights,
			},
			[x + 880, y],
		),
		writeRows(
			'Write answer',
			'update',
			ACTS,
			[
				{ column: 'id', value: '={{ $json.id }}' },
				{ column: 'state', value: 'proposed' },
			],
			{ at: [x + 1100, y], alwaysOutputData: true },
		),
		...chosenLedger.nodes,
		getRows('Answered act', ACTS, [{ column: 'id', value: "={{ $('Take answer').first().json.id }}" }], {
			at: [x + 1980, y],
			alwaysOutputData: true,
			executeOnce: true,
		}),
		ledger(
			'Confirm answer',
			['act', 'confirmAnswer'],
			{
				answered: `={{ ${all('Take answer')} }}`,
				ledgerRows: `={{ ${all('Ledger rows of the proposal')}.filter(json => json.filingKey) }}`,
			},
			[x + 2200, y],
		),
	];
	const ends = [
		formEnd(
			'No proposals',
			{ title: 'Nothing to confirm', message: '={{ $json.message }}' },
			{ at: [x + 440, y + 160] },
		),
		formEnd(
			'Not answered',
			{ title: 'Your answer was not taken', message: '={{ $json.message }}' },
			{ at: [x + 2420, y + 160] },
		),
	];
	return {
		nodes: [...inARow, ...ends],
		connections: [
			...chain(inARow),
			['Find proposals:1', 'No proposals'],
			['Take answer:1', 'Not answered'],
			['Confirm answer:2', 'Not answered'],
		],
		first: 'Proposals',
		last: 'Confirm answer',
	};
}

/** The decision of an act, for Set Invoice Status. */
const decision = {
	knownStatuses: 'input',
	status: '={{ $json.act.code }}',
	specifyDetails: 'json',
	details: '={{ $json.act.details }}',
	actId: '={{ $json.act.actId }}',
	decidedAt: '={{ $json.act.decidedAt }}',
	person: "={{ $json.act.proposedBy ?? '' }}",
	personRight: '={{ $json.act.personRight }}',
	confirmedBy: "={{ $json.act.confirmedBy ?? '' }}",
	confirmerRight: '={{ $json.act.confirmerRight }}',
	mandate: "={{ $json.act.mandate ?? '' }}",
};

/** Authorizes acts, checks what is only proposed and sends the rest, and decides by `Record` how their rows are to stand. */
export function sendActsBlock([x, y]: [number, number]): Block {
	const actsNow = lookUpBlock(
		'Acts now',
		`${all('Outcomes')}.map(json => json.act.actId ?? json.act.id)`,
		ACTS,
		actIdsOfLookUp,
		[x + 1100, y],
	);
	return {
		nodes: [
			append('Acts to do', 3, { at: [x, y] }),
			ledger('Authorize', ['act', 'authorize'], { ...byRights, connections: `={{ ${connectionList} }}` }, [
				x + 220,
				y,
			]),
			ifTrue('Proposed?', "={{ $json.act.state === 'proposed' }}", { at: [x + 440, y] }),
			setInvoiceStatus('Check', { operation: 'check', ...decision }, { onlyPropose: true }, [
				x + 660,
				y - 100,
			]),
			setInvoiceStatus(
				'Set Status',
				{ operation: 'set', ...decision },
				{
					requireSecondPerson: `={{ ${setting('secondPerson')} }}`,
					waitSeconds: `={{ ${setting('waitSeconds')} }}`,
				},
				[x + 660, y + 100],
			),
			append('Outcomes', 5, { at: [x + 880, y] }),
			...actsNow.nodes,
			ledger('Record', ['act', 'record'], { actOutcomes: `={{ ${all('Outcomes')} }}` }, [x + 1760, y]),
		],
		connections: [
			['Acts to do', 'Authorize'],
			['Authorize', 'Proposed?'],
			['Authorize:1', 'Outcomes:4'],
			['Proposed?', 'Check'],
			['Proposed?:1', 'Set Status'],
			['Check', 'Outcomes'],
			['Check:1', 'Outcomes:1'],
			['Set Status', 'Outcomes:2'],
			['Set Status:1', 'Outcomes:3'],
			['Outcomes', actsNow.first],
			...actsNow.connections,
			[actsNow.last, 'Record'],
		],
		first: 'Acts to do',
		last: 'Record',
	};
}

/** Writes the rows of the node `Row`. */
export const writeActs = (at: [number, number]) =>
	writeRows('Write act', 'update', ACTS, [{ column: 'id', value: '={{ $json.id }}' }], { at });

/**
 * The mail about an act that waits for a second person, or was not set.
 *
 * @param afterwards what else is true of one that was not set: sentences with a space before them
 */
export const tellOfAct = (afterwards: string, at: [number, number]): TemplateNode => ({
	...mail(
		'Tell',
		{
			to: `={{ ${setting('mailTo')} }}`,
			subject:
				"={{ $json.row.state === 'proposed' ? 'To confirm: status ' + $json.row.code + ' of invoice ' + $json.row.number : 'Status ' + ($json.row.code ?? '') + ' of invoice ' + ($json.row.number ?? $json.row.actId) + ' was not set' }}",
			text: `={{ $json.row.state === 'proposed' ? $json.row.proposedBy + ' proposed status ' + $json.row.code + ' of invoice ' + $json.row.number + ' (' + $json.row.counterpart + '). A second person has to confirm it in the form Confirm a status, until ' + $json.row.expiresAt + '.' : 'It was decided by ' + $json.row.proposedBy + '. Reason: ' + $json.row.reason + '.${afterwards}' }}`,
		},
		{ at },
	),
	onError: 'continueRegularOutput',
});

const STATE_TEXTS = `{ accepted: 'the platform has accepted it', sent: 'sent; the platform has not answered yet', decided: 'it will be sent again shortly', proposed: 'it waits until another person has confirmed it in the form Confirm a status', refused: 'refused', failed: 'not sent' }`;

/** What the last page of a form says of the acts in the node `Row`. */
export const outcomeMessage = `={{ ((texts) => $('Row').all().map(({ json }) => 'Invoice ' + json.number + ', status ' + json.code + ': ' + texts[json.state] + (json.reason ? ' (' + json.reason + ')' : '')).join('\\n'))(${STATE_TEXTS}) }}`;
