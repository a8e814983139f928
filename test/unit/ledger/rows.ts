import type { Flow, Item } from '../../../nodes/domain/item';
import type { StoredRow } from '../../../nodes/domain/ledger/row';

export const NOW = new Date('2026-11-02T10:00:00.000Z');

/** An instant so many minutes after {@link NOW}, as ISO 8601. */
export const minutes = (count: number): string => new Date(NOW.getTime() + count * 60_000).toISOString();

export const flow = (id: string, organization = 'org'): Flow => ({ id, organization });

let nextId = 1;

/** A row as the table gives it back. */
export function stored(row: Partial<StoredRow> & Pick<StoredRow, 'state' | 'flowIds'>): StoredRow {
	const place = { platform: 'eFacture', organization: 'org' };
	return { id: nextId++, filingKey: `flow|eFacture|org${row.flowIds}`, attempts: 1, ...place, ...row };
}

export const IDENTITY = '732829320|F-1|2026';

/** An invoice as Get Invoices reads it, the parties' names told apart. */
export const invoice = (more: object = {}): NonNullable<Item['invoice']> => ({
	identity: IDENTITY,
	number: 'F-1',
	typeCode: '380',
	issueDate: '2026-11-01',
	currency: 'EUR',
	totals: { payable: '120.00' },
	vatBreakdown: [],
	seller: { name: 'Le Vendeur' },
	buyer: { name: 'Le Client' },
	references: { precedingInvoices: [] },
	attachments: [],
	syntax: 'UBL',
	...more,
});

/** An item as Welyb File Document gives it. */
export function filedItem(more: Partial<Item> = {}, document: object = {}): Item {
	return {
		flow: flow('f1'),
		invoice: invoice(),
		dossier: { id: 'd1', name: 'Client SARL', match: 'siret' },
		side: 'purchase',
		document: {
			id: 'doc-1',
			outcome: 'filed',
			filingKey: `d1|purchase|${IDENTITY}`,
			originalSha256: 'aa',
			filedAt: minutes(-1),
			...document,
		},
		claim: { attempts: 1, supersedes: [] },
		...more,
	};
}

/** An item as it leaves by an error output. */
export function failedItem(error: Partial<NonNullable<Item['error']>>, more: Partial<Item> = {}): Item {
	return {
		...filedItem(),
		document: null,
		error: { message: 'The portal is out of service', retryable: true, ...error },
		...more,
	};
}
