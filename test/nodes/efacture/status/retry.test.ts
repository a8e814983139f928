import { onTheWay, shortTimeout, type SendRequest } from '../nodeRunner';

import { confirmed, purchase, reasons, received, reference, saleOfTwoRates, StatusSandbox } from './sandbox';

const act = { status: '205', actId: 'change-17' };
const codes = ['200', '202', '203', '205'];

let sandbox: StatusSandbox;
beforeEach(async () => {
	sandbox = await StatusSandbox.start({ flows: [purchase, saleOfTwoRates] });
});
afterEach(() => sandbox.platform.close());

const depositCalls = () => sandbox.platform.counters().calls.deposit;
const ran = async (parameters: object = {}) =>
	(await sandbox.setOn(purchase, { ...act, ...parameters })).json;

const DEPOSIT = /^POST \/v1\/flows$/;

describe('the same act again', () => {
	it('after Ok: is sent once and gives the same', async () => {
		const first = await ran();
		const second = await ran();
		expect(second.act).toMatchObject({ outcome: 'accepted', known: true, flowId: first.act.flowId });
		expect(second.status).toEqual(first.status);
		expect(depositCalls()).toBe(1);
		expect(sandbox.codes(purchase)).toEqual(codes);
	});

	it('gives the status as it was sent, though the retry doesn’t know when it was decided', async () => {
		const first = await ran({ decidedAt: '2025-11-04T09:30:00' });
		const second = await ran();
		expect(second.status).toEqual(first.status);
		expect(second.act.decidedAt).toBe('2025-11-04T09:30:00');
		// Without the history the message would have another id.
		const third = await ran({ knownStatuses: 'input' });
		expect(third.act.messageId).toBe(first.act.messageId);
	});

	it('after a status that ends the life cycle: isn’t refused for its own effect', async () => {
		const refusal = { status: '210', ...reasons({ code: 'TX_TVA_ERR' }), ...confirmed };
		await ran(refusal);
		expect((await ran(refusal)).act).toMatchObject({ outcome: 'accepted', known: true });
		expect(depositCalls()).toBe(1);
	});

	it('after Error: is sent once and gives the platform’s details again', async () => {
		const details = [
			{ level: 'Error', item: 'MDT-105', reasonCode: 'InvoiceLCStatusError', reasonMessage: 'not now' },
			{ level: 'Error', item: 'MDT-4', reasonCode: 'OtherTechnicalError', reasonMessage: 'nor this' },
		] as const;
		sandbox.platform.planDeposits({ error: [...details] });
		for (const known of [false, true]) {
			const { act: set, history } = await ran();
			expect(set).toMatchObject({
				outcome: 'refused',
				known,
				reason: 'InvoiceLCStatusError: not now; OtherTechnicalError: nor this',
				acknowledgement: { status: 'Error', details },
			});
			expect(history.map(({ code }: { code: string }) => code)).not.toContain('205');
		}
		expect(depositCalls()).toBe(1);
		expect(sandbox.codes(purchase)).not.toContain('205');
	});

	it('while Pending: is sent once, and pending until the platform says more', async () => {
		sandbox.platform.planDeposits({ stuck: true });
		const pending = { outcome: 'pending', acknowledgement: { status: 'Pending' } };
		const options = { waitSeconds: 0 };
		expect((await ran({ options })).act).toMatchObject({ ...pending, known: false });
		expect((await ran({ options })).act).toMatchObject({ ...pending, known: true });
		sandbox.platform.acknowledge(sandbox.deposits[0].flowId, { status: 'Ok' });
		expect((await ran()).act).toMatchObject({ outcome: 'accepted', known: true });
		expect(depositCalls()).toBe(1);
	});

	it('with other details: is another decision, which is said', async () => {
		const payment = (amount: string) => ({
			status: '212',
			...received({ amount, rate: '20' }),
			...confirmed,
		});
		await sandbox.setOn(saleOfTwoRates, payment('100.00'));
		await sandbox.setOn(saleOfTwoRates, payment('100'));
		const error = await sandbox.refusalOf(saleOfTwoRates, payment('50.00'));
		expect(error).toMatchObject({ code: 'actIdUsed', description: expect.stringContaining("'Act ID'") });
		expect(JSON.stringify(error)).not.toMatch(/50\.00|100\.00/);
		expect(depositCalls()).toBe(1);
	});

	it('on another invoice, or with another status: is an act of its own', async () => {
		const shared = { actId: 'form-1', options: { requireSecondPerson: false } };
		await sandbox.setOn(purchase, { status: '204', ...shared });
		await sandbox.setOn(purchase, { status: '205', ...shared });
		await sandbox.setOn(saleOfTwoRates, { status: '220', ...shared });
		expect(sandbox.deposits.map(({ statuses }) => statuses[0].code)).toEqual(['204', '205', '220']);
		expect(new Set(sandbox.deposits.map(({ trackingId }) => trackingId)).size).toBe(3);
	});
});

