import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { FailureError, type Failure } from '../../../nodes/runtime/failure';
import { runItems } from '../../../nodes/runtime/items';

const node = { id: 'n', name: 'Node', type: 't', typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };

function context(count: number, continues: boolean): IExecuteFunctions {
	return {
		getInputData: () => Array.from({ length: count }, (_, index) => ({ json: { index } })),
		continueOnFail: () => continues,
		getNode: () => node,
	} as unknown as IExecuteFunctions;
}

const failure = (more: Partial<Failure> = {}) =>
	new FailureError({ message: 'no', description: 'do this', code: 'c', retryable: false, ...more });
const one = (json: object): INodeExecutionData[][] => [[{ json: { ...json } }]];
const later = async () => await new Promise((resolve) => setImmediate(resolve));

describe('runItems', () => {
	it('keeps the order of its input and links each item to it, however long each takes', async () => {
		const [items] = await runItems(context(6, false), { concurrency: 3 }, async (index) => {
			for (let wait = 6 - index; wait > 0; wait--) await later();
			return one({ index });
		});
		expect(items.map(({ json, pairedItem }) => [json.index, pairedItem])).toEqual(
			[0, 1, 2, 3, 4, 5].map((index) => [index, { item: index }]),
		);
	});

	it('works on no more items at once than allowed, and on as many', async () => {
		let running = 0;
		let most = 0;
		await runItems(context(20, false), { concurrency: 4 }, async () => {
			most = Math.max(most, ++running);
			await later();
			running--;
			return [[]];
		});
		expect(most).toBe(4);
	});

	it('throws the first failure by item order, with its item', async () => {
		const run = runItems(context(3, false), { concurrency: 3 }, async (index) => {
			if (index === 1) for (let wait = 0; wait < 5; wait++) await later();
			if (index > 0) throw failure({ message: `item ${index}` });
			return one({});
		});
		await expect(run).rejects.toMatchObject({ message: 'item 1', context: { itemIndex: 1 } });
	});

	it('begins no further item once one has failed, unless it continues', async () => {
		const begun: number[] = [];
		const work = async (index: number) => {
			begun.push(index);
			if (index === 0) throw failure();
			return one({});
		};
		await expect(runItems(context(5, false), { concurrency: 1 }, work)).rejects.toThrow('no');
		expect(begun).toEqual([0]);
	});

	it('works on all of them where its work can’t be taken back, and says how many it did', async () => {
		const begun: number[] = [];
		const run = runItems(context(5, false), { concurrency: 1, goOn: true }, async (index) => {
			begun.push(index);
			if (index === 1 || index === 3) throw failure({ message: `item ${index}` });
			return one({});
		});
		await expect(run).rejects.toMatchObject({
			message: 'item 1',
			description: expect.stringMatching(/^do this 3 of 5 items were worked on all the same\. Set 'On Error'/),
		});
		expect(begun).toEqual([0, 1, 2, 3, 4]);
	});

	it('says nothing of others where there are none', async () => {
		const run = runItems(context(2, false), { concurrency: 1, goOn: true }, async () => {
			throw failure();
		});
		await expect(run).rejects.toMatchObject({ description: 'do this' });
	});

	it('spares the rest of an outage also where it would work on all of them', async () => {
		const begun: number[] = [];
		const run = runItems(context(10, false), { concurrency: 1, goOn: true }, async (index) => {
			begun.push(index);
			throw failure({ outage: true, retryable: true });
		});
		await expect(run).rejects.toThrow('no');
		expect(begun).toEqual([0, 1, 2]);
	});

	it('lets what failed leave as an error in its place, in a shape n8n takes for one', async () => {
		const [items] = await runItems(context(3, true), { concurrency: 2 }, async (index) => {
			if (index === 1) throw failure({ httpStatus: 500, retryable: true, requestId: 'r' });
			return one({ index });
		});
		expect(items.map(({ json }) => Object.keys(json))).toEqual([['index'], ['error'], ['index']]);
		expect(items[1]).toEqual({
			json: { error: { message: 'no', description: 'do this', code: 'c', retryable: true, httpStatus: 500, requestId: 'r' } },
			pairedItem: { item: 1 },
		});
	});

	it('spares the rest once three in a row found the service down', async () => {
		const begun: number[] = [];
		const [items] = await runItems(context(10, true), { concurrency: 1 }, async (index) => {
			begun.push(index);
			throw failure({ outage: true, retryable: true });
		});
		expect(begun).toEqual([0, 1, 2]);
		expect(items).toHaveLength(10);
	});

	it('goes on after outages that weren’t in a row', async () => {
		const begun: number[] = [];
		await runItems(context(9, true), { concurrency: 1 }, async (index) => {
			begun.push(index);
			if (index % 3 < 2) throw failure({ outage: true, retryable: true });
			return one({});
		});
		expect(begun).toHaveLength(9);
	});

	it('fills several outputs', async () => {
		const outputs = await runItems(context(2, false), { concurrency: 1, outputs: 2 }, async (index) => [
			index === 0 ? [{ json: { index } }] : [],
			index === 1 ? [{ json: { index } }] : [],
		]);
		expect(outputs.map((items) => items.map(({ json }) => json.index))).toEqual([[0], [1]]);
	});
});
