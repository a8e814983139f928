import { generate } from '../../../sandbox/generator';
import { startPlatform } from '../../../sandbox/platform';
import { longAgo, PlatformTestClient } from './platformClient';

const count = 100_000;

/** What this process has worked: unlike the clock, it doesn't count what else the machine does. */
const cpuSeconds = () => process.cpuUsage().user / 1e6;

test(`${count} flows are made and searched without waiting`, async () => {
	const startedAt = cpuSeconds();
	const { flows } = generate({ flows: count, flowsPerInstant: 150 });
	const platform = await startPlatform({ flows });
	try {
		const client = await PlatformTestClient.signedIn(platform.url);
		const first = await client.search({ updatedAfter: longAgo }, { limit: 100 });
		expect(first.body.results).toHaveLength(100);
		expect(cpuSeconds() - startedAt).toBeLessThan(15);

		const searchedAt = cpuSeconds();
		const { updatedAt } = flows[99_000];
		const found = await client.walk(
			{ updatedAfter: updatedAt, flowType: ['CustomerInvoice', 'SupplierInvoice'] },
			100,
		);
		const expected = flows.filter((flow) => flow.updatedAt > updatedAt).map(({ flowId }) => flowId);
		expect(found).toEqual(expected);
		expect(expected.length).toBeGreaterThan(800);
		expect(cpuSeconds() - searchedAt).toBeLessThan(3);

		const ids = new Set(await client.walk({ updatedAfter: longAgo }, 100));
		expect(ids.size).toBe(count);
	} finally {
		await platform.close();
	}
}, 90_000);
