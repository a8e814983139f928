import { readRecent, saveRecent, forgetOld, hashOf } from '../../nodes/EFacture/EFactureTrigger/recent';
import { SimulatedPlatform, type Behaviour } from './platform/simulatedPlatform';
import { SimulatedTrigger } from './platform/simulatedPoll';

const T0 = Date.parse('2026-09-01T08:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Mulberry32: the same seed gives the same story. */
function randomFrom(seed: number) {
	let state = seed;
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
	};
	return { next, upTo: (most: number) => Math.floor(next() * (most + 1)), chance: (share: number) => next() < share };
}

const behaviours: Record<string, Behaviour> = {
	'cursors, ascending': { order: 'ascending', cursors: true },
	'cursors, descending': { order: 'descending', cursors: true },
	'cursors, no order': { order: 'shuffled', cursors: true },
	'no cursor, ascending': { order: 'ascending', cursors: false },
	'no cursor, ascending, end of a period included': { order: 'ascending', cursors: false, beforeIsInclusive: true },
	'no cursor, newest first': { order: 'descending', cursors: false },
	'no cursor, no order': { order: 'shuffled', cursors: false, beforeIsInclusive: true },
	'25 newest, whatever is asked': { order: 'descending', cursors: false, cap: 25, ignoresLimit: true },
	'acknowledging without moving the time': { order: 'ascending', cursors: true, ackMovesTime: false },
	'no Date in its answers': { order: 'shuffled', cursors: true, sendsDate: false },
};

const startDate = new Date(T0 - 24 * HOUR).toISOString();

function given(behaviour: Behaviour, parameters: Record<string, unknown> = {}) {
	const platform = new SimulatedPlatform(behaviour, T0);
	const trigger = new SimulatedTrigger(platform, { startFrom: 'date', startDate, ...parameters });
	return { platform, trigger };
}

const repeated = (keys: string[]) => keys.filter((key, index) => keys.indexOf(key) !== index);
const missing = (platform: SimulatedPlatform, trigger: SimulatedTrigger) => {
	const known = new Set(trigger.emissions.map(({ organization, flowId, ack }) => `${organization}/${flowId}/${ack}`));
	return platform.flows.filter(({ organization, flowId, ack }) => !known.has(`${organization}/${flowId}/${ack}`));
};

/** An afternoon on a platform: flows come in, some late, some pending; pages fail; polls go on. */
async function afternoon(behaviour: Behaviour, seed: number, faults: { requests: boolean; restarts: boolean }) {
	const random = randomFrom(seed);
	const { platform, trigger } = given(behaviour, {
		options: { pageSize: 5 + random.upTo(20), mostFlows: 30 + random.upTo(40) },
	});
	const fewAtOnce = behaviour.ignoresLimit ? 8 : 30;
	for (let step = 0; step < 25; step++) {
		platform.now += random.upTo(10 * MINUTE);
		const shared = platform.now - random.upTo(MINUTE);
		for (let count = random.chance(0.2) ? fewAtOnce : random.upTo(8); count > 0; count--) {
			const late = random.chance(0.1) ? random.upTo(20 * MINUTE) : 0;
			const fraction = random.chance(0.2) ? random.upTo(999) / 1000 : 0;
			const time = (random.chance(0.5) ? shared : platform.now - random.upTo(MINUTE) - late) + fraction;
			const ack = random.chance(0.1) ? 'Pending' : random.chance(0.05) ? 'Error' : 'Ok';
			platform.add({ time, ack, flowType: random.chance(0.3) ? 'CustomerInvoice' : 'SupplierInvoice' });
		}
		for (const flow of platform.flows) {
			if (flow.ack === 'Pending' && random.chance(0.3)) platform.acknowledge(flow, random.chance(0.9) ? 'Ok' : 'Error');
		}
		if (faults.requests && random.chance(0.5)) platform.failures.set(platform.requests + 1 + random.upTo(4), 500);
		if (faults.restarts && random.chance(0.1)) trigger.restart();
		if (faults.restarts && random.chance(0.1)) trigger.activateAgain();
		await trigger.pollOnce().catch((error: Error) => expect(error.message).toContain('HTTP 500'));
	}
	platform.failures.clear();
	for (const flow of platform.flows) if (flow.ack === 'Pending') platform.acknowledge(flow, 'Ok');
	for (let settle = 0; settle < 8; settle++) {
		platform.now += 5 * MINUTE;
		await trigger.drain();
	}
	return { platform, trigger };
}

