import type { Item } from '../item';

/** What a connection's row is to say of its dossier's last invoice. What isn't named stays. */
export interface LastSeen {
	dossierId: string;
	/** ISO 8601 in UTC. */
	lastInvoiceAt?: string;
	/** Null: the last one was filed. */
	lastError: string | null;
}

/** What the outcomes of one execution say of each dossier's last invoice; one that went wrong shows until the next is filed. */
export function lastSeen(outcomes: Item[], now: Date): LastSeen[] {
	const seen = new Map<string, LastSeen>();
	for (const { dossier, document, error, invoice } of outcomes) {
		if (!dossier) continue;
		const before: LastSeen = seen.get(dossier.id) ?? { dossierId: dossier.id, lastError: null };
		if (error) {
			const lastError = `Invoice ${invoice?.number ?? ''}: ${error.message}`;
			seen.set(dossier.id, { ...before, lastError });
		} else if (document?.outcome === 'filed') {
			seen.set(dossier.id, { ...before, lastInvoiceAt: document.filedAt ?? now.toISOString() });
		}
	}
	return [...seen.values()];
}
