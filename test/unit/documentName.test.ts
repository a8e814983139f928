import type { Invoice } from '../../nodes/domain/item';
import { baseName } from '../../nodes/domain/documentName';

const invoice = (
	number: string,
	seller: string | null = 'Vendeur',
	issueDate: string | null = '2026-11-02',
) => ({ number, issueDate, seller: { name: seller }, buyer: { name: 'Acheteur' } }) as Invoice;

it.each([
	['a plain one', invoice('F-1'), '2026-11-02 Vendeur F-1'],
	[
		'forbidden characters',
		invoice('2026/11:042', 'A\\B "C" <D>|E?*'),
		'2026-11-02 A-B -C- -D-E- 2026-11-042',
	],
	['line breaks and runs of blanks', invoice('F-1', 'Dupont\r\n  & Fils'), '2026-11-02 Dupont- & Fils F-1'],
	[
		'words that Welyb ignores files for',
		invoice('NONAME-1', 'Logo-Print Mylogo'),
		'2026-11-02 Lo-go-Print Mylo-go NO-NAME-1',
	],
	['accents written in two characters', invoice('F-1', 'E\u0301picerie'), '2026-11-02 \u00c9picerie F-1'],
	['no counterpart', invoice('F-1', null), '2026-11-02 F-1'],
	['no date', invoice('F-1', 'Vendeur', null), 'Vendeur F-1'],
	['a full stop at the end', invoice('F-1. .'), '2026-11-02 Vendeur F-1'],
])('%s', (_case, given, expected) => {
	expect(baseName(given, 'purchase')).toBe(expected);
});

it('names the buyer of a sale', () => {
	expect(baseName(invoice('F-1'), 'sale')).toBe('2026-11-02 Acheteur F-1');
});

it('shortens the counterpart before the number, never in the middle of a character', () => {
	const name = baseName(invoice('F-1', '😀'.repeat(200)), 'purchase');
	expect(name).toBe(`2026-11-02 ${'😀'.repeat(60)} F-1`);
	expect([...baseName(invoice('9'.repeat(500)), 'purchase')]).toHaveLength(120);
});
