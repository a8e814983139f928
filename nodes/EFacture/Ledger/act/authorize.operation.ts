import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { parseItem } from '../../../domain/item';
import { rightsOfAct } from '../../../domain/ledger/actRights';
import { storedActSchema, type StoredAct } from '../../../domain/ledger/actRow';
import { actItemSchema } from '../../../domain/ledger/dueActs';
import { rights } from '../../../domain/lifecycle/rights';
import { connectionRowSchema } from '../../../domain/registry/connectionRow';
import { connectionsField } from '../connection/fields';
import { listParameter } from '../tableRows';
import { rightsFields, rightsGiven } from './rightsFields';

export const outputs = [
	{ type: 'main', displayName: 'Allowed' },
	{ type: 'main', displayName: 'Refused' },
];

const displayOptions = { show: { resource: ['act'], operation: ['authorize'] } };

export const description: INodeProperties[] = [
	{
		displayName: 'Input: acts to check or send, as Confirm gives them',
		name: 'authorizeNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	...rightsFields(displayOptions),
	connectionsField(displayOptions),
];

const actOnly = storedActSchema.pick({
	actId: true,
	state: true,
	dossierId: true,
	proposedBy: true,
	confirmedBy: true,
	decidedAt: true,
	mandate: true,
});
const inputSchema = z.object({ act: actOnly.passthrough() }).passthrough();
type Input = { act: Pick<StoredAct, keyof typeof actOnly.shape> };

export const output = actItemSchema.extend({
	act: actItemSchema.shape.act.extend({
		personRight: z.enum(rights),
		confirmerRight: z.enum([...rights, 'none']),
		mandate: z.string().nullable(),
	}),
});

/**
 * Input: acts. Outputs: those that may go on, with `act.personRight`, `act.confirmerRight` and `act.mandate`; the others with `error`, why
 * nothing is sent.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const context = {
		...rightsGiven(this),
		connections: listParameter(this, connectionRowSchema, 'connections', 'Connections'),
		now: DateTime.utc().toJSDate(),
	};
	const allowed: INodeExecutionData[] = [];
	const refused: INodeExecutionData[] = [];
	this.getInputData().forEach(({ json }, item) => {
		const { act } = parseItem<Input>(inputSchema, json, 'An act');
		const found = rightsOfAct(act, context);
		if (!found.refusal) {
			const { personRight, confirmerRight, mandate } = found;
			const rights = { personRight, confirmerRight: confirmerRight ?? 'none', mandate };
			allowed.push({ json: { ...json, act: { ...act, ...rights } } as IDataObject, pairedItem: { item } });
			return;
		}
		const { code, message, todo } = found.refusal;
		const error = { code, message, description: todo, retryable: false };
		refused.push({ json: { ...json, error } as IDataObject, pairedItem: { item } });
	});
	return [allowed, refused];
}
