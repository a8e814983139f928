import { claimReason } from '../../nodes/domain/ledger/claim';
import { sendingReason } from '../../nodes/domain/ledger/mails';
import { oneByOne, getRows, hasCome, sendFiles, writeRows } from './nodes';
import { all, ledger, platformLabel } from './pack';
import { setting } from './settings';
import { LEDGER } from './tables';
import type { Connection, TemplateNode } from './workflow';

const EXECUTION = '{{ $execution.id }}';
const filingKeyInTurn = "={{ $('Mail by mail').first(1).json.document.filingKey }}";
const works = `={{ ${all('Record', 3)} }}`;

/**
 * Sends prepared mails one after the other: `Mail by mail` takes the items of Welyb File Document. Each row is written as `sending`
 * before its mail leaves, and completed right after, so that a crash leaves one mail in doubt at most. n8n works on the upper of two
 * branches first; where that isn't so, Confirm mail finds no row of this execution and sends nothing.
 */
export function sendBlock([x, y]: [number, number]) {
	const nodes: TemplateNode[] = [
		oneByOne('Mail by mail', [x, y]),
		ledger(
			'Start mail',
			['mail', 'start'],
			{ mails: works, sendingMinutes: `={{ ${setting('longestSendingMinutes')} }}` },
			[x + 240, y],
		),
		writeRows(
			'Write as sending',
			'update',
			LEDGER,
			[
				{ column: 'filingKey', value: '={{ $json.filingKey }}' },
				{ column: 'state', value: 'waiting' },
				{ column: 'reason', value: `=${claimReason(EXECUTION)}` },
				// Somebody may have made it due meanwhile, so that another execution has it.
				{
					column: 'nextAttemptAt',
					is: 'gte',
					value: `={{ ${all('Record', 3)}.find(({ filingKey }) => filingKey === $json.filingKey).leaseUntil }}`,
				},
			],
			{ at: [x + 480, y - 120], alwaysOutputData: true },
		),
		getRows('Rows of the mail', LEDGER, [{ column: 'filingKey', value: filingKeyInTurn }], {
			at: [x + 700, y - 120],
			alwaysOutputData: true,
			executeOnce: true,
		}),
		ledger(
			'Confirm mail',
			['mail', 'confirm'],
			{ mails: works, mailRows: `={{ ${all('Rows of the mail')} }}` },
			[x + 480, y + 80],
		),
		sendFiles('Send Email', [x + 720, y + 40]),
		writeRows(
			'Write as released',
			'update',
			LEDGER,
			[
				{ column: 'filingKey', value: filingKeyInTurn },
				{ column: 'reason', value: `=${sendingReason(EXECUTION)}` },
			],
			{ at: [x + 960, y + 240], alwaysOutputData: true },
		),
		ledger(
			'Complete',
			['mail', 'complete'],
			{ sent: `={{ ${all('Confirm mail')} }}`, mailRows: `={{ ${all('Rows of the mail')} }}` },
			[x + 960, y + 40],
		),
		writeRows(
			'Write outcome',
			'update',
			LEDGER,
			[
				{ column: 'filingKey', value: '={{ $json.filingKey }}' },
				{ column: 'reason', is: 'ilike', value: `=${sendingReason(EXECUTION)}%` },
			],
			{ at: [x + 1180, y + 40], alwaysOutputData: true },
		),
	];
	const connections: Connection[] = [
		['Mail by mail:1', 'Start mail'],
		['Start mail', 'Write as sending'],
		['Write as sending', 'Rows of the mail'],
		['Start mail:1', 'Confirm mail'],
		['Start mail:2', 'Mail by mail'],
		['Confirm mail', 'Send Email'],
		['Confirm mail:1', 'Write as released'],
		['Write as released', 'Mail by mail'],
		['Send Email', 'Complete'],
		['Send Email:1', 'Complete'],
		['Complete', 'Write outcome'],
		['Write outcome', 'Mail by mail'],
	];
	return { nodes, connections };
}

/** Makes uncertain what is being sent for too long. */
export function uncertainBlock([x, y]: [number, number]) {
	const nodes: TemplateNode[] = [
		getRows(
			'Rows being sent',
			LEDGER,
			[
				{ column: 'platform', value: platformLabel },
				{ column: 'state', value: 'sending' },
			],
			{ at: [x, y] },
		),
		ledger('Uncertain', ['mail', 'listUncertain'], {}, [x + 220, y]),
		writeRows(
			'Write as uncertain',
			'update',
			LEDGER,
			[
				{ column: 'filingKey', value: '={{ $json.filingKey }}' },
				{ column: 'state', value: 'sending' },
				{ column: 'nextAttemptAt', ...hasCome },
			],
			{ at: [x + 440, y] },
		),
	];
	const connections: Connection[] = [
		['Rows being sent', 'Uncertain'],
		['Uncertain', 'Write as uncertain'],
	];
	return { nodes, connections, first: 'Rows being sent' };
}
