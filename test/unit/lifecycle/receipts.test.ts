import { remainingAmounts } from '../../../nodes/domain/lifecycle/receipts';
import { invoice, payment, received, status } from './made';

/** Two rates: 1,200.00 at 20 % and 105.50 at 5.5 %, VAT included. */
const twoRates = invoice({
	totals: { taxInclusive: '1305.50', payable: '1305.50' },
	vatBreakdown: [
		{ category: 'S', rate: '5.5', base: '100.00', tax: '5.50' },
		{ category: 'S', rate: '20.00', base: '1000.00', tax: '200.00' },
	],
});
const creditNote = invoice({ typeCode: '381' });

/** `due/received/left` in all, then by rate. */
function amounts(...args: Parameters<typeof remainingAmounts>) {
	const { total, byRate } = remainingAmounts(...args);
	const written = ({ due, received, left }: typeof total) => `${due}/${received}/${left}`;
	return [written(total), ...byRate.map((part) => `${part.rate}% ${written(part)}`)];
}
const warnings = (...args: Parameters<typeof remainingAmounts>) => remainingAmounts(...args).warnings;

it('is all of it before a payment', () => {
	expect(amounts(twoRates, [])).toEqual([
		'1305.50/0/1305.50',
		'20% 1200.00/0/1200.00',
		'5.5% 105.50/0/105.50',
	]);
	expect(warnings(twoRates, [])).toEqual([]);
});

it('is what equal instalments at two rates leave, exactly', () => {
	const instalment = (at: string) => received(at, '400.10@20', '35.17@5.50');
	const history = [instalment('02-01'), instalment('03-01'), status('211', '02-01')];
	expect(amounts(twoRates, history)).toEqual([
		'1305.50/870.54/434.96',
		'20% 1200.00/800.20/399.80',
		'5.5% 105.50/70.34/35.16',
	]);
	expect(warnings(twoRates, history)).toEqual([]);
});

it('counts the message and its copy for the tax side once', () => {
	const message = received('02-01', '1200@20');
	expect(amounts(invoice(), [message, { ...message, forTaxSide: true }])[0]).toBe('1200.00/1200/0.00');
});

it('counts what is about to be declared, too', () => {
	const history = [received('02-01', '700@20.00')];
	expect(amounts(invoice(), history, [payment('500@20')])[0]).toBe('1200.00/1200/0.00');
	expect(warnings(invoice(), history, [payment('500.01@20')])).toEqual([
		'At 20 % VAT 1200.01 is received, more than the 1200.00 due',
		'1200.01 is received in all, more than the 1200.00 payable',
	]);
});

it('warns when one rate is above what is due though the total is not', () => {
	expect(warnings(twoRates, [received('02-01', '200@5.5')])).toEqual([
		'At 5.5 % VAT 200 is received, more than the 105.50 due',
	]);
});

it('is negative on a credit note', () => {
	expect(amounts(creditNote, [received('02-01', '-500.00@20')])).toEqual([
		'-1200.00/-500.00/-700.00',
		'20% -1200.00/-500.00/-700.00',
	]);
	expect(warnings(creditNote, [received('02-01', '-500.00@20')])).toEqual([]);
});

it.each([
	['a negative receipt on an invoice', invoice(), ['1200@20', '-300@20'], '-300 on an invoice'],
	['a positive receipt on a credit note', creditNote, ['-1200@20', '300@20'], '300 on a credit note'],
])('takes %s as a reversal and says so', (_what, billed, written, warning) => {
	const history = written.map((amount, index) => received(`02-0${index + 1}`, amount));
	expect(warnings(billed, history)).toEqual([`${warning} is of unusual sign and counts as a reversal`]);
	expect(remainingAmounts(billed, history).total.left).toBe(billed === creditNote ? '-300.00' : '300.00');
});

it('warns when more is paid back on a credit note than it is worth', () => {
	expect(warnings(creditNote, [received('02-01', '-1200.01@20')])).toHaveLength(2);
});