describe.each(Object.entries(behaviours))('a platform with %s', (_name, behaviour) => {
	const seeds = Array.from({ length: 4 }, (_, index) => index + 1);

	it.each(seeds)('loses nothing and repeats nothing while requests fail (story %i)', async (seed) => {
		const { platform, trigger } = await afternoon(behaviour, seed, { requests: true, restarts: false });
		expect(missing(platform, trigger)).toEqual([]);
		expect(repeated(trigger.emissions.map(({ key }) => key))).toEqual([]);
		expect(platform.flows.length).toBeGreaterThan(80);
	});

	it.each(seeds)('loses nothing over restarts and activations (story %i)', async (seed) => {
		const { platform, trigger } = await afternoon(behaviour, seed + 100, { requests: true, restarts: true });
		expect(missing(platform, trigger)).toEqual([]);
	});

	it('drains a backlog over several polls without emitting more than allowed', async () => {
		const { platform, trigger } = given(behaviour);
		for (let count = 0; count < 900; count++) platform.add({ time: T0 - 900 * 7_000 + count * 7_000 });
		await trigger.drain();
		expect(missing(platform, trigger)).toEqual([]);
		expect(repeated(trigger.emissions.map(({ key }) => key))).toEqual([]);
		expect(Math.max(...trigger.polls)).toBeLessThanOrEqual(200);
	});
});

describe('a large backlog', () => {
	it('of 20,000 flows is drained, each emitted once, with a small state all the way', async () => {
		const { platform, trigger } = given({ order: 'ascending', cursors: true });
		for (let count = 0; count < 20_000; count++) platform.add({ time: T0 - 20 * HOUR + count * 3_500 });
		for (let poll = 0; poll < 105; poll++) {
			await trigger.pollOnce();
			expect(trigger.stateLength).toBeLessThan(64_000);
		}
		expect(missing(platform, trigger)).toEqual([]);
		expect(new Set(trigger.emissions.map(({ key }) => key)).size).toBe(trigger.emissions.length);
	}, 60_000);

	it.each([
		['in order', 'ascending' as const],
		['in no order', 'shuffled' as const],
	])('goes on %s by time where the platform refuses its cursor half-way', async (_name, order) => {
		const { platform, trigger } = given({ order, cursors: true });
		for (let count = 0; count < 700; count++) platform.add({ time: T0 - 30 * MINUTE + count * 1_000 });
		await trigger.pollOnce();
		platform.refusesCursors = true;
		await trigger.drain();
		expect(missing(platform, trigger)).toEqual([]);
		expect(repeated(trigger.emissions.map(({ key }) => key))).toEqual([]);
	});
});

describe('flows that changed at one instant', () => {
	const noCursor: Behaviour = { order: 'descending', cursors: false };

	it('are told apart by their type where a page is too small for them', async () => {
		const { platform, trigger } = given(noCursor);
		for (let count = 0; count < 90; count++) platform.add({ time: T0, flowType: 'SupplierInvoice' });
		for (let count = 0; count < 90; count++) platform.add({ time: T0, flowType: 'CustomerInvoice' });
		for (let count = 0; count < 90; count++) platform.add({ time: T0 + 0.5, ack: 'Error' });
		for (let count = 0; count < 40; count++) platform.add({ time: T0 - MINUTE + count });
		await trigger.drain();
		expect(missing(platform, trigger)).toEqual([]);
		expect(repeated(trigger.emissions.map(({ key }) => key))).toEqual([]);
	});

	it('stop the trigger with a sentence when they are too many, and are not skipped', async () => {
		const { platform, trigger } = given(noCursor);
		for (let count = 0; count < 130; count++) platform.add({ time: T0 });
		const later = platform.add({ time: T0 + MINUTE });
		await expect(trigger.drain()).rejects.toThrow(/more flows changed at one instant than it shows at once/);
		await expect(trigger.pollOnce()).rejects.toThrow(/2026-09-01T08:00:00\.000Z/);
		expect(trigger.emissions.map(({ flowId }) => flowId)).not.toContain(later.flowId);
	});
});

describe('pending flows', () => {
	it('are emitted once they are acknowledged, even when no search shows them any more', async () => {
		const { platform, trigger } = given({ order: 'ascending', cursors: true, ackMovesTime: false });
		const pending = platform.add({ time: T0 - MINUTE, ack: 'Pending' });
		await trigger.pollOnce();
		platform.add({ time: T0 + 3 * HOUR });
		platform.now = T0 + 3 * HOUR;
		await trigger.pollOnce();
		platform.acknowledge(pending, 'Ok');
		await trigger.drain();
		expect(trigger.emissions.map(({ flowId }) => flowId)).toEqual(['flow-2', 'flow-1']);
	});

	it('hold the watermark where the list has no room for them', async () => {
		const { platform, trigger } = given({ order: 'ascending', cursors: true });
		const pending = Array.from({ length: 400 }, (_, index) => platform.add({ time: T0 + index, ack: 'Pending' }));
		for (let count = 0; count < 60; count++) platform.add({ time: T0 + 4 * HOUR + count });
		platform.now = T0 + 5 * HOUR;
		await trigger.drain();
		expect(trigger.emissions).toHaveLength(60);
		for (const flow of pending) flow.ack = 'Ok';
		await trigger.drain();
		expect(missing(platform, trigger)).toEqual([]);
		expect(repeated(trigger.emissions.map(({ key }) => key))).toEqual([]);
	});

	it('are forgotten when the platform no longer knows them', async () => {
		const { platform, trigger } = given({ order: 'ascending', cursors: true });
		platform.add({ time: T0, ack: 'Pending' });
		await trigger.pollOnce();
		platform.flows.pop();
		platform.add({ time: T0 + 3 * HOUR });
		platform.now = T0 + 3 * HOUR;
		await trigger.drain();
		const before = platform.requests;
		await trigger.pollOnce();
		expect(platform.requests - before).toBe(1);
	});
});

