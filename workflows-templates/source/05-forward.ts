import { CHANNELS } from '../../nodes/domain/forwarding/channels';
import { claimReason } from '../../nodes/domain/ledger/claim';
import { lookUpBlock } from './blocks';
import { forwardChannels, type ForwardChannel } from './forwardChannels';
import {
	asItem,
	deleteRowsOfAny,
	everyMinutes,
	filter,
	getRows,
	hasCome,
	insertRows,
	mail,
	note,
	oneByOne,
	set,
	splitOut,
	whenBoth,
	writeRows,
	type Condition,
} from './nodes';
import { all, ledger, platformLabel } from './pack';
import { setting, settings } from './settings';
import {
	DESTINATIONS,
	destinationsTable,
	filingKeysOfLookUp,
	FORWARDINGS,
	forwardingIdsOfLookUp,
	forwardingsTable,
	idsOfLookUp,
	LEDGER,
	ledgerTable,
	numbersOfLookUp,
	SWEEPS,
	sweepsTable,
} from './tables';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

/** Ends what waits for a cut connection. Shorter than the lease. */
const TIMEOUT_SECONDS = 15 * 60;

/** The table's rows of a look-up that always gives something. */
const rowsOf = (node: string, column: string) => `={{ ${all(node)}.filter(json => json.${column}) }}`;
const destinations = { destinations: rowsOf('Destinations', 'id') };
const byId: Condition = { column: 'id', value: '={{ $json.id }}' };
const isDue: Condition = { column: 'nextAttemptAt', ...hasCome };
const isNot = (...states: string[]): Condition[] =>
	states.map((value) => ({ column: 'state', is: 'neq', value }));

