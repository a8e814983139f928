import { proposalFor } from '../../../sandbox/portal/proposal';
import type { DocumentStatus, StatusPayment } from '../../../sandbox/portal/statusTypes';

const status = (payments: StatusPayment[], transmission: DocumentStatus['transmission'] = null) =>
	({ code: '212', reasons: [], payments, transmission }) as unknown as DocumentStatus;
const proposal = (typeCode: string, statuses: DocumentStatus[] = []) =>
	proposalFor({
		invoice: {
			identity: 'i',
			number: 'F-1',
			typeCode,
			payable: '331.00',
			vatBreakdown: [
				{ rate: '20.00', base: '100.00', tax: '20.00' },
				{ rate: '5.5', base: '200.00', tax: '11.00' },
			],
		},
		statuses,
	});

it('proposes the whole of each VAT rate, and what is payable', () => {
	expect(proposal('380')).toEqual({
		vatAmounts: [
			{ rate: '20', amount: '120.00' },
			{ rate: '5.5', amount: '211.00' },
		],
		amount: '331.00',
	});
});

it('proposes what is left, not counting what was refused', () => {
	const received = status([{ type: 'MEN', rate: '20', amount: '50.10' }]);
	const refused = status([{ type: 'MEN', rate: '20', amount: '69.90' }], 'refused');
	const paid = status([{ type: 'MPA', amount: '331.00' }]);
	expect(proposal('380', [received, refused, paid])).toEqual({
		vatAmounts: [
			{ rate: '20', amount: '69.90' },
			{ rate: '5.5', amount: '211.00' },
		],
		amount: '0.00',
	});
});

it('proposes negative amounts for a credit note', () => {
	const { vatAmounts, amount } = proposal('381', [status([{ type: 'MEN', rate: '20', amount: '-20.00' }])]);
	expect([vatAmounts.map((one) => one.amount), amount]).toEqual([['-100.00', '-211.00'], '-331.00']);
});

it('proposes nothing where nothing is known', () => {
	expect(proposalFor({ invoice: { identity: 'i', number: 'F-1' }, statuses: [] })).toEqual({
		vatAmounts: [],
		amount: null,
	});
});
