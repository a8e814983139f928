import type { ChangeItem } from '../../../nodes/domain/item';
import type { ActRow, StoredAct } from '../../../nodes/domain/ledger/actRow';
import { claimReason } from '../../../nodes/domain/ledger/claim';
import type { StoredRow } from '../../../nodes/domain/ledger/row';
import { IDENTITY, minutes, NOW, stored } from './rows';
import { read } from './statusItems';

export const PURCHASE = `d1|purchase|${IDENTITY}`;
export const EXECUTION = '42';
export const IN_HAND = claimReason(EXECUTION);

/** Rights as where the portal says who may. */
export const unquestioned = { source: 'portal' as const, rights: [] };

export const context = {
	platform: 'eFacture',
	execution: EXECUTION,
	now: NOW,
	secondPerson: true,
	expireDays: 7,
	leaseMinutes: 15,
	limit: 50,
};

interface Changed {
	id?: string;
	code?: string;
	change?: Partial<ChangeItem['change']>;
	status?: Partial<NonNullable<ChangeItem['status']>> | null;
	filingKey?: string;
}

/** What a person decided in the portal, as the Welyb Trigger emits it. */
export function change({
	id = 'c-1',
	code = '204',
	filingKey = PURCHASE,
	...more
}: Changed = {}): ChangeItem {
	return {
		change: {
			id,
			at: minutes(-1),
			type: 'statusChanged',
			origin: 'portal',
			author: { id: 'p', name: 'Décideur', email: 'decider@cabinet.example' },
			transmission: 'waiting',
			...more.change,
		},
		document: { id: 'doc-1', outcome: 'alreadyFiled', filingKey },
		side: 'purchase',
		status:
			more.status === null ? null : { ...read(code, '11-02'), at: '2026-11-02T10:58:30', ...more.status },
	};
}

/** The ledger row of the invoice. */
export function invoiceRow(more: Partial<StoredRow> = {}): StoredRow {
	return stored({
		state: 'filed',
		flowIds: '|f1|',
		filingKey: PURCHASE,
		identity: IDENTITY,
		dossierId: 'd1',
		side: 'purchase',
		number: 'F-1',
		counterpart: 'Le Vendeur',
		documentId: 'doc-1',
		...more,
	});
}

let nextId = 1;

/** An act as the table gives it back: decided, in hand of this execution. */
export function act(more: Partial<StoredAct> = {}): StoredAct {
	return {
		id: nextId++,
		actId: 'c-1',
		identity: IDENTITY,
		code: '204',
		proposedBy: 'decider@cabinet.example',
		decidedAt: minutes(-1),
		state: 'decided',
		reason: IN_HAND,
		platform: 'eFacture',
		organization: 'org',
		invoiceFlowId: 'f1',
		documentId: 'doc-1',
		side: 'purchase',
		number: 'F-1',
		details: JSON.stringify({ reasons: [], payments: [], note: null }),
		origin: 'portal',
		attempts: 0,
		nextAttemptAt: minutes(15),
		expiresAt: null,
		...more,
	};
}

/** A proposal that waits for its second person. */
export const proposal = (more: Partial<StoredAct> = {}): StoredAct =>
	act({
		code: '210',
		state: 'proposed',
		reason: null,
		proposedBy: 'proposer@cabinet.example',
		nextAttemptAt: null,
		expiresAt: minutes(60),
		...more,
	});

export const written = (row: ActRow): StoredAct => ({ ...row, id: nextId++ });
