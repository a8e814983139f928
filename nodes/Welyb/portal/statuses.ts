import {
	applicableStatusesSchema,
	setStatusAnswerSchema,
	type ApplicableStatuses,
	type SetStatusAnswer,
} from './schemas';
import { callPortal, type Portal } from './transport';

/** The contract's `PlatformStatus`: `at` in Paris time, amounts as decimal strings, dates `YYYY-MM-DD`. */
export interface PlatformStatus {
	id: string;
	code: string;
	at: string | null;
	issuerRole: string | null;
	reasons: Array<Record<'code' | 'label' | 'note' | 'action', string | null>>;
	payments: Array<{ type: string } & Record<'amount' | 'currency' | 'rate' | 'date', string | null>>;
	note: string | null;
	flowId: string | null;
}

/**
 * Writes a status that came from the platform on a document. One that the document has already is `known`.
 *
 * @throws NodeApiError see `callPortal`; `documentNotFound` when there is no such document
 */
export async function setDocumentStatus(
	portal: Portal,
	documentId: string,
	status: PlatformStatus,
): Promise<SetStatusAnswer> {
	return await callPortal(
		portal,
		{
			method: 'POST',
			path: `/documents/${encodeURIComponent(documentId)}/statuses`,
			what: `setting status ${status.code} on document ${documentId}`,
			json: status,
		},
		setStatusAnswerSchema,
	);
}

/**
 * What a person may set on a document now, by the portal's own decision.
 *
 * @throws NodeApiError see `callPortal`; `documentNotFound` when there is no such document
 */
export async function applicableStatuses(portal: Portal, documentId: string): Promise<ApplicableStatuses> {
	return await callPortal(
		portal,
		{
			method: 'GET',
			path: `/documents/${encodeURIComponent(documentId)}/applicable-statuses`,
			what: `the applicable statuses of document ${documentId}`,
		},
		applicableStatusesSchema,
	);
}
