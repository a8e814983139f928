import type { ConnectionRow } from './connectionRow';
import { isDay, parisDay, parisTime } from './day';

/** What tells whether a connection is about an invoice. */
export interface InvoiceDates {
	/** `YYYY-MM-DD`. */
	issueDate?: string | null;
	/** When it was delivered to the platform (ISO 8601): the flow's `submittedAt`. */
	arrivedAt?: string | null;
}

/** Whether an invoice may be filed; else why it waits in the ledger. */
export type Admission =
	| { admitted: true }
	| {
			admitted: false;
			code: 'notConnected' | 'disconnected' | 'beforeConnection' | 'undated';
			message: string;
	  };

/**
 * Whether an invoice may be filed for a dossier: only while the dossier is connected, and only if the connection is about it.
 * From a day on: issued or delivered on that day or later. From an instant on: delivered then or later, and issued on its
 * day or later where the delivery isn't known.
 *
 * @param connection undefined: there never was one
 */
export function admission(
	connection: Pick<ConnectionRow, 'state' | 'connectedFrom' | 'disconnectedAt'> | undefined,
	invoice: InvoiceDates,
): Admission {
	if (!connection) {
		return waits('notConnected', "The dossier isn't connected. Connect it with template 01");
	}
	const { state, connectedFrom, disconnectedAt } = connection;
	if (state !== 'connected') {
		const since = disconnectedAt ? ` on ${parisDay(disconnectedAt)}` : '';
		return waits('disconnected', `The dossier was disconnected${since}. Connect it again with template 01`);
	}
	if (!connectedFrom) return { admitted: true };
	const about = isAbout(connectedFrom, invoice);
	if (about === undefined) {
		return waits('undated', 'Neither its issue date nor its delivery is known. File it by hand');
	}
	if (about) return { admitted: true };
	return waits(
		'beforeConnection',
		`It is older than the connection's date, ${connectedFrom}. To file it all the same, use template 07`,
	);
}

function waits(code: Extract<Admission, { admitted: false }>['code'], message: string): Admission {
	return { admitted: false, code, message };
}

/** Undefined: it can't be told. */
function isAbout(connectedFrom: string, { issueDate, arrivedAt }: InvoiceDates): boolean | undefined {
	const arrival = parisTime(arrivedAt);
	const from = parisTime(connectedFrom);
	if (arrival && from && !isDay(connectedFrom)) return arrival >= from;
	const [, latest] = [issueDate ?? '', arrival?.toISODate() ?? ''].sort();
	return latest ? latest >= parisDay(connectedFrom) : undefined;
}
