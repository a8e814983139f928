import type { FlowTruth, SampleDossier, SampleFlow } from '../generator/types';
import { filingsOf } from './filings';
import { isDoubtful, matchParty, type NoMatch } from './matching';
import type { Delivery, ExpectedFiling, Expectations, RepeatedInvoice, SetApart, Waiting } from './types';

export { compare, demoLine } from './compare';
export { mailedDocuments, type MailedFile } from './mailed';
export { matchParty } from './matching';
export * from './types';

type OfferedFlow = Pick<SampleFlow, 'truth' | 'acknowledgement'>;

/**
 * What is to become of the flows that the platform offered, given the firm's dossiers. Worked out from what the
 * sandbox knows of its flows, never from what the pack read. One invoice counts once a side, whichever of its
 * deliveries is filed first.
 */
export function expectationsOf(flows: OfferedFlow[], dossiers: SampleDossier[]): Expectations {
	const apart: SetApart[] = [];
	const invoices: FlowTruth[] = [];
	for (const flow of flows) {
		// A truth may be worked out anew each time it is asked for.
		const { truth } = flow;
		const reason = whyApart(flow.acknowledgement.status, truth);
		if (reason) apart.push({ ...deliveryOf(truth), ...reason });
		else invoices.push(truth);
	}
	const identities = invoices.map(({ identity }) => identity).filter((identity) => identity !== null);
	return {
		flows: flows.length,
		invoices: new Set(identities).size,
		filings: filingsExpected(invoices, dossiers),
		repeated: repeatedInvoices(invoices),
		waiting: invoices.flatMap((truth) => waitingOf(truth, dossiers)),
		setApart: apart,
	};
}

const deliveryOf = ({ flowId, file, originalSha256 }: FlowTruth): Delivery => ({
	flowId,
	file,
	originalSha256,
});

function whyApart(
	status: SampleFlow['acknowledgement']['status'],
	truth: FlowTruth,
): Pick<SetApart, 'kind' | 'reason'> | null {
	if (status === 'Pending') return { kind: 'pending', reason: 'the platform is still checking it' };
	if (status === 'Error') return { kind: 'refused', reason: 'the platform refused it' };
	if (truth.kind === 'status') return { kind: 'status', reason: 'a status message, not an invoice' };
	if (truth.kind === 'unreadable')
		return { kind: 'unreadable', reason: truth.unreadableBecause ?? 'unreadable' };
	return null;
}

function groupBy<T>(values: T[], key: (value: T) => string | null): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const value of values) {
		const name = key(value);
		if (name === null) continue;
		const group = groups.get(name);
		if (group) group.push(value);
		else groups.set(name, [value]);
	}
	return groups;
}

function filingsExpected(invoices: FlowTruth[], dossiers: SampleDossier[]): ExpectedFiling[] {
	const expected = new Map<string, ExpectedFiling>();
	for (const truth of invoices) {
		if (truth.identity === null) continue;
		for (const { dossierSiret, side } of filingsOf(truth.seller, truth.buyer, dossiers)) {
			const key = `${dossierSiret}|${side}|${truth.identity}`;
			const filing = expected.get(key) ?? { dossierSiret, side, identity: truth.identity, deliveries: [] };
			filing.deliveries.push(deliveryOf(truth));
			expected.set(key, filing);
		}
	}
	return [...expected.values()];
}

/** Invoices that came more than once: as the same file, or as others, which makes conflicts of all but the first. */
function repeatedInvoices(invoices: FlowTruth[]): RepeatedInvoice[] {
	const several = [...groupBy(invoices, ({ identity }) => identity)].filter(([, group]) => group.length > 1);
	return several.map(([identity, group]) => {
		// A generated file's hash isn't known, and no two of them are the same.
		const originals = new Set(group.map(({ originalSha256, flowId }) => originalSha256 ?? flowId));
		return {
			identity,
			deliveries: group.map(deliveryOf),
			outcome: originals.size > 1 ? 'conflict' : 'alreadyFiled',
		};
	});
}

/** The sides on which an invoice can't be filed for now. One side filed is enough where the other is no client's. */
function waitingOf(truth: FlowTruth, dossiers: SampleDossier[]): Waiting[] {
	const about = { ...deliveryOf(truth), identity: truth.identity };
	if (truth.identity === null) return [{ ...about, side: null, reason: 'noIdentity' }];
	const sides = [
		{ side: 'sale', match: matchParty(truth.seller, dossiers) },
		{ side: 'purchase', match: matchParty(truth.buyer, dossiers) },
	] as const;
	const unmatched: Waiting[] = sides.flatMap(({ side, match }) =>
		'reason' in match ? [{ ...about, side, reason: match.reason }] : [],
	);
	const filedNowhere = unmatched.length === sides.length;
	return filedNowhere ? unmatched : unmatched.filter(({ reason }) => isDoubtful(reason as NoMatch));
}
