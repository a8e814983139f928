import { randomUUID } from 'node:crypto';

import type { ChangeFeed } from './changeFeed';
import { declare } from './decision';
import type { Documents } from './documents';
import { PortalError } from './errors';
import { laterThan, parisNow } from './paris';
import { whoMaySetStatuses } from './people';
import { sameAct } from './sameAct';
import type { Store } from './store';
import {
	transmissions,
	type Change,
	type Decision,
	type DocumentStatus,
	type PlatformStatus,
	type TransmissionReport,
} from './statusTypes';

/** The histories of documents: what comes from the platform, what people decide, and what becomes of that. */
export class Statuses {
	constructor(
		private readonly store: Store,
		private readonly documents: Documents,
		private readonly feed: ChangeFeed,
	) {}

	/**
	 * Writes a status that came from the platform, whatever its order.
	 *
	 * @throws PortalError `documentNotFound`
	 */
	write(documentId: string, written: PlatformStatus): 'set' | 'known' {
		const { statuses } = this.documents.get(documentId);
		if (statuses.some(({ id }) => id === written.id)) return 'known';
		const decided = statuses.find((status) => sameAct(status, written));
		if (decided) {
			this.replace(documentId, decided.id, {
				...decided,
				// The first id that the platform's status came with stays.
				id: decided.id === decided.changeId ? written.id : decided.id,
				flowId: written.flowId ?? decided.flowId,
				transmission: 'accepted',
				reason: null,
			});
			return 'known';
		}
		this.insert(documentId, {
			at: null,
			issuerRole: null,
			reasons: [],
			payments: [],
			note: null,
			flowId: null,
			...written,
			author: null,
			origin: 'platform',
			changeId: null,
			transmission: null,
			reason: null,
			confirmedBy: null,
		});
		return 'set';
	}

	/**
	 * A person sets a status. Two decisions on a document never bear the same second.
	 *
	 * @throws PortalError `documentNotFound`, `forbidden`, `invalidRequest`
	 */
	decide(documentId: string, decision: Decision): Change {
		const author = whoMaySetStatuses(decision.person);
		const document = this.documents.get(documentId);
		const before = document.statuses.filter(({ origin }) => origin === 'portal').map(({ at }) => at ?? '');
		const id = randomUUID();
		this.insert(documentId, {
			id,
			...declare(document, decision),
			at: before.reduce((wanted, at) => laterThan(at, wanted), parisNow()),
			flowId: null,
			author,
			origin: 'portal',
			changeId: id,
			transmission: 'waiting',
			reason: null,
			confirmedBy: null,
		});
		return this.feed.get(id);
	}

	/**
	 * Notes what became of a person's change; what lags behind is ignored.
	 *
	 * @throws PortalError `changeNotFound`
	 */
	report(changeId: string, { state, reason, flowId, confirmedBy }: TransmissionReport): Change {
		const row = this.store.get('SELECT documentId, content FROM statuses WHERE changeId = ?', [changeId]);
		if (!row) throw new PortalError('changeNotFound', `No person made a change ${changeId}`);
		const status = JSON.parse(row.content as string) as DocumentStatus;
		if (rank(state) >= rank(status.transmission)) {
			this.replace(row.documentId as string, status.id, {
				...status,
				transmission: state,
				reason: state === 'refused' ? (reason ?? status.reason) : null,
				flowId: flowId ?? status.flowId,
				confirmedBy: confirmedBy ?? status.confirmedBy,
			});
		}
		return this.feed.get(changeId);
	}

	private insert(documentId: string, status: DocumentStatus): void {
		this.store.transaction(() => {
			this.store.run(
				'INSERT INTO statuses (documentId, id, at, code, changeId, transmission, content) VALUES (?, ?, ?, ?, ?, ?, ?)',
				[
					documentId,
					status.id,
					// One without a date never passes for the latest.
					status.at ?? '',
					status.code,
					status.changeId,
					status.transmission,
					JSON.stringify(status),
				],
			);
			this.touch(documentId);
			const row = this.store.get('SELECT last_insert_rowid() AS sequence');
			this.feed.add(documentId, 'statusChanged', {
				sequence: Number(row?.sequence),
				changeId: status.changeId,
			});
		});
	}

	private replace(documentId: string, id: string, status: DocumentStatus): void {
		this.store.transaction(() => {
			this.store.run(
				'UPDATE statuses SET id = ?, transmission = ?, content = ? WHERE documentId = ? AND id = ?',
				[status.id, status.transmission, JSON.stringify(status), documentId, id],
			);
			this.touch(documentId);
		});
		this.feed.tell(documentId);
	}

	private touch(documentId: string): void {
		this.store.run('UPDATE documents SET updatedAt = ? WHERE id = ?', [new Date().toISOString(), documentId]);
	}
}

const rank = (state: DocumentStatus['transmission']) => transmissions.indexOf(state ?? 'waiting');
