import type { StoredAct } from '../../../nodes/domain/ledger/actRow';
import type { StoredRow } from '../../../nodes/domain/ledger/row';
import { statusColumns } from '../../../nodes/domain/ledger/statusHistory';
import { ACTIONS, REASONS } from '../../../nodes/domain/lifecycle/reasons';
import { statusByCode } from '../../../nodes/domain/lifecycle/statuses';
import { decide, type FormDecision } from '../../../nodes/domain/statusForm/decision';
import { detailsOf, detailsPage } from '../../../nodes/domain/statusForm/details';
import { findInvoices } from '../../../nodes/domain/statusForm/invoices';
import {
	offerSchema,
	statusOption,
	statusPage,
	type Acting,
	type Offer,
} from '../../../nodes/domain/statusForm/offer';
import { findProposals } from '../../../nodes/domain/statusForm/proposals';
import type { FormField } from '../../../nodes/domain/statusForm/page';
import { context, EXECUTION, invoiceRow, proposal } from '../ledger/acts';
import { invoice, minutes, NOW } from '../ledger/rows';
import { read } from '../ledger/statusItems';

const decider: Acting = {
	...{ person: 'd@firm.test', right: 'decider', mandate: 'LM-1', reason: null, secondPerson: true },
};
const nobody: Acting = {
	...{ ...decider, right: null, mandate: null },
	reason: { code: 'mandateEnded', message: 'The mandate ended', todo: 'Renew it.' },
};
const proposer: Acting = { ...decider, person: 'p@firm.test', right: 'proposer' };

/** What Get Applicable Statuses says of some codes. */
function offer(
	codes: string[],
	more: { invoice?: object; row?: Partial<StoredRow>; refusal?: string } = {},
): Offer {
	const statuses = codes.map((code) => {
		const status = statusByCode(code);
		if (!status) throw new Error(`There is no status ${code}`);
		const { label, labelFr, required, optional, secondPerson, reasons } = status;
		return {
			...{ code, label, labelFr, required, optional, secondPerson, warnings: [] },
			reasons: reasons.map((reason) => ({ code: reason, ...REASONS[reason] })),
			actions: [...required, ...optional].includes('action')
				? Object.entries(ACTIONS).map(([action, labels]) => ({ code: action, ...labels }))
				: [],
		};
	});
	return offerSchema.parse({
		flow: { id: 'f1', organization: 'org' },
		invoice: invoice(more.invoice),
		side: 'purchase',
		history: [],
		row: invoiceRow({ dossierName: 'Client SARL', ...more.row }),
		applicable: { refusal: more.refusal ?? null, findings: [], statuses },
	});
}
const twoRates = {
	totals: { payable: '230.00' },
	vatBreakdown: [
		{ category: 'S', rate: '20.00', base: '100.00', tax: '20.00' },
		{ category: 'S', rate: '10.00', base: '100.00', tax: '10.00' },
	],
};
const optionOf = (one: Offer, code: string, acting = decider) => {
	const status = one.applicable.statuses.find((candidate) => candidate.code === code);
	if (!status) throw new Error(`${code} isn't offered`);
	return { status, option: statusOption(status, acting) };
};
const fieldsOf = (page: string | undefined) => JSON.parse(page ?? '[]') as FormField[];
const asked = (one: Offer, code: string, acting = decider) =>
	fieldsOf(detailsPage(one, optionOf(one, code, acting).option, acting).page);
const names = (fields: FormField[]) => fields.flatMap(({ fieldName }) => fieldName ?? []);

describe('finding invoices', () => {
	const maySee = (dossierId: string) => dossierId !== 'secret';
	const find = (searched: string, rows: StoredRow[]) =>
		findInvoices(rows, { searched, platform: 'eFacture', maySee }).invoices.map(({ row }) => row.number);

	it.each<[string, string, Partial<StoredRow>, boolean]>([
		['its number', 'F-1', {}, true],
		['a part of it, in another case', 'f-', {}, true],
		['a part of the counterpart', 'vend', {}, true],
		['something else', 'F-2', {}, false],
		['nothing', ' ', {}, false],
		['what is of another platform', 'F-1', { platform: 'Other' }, false],
		['what another platform delivered', 'F-1', { flowIds: '|Other:org:f1|' }, false],
		['what has no dossier', 'F-1', { dossierId: null }, false],
		['what the person may not see', 'F-1', { dossierId: 'secret' }, false],
		['what has no side', 'F-1', { side: null }, false],
		['what was sent by mail', 'F-1', { channel: 'email', documentId: null }, true],
		['what is uncertain', 'F-1', { state: 'uncertain' }, true],
	])('by %s', (_what, searched, more, found) => {
		expect(find(searched, [invoiceRow(more)])).toEqual(found ? ['F-1'] : []);
	});

	it('takes an exact number for what is meant', () => {
		const rows = [invoiceRow(), invoiceRow({ number: 'F-10' })];
		expect(find('F-1', rows)).toEqual(['F-1']);
		expect(find('F-', rows)).toEqual(['F-10', 'F-1']);
	});

	it('tells invoices apart whose rows read the same, and has no more than a list holds', () => {
		const same = Array.from({ length: 50 }, () => invoiceRow());
		const { invoices, more } = findInvoices(same, { searched: 'F-1', platform: 'eFacture', maySee });
		expect(new Set(invoices.map(({ option }) => option)).size).toBe(40);
		expect(more).toBe(10);
	});

	it('brings the statuses that the ledger knows, and leaves it to the platform where it knows none', () => {
		const kept = statusColumns([{ status: read('205', '11-01'), portal: null }]);
		const found = (more: Partial<StoredRow>) =>
			findInvoices([invoiceRow(more)], { searched: 'F-1', platform: 'eFacture', maySee }).invoices[0];
		expect(found(kept).history?.map(({ code }) => code)).toEqual(['205']);
		expect(found({}).history).toBeUndefined();
	});
});