it.each(['1.1', 'capped'] as const)('is sent once to a platform that is %s', async (mode) => {
	sandbox.platform.setMode(mode);
	expect((await ran()).act).toMatchObject({ outcome: 'accepted', known: false });
	expect((await ran()).act).toMatchObject({ outcome: 'accepted', known: true });
	expect(depositCalls()).toBe(1);
	expect(sandbox.codes(purchase)).toEqual(codes);
});

describe('a deposit that the platform took and never answered', () => {
	it('is found when the answer stays away', async () => {
		sandbox.platform.planDeposits({ answer: 'hang' });
		const { timeouts, intercept } = shortTimeout(DEPOSIT);
		const { json } = await sandbox.setOn(purchase, act, { intercept });
		expect(json.act.outcome).toBe('accepted');
		expect(sandbox.deposits).toHaveLength(1);
		expect(sandbox.codes(purchase)).toEqual(codes);
		expect(timeouts).toEqual([30_000]);
	});

	it.each(['break', 500, 502, 504] as const)('is found after %s', async (answer) => {
		sandbox.platform.planDeposits({ answer });
		expect((await ran()).act.outcome).toBe('accepted');
		expect(sandbox.deposits).toHaveLength(1);
		expect(sandbox.codes(purchase)).toEqual(codes);
	});

	it('is found after a 503, before it is sent again', async () => {
		sandbox.platform.planDeposits({ answer: 503 });
		expect((await ran()).act.outcome).toBe('accepted');
		expect(depositCalls()).toBe(1);
	});

	it('is found by the retry, where the platform couldn’t be searched either', async () => {
		sandbox.platform.planDeposits({ answer: 'break' });
		// The first tries the token, the second asks for the act.
		sandbox.platform.failNext({ route: 'search', status: 500, skip: 2 });
		const error = await sandbox.refusalOf(purchase, { ...act, knownStatuses: 'input' });
		expect(error).toMatchObject({ retryable: true, code: 'unreachable' });
		expect(error.description).toContain(
			"Whether it has the status isn't known. Set it again with the same act ID",
		);
		expect((await ran()).act).toMatchObject({ outcome: 'accepted', known: true });
		expect(sandbox.deposits).toHaveLength(1);
	});

	it('is found although its answer isn’t the contract’s', async () => {
		const intercept = (send: SendRequest): SendRequest =>
			async function (this: never, type, request, ...more) {
				const answer = (await send.call(this, type, request, ...more)) as Record<string, unknown>;
				return DEPOSIT.test(`${request.method} ${new URL(request.url).pathname}`)
					? { ...answer, body: '' }
					: answer;
			} as SendRequest;
		const { json } = await sandbox.setOn(purchase, act, { intercept });
		expect(json.act.outcome).toBe('accepted');
		expect(sandbox.deposits).toHaveLength(1);
	});
});

describe('a deposit that the platform didn’t take', () => {
	it.each([
		[0, 'unreachable'],
		[500, 'INTERNAL_ERROR'],
		[504, expect.any(String)],
	])('is a clear error after %s, and is sent by the retry', async (status, code) => {
		sandbox.platform.failNext({ route: 'deposit', status });
		const error = await sandbox.refusalOf(purchase, act);
		expect(error).toMatchObject({ retryable: true, code });
		expect(error.description).toContain("It doesn't have the status. Set it again with the same act ID");
		expect(sandbox.deposits).toEqual([]);
		expect((await ran()).act).toMatchObject({ outcome: 'accepted', known: false });
		expect(sandbox.codes(purchase)).toEqual(codes);
	});

	it.each([400, 403, 413, 422])(
		'is the platform’s refusal after %s, and isn’t looked for',
		async (status) => {
			sandbox.platform.failNext({ route: 'deposit', status });
			const searches = sandbox.platform.counters().calls.search;
			const error = await sandbox.refusalOf(purchase, { ...act, knownStatuses: 'input' });
			expect(error).toMatchObject({
				httpStatus: status,
				message: expect.stringContaining(String(purchase.truth.number)),
			});
			// One of them tries the token, one asks for the act.
			expect(sandbox.platform.counters().calls.search - searches).toBe(2);
		},
	);

	it.each([429, 503])('is sent again after %s once the platform wants it', async (status) => {
		sandbox.platform.failNext({ route: 'deposit', status, retryAfterSeconds: 1 });
		const began = Date.now();
		expect((await ran()).act.outcome).toBe('accepted');
		expect(Date.now() - began).toBeGreaterThan(900);
		expect(sandbox.deposits).toHaveLength(1);
		expect(sandbox.codes(purchase)).toEqual(codes);
	});

	it('is sent with a new token when the old one has expired', async () => {
		const intercept = onTheWay(DEPOSIT, () => {
			if (sandbox.platform.counters().calls.deposit === 0) sandbox.platform.expireTokens();
		});
		const { json } = await sandbox.setOn(purchase, act, { intercept });
		expect(json.act.outcome).toBe('accepted');
		expect(sandbox.platform.counters().statuses[401]).toBeGreaterThan(0);
		expect(sandbox.deposits).toHaveLength(1);
		expect(sandbox.codes(purchase)).toEqual(codes);
	});
});

