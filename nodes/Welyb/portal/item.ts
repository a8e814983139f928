import { z } from 'zod';

import {
	documentSchema,
	sideSchema,
	statusSchema,
	type ChangeItem,
	type Side,
	type Status,
} from '../../domain/item';
import { statusByCode } from '../../domain/lifecycle/statuses';
import {
	documentSchema as portalDocumentSchema,
	type DocumentStatus,
	type InvoiceSummary,
	type PortalChange,
	type PortalDocument,
} from './schemas';
import type { PlatformStatus } from './statuses';

/** What the portal says of a document, in the item's words. */
export const documentItemSchema = z.object({
	document: portalDocumentSchema
		.omit({ side: true, status: true, directory: true })
		.extend({ ...documentSchema.shape, directory: z.string().nullable() }),
	side: sideSchema,
	/** The status in force in the portal, be it a person's change that the platform hasn't got yet; null: none is known. */
	status: statusSchema.nullable(),
	/** What the platform has, oldest first: without the changes that wait or were refused. */
	history: z.array(statusSchema),
});
export type DocumentItem = z.infer<typeof documentItemSchema>;

/** A document of the portal as an item; `document.statuses` keeps all that the portal has. */
export function toDocumentItem({ status, side, ...document }: PortalDocument): DocumentItem {
	const { original, directory, statuses } = document;
	return {
		document: {
			...document,
			outcome: 'alreadyFiled',
			originalSha256: original.sha256,
			directory: directory?.path ?? null,
		},
		side: side as Side,
		status: status ? toStatus(status, document.invoice) : null,
		history: statuses.filter(isOnPlatform).map((one) => toStatus(one, document.invoice)),
	};
}

/** A change of the feed as an item. */
export function toChangeItem({ document, status, ...change }: PortalChange): ChangeItem {
	const { side, ...rest } = document;
	const { transmission = null, reason = null, confirmedBy = null } = status ?? {};
	return {
		change: { ...change, transmission, reason, confirmedBy },
		document: { ...rest, outcome: 'alreadyFiled' },
		side: side as Side,
		status: status ? toStatus(status, document.invoice) : null,
	};
}

/** What the client writes of an item's status. */
export function toPlatformStatus(status: Status): PlatformStatus {
	const { id, code, at = null, issuerRole = null, reasons, payments, flowId = null } = status;
	return {
		id,
		code,
		at,
		issuerRole,
		reasons: reasons.map(({ code = null, label = null, note = null, action = null }) => ({
			code,
			label,
			note,
			action,
		})),
		payments: payments.map(({ type, amount = null, currency = null, rate = null, date = null }) => ({
			type,
			amount,
			currency,
			rate,
			date,
		})),
		note: typeof status.note === 'string' ? status.note : null,
		flowId,
	};
}

function isOnPlatform({ transmission }: DocumentStatus): boolean {
	return transmission == null || transmission === 'accepted';
}

function toStatus(status: DocumentStatus, invoice: InvoiceSummary): Status {
	const { label = null, labelFr = null, phase = null } = statusByCode(status.code) ?? {};
	return { ...status, label, labelFr, phase, about: aboutOf(invoice) };
}

/** The identity names the seller by its SIREN, or else by something longer. */
function aboutOf({ identity, number, issueDate, typeCode }: InvoiceSummary): Status['about'] {
	const sellerSiren = /^(\d{9})\|/.exec(identity)?.[1] ?? null;
	return { number, issueDate, typeCode, sellerSiren };
}