it('takes off what was prepaid where there is one rate', () => {
	const prepaid = invoice({ totals: { taxInclusive: '1200.00', prepaid: '450.00', payable: '750.00' } });
	expect(amounts(prepaid, [received('02-01', '250@20')])).toEqual([
		'750.00/250/500.00',
		'20% 750.00/250/500.00',
	]);
	expect(warnings(prepaid, [received('02-01', '800@20')])).toHaveLength(2);
});

it('takes off what was prepaid from the total only where there are several rates, and says so', () => {
	const prepaid = { ...twoRates, totals: { taxInclusive: '1305.50', prepaid: '305.50', payable: '1000.00' } };
	expect(amounts(prepaid, [])).toEqual([
		'1000.00/0/1000.00',
		'20% 1200.00/0/1200.00',
		'5.5% 105.50/0/105.50',
	]);
	expect(warnings(prepaid, [])).toEqual([expect.stringContaining("305.50 isn't split by VAT rate")]);
});

it('warns of a receipt on an invoice that was fully prepaid', () => {
	const settled = invoice({ totals: { taxInclusive: '1200.00', prepaid: '1200.00', payable: '0.00' } });
	expect(warnings(settled, [received('02-01', '10@20')])).toHaveLength(2);
});

it('sums several parts of one rate, and takes a missing rate as none', () => {
	const parts = invoice({
		totals: { payable: '1250.00' },
		vatBreakdown: [
			{ category: 'S', rate: '20', base: '600.00', tax: '120.00' },
			{ category: 'S', rate: '20.00', base: '400.00', tax: '80.00' },
			{ category: 'E', rate: '0.00', base: '30.00', tax: '0.00' },
			{ category: 'O', rate: null, base: '20.00', tax: '0.00' },
		],
	});
	expect(amounts(parts, []).slice(1)).toEqual(['20% 1200.00/0/1200.00', '0% 50.00/0/50.00']);
});

it('shows a receipt at a rate that the invoice does not have', () => {
	expect(amounts(invoice(), [received('02-01', '100@10')])).toContain('10% null/100/null');
});

it.each([
	[[{ type: 'MEN', amount: '100', currency: 'USD', rate: '20' }], 'A receipt in USD was left out'],
	[[{ type: 'MEN', rate: '20' }], 'A receipt without an amount'],
])('leaves out %j and says so', (payments, warning) => {
	const history = [status('212', '02-01', { payments })];
	expect(remainingAmounts(invoice(), history).total.received).toBe('0');
	expect(warnings(invoice(), history)).toEqual([expect.stringContaining(warning)]);
});

it('counts a receipt without a rate in the total, and says so', () => {
	expect(amounts(invoice(), [received('02-01', '100')])).toEqual([
		'1200.00/100/1100.00',
		'20% 1200.00/0/1200.00',
	]);
	expect(warnings(invoice(), [received('02-01', '100')])).toHaveLength(1);
});

it('counts amounts received only, and of 212 only', () => {
	const other = status('212', '02-01', { payments: [{ type: 'RAP', amount: '900', rate: '20' }] });
	const sent = status('211', '02-01', { payments: [payment('1200@20')] });
	expect(amounts(invoice(), [other, sent])[0]).toBe('1200.00/0/1200.00');
});

it.each(['S8', 'B8', 'M8', 'S9', 'B9', 'M9'])('computes nothing from the totals of %s', (businessProcess) => {
	const found = remainingAmounts(invoice({ businessProcess }), [received('02-01', '-1300@20')]);
	expect(found.total).toEqual({ due: null, received: '-1300', left: null });
	expect(found.byRate).toEqual([{ rate: '20', due: null, received: '-1300', left: null }]);
	expect(found.warnings).toEqual([expect.stringContaining(businessProcess)]);
});

it('says nothing of amounts that the invoice does not give', () => {
	const bare = invoice({ totals: {}, vatBreakdown: [{ rate: '20', base: null, tax: null }] });
	expect(amounts(bare, [received('02-01', '5@20')])).toEqual(['null/5/null', '20% null/5/null']);
	expect(warnings(bare, [received('02-01', '5@20')])).toEqual([]);
});
