import { ledgerColumns } from '../../nodes/domain/ledger/row';
import { sweepColumns } from '../../nodes/domain/ledger/sweep';
import { makeTable, type Condition } from './nodes';

/** The n8n Data Tables that the templates share. */
export const LEDGER = 'eFacture ledger';
export const SWEEPS = 'eFacture sweeps';

export const ledgerTable = (at: [number, number]) => makeTable('Ledger table', LEDGER, ledgerColumns, { at });
export const sweepsTable = (at: [number, number]) => makeTable('Sweeps table', SWEEPS, sweepColumns, { at });

/** Values that one look-up asks for at once. Each query reads the whole table, so fewer are better. */
export const LOOK_UP_SIZE = 20;

/** An expression that cuts a list into the values of one look-up each: `[{ values: […] }, …]`. */
export const lookUps = (list: string) =>
	`={{ ((list) => Array.from({ length: Math.ceil(list.length / ${LOOK_UP_SIZE}) }, (_, i) => ({ values: list.slice(i * ${LOOK_UP_SIZE}, (i + 1) * ${LOOK_UP_SIZE}) })))(${list}) }}`;

/**
 * Conditions of which each asks for one of the values of a look-up.
 *
 * @param around what stands before and after the value
 * @param none what no row has, for look-ups with fewer values
 */
export function anyOf(
	column: string,
	is: Condition['is'],
	[before, after]: [string, string],
	none: string | number,
): Condition[] {
	return Array.from({ length: LOOK_UP_SIZE }, (_, index) => ({
		column,
		is,
		value: `=${before}{{ $json.values?.[${index}] ?? ${JSON.stringify(none).replaceAll('"', "'")} }}${after}`,
	}));
}

export const idsOfLookUp = anyOf('id', 'eq', ['', ''], 0);
export const flowsOfLookUp = anyOf('flowIds', 'ilike', ['%|', '|%'], 'none');
