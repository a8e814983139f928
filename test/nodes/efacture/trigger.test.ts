import { SimulatedPlatform, type Behaviour } from '../../unit/platform/simulatedPlatform';
import { SimulatedTrigger } from '../../unit/platform/simulatedPoll';

const T0 = Date.parse('2026-09-01T08:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const usual: Behaviour = { order: 'ascending', cursors: true };

function given(parameters: Record<string, unknown> = {}, behaviour = usual) {
	const platform = new SimulatedPlatform(behaviour, T0);
	const trigger = new SimulatedTrigger(platform, { startFrom: 'date', startDate: new Date(T0 - HOUR).toISOString(), ...parameters });
	return { platform, trigger };
}

const ids = (emissions: Array<{ flowId: string }>) => emissions.map(({ flowId }) => flowId);

describe('where to start', () => {
	it('from now: by the platform’s clock, however wrong n8n’s is', async () => {
		const { platform, trigger } = given({ startFrom: 'now' });
		trigger.localClockIsAhead = 5 * HOUR;
		platform.add({ time: T0 - MINUTE });
		expect(await trigger.pollOnce()).toEqual([]);
		platform.now = T0 + MINUTE;
		const fresh = platform.add({ time: T0 + MINUTE });
		expect(ids(await trigger.pollOnce())).toEqual([fresh.flowId]);
	});

	it('from a date: that instant included, nothing before it', async () => {
		const { platform, trigger } = given();
		platform.add({ time: T0 - HOUR - 1 });
		const first = platform.add({ time: T0 - HOUR });
		expect(ids(await trigger.pollOnce())).toEqual([first.flowId]);
	});

	it('needs the date it was promised', async () => {
		const { trigger } = given({ startDate: '' });
		await expect(trigger.pollOnce()).rejects.toThrow("'Start Date' is missing");
	});

	it('anew when the user sets another date', async () => {
		const { platform, trigger } = given();
		platform.add({ time: T0 - 3 * HOUR });
		platform.add({ time: T0 - MINUTE });
		await trigger.drain();
		trigger.parameters.startDate = new Date(T0 - 4 * HOUR).toISOString();
		expect(ids(await trigger.pollOnce())).toEqual(['flow-1', 'flow-2']);
	});

	it('goes on where it was when an event is added to a trigger that started from now', async () => {
		const { platform, trigger } = given({ startFrom: 'now', events: ['purchaseInvoice'] });
		await trigger.pollOnce();
		platform.now = T0 + HOUR;
		platform.add({ time: T0 + 30 * MINUTE });
		platform.add({ time: T0 + 31 * MINUTE, flowType: 'CustomerInvoice' });
		trigger.parameters.events = ['purchaseInvoice', 'salesInvoice'];
		expect(ids(await trigger.pollOnce())).toEqual(['flow-1', 'flow-2']);
	});
});

describe('what is emitted', () => {
	it('is a reference in the shape of the item, and nothing of types that were not asked for', async () => {
		const { platform, trigger } = given({ events: ['salesInvoice'] });
		platform.add({ time: T0, flowType: 'CustomerInvoice' });
		platform.add({ time: T0, flowType: 'SupplierInvoice' });
		expect(ids(await trigger.pollOnce())).toEqual(['flow-1']);
	});

	it('has the platform’s details where it refused the flow', async () => {
		const { platform, trigger } = given();
		platform.add({ time: T0, ack: 'Error' });
		const [emission] = await trigger.pollOnce();
		expect(emission).toMatchObject({ ack: 'Error', details: [{ reasonCode: 'VirusFound' }] });
	});

	it('comes again at the first poll after an activation and after a restart, within the overlap', async () => {
		const { platform, trigger } = given();
		platform.add({ time: T0 - 50 * MINUTE });
		platform.add({ time: T0 });
		await trigger.drain();
		platform.add({ time: T0 + 20 * MINUTE });
		platform.now = T0 + 20 * MINUTE;
		await trigger.drain();
		expect(trigger.emissions).toHaveLength(3);
		trigger.activateAgain();
		expect(ids(await trigger.pollOnce())).toEqual(['flow-2', 'flow-3']);
		expect(await trigger.pollOnce()).toEqual([]);
		trigger.restart();
		expect(ids(await trigger.pollOnce())).toEqual(['flow-2', 'flow-3']);
	});

	it('doesn’t come again with each scheduled poll of the durable engine, which has a context of its own', async () => {
		const { platform, trigger } = given();
		platform.add({ time: T0 });
		trigger.budget = 20_000;
		await trigger.pollOnce();
		trigger.activateAgain();
		expect(await trigger.pollOnce()).toEqual([]);
	});

	it('comes again once for each process that polls, also where the engine makes a context for every poll', async () => {
		const { platform, trigger } = given();
		platform.add({ time: T0 });
		trigger.budget = 20_000;
		await trigger.pollOnce();
		trigger.restart();
		expect(await trigger.pollOnce()).toHaveLength(1);
		const saved = trigger.staticData.cursor as { processes: string[] };
		expect(saved.processes).toEqual(['gone', expect.any(String)]);
		saved.processes.push('another main of the same n8n');
		expect(await trigger.pollOnce()).toEqual([]);
	});

	it('isn’t hidden by a flow that is dated in the future', async () => {
		const { platform, trigger } = given();
		platform.add({ time: T0 + 48 * HOUR });
		await trigger.drain();
		platform.now = T0 + 10 * MINUTE;
		const real = platform.add({ time: T0 + 5 * MINUTE });
		await trigger.drain();
		expect(ids(trigger.emissions)).toEqual(['flow-1', real.flowId]);
	});
});

describe('several organizations', () => {
	const organizations = ['one', 'two', 'three'];

	it('one that fails stops neither the others nor itself for good', async () => {
		const { platform, trigger } = given({ options: { organizations } });
		for (const organization of organizations) platform.add({ time: T0, organization });
		platform.forbidden.add('one');
		expect((await trigger.pollOnce()).map(({ organization }) => organization)).toEqual(['two', 'three']);
		await expect(trigger.pollOnce()).rejects.toThrow(/no right to the search for flows of organization one/);
		platform.forbidden.clear();
		expect((await trigger.pollOnce()).map(({ organization }) => organization)).toEqual(['one']);
	});

	it('throw when all fail, and say how many', async () => {
		const { platform, trigger } = given({ options: { organizations } });
		for (const organization of organizations) platform.forbidden.add(organization);
		await expect(trigger.pollOnce()).rejects.toMatchObject({ httpCode: '403', description: expect.stringContaining('2 more organizations') });
		expect(trigger.staticData).toEqual({});
	});

	it('a backlog of one doesn’t keep the others waiting', async () => {
		const { platform, trigger } = given({ options: { organizations, mostFlows: 60, pageSize: 20 } });
		for (let count = 0; count < 500; count++) platform.add({ time: T0 - 500 + count, organization: 'one' });
		platform.add({ time: T0, organization: 'two' });
		platform.add({ time: T0, organization: 'three' });
		const first = await trigger.pollOnce();
		expect(new Set(first.map(({ organization }) => organization))).toEqual(new Set(organizations));
		expect(first.length).toBeLessThanOrEqual(60);
		await trigger.drain();
		expect(trigger.emissions).toHaveLength(502);
	});

	it('that are more than fit in one emission take turns', async () => {
		const { platform, trigger } = given({ options: { organizations, mostFlows: 20, pageSize: 20 } });
		for (const organization of organizations) {
			for (let count = 0; count < 100; count++) platform.add({ time: T0 - 100 + count, organization });
		}
		const served = new Set<string>();
		for (let poll = 0; poll < 3; poll++) (await trigger.pollOnce()).forEach(({ organization }) => served.add(organization));
		expect(served).toEqual(new Set(organizations));
	});
});

describe('a poll', () => {
	it('stops in time when the platform is slow and goes on where it was', async () => {
		const { platform, trigger } = given({ options: { pageSize: 10, timeBudget: 30 } });
		for (let count = 0; count < 200; count++) platform.add({ time: T0 - 200 + count });
		trigger.onRequest = () => void (platform.now += 5_000);
		const before = platform.now;
		const first = await trigger.pollOnce();
		expect(platform.now - before).toBeLessThanOrEqual(30_000);
		expect(first).toHaveLength(50);
		trigger.onRequest = () => {};
		await trigger.drain();
		expect(trigger.emissions).toHaveLength(200);
	});

	it('keeps to the host’s budget where that is smaller', async () => {
		const { platform, trigger } = given({ options: { pageSize: 10 } });
		for (let count = 0; count < 200; count++) platform.add({ time: T0 - 200 + count });
		trigger.budget = 20_000;
		trigger.onRequest = () => void (platform.now += 5_000);
		expect(await trigger.pollOnce()).toHaveLength(40);
	});

	it('that fails at its second page emits the first and goes on there', async () => {
		const { platform, trigger } = given();
		for (let count = 0; count < 150; count++) platform.add({ time: T0 - 150 + count });
		platform.failures.set(2, 500);
		expect(await trigger.pollOnce()).toHaveLength(100);
		expect(await trigger.pollOnce()).toHaveLength(50);
	});

	it('that fails at its first page changes nothing', async () => {
		const { platform, trigger } = given();
		platform.add({ time: T0 });
		await trigger.pollOnce();
		const before = JSON.stringify(trigger.staticData);
		platform.failures.set(platform.requests + 1, 500);
		await expect(trigger.pollOnce()).rejects.toThrow('HTTP 500');
		expect(JSON.stringify(trigger.staticData)).toBe(before);
	});

	it('is left out while another of the same node is under way', async () => {
		const { platform, trigger } = given();
		platform.add({ time: T0 });
		const [first, second] = await trigger.pollTwiceAtOnce();
		expect(first?.[0]).toHaveLength(1);
		expect(second).toBeNull();
		platform.add({ time: T0 + 1 });
		expect(await trigger.pollOnce()).toHaveLength(1);
	});

	it('changes no state when there is nothing new', async () => {
		const { platform, trigger } = given();
		platform.add({ time: T0 });
		await trigger.drain();
		const before = JSON.stringify(trigger.staticData);
		await trigger.pollOnce();
		expect(JSON.stringify(trigger.staticData)).toBe(before);
	});

	it('refuses the state of another version with advice', async () => {
		const { trigger } = given();
		trigger.staticData = { cursor: { version: 7 } };
		await expect(trigger.pollOnce()).rejects.toMatchObject({
			message: expect.stringContaining('has version 7'),
			description: expect.stringContaining("set 'Start From' to a date"),
		});
	});
});

describe('a manual run', () => {
	it('shows five flows and remembers nothing', async () => {
		const { platform, trigger } = given();
		for (let count = 0; count < 30; count++) platform.add({ time: T0 + count, ack: count === 0 ? 'Pending' : 'Ok' });
		trigger.mode = 'manual';
		expect(ids(await trigger.pollOnce())).toEqual(['flow-2', 'flow-3', 'flow-4', 'flow-5', 'flow-6']);
		expect(trigger.staticData).toEqual({});
	});

	it('says so when there is none', async () => {
		const { trigger } = given();
		trigger.mode = 'manual';
		await expect(trigger.pollOnce()).rejects.toThrow('no invoice to try the trigger with');
	});
});

describe('a platform whose paging can’t be followed', () => {
	it('is told from one that works, and nothing is skipped', async () => {
		const { platform, trigger } = given({}, { order: 'descending', cursors: false, ignoresBefore: true });
		for (let count = 0; count < 300; count++) platform.add({ time: T0 - 300 * 1_000 + count * 1_000 });
		await expect(trigger.pollOnce()).rejects.toMatchObject({
			message: expect.stringContaining("doesn't keep to 'updatedAfter' and 'updatedBefore'"),
			description: expect.stringContaining('Nothing was skipped'),
		});
		expect(trigger.emissions).toEqual([]);
	});
});
