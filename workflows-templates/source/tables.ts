import { destinationColumns } from '../../nodes/domain/forwarding/destination';
import { forwardingColumns } from '../../nodes/domain/forwarding/forwardingRow';
import { actColumns } from '../../nodes/domain/ledger/actRow';
import { ledgerColumns } from '../../nodes/domain/ledger/row';
import { sweepColumns } from '../../nodes/domain/ledger/sweep';
import { connectionColumns } from '../../nodes/domain/registry/connectionRow';
import { rightColumns } from '../../nodes/domain/registry/rights';
import { makeTable, type Condition } from './nodes';

/** The n8n Data Tables that the templates share. */
export const LEDGER = 'eFacture ledger';
export const SWEEPS = 'eFacture sweeps';
export const ACTS = 'eFacture acts';
export const DESTINATIONS = 'eFacture destinations';
export const FORWARDINGS = 'eFacture forwardings';
export const CONNECTIONS = 'eFacture connections';
export const RIGHTS = 'eFacture rights';

type Place = [number, number];
export const ledgerTable = (at: Place) => makeTable('Ledger table', LEDGER, ledgerColumns, { at });
export const sweepsTable = (at: Place) => makeTable('Sweeps table', SWEEPS, sweepColumns, { at });
export const actsTable = (at: Place) => makeTable('Acts table', ACTS, actColumns, { at });
export const destinationsTable = (at: Place) =>
	makeTable('Destinations table', DESTINATIONS, destinationColumns, { at });
export const forwardingsTable = (at: Place) =>
	makeTable('Forwardings table', FORWARDINGS, forwardingColumns, { at });

export const connectionsTable = (at: Place) =>
	makeTable('Connections table', CONNECTIONS, connectionColumns, { at });
export const rightsTable = (at: Place) => makeTable('Rights table', RIGHTS, rightColumns, { at });

/** Values that one look-up asks for at once. Each query reads the whole table, so fewer are better. */
const LOOK_UP_SIZE = 20;

/** An expression that cuts a list into the values of one look-up each: `[{ values: […] }, …]`. */
export const lookUps = (list: string) =>
	`={{ ((list) => Array.from({ length: Math.ceil(list.length / ${LOOK_UP_SIZE}) }, (_, i) => ({ values: list.slice(i * ${LOOK_UP_SIZE}, (i + 1) * ${LOOK_UP_SIZE}) })))(${list}) }}`;

/**
 * Conditions of which each asks for one of the values of a look-up.
 *
 * @param value what is asked for, by the expression that names one of the values; a look-up may have fewer
 */
function anyOf(column: string, is: Condition['is'], value: (one: string) => string): Condition[] {
	return Array.from({ length: LOOK_UP_SIZE }, (_, index) => ({
		column,
		is,
		value: `=${value(`$json.values?.[${index}]`)}`,
	}));
}

const equal = (column: string) => anyOf(column, 'eq', (one) => `{{ ${one} ?? 'none' }}`);

/** Row ids. */
export const idsOfLookUp = anyOf('id', 'eq', (one) => `{{ ${one} ?? 0 }}`);
/** Flow ids, written as in the column, whose platform and organization may stand before them. */
export const flowsOfLookUp = anyOf('flowIds', 'ilike', (one) => `%{{ ${one} ?? 'none' }}|%`);
export const identitiesOfLookUp = equal('identity');
export const filingKeysOfLookUp = equal('filingKey');
export const actIdsOfLookUp = equal('actId');
export const forwardingIdsOfLookUp = equal('forwardingId');
export const numbersOfLookUp = equal('number');
/** Status messages, as `{ mark, key }`: kept with an invoice, or with a row of their own. */
export const messagesOfLookUp = [
	...anyOf('statusFlows', 'ilike', (one) => `%|{{ ${one}?.mark ?? 'none' }}%`),
	...anyOf('filingKey', 'eq', (one) => `{{ ${one}?.key ?? 'none' }}`),
];

/** An expression for the look-ups of a list of `{ flow }`, as `messageMark` and `messageRowKey` make marks and keys. */
export const messageLookUps = (list: string, platform: string) =>
	`${list}.map(({ flow }) => ${platform} + '|' + flow.organization + '|' + encodeURIComponent(flow.id)).map(key => ({ key: 'status|' + key, mark: key.hash('sha256').slice(0, 16) }))`;