/** The template of one channel. All of them differ only in how a parcel is sent. */
function forwardTemplate(source: ForwardChannel): TemplateSource {
	const { channel, file, name, setUp, how } = source;
	const ofChannel = { forwardChannel: channel };

	const notes: TemplateNode[] = [
		note(
			'what this does',
			`## ${name}
Sends the invoices that are filed in Welyb on to third-party tools, each once. Runs on n8n 2.41 or newer, beside template 02.

**Held back**: purchases that were refused or rejected, sales that were rejected before they reached the buyer, credit notes of an invoice that is held back. A refused sale was issued, so it is forwarded, with a flag. A hold is released, and an invoice forwarded again, in the form of template 05f.

**Before you publish**
1. Choose your *eFacture API* credential in **Get Invoices**, and an *SMTP* credential in **Tell**. ${setUp}
2. In **Settings**, set the same platform label as in template 02, and the mail addresses.
3. Run it once: it makes the table **eFacture destinations**. Enter the tools there, with \`${channel}\` in the column \`channel\`; what is wrong with a row appears in \`problem\`.

Don't forward here what Welyb forwards to the same tool itself.`,
			[-640, -320],
			[540, 860],
			4,
		),
		note(
			'plan',
			`### What is to be forwarded
Looks at the rows of the ledger that changed since the last time. Each invoice gets one row in **eFacture forwardings** for each of its destinations: to be sent, or held back with the reason. A status that comes after an invoice was forwarded becomes a notice to the tool's owner.`,
			[-60, -320],
			[3420, 820],
		),
		note(
			'claim',
			`### Claim before sending
What is due is claimed. Of two executions at once only one goes on, by what the ledger says of the invoice now.`,
			[-60, 540],
			[3000, 420],
		),
		note(
			'send',
			`### One by one: read, write down that it leaves, send, record
${how}`,
			[-60, 1000],
			[4400, 760],
		),
		note(
			'tell',
			`### Tell the tools' owners
Statuses that came later, what is uncertain, what couldn't be sent: one mail for each owner.`,
			[-60, 1800],
			[1800, 380],
		),
	];

	const knownForwardings = lookUpBlock(
		'Known forwardings',
		`${all('Changed rows')}.map(json => json.filingKey).filter(key => key)`,
		FORWARDINGS,
		filingKeysOfLookUp,
		[2080, -60],
	);
	const planning: TemplateNode[] = [
		everyMinutes('Sweep', 5, [0, 0]),
		settings(
			[
				['platform', 'string', 'eFacture'],
				['rowsPerLook', 'number', 1000],
				['forwardingsPerExecution', 'number', 50],
				['leaseMinutes', 'number', 30],
				['mailFrom', 'string', ''],
				['mailTo', 'string', ''],
				...(source.settings ?? []),
			],
			[200, 0],
		),
		ledgerTable([400, 0]),
		sweepsTable([600, 0]),
		destinationsTable([800, 0]),
		forwardingsTable([1000, 0]),
		getRows('Sweeps', SWEEPS, [], { at: [1200, 0], alwaysOutputData: true, executeOnce: true }),
		getRows('Destinations', DESTINATIONS, [], { at: [1400, 0], alwaysOutputData: true, executeOnce: true }),
		ledger(
			'Check destinations',
			['forwarding', 'check'],
			{ ...ofChannel, sweeps: rowsOf('Sweeps', 'sweep') },
			[1600, 0],
		),
		writeRows('Write problems', 'update', DESTINATIONS, [byId], { at: [1860, -260] }),
		getRows(
			'Changed rows',
			LEDGER,
			[
				{ column: 'platform', value: platformLabel },
				{ column: 'updatedAt', is: 'gte', value: '={{ $json.changedAfter }}' },
			],
			{
				at: [1860, -60],
				limit: `={{ ${setting('rowsPerLook')} }}`,
				orderBy: 'updatedAt',
				alwaysOutputData: true,
				executeOnce: true,
			},
		),
		...knownForwardings.nodes,
		ledger(
			'Plan',
			['forwarding', 'plan'],
			{
				...ofChannel,
				...destinations,
				changedRows: rowsOf('Changed rows', 'filingKey'),
				look: `={{ ${all('Check destinations')} }}`,
				mostRows: `={{ ${setting('rowsPerLook')} }}`,
			},
			[2740, -60],
		),
		insertRows('Write new', FORWARDINGS, { at: [2980, -240] }),
		writeRows(
			'Write holds',
			'update',
			FORWARDINGS,
			[byId, ...isNot('claimed', 'sending', 'sent', 'known', 'uncertain')],
			{ at: [2980, -100] },
		),
		writeRows('Write news', 'update', FORWARDINGS, [byId], { at: [2980, 40] }),
		writeRows('Write ledger', 'update', LEDGER, [{ column: 'filingKey', value: '={{ $json.filingKey }}' }], {
			at: [2980, 180],
		}),
		deleteRowsOfAny('Delete doubles', FORWARDINGS, idsOfLookUp, { at: [2980, 320] }),
		writeRows('Write look', 'upsert', SWEEPS, [{ column: 'sweep', value: '={{ $json.sweep }}' }], {
			at: [3200, 320],
		}),
	];

	const claimedRows = lookUpBlock(
		'Claimed rows',
		`[...new Set(${all('Claim')}.map(json => json.filingKey))]`,
		LEDGER,
		filingKeysOfLookUp,
		[660, 660],
	);
	const claimed = lookUpBlock(
		'Claimed forwardings',
		`${all('Claim')}.map(json => json.forwardingId)`,
		FORWARDINGS,
		forwardingIdsOfLookUp,
		[1320, 660],
	);
	const claiming: TemplateNode[] = [
		getRows(
			'Due forwardings',
			FORWARDINGS,
			[{ column: 'platform', value: platformLabel }, { column: 'channel', value: channel }, isDue],
			{
				at: [0, 660],
				limit: `={{ ${setting('forwardingsPerExecution')} }}`,
				orderBy: 'nextAttemptAt',
				alwaysOutputData: true,
				executeOnce: true,
			},
		),
		ledger(
			'Claim',
			['forwarding', 'claim'],
			{
				...ofChannel,
				...destinations,
				forwardLeaseMinutes: `={{ ${setting('leaseMinutes')} }}`,
				mostForwardings: `={{ ${setting('forwardingsPerExecution')} }}`,
			},
			[220, 660],
		),
		writeRows('Write claims', 'update', FORWARDINGS, [byId, isDue], { at: [440, 660] }),
		writeRows('Write what ended', 'update', FORWARDINGS, [byId, isDue], { at: [440, 820] }),
		...claimedRows.nodes,
		...claimed.nodes,
		ledger(
			'Confirm',
			['forwarding', 'confirm'],
			{ ...destinations, claimedRows: rowsOf('Claimed rows', 'filingKey') },
			[1980, 660],
		),
		deleteRowsOfAny('Delete superfluous', FORWARDINGS, idsOfLookUp, { at: [2220, 560] }),
		writeRows('Write held', 'update', FORWARDINGS, [byId, ...isNot('sending', 'sent')], { at: [2220, 700] }),
	];

	const cited = `(${all('Get Invoices')}.flatMap(json => json.invoice?.references?.precedingInvoices ?? []).map(({ number }) => number.trim()))`;
	const linkedRows = lookUpBlock('Linked rows', cited, LEDGER, numbersOfLookUp, [440, 1300]);
	const linkedForwardings = lookUpBlock(
		'Linked forwardings',
		cited,
		FORWARDINGS,
		numbersOfLookUp,
		[1100, 1300],
	);
	const sending = source.send('Ready', [2420, 1360]);
	const working: TemplateNode[] = [
		oneByOne('One by one', [0, 1200]),
		{
			name: 'Get Invoices',
			type: 'eFactureGetInvoices',
			version: 1,
			parameters: {
				operation: 'get',
				flowSource: 'input',
				attach: CHANNELS[channel].carriesFile ? ['original', 'readable'] : [],
				options: {},
			},
			onError: 'continueErrorOutput',
			at: [220, 1300],
		},
		...linkedRows.nodes,
		...linkedForwardings.nodes,
		whenBoth('Read', { at: [1540, 1440] }),
		ledger(
			'Prepare',
			['forwarding', 'prepare'],
			{
				linkedRows: rowsOf('Linked rows', 'filingKey'),
				linkedForwardings: rowsOf('Linked forwardings', 'forwardingId'),
			},
			[1760, 1440],
		),
		asItem('It leaves', '$json.sending', { at: [1760, 1300] }),
		writeRows(
			'Write that it leaves',
			'update',
			FORWARDINGS,
			[
				byId,
				{ column: 'state', value: 'claimed' },
				{ column: 'reason', value: `=${claimReason('{{ $execution.id }}')}` },
			],
			{
				at: [1980, 1300],
			},
		),
		whenBoth('Ready', { at: [2200, 1440] }),
		...sending.nodes,
		asItem('Outcome', `({ ...$json, forwarding: $('One by one').first(1).json.forwarding })`, {
			at: [2420, 1580],
		}),
		getRows(
			'All of the invoice',
			FORWARDINGS,
			[{ column: 'filingKey', value: '={{ $json.forwarding.filingKey }}' }],
			{ at: [2640, 1580] },
		),
		ledger('Record', ['forwarding', 'record'], { forwardOutcomes: `={{ ${all('Outcome')} }}` }, [2860, 1580]),
		asItem('Row', '$json.update', { at: [3080, 1580] }),
		writeRows('Write forwarding', 'update', FORWARDINGS, [byId], { at: [3300, 1580] }),
		asItem('Ledger row', "$('Record').first().json.ledger", { at: [3520, 1580] }),
		writeRows(
			'Write row of the ledger',
			'update',
			LEDGER,
			[{ column: 'filingKey', value: '={{ $json.filingKey }}' }],
			{ at: [3740, 1580], alwaysOutputData: true },
		),
	];

	const telling: TemplateNode[] = [
		getRows(
			'Notices',
			FORWARDINGS,
			[
				{ column: 'platform', value: platformLabel },
				{ column: 'channel', value: channel },
				{ column: 'notice', is: 'isNotEmpty' },
			],
			{ at: [0, 1960], limit: '={{ 200 }}', executeOnce: true },
		),
		ledger(
			'Collect notices',
			['forwarding', 'collectNotices'],
			{ ...destinations, otherwiseTo: `={{ ${setting('mailTo')} }}` },
			[220, 1960],
		),
		{
			...mail(
				'Tell',
				{ to: '={{ $json.to }}', subject: '={{ $json.subject }}', text: '={{ $json.text }}' },
				{ at: [440, 1960] },
			),
			onError: 'continueRegularOutput',
		},
		filter('Was sent', '={{ $json.messageId !== undefined }}', { at: [660, 1960] }),
		set('Told', { told: ['array', "={{ $('Collect notices').item.json.told }}"] }, { at: [880, 1960] }),
		splitOut('Told rows', 'told', { at: [1100, 1960] }),
		writeRows(
			'Write told',
			'update',
			FORWARDINGS,
			[byId, { column: 'notice', value: '={{ $json.lastNotice }}' }],
			{ at: [1320, 1960] },
		),
	];

	const connections: Connection[] = [
		['Sweep', 'Settings'],
		['Settings', 'Ledger table'],
		['Ledger table', 'Sweeps table'],
		['Sweeps table', 'Destinations table'],
		['Destinations table', 'Forwardings table'],
		['Forwardings table', 'Sweeps'],
		['Sweeps', 'Destinations'],
		['Destinations', 'Check destinations'],
		['Check destinations', 'Changed rows'],
		['Check destinations:1', 'Write problems'],
		['Changed rows', knownForwardings.first],
		...knownForwardings.connections,
		[knownForwardings.last, 'Plan'],
		['Plan', 'Write new'],
		['Plan:1', 'Write holds'],
		['Plan:2', 'Write news'],
		['Plan:3', 'Write ledger'],
		['Plan:4', 'Delete doubles'],
		['Plan:5', 'Write look'],
		['Write look', 'Due forwardings'],
		['Write look', 'Notices'],
		['Due forwardings', 'Claim'],
		['Claim', 'Write claims'],
		['Claim:1', 'Write what ended'],
		['Write claims', claimedRows.first],
		...claimedRows.connections,
		[claimedRows.last, claimed.first],
		...claimed.connections,
		[claimed.last, 'Confirm'],
		['Confirm', 'One by one'],
		['Confirm:1', 'Write held'],
		['Confirm:2', 'Delete superfluous'],
		['One by one:1', 'Get Invoices'],
		['Get Invoices', linkedRows.first],
		['Get Invoices', 'Read:1'],
		['Get Invoices:1', 'Outcome'],
		...linkedRows.connections,
		[linkedRows.last, linkedForwardings.first],
		...linkedForwardings.connections,
		[linkedForwardings.last, 'Read'],
		['Read', 'Prepare'],
		['Prepare', 'It leaves'],
		['Prepare', 'Ready:1'],
		['Prepare:1', 'Outcome'],
		['It leaves', 'Write that it leaves'],
		['Write that it leaves', 'Ready'],
		['Ready', sending.first],
		...sending.connections,
		[sending.last, 'Outcome'],
		['Outcome', 'All of the invoice'],
		['All of the invoice', 'Record'],
		['Record', 'Row'],
		['Row', 'Write forwarding'],
		['Write forwarding', 'Ledger row'],
		['Ledger row', 'Write row of the ledger'],
		['Write row of the ledger', 'One by one'],
		['Notices', 'Collect notices'],
		['Collect notices', 'Tell'],
		['Collect notices:1', 'Write told'],
		['Tell', 'Was sent'],
		['Was sent', 'Told'],
		['Told', 'Told rows'],
		['Told rows', 'Write told'],
	];

	return {
		file,
		name,
		nodes: [...notes, ...planning, ...claiming, ...working, ...telling],
		connections,
		timeoutSeconds: TIMEOUT_SECONDS,
	};
}

export const forwardTemplates: TemplateSource[] = forwardChannels.map(forwardTemplate);
