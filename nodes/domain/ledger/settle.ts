import type { Flow } from '../item';
import { claimReason, flowKey } from './claim';
import { hasSeveralOthers } from './deliveries';
import { joinFlows, placeOf, splitFlows, type FlowPlace, type LedgerRow, type StoredRow } from './row';

/** What a person may decide about a row. */
export const decisions = {
	reimport: 'Import again',
	arrived: 'It arrived',
	sendAgain: 'It did not arrive: send it',
	keep: 'Keep the document that is filed',
	newVersion: 'File the new one as well',
} as const;
export type Decision = keyof typeof decisions;

export interface Settling {
	person: string;
	now: Date;
}

/** A change of one row, to be written as long as the row is in the state it was in. */
export type SettledRow = Partial<LedgerRow> & { id: number };

/** A sentence for the person. */
export interface Told {
	text: string;
	/** What is said instead unless this row, one of those that change, was written. */
	unlessWritten?: { id: number; text: string };
}

export interface Settled {
	/** Rows to write last. With a decision about a single row they stand or fall with its change. */
	added: LedgerRow[];
	changed: SettledRow[];
	/** One for each row or flow. */
	told: Told[];
}

/** What follows from a person's decision about a row, or why it can't be. */
export function settleRow(row: StoredRow, decision: Decision, settling: Settling): Settled {
	const refusal = refusalOf(row, decision, settling);
	if (refusal !== null) return { added: [], changed: [], told: [{ text: `${nameOf(row)}: ${refusal}` }] };
	return settlers[decision](row, settling);
}

/**
 * Has flows imported that the ledger doesn't know, and again what waits, is parked or may be repeated.
 *
 * @param known rows that name the flows, and rows found otherwise
 */
export function reimport(
	flows: Flow[],
	known: StoredRow[],
	{ platform, ...settling }: Settling & { platform: string },
): Settled {
	const named = new Set(known.flatMap(splitFlows).map(placeOf));
	const unknown = flows.filter((flow) => !named.has(placeOf({ ...flow, platform })));
	const added = unknown.map((flow): LedgerRow => {
		const place = { platform, organization: flow.organization };
		return {
			filingKey: flowKey(platform, flow),
			flowIds: joinFlows([{ ...flow, ...place }], place),
			...place,
			...againNow(settling, 'Imported'),
		};
	});
	const settled = known.map((row) => settleRow(row, 'reimport', settling));
	return {
		added,
		changed: settled.flatMap(({ changed }) => changed),
		told: [
			...unknown.map(({ id }) => ({ text: `Flow ${id}: is imported with the next sweep` })),
			...settled.flatMap(({ told }) => told),
		],
	};
}

const wanted: Record<Decision, ReadonlyArray<StoredRow['state']>> = {
	reimport: ['waiting', 'parked', 'filed'],
	arrived: ['uncertain'],
	sendAgain: ['uncertain'],
	keep: ['conflict'],
	newVersion: ['conflict'],
};

/** Why a decision doesn't fit a row; null: it does. */
function refusalOf(row: StoredRow, decision: Decision, { now }: Settling): string | null {
	if (!wanted[decision].includes(row.state))
		return `it is ${row.state}, so '${decisions[decision]}' doesn't fit`;
	const needsFlow = decision !== 'arrived' && decision !== 'keep';
	if (needsFlow && splitFlows(row).length === 0) return 'no flow of it is known';
	if (row.channel !== 'collectionEmail') {
		return decision === 'newVersion'
			? "the portal's API files no second document: replace it in Welyb by hand, then keep what is filed"
			: null;
	}
	if (decision === 'newVersion' && hasSeveralOthers(row))
		return "more than one delivery differs from what is filed, and the ledger can't tell them apart: send those that are missing in Welyb to the dossier's collection address by hand, then keep what is filed";
	if (decision === 'reimport' && row.state === 'filed')
		return `it was mailed on ${row.filedAt ?? 'an unknown day'}, and a second mail would file it twice`;
	const inHand = row.state === 'waiting' && Boolean(row.nextAttemptAt && new Date(row.nextAttemptAt) > now);
	return decision === 'reimport' && inHand && Boolean(row.reason?.startsWith(claimReason('')))
		? 'an execution has it in hand'
		: null;
}

const settlers: Record<Decision, (row: StoredRow, settling: Settling) => Settled> = {
	reimport: (row, settling) =>
		changes(row, againNow(settling, 'Imported again'), 'is imported again with the next sweep'),
	arrived: (row, { person, now }) =>
		changes(
			row,
			{
				state: 'filed',
				reason: `${person} found that it arrived`,
				filedAt: now.toISOString(),
				nextAttemptAt: null,
				lastError: null,
			},
			'counts as filed',
		),
	sendAgain: (row, settling) =>
		changes(row, againNow(settling, 'Did not arrive: sent anew'), 'is sent with the next sweep'),
	keep: (row, { person }) =>
		changes(row, { state: 'filed', reason: `${person} kept the document that is filed` }, 'stays as it is'),
	newVersion: fileNewVersion,
};

/** The last flow, which differs from what is filed, is sent; the flows of the document that is filed keep a row, so that they aren't imported again. */
function fileNewVersion(row: StoredRow, settling: Settling): Settled {
	const flows = splitFlows(row);
	const newest = flows[flows.length - 1];
	const settled = changes(
		row,
		{
			...againNow(settling, 'Filed as a new version'),
			flowIds: joinFlows([newest], row),
			originalSha256: null,
			filedAt: null,
			messageId: null,
		},
		'the new one is sent with the next sweep; the one before stays in Welyb',
	);
	return { ...settled, added: flows.slice(0, -1).map((flow) => replacedRow(flow, row)) };
}

function replacedRow(flow: FlowPlace, { number, identity, channel }: StoredRow): LedgerRow {
	const { platform, organization } = flow;
	return {
		filingKey: flowKey(platform, flow),
		flowIds: joinFlows([flow], { platform, organization }),
		platform,
		organization,
		identity,
		number,
		channel,
		state: 'filed',
		reason: 'A new version of the invoice was filed',
		forwardState: 'none',
	};
}

function againNow(
	{ person, now }: Settling,
	what: string,
): Pick<LedgerRow, 'state' | 'reason' | 'attempts' | 'nextAttemptAt' | 'lastError'> {
	return {
		state: 'waiting',
		reason: `${what} by ${person}`,
		attempts: 0,
		nextAttemptAt: now.toISOString(),
		lastError: null,
	};
}

function changes(row: StoredRow, change: Partial<LedgerRow>, what: string): Settled {
	const name = nameOf(row);
	const otherwise = `${name}: It changed in the meantime. Look at it again.`;
	return {
		added: [],
		changed: [{ ...change, id: row.id }],
		told: [{ text: `${name}: ${what}`, unlessWritten: { id: row.id, text: otherwise } }],
	};
}

/** The row as a person knows it. */
export function nameOf({ number, counterpart, dossierName, side, flowIds }: StoredRow): string {
	if (!number) return `Flow ${flowIds.split('|').filter(Boolean).join(', ')}`;
	const place = dossierName ? `${dossierName}, ${side}` : 'without dossier';
	return `Invoice ${number} of ${counterpart ?? 'unknown'} (${place})`;
}