describe('the state', () => {
	it('stays below 64 kB with 40 busy organizations, and gives a quiet one all the memory it needs', async () => {
		const organizations = Array.from({ length: 40 }, (_, index) => `organization-${index}-0123456789`);
		const { platform, trigger } = given(
			{ order: 'ascending', cursors: true },
			{ options: { organizations, mostFlows: 10_000 } },
		);
		const quiet = platform.add({ time: T0 - MINUTE, organization: organizations[7] });
		for (const organization of organizations.filter((one) => one !== organizations[7])) {
			for (let count = 0; count < 200; count++) platform.add({ time: T0 - 10 * MINUTE + count * 1_000, organization });
			for (let count = 0; count < 10; count++) platform.add({ time: T0, organization, ack: 'Pending' });
		}
		await trigger.drain();
		expect(trigger.stateLength).toBeLessThan(64_000);
		const once = trigger.emissions.filter(({ flowId }) => flowId === quiet.flowId);
		expect(once).toHaveLength(1);
		expect(missing(platform, trigger).every(({ ack }) => ack === 'Pending')).toBe(true);
	});

	it('gives one busy organization the memory that the quiet ones leave, so that late flows are found', async () => {
		const organizations = Array.from({ length: 40 }, (_, index) => `organization-${index}`);
		const { platform, trigger } = given(
			{ order: 'ascending', cursors: true },
			{ options: { organizations, mostFlows: 4_000 } },
		);
		for (let count = 0; count < 2_000; count++) {
			platform.add({ time: T0 - 50 * MINUTE + count * 1_500, organization: organizations[3] });
		}
		await trigger.drain();
		const late = platform.add({ time: T0 - 40 * MINUTE, organization: organizations[3] });
		const emitted = await trigger.pollOnce();
		expect(emitted.map(({ flowId }) => flowId)).toEqual([late.flowId]);
	});

	it('stays below 64 kB with cursors of any length', async () => {
		const organizations = Array.from({ length: 40 }, (_, index) => `organization-${index}`);
		const { platform, trigger } = given(
			{ order: 'ascending', cursors: true },
			{ options: { organizations, mostFlows: 8_000, pageSize: 10, timeBudget: 1 } },
		);
		for (const organization of organizations) {
			for (let count = 0; count < 40; count++) {
				platform.add({ time: T0 + count, organization, flowId: `${organization}-${count}`.padStart(5_000, '0') });
			}
		}
		trigger.onRequest = () => void (platform.now += 20);
		await trigger.pollOnce();
		expect(trigger.stateLength).toBeLessThan(64_000);
		trigger.onRequest = () => {};
		await trigger.drain();
		expect(missing(platform, trigger)).toEqual([]);
	});

	it('keeps the hash and, rounded up, the time of each emitted flow', () => {
		const emitted = new Map([
			['abcdef', T0 + 1000],
			['ghijkl', T0 + 11 * 24 * HOUR],
			['mnopqr', T0 + 30 * 24 * HOUR],
		]);
		const read = readRecent(saveRecent({ floor: T0, emitted }));
		expect([...read.emitted]).toEqual([['abcdef', T0 + 1000], ['ghijkl', T0 + 11 * 24 * HOUR], ['mnopqr', T0 + 30 * 24 * HOUR]]);
	});

	it('forgets the oldest flows first and knows how far back it remembers', () => {
		const emitted = new Map([1, 2, 3, 4, 5].map((second) => [`hash-${second}`, T0 + second * 1_000]));
		const kept = forgetOld({ floor: T0, emitted }, T0 + 2_000, 3);
		expect([...kept.emitted.keys()]).toEqual(['hash-3', 'hash-4', 'hash-5']);
		expect(kept.floor).toBe(T0 + 2_001);
	});

	it('takes a flow with another acknowledgement for another', () => {
		const flow = { flowId: 'f', updatedAt: 't', acknowledgement: { status: 'Pending', details: undefined } };
		expect(hashOf(flow)).not.toBe(hashOf({ ...flow, acknowledgement: { status: 'Ok', details: undefined } }));
		expect(hashOf(flow)).toBe(hashOf({ ...flow }));
	});
});
