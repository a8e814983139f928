import { NodeHelpers, NodeOperationError, type IExecuteFunctions, type INode } from 'n8n-workflow';

import { EFactureLedger } from '../../../nodes/EFacture/Ledger/EFactureLedger.node';
import {
	context as planContext,
	destination,
	destinationRow,
	filed,
	forwarding,
	statuses,
} from '../../unit/forwarding/made';
import { invoice, minutes, NOW } from '../../unit/ledger/rows';

const node: INode = {
	id: 'n',
	name: 'Ledger',
	type: 'n8n-nodes-efacture-welyb.eFactureLedger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const PDF = Buffer.from('%PDF-1.7');

/** Runs an operation of the resource on items; gives the items of each output. */
async function run(operation: string, parameters: Record<string, unknown>, items: object[], binary?: object) {
	const given: Record<string, unknown> = {
		resource: 'forwarding',
		operation,
		platform: planContext.platform,
		forwardChannel: 'email',
		forwardLeaseMinutes: 30,
		mostForwardings: 50,
		mostRows: 1000,
		linkedRows: '[]',
		linkedForwardings: '[]',
		otherwiseTo: '',
		...parameters,
	};
	const context = {
		getNode: () => node,
		getNodeParameter: (name: string) => given[name],
		getInputData: () => items.map((json) => ({ json, ...(binary ? { binary } : {}) })),
		getExecutionId: () => '42',
		helpers: { getBinaryDataBuffer: async () => await Promise.resolve(PDF) },
	};
	return await new EFactureLedger().execute.call(context as unknown as IExecuteFunctions);
}

const jsons = (outputs: Awaited<ReturnType<typeof run>>) =>
	outputs.map((items) => items.map(({ json }) => json));

beforeEach(() => {
	jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
	jest.useRealTimers();
});

it('checks destinations and says where to look', async () => {
	const wrong = destinationRow({ address: 'myunisoft+x@welyb.fr', destination: 'MyUnisoft' });
	const [look, problems] = jsons(await run('check', { sweeps: '[]' }, [destinationRow(), wrong]));
	expect(look).toMatchObject([{ sweep: 'forwardings|eFacture|email', changedAfter: minutes(-60) }]);
	expect(problems).toMatchObject([{ id: wrong.id, problem: expect.stringContaining('bot') as string }]);
	expect(jsons(await run('check', { sweeps: '[]' }, [{}]))).toEqual([[], []]);
});

it('plans', async () => {
	const look = [{ sweep: 's', changedAfter: minutes(-60), at: minutes(0) }];
	const parameters = { destinations: [destinationRow()], changedRows: [filed('202')], look };
	const [fresh, holds, news, ledger, superfluous, looked] = jsons(await run('plan', parameters, [{}]));
	expect(fresh).toMatchObject([{ state: 'waiting', destination: 'Inqom' }]);
	expect([holds, news, ledger, superfluous]).toEqual([[], [], [], []]);
	expect(looked).toEqual([{ sweep: 's', sweptUntil: minutes(0), windowHours: 1 }]);
});

it('claims, and confirms what this execution claimed', async () => {
	const due = forwarding();
	const destinations = [destinationRow()];
	const [claims] = jsons(await run('claim', { destinations }, [due]));
	expect(claims).toMatchObject([{ id: due.id, state: 'claimed', attempts: 1 }]);
	const written = { ...due, ...claims[0] };
	const [work] = jsons(await run('confirm', { destinations, claimedRows: [filed('202')] }, [written]));
	expect(work).toMatchObject([{ flow: { id: 'f1' }, forwarding: { id: due.id } }]);
});

it('prepares a parcel with its file under its own name', async () => {
	const work = {
		flow: { id: 'f1', organization: '' },
		forwarding: forwarding(),
		destination: destination(),
		history: statuses('202'),
		invoice: invoice(),
	};
	const binary = {
		readable: { mimeType: 'application/pdf', data: '', fileName: 'as-the-platform-says.pdf' },
	};
	const [[parcel], stopped] = await run('prepare', {}, [work], binary);
	expect(stopped).toEqual([]);
	expect(parcel.binary).toEqual({ file: { ...binary.readable, fileName: 'F-1.pdf' } });
	expect(parcel.json).toMatchObject({ file: { size: PDF.length }, sending: { state: 'sending' } });
	const [none, [parked]] = await run('prepare', {}, [work]);
	expect(none).toEqual([]);
	expect(parked.json).toMatchObject({ stopped: 'parked', forwarding: { id: work.forwarding.id } });
});

describe('Record', () => {
	const row = forwarding({ state: 'sending', attempts: 1 });
	const record = async (outcome: object) =>
		jsons(await run('record', { forwardOutcomes: [{ forwarding: { id: row.id }, ...outcome }] }, [row]))[0];

	it.each([
		[{ answer: { messageId: '<1@x>' } }, 'sent'],
		[{ answer: { error: 'Timeout' } }, 'uncertain'],
		[{ stopped: 'held', reason: 'x' }, 'held'],
		[{ stopped: 'parked', reason: 'x' }, 'parked'],
		[{ error: { message: 'x', retryable: true } }, 'waiting'],
		[{ error: { message: 'x', retryable: false } }, 'parked'],
		[{}, 'waiting'],
	])('%j gives %s', async (outcome, state) => {
		expect(await record(outcome)).toMatchObject([{ update: { id: row.id, state } }]);
	});
});

it('collects notices and takes wishes', async () => {
	const told = forwarding({ notice: 'One', state: 'sent' });
	const [mails] = jsons(
		await run('collectNotices', { destinations: [destinationRow({ owner: 'o@t.fr' })] }, [told]),
	);
	expect(mails).toMatchObject([{ to: 'o@t.fr', text: 'One' }]);
	const ask = async (asked: string, forwardingId = told.forwardingId) =>
		jsons(await run('ask', { forwardingId, asked, askedBy: 'a@b.fr' }, [told]));
	expect((await ask('again'))[0]).toMatchObject([{ forwardingId: `${told.forwardingId}#2` }]);
	expect((await ask('release'))[2]).toMatchObject([
		{ message: expect.stringContaining('is sent') as string },
	]);
	expect((await ask('again', 'x'))[2]).toEqual([{ message: 'There is no forwarding x' }]);
});

it('says which field of a row is wrong', async () => {
	await expect(run('claim', { destinations: [] }, [{ id: 'x' }])).rejects.toThrow(NodeOperationError);
});

it('has fields that n8n can show for each operation', () => {
	const { properties } = new EFactureLedger().description;
	for (const operation of [
		'ask',
		'check',
		'claim',
		'collectNotices',
		'confirm',
		'plan',
		'prepare',
		'record',
	]) {
		const parameters = NodeHelpers.getNodeParameters(
			properties,
			{ resource: 'forwarding', operation },
			true,
			false,
			node,
			new EFactureLedger().description,
		);
		expect(parameters).toMatchObject({ resource: 'forwarding', operation });
	}
});
