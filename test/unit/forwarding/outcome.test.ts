import { outcomeOf, recordForwarding, type Answer } from '../../../nodes/domain/forwarding/outcome';
import type { ChannelName } from '../../../nodes/domain/forwarding/channels';
import { attemptsBeforeParking } from '../../../nodes/domain/ledger/schedule';
import { minutes, NOW } from '../ledger/rows';
import { forwarding } from './made';

describe('what an answer means', () => {
	const table: Array<[ChannelName, string, Answer, string]> = [
		['email', 'a message ID', { messageId: '<1@x>' }, 'sent'],
		['email', 'no message ID', {}, 'uncertain'],
		['email', 'no connection', { error: 'connect ECONNREFUSED 127.0.0.1:25' }, 'failed'],
		['email', 'a wrong password', { error: 'Invalid login: 535 5.7.8 no' }, 'failed'],
		[
			'email',
			'a recipient that is refused for now',
			{ error: "Can't send mail - all recipients were rejected: 450 later" },
			'failed',
		],
		[
			'email',
			'a recipient that is refused',
			{ error: "Can't send mail - all recipients were rejected: 550 no such user" },
			'parked',
		],
		['email', 'a message that is refused', { error: 'Message failed: 552 too large' }, 'parked'],
		['email', 'a message that is refused for now', { error: 'Message failed: 451 later' }, 'failed'],
		['email', 'a message that is too large', { error: 'Message size larger than allowed 100' }, 'parked'],
		['email', 'a refusal of the data', { error: 'Data command failed: 554 no' }, 'parked'],
		['email', 'a certificate that is not trusted', { error: 'self-signed certificate' }, 'failed'],
		['email', 'a connection that broke', { error: 'Connection closed unexpectedly' }, 'uncertain'],
		['email', 'a time-out', { error: 'Timeout' }, 'uncertain'],
		['http', '201', { httpStatus: 201, remoteId: '7' }, 'sent'],
		['http', '204', { httpStatus: 204 }, 'sent'],
		['http', '409', { httpStatus: 409 }, 'known'],
		['http', '401', { httpStatus: 401 }, 'failed'],
		['http', '429', { httpStatus: 429 }, 'failed'],
		['http', '503', { httpStatus: 503 }, 'failed'],
		['http', '413', { httpStatus: 413 }, 'parked'],
		['http', '422', { httpStatus: 422, body: 'no dossier' }, 'parked'],
		['http', 'a connection that broke', { error: 'socket hang up' }, 'failed'],
		['http', 'nothing', {}, 'failed'],
		['webhook', '200', { httpStatus: 200 }, 'sent'],
		['webhook', '408', { httpStatus: 408 }, 'uncertain'],
		['webhook', '502', { httpStatus: 502 }, 'uncertain'],
		['webhook', '503', { httpStatus: 503 }, 'failed'],
		['webhook', '504', { httpStatus: 504 }, 'uncertain'],
		['http', '504', { httpStatus: 504 }, 'failed'],
		['webhook', 'a connection that broke', { error: 'socket hang up' }, 'uncertain'],
		['webhook', 'no connection', { error: 'connect ECONNREFUSED' }, 'failed'],
		['sftp', 'renamed', { done: true }, 'sent'],
		['sftp', 'a file that isn’t whole', { done: false }, 'failed'],
		['sftp', 'an error', { done: false, error: 'Permission denied' }, 'failed'],
		['sftp', 'there before the first attempt', { isThere: true }, 'known'],
		['sftp', 'another file of the name', { isTaken: true }, 'parked'],
		['s3', 'done', { done: true }, 'sent'],
	];

	it.each(table)('%s: %s', (channel, _what, answer, outcome) => {
		expect(outcomeOf(channel, answer, { attempts: 1 }).outcome).toBe(outcome);
	});

	it('takes a file that is there for its own at a later attempt', () => {
		expect(outcomeOf('ftp', { isThere: true }, { attempts: 2 }).outcome).toBe('sent');
	});
});

describe('how a forwarding stands afterwards', () => {
	const row = forwarding({ state: 'sending', attempts: 2 });
	const record = (outcome: Parameters<typeof recordForwarding>[1], all = [row]) =>
		recordForwarding(row, outcome, all, NOW);

	it('sent', () => {
		expect(record({ outcome: 'sent', remoteId: '<1@x>' })).toEqual({
			update: {
				id: row.id,
				state: 'sent',
				reason: null,
				remoteId: '<1@x>',
				sentAt: minutes(0),
				nextAttemptAt: null,
			},
			ledger: { filingKey: row.filingKey, forwardState: 'sent', forwardedTo: 'Inqom' },
		});
	});

	it('known counts as sent for the ledger', () => {
		const { update, ledger } = record({ outcome: 'known' });
		expect(update.state).toBe('known');
		expect(ledger.forwardState).toBe('sent');
	});

	it('failed is tried again, and given up where the invoice is at fault', () => {
		expect(record({ outcome: 'failed', reason: 'x' }).update).toMatchObject({
			state: 'waiting',
			nextAttemptAt: minutes(1),
		});
		const often = { ...row, attempts: attemptsBeforeParking };
		expect(recordForwarding(often, { outcome: 'failed', reason: 'x' }, [often], NOW).update.state).toBe(
			'parked',
		);
		expect(
			recordForwarding(often, { outcome: 'failed', reason: 'x', notReady: true }, [often], NOW).update.state,
		).toBe('waiting');
	});

	it('failed by no fault of the invoice is told to its owner when it has taken hours, once', () => {
		const notice = (attempts: number) =>
			recordForwarding(
				{ ...row, attempts, notice: 'Before' },
				{ outcome: 'failed', reason: 'The tool answered 404', notReady: true },
				[row],
				NOW,
			).update.notice;
		expect(notice(attemptsBeforeParking)).toBe(
			'Before\nInvoice F-1 of Le Vendeur (purchase, dossier Client SARL) for Inqom could not be sent for hours and is still tried. The tool answered 404',
		);
		expect([notice(attemptsBeforeParking - 1), notice(attemptsBeforeParking + 1)]).toEqual([
			undefined,
			undefined,
		]);
	});

	it.each(['uncertain', 'parked'] as const)('%s waits for a person, and its owner is told', (outcome) => {
		const { update } = record({ outcome, reason: 'Because' });
		expect(update).toMatchObject({ state: outcome, nextAttemptAt: null });
		expect(update.notice).toContain('Because');
	});

	it('held by a link', () => {
		expect(record({ outcome: 'held', reason: 'x' })).toMatchObject({
			update: { state: 'held', heldBy: 'link' },
			ledger: { forwardState: 'held' },
		});
	});

	it('leaves in the ledger what other tools got', () => {
		const other = forwarding({ state: 'sent', destination: 'Dext' });
		expect(record({ outcome: 'parked', reason: 'x' }, [row, other]).ledger).toMatchObject({
			forwardState: 'sent',
			forwardedTo: 'Dext',
		});
	});
});
