import type { HandedOut } from '../platform/types';
import type { Comparison, ExpectedFiling, Expectations, PortalDocument } from './types';

const keyOf = ({ dossierSiret, side, identity }: PortalDocument | ExpectedFiling) =>
	`${dossierSiret}|${side}|${identity}`;

/**
 * Sets what was expected against what stands in the portal.
 *
 * @param handedOut what the platform gave out: the hashes of originals that were made when they were downloaded
 */
export function compare(
	expected: Expectations,
	documents: PortalDocument[],
	handedOut: HandedOut[] = [],
): Comparison {
	const filings = new Map(expected.filings.map((filing) => [keyOf(filing), filing]));
	const found = new Map<string, number>();
	for (const document of documents) found.set(keyOf(document), (found.get(keyOf(document)) ?? 0) + 1);

	const hashes = new Map(handedOut.map(({ flowId, originalSha256 }) => [flowId, originalSha256]));
	const lostFilings = expected.filings.filter((filing) => !found.has(keyOf(filing)));
	const twiceFilings = expected.filings.filter((filing) => (found.get(keyOf(filing)) ?? 0) > 1);
	const unexpectedDocuments = documents.filter((document) => !filings.has(keyOf(document)));
	const alteredDocuments = documents.filter((document) => {
		const filing = filings.get(keyOf(document));
		return filing !== undefined && isAltered(document, filing, hashes);
	});
	const twice = twiceFilings.reduce((extra, filing) => extra + (found.get(keyOf(filing)) ?? 0) - 1, 0);
	const wrong = [lostFilings, twiceFilings, unexpectedDocuments, alteredDocuments];
	return {
		flows: expected.flows,
		invoices: expected.invoices,
		filingsExpected: expected.filings.length,
		filed: expected.filings.length - lostFilings.length,
		lost: lostFilings.length,
		twice,
		unexpected: unexpectedDocuments.length,
		altered: alteredDocuments.length,
		ok: wrong.every((list) => list.length === 0),
		lostFilings,
		twiceFilings,
		unexpectedDocuments,
		alteredDocuments,
	};
}

/** A document is judged only where its hash and that of every delivery are known. */
function isAltered(
	document: PortalDocument,
	{ deliveries }: ExpectedFiling,
	hashes: Map<string, string | null>,
): boolean {
	const known = deliveries.map(({ flowId, originalSha256 }) => originalSha256 ?? hashes.get(flowId) ?? null);
	if (document.originalSha256 === null || known.some((hash) => hash === null)) return false;
	return !known.includes(document.originalSha256);
}

/** `demo: 24 flows, 24 invoices, 27 filings expected, 27 filed, 0 lost, 0 twice` */
export const demoLine = ({ flows, invoices, filingsExpected, filed, lost, twice }: Comparison) =>
	`demo: ${flows} flows, ${invoices} invoices, ${filingsExpected} filings expected, ` +
	`${filed} filed, ${lost} lost, ${twice} twice`;
