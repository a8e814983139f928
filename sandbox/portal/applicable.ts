import {
	STATUSES,
	statusByCode,
	type Actor,
	type LifecycleStatus,
} from '../../nodes/domain/lifecycle/statuses';
import { statusesInForce } from './currentStatus';
import { refusals, type Warning, type Wording } from './wording';
import type { DocumentStatus } from './statusTypes';
import type { Document } from './types';

/** A status that may be set on a document now. */
export interface Offer {
	status: LifecycleStatus;
	/** Reason codes allowed. */
	reasons: string[];
	warnings: Warning[];
}

export interface Offers {
	offers: Offer[];
	/** Why there is none. */
	refusal: Wording | null;
}

/** Invoice types that the buyer writes (UNTDID 1001). */
const SELF_BILLED = ['261', '389', '471', '473', '500', '501', '502'];
/** Invoice types whose payments may go to a factor. */
const FACTORED = ['393', '396', '472', '501', '502'];

/** The platform's processing rules under which people set statuses; those of the public sector have reasons of their own. */
const OPEN_RULES = ['B2B', 'B2BInt', 'B2G', 'B2GInt'];
const PUBLIC_SECTOR = ['B2G', 'B2GInt'];
/** Those under which nobody does; of any other it isn't known. */
const CLOSED_RULES = ['B2C', 'ArchiveOnly'];

/** What may follow the latest processing status, where it isn't everything but itself. */
const followers: Record<string, string[]> = { '212': ['207', '210', '211', '212'] };

interface Situation {
	document: Pick<Document, 'side' | 'invoice'>;
	inForce: DocumentStatus[];
	/** Code of the latest processing status. */
	latest: string | undefined;
}

/** When a status is offered with a warning. */
const warningRules: Record<Warning, (code: string, situation: Situation) => boolean> = {
	nothingKnown: (_code, { inForce }) => inForce.length === 0,
	paidAlready: (code, { latest }) => latest === '212' && ['207', '210'].includes(code),
	notSuspended: (code, { latest }) => code === '209' && latest !== '208',
	needsCorrection: (code) => code === '220',
	mayBeFactored: (code, { document }) => code === '212' && FACTORED.includes(document.invoice.typeCode ?? ''),
	paymentsOnly: (code, { document }) =>
		document.invoice.processingRule === 'B2BInt' && !['211', '212'].includes(code),
	unusualBefore: (_code, { inForce }) => {
		const last = inForce.at(-1)?.code;
		return last !== undefined && (last < '200' || last > '212');
	},
};

/** What a person may set on a document now, by code. */
export function offersFor(document: Pick<Document, 'side' | 'invoice' | 'statuses'>): Offers {
	const inForce = statusesInForce(document.statuses);
	const processingRule = document.invoice.processingRule ?? null;
	const refusal = refusalFor(processingRule, inForce);
	if (refusal) return { offers: [], refusal };

	const latest = inForce.filter(({ code }) => statusByCode(code)?.phase === '23').at(-1)?.code;
	const situation: Situation = { document, inForce, latest };
	const actors = actorsOf(document);
	const offers = STATUSES.filter(
		({ code, phase, confirmed, setBy }) =>
			phase === '23' && confirmed && setBy.some((actor) => actors.includes(actor)) && follows(latest, code),
	).map((status) => ({
		status,
		reasons: (PUBLIC_SECTOR.includes(processingRule ?? '') && status.reasonsB2G) || status.reasons,
		warnings: (Object.keys(warningRules) as Warning[]).filter((warning) =>
			warningRules[warning](status.code, situation),
		),
	}));
	return { offers, refusal: null };
}

function refusalFor(processingRule: string | null, inForce: DocumentStatus[]): Wording | null {
	const end = inForce.map(({ code }) => statusByCode(code)).find((status) => status?.final);
	if (end) return refusals.closed(end);
	if (processingRule === null || OPEN_RULES.includes(processingRule)) return null;
	return refusals[CLOSED_RULES.includes(processingRule) ? 'noStatuses' : 'notSettled'](processingRule);
}

/** The seller is who is paid, the buyer who pays, whoever wrote the invoice. */
function actorsOf({ side, invoice }: Pick<Document, 'side' | 'invoice'>): Actor[] {
	const buys = side === 'purchase';
	const writes = buys === SELF_BILLED.includes(invoice.typeCode ?? '');
	return [buys ? 'payer' : 'payee', writes ? 'issuer' : 'recipient'];
}

function follows(latest: string | undefined, code: string): boolean {
	if (latest === undefined) return true;
	return followers[latest]?.includes(code) ?? code !== latest;
}
