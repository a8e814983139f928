import type { Expectations } from '../expectations';
import type { Deployment } from '../n8n/deployment';

/** What was filed where, and what became of the rest, as the portal and the ledger tell it. */
export async function describeOutcome(
	documents: Array<{ dossierName: string; side: string }>,
	deployment: Deployment,
	expected: Expectations,
): Promise<string[]> {
	const rows = (await deployment.client.tableRows('eFacture ledger')) ?? [];
	const rest = rows.filter((row) => row.state !== 'filed');
	return [
		...countBy(documents, ({ dossierName, side }) => `${dossierName} · ${side}`).map(
			([place, count]) => `  ${String(count).padStart(4)}  ${place}`,
		),
		`ledger: ${countBy(rows, (row) => String(row.state))
			.map(([state, count]) => `${count} ${state}`)
			.join(', ')}`,
		...countBy(expected.setApart, ({ kind }) => kind).map(([kind, count]) => `set apart: ${count} ${kind}`),
		...rest.map((row) => `  ${row.state}  ${row.number ?? row.flowIds}: ${row.lastError ?? row.reason}`),
	];
}

function countBy<T>(values: T[], key: (value: T) => string): Array<[string, number]> {
	const counts = new Map<string, number>();
	for (const value of values) counts.set(key(value), (counts.get(key(value)) ?? 0) + 1);
	return [...counts].sort(([a], [b]) => a.localeCompare(b));
}
