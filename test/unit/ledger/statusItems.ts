import type { Item, Status } from '../../../nodes/domain/item';
import { flow, IDENTITY } from './rows';

/** A status as the reader of messages gives one, about the invoice of `rows.ts`. `at`: `MM-DD` of 2026. */
export function read(code: string, at: string | null, more: Partial<Status> = {}): Status {
	return {
		id: `${code}@${at}`,
		code,
		label: 'as the message says',
		labelFr: 'comme le dit le message',
		phase: null,
		at: at && `2026-${at}T10:00:00`,
		issuerRole: 'WK',
		issuerSiren: null,
		messageId: `F-1_${code}`,
		forTaxSide: false,
		reasons: [],
		payments: [],
		findings: ['something odd'],
		about: about(IDENTITY),
		...more,
	};
}

/** An invoice as a message names it. */
export function about(identity: string | null): Status['about'] {
	const [sellerSiren = null, number = 'F-9', year = null] = identity?.split('|') ?? [];
	return { identity, number, issueDate: year && `${year}-11-01`, sellerSiren, typeCode: '380' };
}

/** A status as Get Invoices gives it. */
export function statusItem(status: Status, flowId = `m-${status.code}`, more: Partial<Item> = {}): Item {
	return {
		flow: flow(flowId),
		invoice: null,
		status: { ...status, flowId },
		claim: { attempts: 1, supersedes: [] },
		...more,
	};
}

/** An item as it leaves Welyb File Document. */
export function setItem(item: Item, documentId: string, error?: Item['error']): Item {
	return {
		...item,
		document: { id: documentId, outcome: 'alreadyFiled', filingKey: 'k' },
		...(error ? { error } : { documentStatus: { outcome: 'set' } }),
	};
}

/** A message that couldn't be read, as it leaves by the error output. */
export function unreadItem(error: Partial<NonNullable<Item['error']>>, attempts = 1): Item {
	return {
		flow: flow('m-1'),
		error: { message: 'It can’t be read', retryable: true, ...error },
		claim: { attempts, supersedes: [] },
	};
}

/** Every order of some values. */
export function orders<T>(values: T[]): T[][] {
	if (values.length < 2) return [values];
	return values.flatMap((value, index) =>
		orders(values.filter((_, other) => other !== index)).map((rest) => [value, ...rest]),
	);
}
