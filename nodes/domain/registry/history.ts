import { DateTime } from 'luxon';

import type { SweepRow } from '../ledger/sweep';
import { normaliseIdentifier } from '../siret';
import { EVERY_DOSSIER, type ConnectionRow } from './connectionRow';
import { isDay, parisDay } from './day';
import { organizationsOf } from './organizations';

/** What is swept to find invoices of the past, apart from the sweep of new ones. */
export const HISTORY = 'history';

export interface HistoryRequest {
	/** First day, `YYYY-MM-DD`: invoices issued or delivered then or later. */
	since: string;
	/** Ids, SIRETs or names of dossiers, one a line; `*` for all. */
	dossiers: string;
}

export interface HistoryContext {
	/** Label of the platform in the ledger. */
	platform: string;
	/** Organizations that are searched in any case. */
	listed: string[];
	/** Width of the first window of a search. */
	windowHours: number;
	/** Rows of the table of sweeps. */
	sweeps: SweepRow[];
}

export interface HistoryPlan {
	/** Dossiers whose connection is to begin earlier. */
	terms: Array<{ dossierId: string; dossierName: string; fromDate: string }>;
	/** Searches of the past, for the table of sweeps. */
	searches: SweepRow[];
	/** Names of the dossiers that are meant. */
	chosen: string[];
	/** Lines that no connected dossier of the platform answers to. */
	unknown: string[];
}

/**
 * What has to be done so that invoices of the past are filed: connections that begin earlier, and a search of each organization
 * from then on. A connection that reaches further back stays as it is, and so does a search.
 */
export function planHistory(
	connections: ConnectionRow[],
	{ since, dossiers }: HistoryRequest,
	{ platform, listed, windowHours, sweeps }: HistoryContext,
): HistoryPlan {
	const candidates = connections.filter(
		(one) => one.state === 'connected' && (!one.platform || one.platform === platform),
	);
	const lines = dossiers
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean);
	const chosen = candidates.filter((one) => lines.some((line) => isMeant(one, line)));
	const from = DateTime.fromISO(since, { zone: 'Europe/Paris' }).startOf('day').toUTC().toISO() ?? '';
	const organizations = chosen.length > 0 ? organizationsOf(chosen, platform, listed) : [];
	return {
		terms: chosen
			.filter(({ connectedFrom }) => connectedFrom && isLater(connectedFrom, since))
			.map(({ dossierId, dossierName }) => ({
				dossierId,
				dossierName: dossierName ?? dossierId,
				fromDate: since,
			})),
		searches: organizations.map((organization) => {
			const sweep = `${historyPrefix(platform)}${organization}`;
			const known = sweeps.filter((row) => row.sweep === sweep).map(({ sweptUntil }) => sweptUntil);
			return { sweep, sweptUntil: earliest([...known, from]), windowHours };
		}),
		chosen: chosen.map(({ dossierId, dossierName }) => dossierName ?? dossierId),
		unknown: lines.filter((line) => !candidates.some((one) => isMeant(one, line))),
	};
}

/** What the searches of a platform's past begin with in the table of sweeps; the organization follows. */
export function historyPrefix(platform: string): string {
	return `${HISTORY}|${platform}|`;
}

function isMeant({ dossierId, dossierName, siret }: ConnectionRow, line: string): boolean {
	if (line === EVERY_DOSSIER || line === dossierId) return true;
	if (siret && normaliseIdentifier(line) === normaliseIdentifier(siret)) return true;
	return (dossierName ?? '').trim().toLowerCase() === line.toLowerCase();
}

function isLater(connectedFrom: string, since: string): boolean {
	return isDay(connectedFrom) ? connectedFrom > since : parisDay(connectedFrom) >= since;
}

function earliest(instants: string[]): string {
	const times = instants.map((instant) => Date.parse(instant));
	return new Date(Math.min(...times)).toISOString();
}
