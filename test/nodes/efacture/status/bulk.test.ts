import { generate } from '../../../../sandbox/generator';
import { presented, reasons, reference, StatusSandbox } from './sandbox';

const { flows, dossiers } = generate({ flows: 300 });
const members = dossiers.map(({ siren, siret }) => ({ organization: 'firm', siren, siret }));
const purchases = flows
	.filter(({ flowType, truth }) => flowType === 'SupplierInvoice' && truth.filings.length === 1)
	.filter(({ truth }) => truth.sellerSiren && truth.typeCode !== '389')
	.slice(0, 100);
const [FINISHED, UNREADABLE] = [20, 25];
const unreadable = presented(purchases[UNREADABLE], {
	content: { original: () => Buffer.from('no invoice') },
});
const hundred = purchases.map((flow, index) => (index === UNREADABLE ? unreadable : flow));
const others = hundred
	.map((_flow, index) => index)
	.filter((index) => index !== FINISHED && index !== UNREADABLE);

/** One decision of one person about all of them. */
const dispute = {
	status: '207',
	actId: 'form-7',
	decidedAt: '2025-11-05T09:00:00',
	...reasons({ code: 'QTE_ERR' }),
	options: { mostFiles: 1000 },
};

let sandbox: StatusSandbox;
beforeEach(async () => {
	expect(hundred).toHaveLength(100);
	sandbox = await StatusSandbox.start({ flows: hundred, members });
	await sandbox.platform.counterparty({ flowId: hundred[FINISHED].flowId, code: '220' });
});
afterEach(() => sandbox.platform.close());

const disputed = () =>
	hundred.filter((flow) => sandbox.codes(flow).filter((code) => code === '207').length === 1);

it('sets a hundred invoices, each its own result in its place, whatever becomes of the others', async () => {
	const items = hundred.map((flow) => reference(flow));
	const set = await sandbox.set(dispute, { items, continues: true });
	expect(set.map(({ pairedItem }) => pairedItem)).toEqual(hundred.map((_flow, item) => ({ item })));
	expect(set[FINISHED].json.error).toMatchObject({
		code: 'notApplicable',
		message: expect.stringContaining(String(hundred[FINISHED].truth.number)),
		description: expect.stringContaining('ended with 220'),
	});
	expect(set[UNREADABLE].json.error).toMatchObject({
		code: 'notAnInvoice',
		message: expect.stringContaining(unreadable.flowId),
	});
	for (const index of others) {
		expect(set[index].json).toMatchObject({
			invoice: { number: hundred[index].truth.number },
			act: { outcome: 'accepted', known: false },
			status: { code: '207', about: { identity: hundred[index].truth.identity } },
		});
	}
	expect(disputed()).toHaveLength(98);
	expect(sandbox.deposits).toHaveLength(98);

	const messages = sandbox.platform
		.handedOut()
		.filter(({ flowId }) => !hundred.some((flow) => flow.flowId === flowId));
	expect(messages.length).toBeGreaterThan(190);
	// Each is read once, however many invoices it is looked for.
	expect(Math.max(...messages.map(({ original }) => original))).toBe(1);
}, 60_000);

it('sets the others too where one failure ends the execution, and a retry sends none again', async () => {
	// Their history is known, but for that of the finished one.
	const items = hundred
		.slice(0, 30)
		.map((flow, index) => reference(flow, index === FINISHED ? {} : { history: [] }));
	await expect(sandbox.set(dispute, { items })).rejects.toMatchObject({
		message: expect.stringContaining(`Invoice ${hundred[FINISHED].truth.number}: `),
		description: expect.stringContaining('28 of 30 items were worked on all the same'),
	});
	expect(disputed()).toHaveLength(28);
	const again = await sandbox.set(dispute, { items, continues: true });
	expect(again.filter(({ json }) => json.act?.known && json.act.outcome === 'accepted')).toHaveLength(28);
	expect(sandbox.deposits).toHaveLength(28);
}, 60_000);
