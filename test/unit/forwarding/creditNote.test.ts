import { heldByLink } from '../../../nodes/domain/forwarding/creditNote';
import { IDENTITY, invoice } from '../ledger/rows';
import { filed, forwarding } from './made';

const SELLER = IDENTITY.split('|')[0];
const about = { dossierId: 'd1', side: 'purchase', destination: 'Inqom' } as const;

function creditNote(cited: Array<{ number: string; issueDate?: string }>, more: object = {}) {
	return invoice({
		typeCode: '381',
		number: 'A-1',
		identity: `${SELLER}|A-1|2026`,
		references: { precedingInvoices: cited },
		...more,
	});
}

const exact = [{ number: 'F-1', issueDate: '2026-11-01' }];
const refused = filed('202 210');
const held = (
	note: ReturnType<typeof creditNote>,
	rows = [refused],
	forwardings = [] as ReturnType<typeof forwarding>[],
) => heldByLink(note, about, { rows, forwardings }) !== null;

describe('a credit note is held', () => {
	it('with the invoice that it credits', () => {
		expect(heldByLink(creditNote(exact), about, { rows: [refused], forwardings: [] })).toBe(
			'It credits invoice F-1, which is held back',
		);
	});

	it('by number alone where only one invoice of the seller has it', () => {
		expect(held(creditNote([{ number: 'F-1' }]))).toBe(true);
	});

	it('where one of several cited invoices is held back', () => {
		expect(held(creditNote([{ number: 'F-0' }, ...exact]))).toBe(true);
	});

	it('where the invoice has no dossier yet', () => {
		expect(held(creditNote(exact), [filed('210', { dossierId: null, side: null })])).toBe(true);
	});

	it.each(['261', '262', '381', '396', '502', '503'])('as type %s', (typeCode) => {
		expect(held(creditNote(exact, { typeCode }))).toBe(true);
	});
});

describe('a credit note goes', () => {
	it.each([
		['the invoice is no credit note', creditNote(exact, { typeCode: '384' })],
		['it cites nothing', creditNote([])],
		['the date is another', creditNote([{ number: 'F-1', issueDate: '2025-11-01' }])],
		// Official samples cite F20250007 for F202500007.
		['the number is written otherwise', creditNote([{ number: 'F1', issueDate: '2026-11-01' }])],
		['another seller has that number', creditNote(exact, { identity: '552032534|A-1|2026' })],
		['nobody knows its seller', creditNote(exact, { identity: null })],
	])('where %s', (_why, note) => {
		expect(held(note)).toBe(false);
	});

	it('where the invoice is another dossier’s or side’s', () => {
		expect(held(creditNote(exact), [filed('210', { dossierId: 'd2' })])).toBe(false);
		expect(held(creditNote(exact), [filed('213', { side: 'sale' })])).toBe(false);
	});

	it('where the invoice isn’t held back', () => {
		expect(held(creditNote(exact), [filed('202 205')])).toBe(false);
	});

	it('by number alone where two years have an invoice of that number', () => {
		const older = filed('210', { identity: `${SELLER}|F-1|2025`, issueDate: '2025-11-01' });
		expect(held(creditNote([{ number: 'F-1' }]), [refused, older])).toBe(false);
	});

	it('where the invoice had gone to the tool before it was refused, so that it balances it there', () => {
		expect(held(creditNote(exact), [refused], [forwarding({ state: 'sent' })])).toBe(false);
		expect(held(creditNote(exact), [refused], [forwarding({ state: 'held' })])).toBe(true);
	});

	it('where the hold of the invoice was released', () => {
		expect(held(creditNote(exact), [refused], [forwarding({ state: 'waiting', releasedBy: 'a@b.fr' })])).toBe(
			false,
		);
	});

	it('by its own tool only: what another tool got says nothing', () => {
		const elsewhere = forwarding({ state: 'sent', destination: 'Dext' });
		expect(held(creditNote(exact), [refused], [elsewhere])).toBe(true);
	});
});
