import { claimReason } from '../../nodes/domain/ledger/claim';
import { chain, lookUpBlock } from './blocks';
import { deleteRows, deleteRowsOfAny, filter, getRows, insertRows, set } from './nodes';
import { ledger, platformLabel } from './pack';
import { setting } from './settings';
import { flowsOfLookUp, idsOfLookUp, LEDGER } from './tables';
import type { Connection, TemplateNode } from './workflow';

/**
 * From flows to those that this execution may work on: `Flows` takes `{ flows, dueRows }`, `Claim` decides, `Confirm` gives the work.
 * Where `isTrial`, an expression, holds nothing is written, and `Claim` gives the work by its second output; without it there are no
 * trials.
 */
export function claimBlock([x, y]: [number, number], isTrial?: string) {
	const knownRows = lookUpBlock(
		'Known rows',
		"[...$('Flows').first().json.flows.map(json => encodeURIComponent(json.flow.id)), ...$('Flows').first().json.dueRows.flatMap(row => row.flowIds.split('|').filter(id => id).map(written => written.split(':').at(-1)))]",
		LEDGER,
		flowsOfLookUp,
		[x + 220, y],
	);
	const unlessTrial = (name: string, at: [number, number]) =>
		isTrial === undefined ? [] : [filter(name, `={{ !${isTrial} }}`, { at })];
	const writing = [
		...unlessTrial('Claims to write', [x + 1100, y - 120]),
		insertRows('Write claims', LEDGER, { at: [x + 1320, y - 120] }),
		getRows(
			'Live claims',
			LEDGER,
			[
				{ column: 'platform', value: platformLabel },
				{ column: 'state', value: 'seen' },
			],
			{ at: [x + 1540, y - 120], alwaysOutputData: true, executeOnce: true },
		),
		ledger('Confirm', ['invoice', 'confirm'], { work: "={{ $('Claim').all(1).map(item => item.json) }}" }, [
			x + 1760,
			y - 120,
		]),
	];
	const clearing = [
		...unlessTrial('Stale claims', [x + 1100, y + 80]),
		deleteRowsOfAny('Delete stale claims', LEDGER, idsOfLookUp, { at: [x + 1320, y + 80] }),
	];
	const nodes: TemplateNode[] = [
		set(
			'Flows',
			{ flows: ['array', '={{ $json.flows }}'], dueRows: ['array', '={{ $json.dueRows }}'] },
			{ at: [x, y] },
		),
		...knownRows.nodes,
		ledger(
			'Claim',
			['invoice', 'claim'],
			{
				flows: "={{ $('Flows').first().json.flows }}",
				dueRows: "={{ $('Flows').first().json.dueRows }}",
				leaseMinutes: `={{ ${setting('leaseMinutes')} }}`,
				limit: `={{ ${setting('flowsPerExecution')} }}`,
			},
			[x + 880, y],
		),
		...writing,
		...clearing,
	];
	const connections: Connection[] = [
		['Flows', knownRows.first],
		...knownRows.connections,
		[knownRows.last, 'Claim'],
		['Claim', writing[0].name],
		...chain(writing),
		['Claim:2', clearing[0].name],
		...chain(clearing),
	];
	return { nodes, connections };
}

/** Deletes the claims of this execution, once their outcome is written. */
export const takeBackClaims = (at: [number, number], settings: { alwaysOutputData?: boolean } = {}) =>
	deleteRows(
		'Take back claims',
		LEDGER,
		[
			{ column: 'state', value: 'seen' },
			{ column: 'reason', value: `=${claimReason('{{ $execution.id }}')}` },
		],
		{ at, executeOnce: true, ...settings },
	);
