import { claimReason } from '../../nodes/domain/ledger/claim';
import { lookUpBlock } from './blocks';
import { deleteRows, deleteRowsOfAny, filter, getRows, insertRows, set } from './nodes';
import { ledger, platformLabel } from './pack';
import { setting } from './settings';
import { flowsOfLookUp, idsOfLookUp, LEDGER } from './tables';
import type { Connection, TemplateNode } from './workflow';

/**
 * From flows to those that this execution may work on: `Flows` takes `{ flows, dueRows }`, `Claim` decides, `Confirm` gives the work.
 * Where `isTrial`, an expression, holds nothing is written, and `Claim` gives the work by its second output.
 */
export function claimBlock(isTrial: string, [x, y]: [number, number]) {
	const knownRows = lookUpBlock(
		'Known rows',
		"[...$('Flows').first().json.flows.map(json => encodeURIComponent(json.flow.id)), ...$('Flows').first().json.dueRows.flatMap(row => row.flowIds.split('|').filter(id => id).map(written => written.split(':').at(-1)))]",
		LEDGER,
		flowsOfLookUp,
		[x + 220, y],
	);
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
		filter('Claims to write', `={{ !${isTrial} }}`, { at: [x + 1100, y - 120] }),
		insertRows('Write claims', LEDGER, { at: [x + 1320, y - 120] }),
		filter('Stale claims', `={{ !${isTrial} }}`, { at: [x + 1100, y + 80] }),
		deleteRowsOfAny('Delete stale claims', LEDGER, idsOfLookUp, { at: [x + 1320, y + 80] }),
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
	const connections: Connection[] = [
		['Flows', knownRows.first],
		...knownRows.connections,
		[knownRows.last, 'Claim'],
		['Claim', 'Claims to write'],
		['Claims to write', 'Write claims'],
		['Claim:2', 'Stale claims'],
		['Stale claims', 'Delete stale claims'],
		['Write claims', 'Live claims'],
		['Live claims', 'Confirm'],
	];
	return { nodes, connections };
}

/** Deletes the claims of this execution, once their outcome is written. */
export const takeBackClaims = (at: [number, number]) =>
	deleteRows(
		'Take back claims',
		LEDGER,
		[
			{ column: 'state', value: 'seen' },
			{ column: 'reason', value: `=${claimReason('{{ $execution.id }}')}` },
		],
		{ at, executeOnce: true, alwaysOutputData: true },
	);
