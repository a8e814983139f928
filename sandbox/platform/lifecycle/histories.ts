import { lastStatuses, mandatoryStatuses } from './codeLists';
import type { LifecycleRecord } from './types';

const received = ['202', '203'];

/**
 * The status that ended a life cycle; null while it goes on. A 213 for a duplicate (DOUBLON) is about a second
 * delivery, and ends nothing, where the invoice has been received before.
 */
export function endOf(history: LifecycleRecord[]): LifecycleRecord | null {
	const wasReceived = history.some(({ code }) => received.includes(code));
	const isAboutDuplicate = ({ code, reasons }: LifecycleRecord) =>
		code === '213' && reasons.some((reason) => reason.code === 'DOUBLON') && wasReceived;
	return history.find((record) => lastStatuses.includes(record.code) && !isAboutDuplicate(record)) ?? null;
}

/** The status that keeps another from following; null if it may. */
export function obstacleTo(code: string, history: LifecycleRecord[]): LifecycleRecord | null {
	const refused = history.find((record) => record.code === '210') ?? null;
	return endOf(history) ?? (mandatoryStatuses.includes(code) ? refused : null);
}

/** The life cycles of all invoices, in the order in which the platform came to know of each status. */
export class Histories {
	private readonly byIdentity = new Map<string, LifecycleRecord[]>();

	of(identity: string): LifecycleRecord[] {
		return this.byIdentity.get(identity) ?? [];
	}

	add(identity: string, record: LifecycleRecord): void {
		const history = this.byIdentity.get(identity);
		if (history) history.push(record);
		else this.byIdentity.set(identity, [record]);
	}
}
