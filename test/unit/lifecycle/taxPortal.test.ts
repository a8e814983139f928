import { taxPortalRequires212 } from '../../../nodes/domain/lifecycle/taxPortal';

const rows: Array<
	[vatDueCode: string | null, businessProcess: string | null, typeCode: string, answer: string]
> = [
	// BT-8 says it.
	['72', 'S1', '380', 'yes'],
	['72', null, '380', 'yes'],
	['72', 'B1', '386', 'yes'],
	['72', 'S1', '381', 'yes'],
	['72', 'S1', '389', 'yes'],
	['5', 'S1', '380', 'no'],
	['29', 'S1', '380', 'no'],
	['29', null, '386', 'no'],
	// BT-8 says something that isn't in its list.
	['99', 'B1', '380', 'unknown'],
	// BT-8 is missing: goods, but for prepayments and their credit notes.
	[null, 'B1', '380', 'no'],
	[null, 'B4', '380', 'no'],
	[null, 'B1', '381', 'no'],
	[null, 'B1', '386', 'unknown'],
	[null, 'B1', '500', 'unknown'],
	[null, 'B1', '503', 'unknown'],
	// BT-8 is missing: services and mixed invoices.
	[null, 'S1', '380', 'unknown'],
	[null, 'S5', '380', 'unknown'],
	[null, 'M1', '380', 'unknown'],
	[null, 'M4', '380', 'unknown'],
	// VAT was reported before.
	[null, 'S7', '380', 'no'],
	[null, 'B7', '386', 'no'],
	['72', 'S7', '380', 'unknown'],
	// Nothing says anything.
	[null, null, '380', 'unknown'],
	[null, 'A1', '380', 'unknown'],
];

it.each(rows)('BT-8 %s, BT-23 %s, BT-3 %s: %s', (vatDueCode, businessProcess, typeCode, answer) => {
	expect(taxPortalRequires212({ vatDueCode, businessProcess, typeCode })).toBe(answer);
});

it('takes a missing BT-8 and an empty one alike', () => {
	expect(taxPortalRequires212({ businessProcess: 'B1', typeCode: '380' })).toBe('no');
});