describe('the page of statuses', () => {
	it('offers what may be set, and says what waits for a second person', () => {
		const page = (acting: Acting) => statusPage(offer(['205', '210']), acting).page;
		const options = (acting: Acting) =>
			fieldsOf(page(acting))
				.at(-1)
				?.fieldOptions?.values.map(({ option }) => option);
		expect(options(decider)).toEqual([
			'205 Approved (Approuvée)',
			'210 Refused (Refusée) – a second person confirms it',
		]);
		expect(options(proposer)?.every((option) => option.includes('second person'))).toBe(true);
		expect(options({ ...decider, secondPerson: false })?.some((option) => option.includes('second'))).toBe(
			false,
		);
	});

	it.each<[string, Offer, Acting, RegExp]>([
		['after the end', offer([], { refusal: 'The life cycle has ended' }), decider, /Nothing.*F-1.*has ended/],
		['to a reader', offer(['205']), { ...decider, right: 'reader' }, /only see.*Client SARL/],
		['to anybody else', offer(['205']), nobody, /The mandate ended\. Renew it/],
	])('offers nothing %s, and says why', (_what, one, acting, why) => {
		const { page, refusal } = statusPage(one, acting);
		expect(page).toBeUndefined();
		expect(refusal).toMatch(why);
	});

	it('shows what others wrote as text', () => {
		const hostile = offer(['205'], { row: { counterpart: '<img src=x>' } });
		hostile.history = [read('207', '11-01', { reasons: [{ code: 'AUTRE', note: '<script>$&</script>' }] })];
		const { page } = statusPage(hostile, decider);
		expect(page).not.toMatch(/<script|<img|\$/);
		expect(fieldsOf(page)[0].html).toContain('&lt;script&gt;$&amp;');
	});
});

describe('the page of details', () => {
	it.each<[string, object, string[]]>([
		['205', {}, ['note']],
		['210', {}, ['reason', 'reasonNote', 'action', 'note']],
		['211', {}, ['paid', 'paidOn', 'note']],
		['212', {}, ['received', 'rate', 'paidOn', 'note']],
		['212', twoRates, ['received 20', 'received 10', 'paidOn', 'note']],
	])('asks for what %s needs', (code, billed, expected) => {
		expect(names(asked(offer([code], { invoice: billed }), code))).toEqual(expected);
	});

	it('has the reasons of the status alone, and wants one', () => {
		const reason = asked(offer(['210']), '210').find(({ fieldName }) => fieldName === 'reason');
		expect(reason?.requiredField).toBe(true);
		expect(reason?.fieldOptions?.values.map(({ option }) => option.split(' ')[0])).toEqual(
			statusByCode('210')?.reasons,
		);
	});

	it('proposes what is left at each rate', () => {
		const fields = asked(offer(['212'], { invoice: twoRates }), '212');
		expect(fields.flatMap(({ defaultValue }) => defaultValue ?? [])).toEqual(['120.00', '110.00']);
	});

	it.each([['210 Refused (Refusée)'], ['204'], [''], [undefined]])(
		'is not made for the option %s',
		(option) => {
			expect(detailsPage(offer(['210']), option, decider).page).toBeUndefined();
		},
	);
});

