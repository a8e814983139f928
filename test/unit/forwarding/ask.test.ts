import { ASKABLE, askForwarding, type Asked } from '../../../nodes/domain/forwarding/ask';
import { forwardingStates } from '../../../nodes/domain/forwarding/forwardingRow';
import { collectNotices } from '../../../nodes/domain/forwarding/notices';
import { minutes, NOW } from '../ledger/rows';
import { destination, forwarding, tableOf } from './made';

const ask = (row: ReturnType<typeof forwarding>, asked: Asked, all = [row], person = 'a@b.fr') =>
	askForwarding(row, asked, person, all, NOW);

/** Which wishes make sense where a forwarding stands; every other is refused. */
const POSSIBLE: Record<string, Asked[]> = {
	held: ['release'],
	uncertain: ['arrived', 'send'],
	parked: ['send'],
	sent: ['again'],
	known: ['again'],
};

it.each(forwardingStates)('takes the wishes that fit one that is %s', (state) => {
	const taken = (Object.keys(ASKABLE) as Asked[]).filter(
		(asked) => ask(forwarding({ state }), asked).refusal === undefined,
	);
	expect(taken.sort()).toEqual((POSSIBLE[state] ?? []).sort());
});

it('releases a hold, for good', () => {
	const held = forwarding({ state: 'held', heldBy: 'link', nextAttemptAt: null, attempts: 3 });
	expect(ask(held, 'release').update).toEqual({
		id: held.id,
		state: 'waiting',
		reason: null,
		heldBy: null,
		nextAttemptAt: minutes(0),
		attempts: 0,
		releasedBy: 'a@b.fr',
	});
});

it('settles an uncertain one both ways', () => {
	const uncertain = forwarding({ state: 'uncertain', nextAttemptAt: null });
	expect(ask(uncertain, 'arrived').update).toMatchObject({ state: 'sent', nextAttemptAt: null });
	expect(ask(uncertain, 'send').update).toMatchObject({ state: 'waiting', nextAttemptAt: minutes(0) });
});

it('forwards again as another forwarding, told from the first', () => {
	const sent = forwarding({ state: 'sent', remoteId: '<1@x>', sentAt: minutes(-5), createdAt: minutes(-9) });
	const { insert } = ask(sent, 'again');
	expect(insert).toMatchObject({
		forwardingId: `${sent.forwardingId}#2`,
		state: 'waiting',
		askedBy: 'a@b.fr',
		remoteId: null,
		sentAt: null,
	});
	expect(insert).not.toHaveProperty('id');
	expect(insert).not.toHaveProperty('createdAt');
	const second = forwarding({ ...insert, state: 'sent' });
	expect(ask(second, 'again', [sent, second]).insert?.forwardingId).toBe(`${sent.forwardingId}#3`);
});

it('does not forward again what is on its way', () => {
	const sent = forwarding({ state: 'sent' });
	expect(ask(sent, 'again', [sent, forwarding({ state: 'waiting' })]).refusal).toMatch(/already/);
});

it('wants to know who asks', () => {
	expect(ask(forwarding({ state: 'held' }), 'release', undefined, ' ').refusal).toMatch(/isn't known who/);
});

describe('notices', () => {
	it('go to each owner in one mail', () => {
		const [first, second] = [forwarding({ notice: 'One' }), forwarding({ notice: 'Two' })];
		const other = forwarding({ notice: 'Three', destination: 'Gone' });
		const { mails, untold } = collectNotices(
			[first, second, other, forwarding()],
			tableOf(destination()),
			'',
		);
		expect(mails).toMatchObject([{ to: 'owner@tool.example', text: 'One\n\nTwo' }]);
		expect(mails[0].told).toEqual([
			{ id: first.id, notice: null, lastNotice: 'One' },
			{ id: second.id, notice: null, lastNotice: 'Two' },
		]);
		expect(untold).toEqual([{ id: other.id, notice: null, lastNotice: 'Three' }]);
	});

	it('go to the firm where a destination has no owner', () => {
		const { mails } = collectNotices(
			[forwarding({ notice: 'One' })],
			tableOf(destination({ owner: null })),
			'firm@x.fr',
		);
		expect(mails).toMatchObject([{ to: 'firm@x.fr' }]);
	});
});
