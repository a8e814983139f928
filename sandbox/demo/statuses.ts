import { setTimeout as delay } from 'node:timers/promises';

import type { Sandbox } from '..';
import { compareStatuses, type StatusComparison, type StatusScript } from '../expectations/statuses';
import type { FiledDocument } from '../portal/types';

/** What people of the firm decide on a document of a side, in this order; what needs two steps has two. */
const DECISIONS = {
	purchase: [
		[{ code: '204' }, { code: '205' }],
		[{ code: '207', reasons: ['PU_ERR'], action: 'NIN' }, { code: '205' }],
		[{ code: '208', reasons: ['JUSTIF_ABS'] }],
		[{ code: '204' }, { code: '205' }, { code: '211' }],
		[{ code: '210', reasons: ['TX_TVA_ERR'] }],
	],
	sale: [[{ code: '212' }], [{ code: '212' }], [{ code: '212' }]],
};

/** What the other party does. */
const COUNTERPARTY = {
	sale: [
		['204', '205'],
		['204', '207'],
		['204', '205', '211'],
	],
	purchase: [['212'], ['212']],
};

/** Reasons and amounts that a counterparty's statuses need. */
const REASONS: Record<string, string[]> = { '207': ['QTE_ERR'] };

/**
 * Has people of the firm and their counterparties set statuses, once the documents are there: 12 in the portal, 9 on the platform.
 *
 * @returns what was set, for the comparison
 */
export async function playStatuses({ portal, platform }: Sandbox): Promise<StatusScript> {
	const documents = portal.documents();
	const onSide = (side: FiledDocument['side']) => plainDocuments(documents, side);
	const script: StatusScript = { decided: [], told: [] };

	for (const side of ['purchase', 'sale'] as const) {
		for (const [index, decisions] of DECISIONS[side].entries()) {
			const document = at(onSide(side), index);
			for (const decision of decisions) {
				const amounts =
					decision.code === '212' ? { vatAmounts: portal.proposal(document.documentId).vatAmounts } : {};
				const change = portal.decide(document.documentId, { person: 'decider', ...decision, ...amounts });
				script.decided.push({ changeId: change.id, identity: document.identity, code: decision.code });
			}
		}
	}
	for (const side of ['sale', 'purchase'] as const) {
		for (const [index, codes] of COUNTERPARTY[side].entries()) {
			const { identity } = at(onSide(side), DECISIONS[side].length + index);
			for (const code of codes) {
				const payments = code === '212' ? [{ type: 'MEN', amount: '100.00', rate: '20' }] : undefined;
				const reasons = REASONS[code]?.map((reason) => ({ code: reason }));
				await platform.counterparty({ identity, code, reasons, payments });
				script.told.push({ identity, code });
				// The statuses of one invoice are told a second apart, as people set them.
				await delay(1100);
			}
		}
	}
	return script;
}

/** Documents of domestic invoices that only one dossier has, so that each status is the one side's. */
function plainDocuments(documents: FiledDocument[], side: FiledDocument['side']): FiledDocument[] {
	const plain = documents.filter(
		({ identity }) => documents.filter((one) => one.identity === identity).length === 1,
	);
	return plain.filter(
		({ side: itsSide, typeCode, identity }) =>
			itsSide === side && PLAIN_TYPES.includes(typeCode ?? '') && DOMESTIC.test(identity),
	);
}

const PLAIN_TYPES = ['380'];
/** The seller has a SIREN. */
const DOMESTIC = /^\d{9}\|/;

function at<T>(list: T[], index: number): T {
	if (index >= list.length)
		throw new Error(`There are only ${list.length} documents for the statuses to be set on`);
	return list[index];
}

/** Waits until what was set on one side stands on the other and stays so. */
export async function settleStatuses(
	{ portal, platform }: Sandbox,
	script: StatusScript,
	{ withinMs, quietMs }: { withinMs: number; quietMs: number },
): Promise<StatusComparison> {
	const look = () =>
		compareStatuses(script, {
			lifecycle: (identity) => platform.lifecycle(identity),
			deposits: platform.deposits(),
			changes: portal.changes(),
			documents: portal.documents(),
			statuses: (documentId) => portal.statuses(documentId),
		});
	const until = Date.now() + withinMs;
	while (Date.now() < until && !look().ok) await delay(500);
	await delay(quietMs);
	return look();
}