describe('what was entered', () => {
	const entered = (code: string, answers: object, billed: object = twoRates) => {
		const one = offer([code], { invoice: billed });
		return detailsOf(one, optionOf(one, code).status, answers as Record<string, unknown>);
	};
	const taxRate = 'TX_TVA_ERR · Wrong VAT rate';
	const reasonOption = (code: string) => {
		const options = asked(offer(['210']), '210').find(
			({ fieldName }) => fieldName === 'reason',
		)?.fieldOptions;
		return options?.values.find(({ option }) => option.startsWith(code))?.option ?? taxRate;
	};

	it.each<[string, string]>([
		['1200', '1200'],
		['1 200,50', '1200.50'],
		['1\u202f200.50', '1200.50'],
		['-10', '-10'],
	])('reads the amount %s', (written, amount) => {
		const { details, wrong } = entered('212', { 'received 20': written, paidOn: '2026-11-01' });
		expect(wrong).toEqual([]);
		expect(details.payments).toEqual([
			{ type: 'MEN', amount, rate: '20', date: '2026-11-01', currency: 'EUR' },
		]);
	});

	it.each<[string, string, object, RegExp]>([
		['no reason', '210', {}, /needs a reason/],
		['a reason of another status', '210', { reason: 'AUTRE · Other (Autre)' }, /isn't one of those/],
		['no amount', '212', {}, /needs the amount/],
		['an amount of nothing', '212', { 'received 20': '0' }, /needs the amount/],
		['an amount in words', '212', { 'received 20': 'all' }, /Received at 20 %/],
		['too many decimals', '212', { 'received 20': '1,234' }, /two decimals/],
		['a day that is none', '211', { paidOn: 'yesterday' }, /isn't a date/],
	])('says what is wrong with %s', (_what, code, answers, said) => {
		expect(entered(code, answers).wrong.join(' ')).toMatch(said);
	});

	it('wants the rate where the invoice names none', () => {
		expect(entered('212', { received: '10' }, {}).wrong.join()).toMatch(/VAT rate/);
		expect(entered('212', { received: '10', rate: '5,50' }, {}).details.payments).toMatchObject([
			{ rate: '5.5' },
		]);
	});

	it('takes what the status takes, and nothing else', () => {
		const answers = { reason: reasonOption('TX_TVA_ERR'), 'received 20': '10', paid: '10', note: 'N' };
		expect(entered('205', answers).details).toEqual({ reasons: [], payments: [], note: 'N' });
		expect(entered('210', answers).details).toMatchObject({
			reasons: [{ code: 'TX_TVA_ERR' }],
			payments: [],
		});
	});
});

describe('deciding', () => {
	const decision = (
		one: Offer,
		code: string,
		acting: Acting,
		more: Partial<FormDecision> = {},
	): FormDecision => ({
		...acting,
		option: optionOf(one, code, acting).option,
		answers: { submittedAt: NOW.toISOString() },
		actId: 'a-1',
		...more,
	});
	const at = { ...context, now: NOW };

	it.each<[string, string, Acting, object, string]>([
		['what a decider sets', '205', decider, {}, 'decided'],
		['what a proposer sets', '205', proposer, {}, 'proposed'],
		['what wants a second person', '220', decider, {}, 'proposed'],
		['the same where none is wanted', '220', { ...decider, secondPerson: false }, {}, 'decided'],
	])('%s is %s', (_what, code, acting, more, state) => {
		const one = offer([code]);
		expect(decide(one, decision(one, code, acting, more), at).row).toMatchObject({
			state,
			...{ actId: 'a-1', code, mandate: 'LM-1', proposedBy: acting.person, origin: 'form', documentId: null },
			expiresAt: state === 'proposed' ? minutes(7 * 24 * 60) : null,
			reason: `In hand of execution ${EXECUTION}`,
		});
	});

	it.each<[string, Partial<FormDecision>, RegExp]>([
		['a page that was left open', { answers: {} }, /not sent off/],
		['nobody', { person: ' ' }, /who decides/],
		['a status that is not offered', { option: '210 Refused' }, /No status was chosen/],
		['a reader', { right: 'reader' }, /No status was chosen/],
	])('takes nothing from %s', (_what, more, why) => {
		const one = offer(['205']);
		const { row, refusal } = decide(one, decision(one, '205', decider, more), at);
		expect(row).toBeUndefined();
		expect(refusal).toMatch(why);
	});
});

describe('finding proposals', () => {
	const found = (more: Partial<StoredAct>) =>
		findProposals([proposal({ origin: 'form', dossierId: 'd1', ...more })], {
			platform: 'eFacture',
			now: NOW,
			mayConfirm: (dossierId) => dossierId === 'd1',
		});

	it.each<[string, Partial<StoredAct>, number]>([
		['of the dossiers in which the person decides', {}, 1],
		['of another platform', { platform: 'Other' }, 0],
		['that lapsed', { expiresAt: minutes(-1) }, 0],
		['that were answered', { state: 'decided' }, 0],
		['of a dossier in which somebody else decides', { dossierId: 'd2' }, 0],
	])('takes those %s', (_what, more, count) => {
		expect(found(more)).toHaveLength(count);
	});

	it('names the invoice, the status and who proposed it', () => {
		expect(found({ counterpart: '<Vendeur>' })[0].option).toBe(
			'F-1 · 210 Refused · ‹Vendeur› · proposed by proposer@cabinet.example',
		);
	});
});
