import type { LifecycleRecord } from '../platform';
import type { DepositRecord } from '../platform';
import type { Change, DocumentStatus } from '../portal/statusTypes';
import type { FiledDocument } from '../portal/types';

/** What people and counterparties set, in the sandbox's own words. */
export interface StatusScript {
	/** Changes that people made in the portal and that the platform has to get. */
	decided: Array<{ changeId: string; identity: string; code: string }>;
	/** Statuses that counterparties set on the platform and that the documents have to get. */
	told: Array<{ identity: string; code: string }>;
}

/** Both servers as they stand. */
export interface StatusStand {
	lifecycle(identity: string): LifecycleRecord[];
	deposits: DepositRecord[];
	changes: Change[];
	documents: FiledDocument[];
	statuses(documentId: string): DocumentStatus[];
}

export interface StatusComparison {
	decided: number;
	/** Changes that the platform has once, and of which the portal knows it. */
	reachedPlatform: number;
	told: number;
	/** Statuses that stand once on every document of their invoice. */
	reachedPortal: number;
	/** What nobody set: messages sent for no change, or twice; statuses that a document has twice; changes nobody made. */
	echoed: number;
	ok: boolean;
	/** What is missing or too much, in words. */
	troubles: string[];
}

/** Sets what was set on one side against what stands on the other. */
export function compareStatuses(script: StatusScript, stand: StatusStand): StatusComparison {
	const sent = script.decided.filter(({ changeId, identity, code }) => {
		const change = stand.changes.find(({ id }) => id === changeId);
		const onPlatform = stand
			.lifecycle(identity)
			.filter((record) => record.origin.kind === 'client' && record.code === code);
		return (
			change?.status?.transmission === 'accepted' &&
			onPlatform.length === countOf(script.decided, identity, code)
		);
	});
	const arrived = script.told.filter(({ identity, code }) =>
		stand.documents
			.filter((document) => document.identity === identity)
			.every(
				({ documentId }) => stand.statuses(documentId).filter((status) => status.code === code).length === 1,
			),
	);
	const superfluous =
		stand.deposits.filter(({ acknowledgement }) => acknowledgement.status === 'Ok').length -
		script.decided.length;
	const byPeople = stand.changes.filter(
		({ type, origin }) => type === 'statusChanged' && origin === 'portal',
	);
	const madeUp = byPeople.filter(({ id }) => !script.decided.some(({ changeId }) => changeId === id));
	const doubled = stand.documents.flatMap(({ documentId }) => repeated(stand.statuses(documentId)));
	const echoed = Math.max(0, superfluous) + madeUp.length + doubled.length;
	const troubles = [
		...script.decided
			.filter((one) => !sent.includes(one))
			.map(({ identity, code }) => `${code} of ${identity} didn't reach the platform`),
		...script.told
			.filter((one) => !arrived.includes(one))
			.map(({ identity, code }) => `${code} of ${identity} didn't reach the portal`),
		...(superfluous > 0 ? [`${superfluous} messages were sent for no decision`] : []),
		...madeUp.map(({ id }) => `change ${id} was made by nobody`),
		...doubled.map((status) => `a document has status ${status} twice`),
	];
	return {
		decided: script.decided.length,
		reachedPlatform: sent.length,
		told: script.told.length,
		reachedPortal: arrived.length,
		echoed,
		ok: troubles.length === 0,
		troubles,
	};
}

/** `statuses: 12 set in Welyb reached eFacture, 9 set in eFacture reached Welyb, 0 echoed` */
export const statusLine = ({ reachedPlatform, reachedPortal, echoed }: StatusComparison) =>
	`statuses: ${reachedPlatform} set in Welyb reached eFacture, ${reachedPortal} set in eFacture reached Welyb, ${echoed} echoed`;

function countOf(decided: StatusScript['decided'], identity: string, code: string): number {
	return decided.filter((one) => one.identity === identity && one.code === code).length;
}

/** Statuses that stand more than once in a history: same code, time, issuer and amounts. */
function repeated(statuses: DocumentStatus[]): string[] {
	const keys = statuses.map(({ code, at, issuerRole, payments }) =>
		JSON.stringify([code, at, issuerRole, payments]),
	);
	return keys.filter((key, index) => keys.indexOf(key) !== index);
}