describe('at the same time', () => {
	it('two executions with one act: one flow counts', async () => {
		const set = await Promise.all([ran(), ran()]);
		expect(set.map(({ act: { outcome } }) => outcome)).toEqual(['accepted', 'accepted']);
		expect(set[0].status.id).toBe(set[1].status.id);
		expect(sandbox.codes(purchase)).toEqual(codes);
	});

	it('two executions that both found nothing: the flow that the platform took counts', async () => {
		let arrive: () => void;
		const both = new Promise<void>((resolve) => (arrive = resolve));
		let waiting = 0;
		/** Lets no deposit go before both are on their way. */
		const together = (send: SendRequest): SendRequest =>
			async function (this: never, type, request, ...more) {
				if (DEPOSIT.test(`${request.method} ${new URL(request.url).pathname}`)) {
					if (++waiting === 2) arrive();
					await both;
				}
				return await send.call(this, type, request, ...more);
			} as SendRequest;
		const once = async (decidedAt: string) =>
			(await sandbox.setOn(purchase, { ...act, decidedAt }, { intercept: together })).json;
		const set = await Promise.all([once('2025-11-04T09:30:00'), once('2025-11-04T09:30:01')]);
		expect(sandbox.deposits.map(({ acknowledgement }) => acknowledgement.status).sort()).toEqual([
			'Error',
			'Ok',
		]);
		const [counts] = sandbox.deposits.filter(({ acknowledgement }) => acknowledgement.status === 'Ok');
		expect(set.map(({ act: { outcome, flowId } }) => [outcome, flowId])).toEqual(
			Array(2).fill(['accepted', counts.flowId]),
		);
		expect(set[0].status).toEqual(set[1].status);
		expect(sandbox.codes(purchase)).toEqual(codes);
	});

	it('two items of one execution with one act: it is sent once', async () => {
		const item = { flow: { id: purchase.flowId, organization: '' } };
		const set = await sandbox.set({ ...act, actingAs: 'purchase' }, { items: [item, item] });
		expect(set.map(({ json }) => [json.act.outcome, json.act.known])).toEqual([
			['accepted', false],
			['accepted', true],
		]);
		expect(depositCalls()).toBe(1);
	});
});

describe('the verdict', () => {
	it('is waited for', async () => {
		sandbox.platform.planDeposits({ acknowledgeAfterMs: 700 });
		expect((await ran()).act.outcome).toBe('accepted');
	});

	it('is pending when it stays away longer than one is to wait', async () => {
		sandbox.platform.planDeposits({ stuck: true });
		const began = Date.now();
		expect((await ran({ options: { waitSeconds: 1 } })).act).toMatchObject({
			outcome: 'pending',
			reason: null,
		});
		expect(Date.now() - began).toBeLessThan(2_000);
	});

	it('isn’t waited for without end, whatever is given', async () => {
		sandbox.platform.planDeposits({ stuck: true });
		const { json } = await sandbox.setOn(purchase, { ...act, options: { waitSeconds: -5 } });
		expect(json.act.outcome).toBe('pending');
	});

	it('is pending when the platform can’t be asked for it, since the status is sent', async () => {
		sandbox.platform.failNext({ route: 'metadata', status: 500, times: 9 });
		const items = [reference(purchase)];
		const [{ json }] = await sandbox.set({ ...act, options: { waitSeconds: 0 } }, { items });
		expect(json.act).toMatchObject({ outcome: 'pending', acknowledgement: null });
		expect(json.act.warnings.join()).toContain('The platform failed at the metadata of flow');
		expect(depositCalls()).toBe(1);
	});

	it('is asked for again when the platform didn’t know the flow yet', async () => {
		sandbox.platform.failNext({ route: 'metadata', status: 404, skip: 1 });
		expect((await ran()).act.outcome).toBe('accepted');
	});

	it('is pending while the platform says nothing', async () => {
		const intercept = (send: SendRequest): SendRequest =>
			async function (this: never, type, request, ...more) {
				const answer = (await send.call(this, type, request, ...more)) as { body: Record<string, unknown> };
				if (sandbox.deposits.some(({ flowId }) => request.url.endsWith(flowId)))
					delete answer.body.acknowledgement;
				return answer;
			} as SendRequest;
		const parameters = { ...act, options: { waitSeconds: 0 } };
		const { json } = await sandbox.setOn(purchase, parameters, { intercept });
		expect(json.act).toMatchObject({ outcome: 'pending', acknowledgement: null });
	});
});

it('is bounded where the platform takes connections and answers nothing', async () => {
	await sandbox.codesFor(purchase);
	sandbox.platform.startOutage('hang', 60);
	const { timeouts, intercept } = shortTimeout(/./);
	const items = Array.from({ length: 20 }, (_, index) => ({ flow: { id: `f${index}`, organization: '' } }));
	const set = await sandbox.set({ ...act, actingAs: 'purchase' }, { items, intercept, continues: true });
	expect(set.map(({ json }) => json.error.code)).toEqual(Array(20).fill('unreachable'));
	// After three in a row, and what had begun by then, the rest isn't tried.
	expect(timeouts.length).toBeLessThanOrEqual(12);
	expect(Math.max(...timeouts)).toBeLessThanOrEqual(60_000);
});
