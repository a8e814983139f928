import { claimForwardings, confirmForwardings } from '../../../nodes/domain/forwarding/claimForwardings';
import { CHANNELS, channelNames } from '../../../nodes/domain/forwarding/channels';
import { attemptsBeforeParking } from '../../../nodes/domain/ledger/schedule';
import { claimReason } from '../../../nodes/domain/ledger/claim';
import { IDENTITY, minutes, NOW } from '../ledger/rows';
import { destination, filed, forwarding, tableOf } from './made';

const context = {
	platform: 'eFacture',
	channel: 'email',
	execution: '42',
	now: NOW,
	leaseMinutes: 30,
	limit: 2,
} as const;
const claim = (due: ReturnType<typeof forwarding>[], usable = [destination()], more = {}) =>
	claimForwardings(due, tableOf(...usable), { ...context, ...more });

describe('claims', () => {
	it('are written before anything is sent, with a lease', () => {
		const due = forwarding({ attempts: 1 });
		expect(claim([due])).toEqual({
			claims: [
				{
					id: due.id,
					forwardingId: due.forwardingId,
					filingKey: due.filingKey,
					state: 'claimed',
					reason: claimReason('42'),
					attempts: 2,
					nextAttemptAt: minutes(30),
				},
			],
			ended: [],
		});
	});

	it('take over what an execution had in hand but hadn’t sent', () => {
		expect(claim([forwarding({ state: 'claimed' })]).claims).toHaveLength(1);
	});

	it('leave alone what isn’t due, and what is another platform’s or channel’s', () => {
		const others = [
			forwarding({ nextAttemptAt: minutes(1) }),
			forwarding({ nextAttemptAt: null }),
			forwarding({ platform: 'Other' }),
			forwarding({ channel: 'http' }),
			forwarding({ state: 'held' }),
		];
		expect(claim(others)).toEqual({ claims: [], ended: [] });
	});

	it('end at the limit', () => {
		expect(claim([forwarding(), forwarding(), forwarding()]).claims).toHaveLength(2);
	});

	it('leave waiting what has no usable destination, until the table is right again', () => {
		const due = forwarding();
		const { claims, ended } = claim([due], []);
		expect(claims).toEqual([]);
		expect(ended).toEqual([
			{
				id: due.id,
				state: 'waiting',
				reason: 'The table of destinations has no usable row for Inqom by email',
				attempts: 1,
				nextAttemptAt: minutes(1),
			},
		]);
		const later = forwarding({ ...due, ...ended[0] });
		expect(claim([later], undefined, { now: new Date(minutes(1)) }).claims).toHaveLength(1);
	});

	it('tell the owner once of what has no usable destination for hours', () => {
		const told = [2, 1, 0].map(
			(missing) =>
				claim([forwarding({ attempts: attemptsBeforeParking - missing })], []).ended[0].notice ?? null,
		);
		expect(told).toEqual([null, expect.stringContaining('could not be sent for hours'), null]);
	});
});

describe('one that was on its way when its execution ended', () => {
	it.each(channelNames)('by %s', (channel) => {
		const due = forwarding({ state: 'sending', channel });
		const { claims, ended } = claim([due], [destination({ channel })], { channel });
		if (CHANNELS[channel].repeatable) {
			expect([claims.length, ended.length]).toEqual([1, 0]);
		} else {
			expect(claims).toEqual([]);
			expect(ended).toMatchObject([{ id: due.id, state: 'uncertain', nextAttemptAt: null }]);
			expect(ended[0].notice).toContain('look whether it arrived');
		}
	});

	it('is uncertain by mail and webhook, which can’t be asked', () => {
		const once = channelNames.filter((name) => !CHANNELS[name].repeatable);
		expect(once).toEqual(['email', 'webhook']);
	});
});

describe('confirmed claims', () => {
	const mine = (more = {}) => forwarding({ state: 'claimed', reason: claimReason('42'), ...more });
	const confirm = (
		stored: ReturnType<typeof forwarding>[],
		ledger = [filed('202 205')],
		usable = [destination()],
	) => confirmForwardings(stored, ledger, tableOf(...usable), context);

	it('name the flow, the destination and what is known', () => {
		const row = mine();
		const { work } = confirm([row]);
		expect(work).toMatchObject([
			{
				flow: { id: 'f1', organization: 'org' },
				forwarding: { id: row.id },
				destination: { destination: 'Inqom' },
			},
		]);
		expect(work[0].history.map(({ code }) => code)).toEqual(['202', '205']);
	});

	it('are lost to another execution, and to an earlier row of the same forwarding', () => {
		expect(confirm([mine({ reason: claimReason('41') })]).work).toEqual([]);
		const [earlier, later] = [mine({ reason: claimReason('41') }), mine()];
		expect(confirm([later, earlier])).toMatchObject({ work: [], superfluousIds: [later.id] });
	});

	it('go by what the ledger says now', () => {
		const row = mine();
		expect(confirm([row], [filed('202 210')])).toMatchObject({
			work: [],
			ended: [{ id: row.id, state: 'held', heldBy: 'status' }],
		});
	});

	it('go all the same where a person released them, with a flag', () => {
		const { work } = confirm([mine({ releasedBy: 'a@b.fr' })], [filed('202 210')]);
		expect(work).toMatchObject([{ forwarding: { flag: 'It has status 210 Refused' } }]);
	});

	it('go to the address that the table has now', () => {
		const { work } = confirm([mine()], undefined, [destination({ address: 'new@dext.cc' })]);
		expect(work[0].forwarding.address).toBe('new@dext.cc');
	});

	it('stay claimed until their lease is over where the table has lost their destination', () => {
		expect(confirm([mine()], undefined, [])).toEqual({ work: [], ended: [], superfluousIds: [] });
	});

	it('are parked where the ledger has no flow of the platform', () => {
		const elsewhere = filed('202', { platform: 'Other', filingKey: `d1|purchase|${IDENTITY}` });
		expect(confirm([mine()], [elsewhere]).ended).toMatchObject([{ state: 'parked' }]);
	});
});
