import type { Party } from '../../../nodes/domain/item';
import { filingKey, invoiceIdentity } from '../../../nodes/domain/invoice/identity';

const identityOf = (seller: Party, number = 'F-1', issueDate: string | null = '2026-03-15') =>
	invoiceIdentity({ number, issueDate, seller });

describe('invoice identity', () => {
	it.each<[string, Party, string, boolean]>([
		['SIREN', { siren: '732829320', vatId: 'FR44732829320' }, '732829320|F-1|2026', false],
		[
			'VAT id',
			{ vatId: 'be 0123.456.749', identifiers: [{ scheme: '0208', value: '0123456749' }] },
			'vat:BE0123456749|F-1|2026',
			false,
		],
		[
			'registration',
			{
				identifiers: [
					{ scheme: null, value: 'S-7' },
					{ scheme: '0088', value: '361 091' },
				],
			},
			'0088:361091|F-1|2026',
			true,
		],
		[
			'electronic address',
			{ electronicAddress: { scheme: 'EM', value: 'a@b.example' } },
			'EM:A@BEXAMPLE|F-1|2026',
			true,
		],
		['number without scheme', { identifiers: [{ scheme: null, value: 'S-7' }] }, 'id:S7|F-1|2026', true],
	])('names the seller by its %s', (_, seller, identity, weak) => {
		expect(identityOf(seller)).toEqual({ identity, weak });
	});

	it('holds the number as written, trimmed', () => {
		expect(identityOf({ siren: '732829320' }, ' f 2026/001 ')?.identity).toBe('732829320|f 2026/001|2026');
	});

	it('differs by year', () => {
		expect(identityOf({ siren: '732829320' }, 'F-1', '2025-12-31')?.identity).toBe('732829320|F-1|2025');
	});

	it('is unknown without seller or date', () => {
		expect(identityOf({ name: 'Somebody' })).toBeNull();
		expect(identityOf({ siren: '732829320' }, 'F-1', null)).toBeNull();
	});
});

it('files under dossier, side and identity', () => {
	expect(filingKey('d-7', 'purchase', '732829320|F-1|2026')).toBe('d-7|purchase|732829320|F-1|2026');
});
