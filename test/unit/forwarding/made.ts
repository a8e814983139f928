import type { Destination, DestinationRow, Destinations } from '../../../nodes/domain/forwarding/destination';
import type { StoredForwarding } from '../../../nodes/domain/forwarding/forwardingRow';
import type { PlanContext } from '../../../nodes/domain/forwarding/plan';
import type { Status } from '../../../nodes/domain/item';
import { statusColumns } from '../../../nodes/domain/ledger/statusHistory';
import type { StoredRow } from '../../../nodes/domain/ledger/row';
import { IDENTITY, minutes, NOW, stored } from '../ledger/rows';
import { read } from '../ledger/statusItems';

let nextId = 100;

/** A status by its code; `code!` is a rejection as a duplicate. Days follow their order. */
export function statuses(codes: string): Status[] {
	return codes
		.split(' ')
		.filter((code) => code !== '')
		.map((code, index) =>
			read(code.replace('!', ''), `10-${String(index + 1).padStart(2, '0')}`, {
				reasons: code.endsWith('!') ? [{ code: 'DOUBLON' }] : [],
			}),
		);
}

/** The filed row of an invoice with these statuses. */
export function filed(codes = '', more: Partial<StoredRow> = {}): StoredRow {
	return stored({
		state: 'filed',
		flowIds: '|f1|',
		filingKey: `d1|purchase|${IDENTITY}`,
		identity: IDENTITY,
		dossierId: 'd1',
		dossierName: 'Client SARL',
		side: 'purchase',
		number: 'F-1',
		issueDate: '2026-11-01',
		counterpart: 'Le Vendeur',
		filedAt: minutes(-1),
		forwardState: 'none',
		...statusColumns(statuses(codes).map((status) => ({ status, portal: null }))),
		...more,
	});
}

export function destinationRow(more: Partial<DestinationRow> = {}): DestinationRow {
	return {
		id: ++nextId,
		createdAt: minutes(-60),
		destination: 'Inqom',
		dossierId: 'd1',
		side: '',
		channel: 'email',
		address: 'achat.client@inqombox.com',
		...more,
	};
}

export function destination(more: Partial<Destination> = {}): Destination {
	return {
		id: ++nextId,
		destination: 'Inqom',
		dossierId: 'd1',
		side: null,
		channel: 'email',
		address: 'achat.client@inqombox.com',
		code: '',
		fileName: '{number}',
		file: 'readable',
		filedFrom: minutes(-60),
		owner: 'owner@tool.example',
		...more,
	};
}

/** A table in which every row can be used. */
export function tableOf(...usable: Destination[]): Destinations {
	return { usable, blocked: [] };
}

/** The forwarding of the invoice above as the table gives it back. */
export function forwarding(more: Partial<StoredForwarding> = {}): StoredForwarding {
	const filingKey = more.filingKey ?? `d1|purchase|${IDENTITY}`;
	return {
		id: ++nextId,
		forwardingId: `${filingKey}|${more.destination ?? 'Inqom'}`,
		filingKey,
		identity: IDENTITY,
		platform: 'eFacture',
		dossierId: 'd1',
		dossierName: 'Client SARL',
		side: 'purchase',
		number: 'F-1',
		issueDate: '2026-11-01',
		counterpart: 'Le Vendeur',
		destination: 'Inqom',
		channel: 'email',
		address: 'achat.client@inqombox.com',
		state: 'waiting',
		attempts: 0,
		nextAttemptAt: minutes(0),
		...more,
	};
}

export const context: PlanContext = { platform: 'eFacture', channel: 'email', now: NOW };
