import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { storedActSchema } from '../../../domain/ledger/actRow';
import { findProposals, foundProposalSchema, proposalPage } from '../../../domain/statusForm/proposals';
import { rightsFields } from '../act/rightsFields';
import { asItems } from '../items';
import { inputRows } from '../tableRows';
import { personField, rightsOfPerson } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Page' },
	{ type: 'main', displayName: 'None' },
];

const displayOptions = { show: { resource: ['form'], operation: ['findProposals'] } };

export const description: INodeProperties[] = [
	{
		displayName: 'Input: rows of the table of acts that are proposals',
		name: 'findProposalsNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	personField(displayOptions),
	...rightsFields(displayOptions),
];

export const output = z.object({ page: z.string(), proposals: z.array(foundProposalSchema) });

/** Input: rows of acts. Outputs: `{ page, proposals }`; or `{ message }`, that there is none. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const rightIn = rightsOfPerson(this);
	const proposals = findProposals(inputRows(this, storedActSchema, 'A row of the table of acts'), {
		platform: this.getNodeParameter('platform', 0) as string,
		now: DateTime.utc().toJSDate(),
		mayConfirm: (dossierId) => rightIn(dossierId).right === 'decider',
	});
	if (proposals.length > 0) return [asItems([{ page: proposalPage(proposals), proposals }]), []];
	return [[], asItems([{ message: 'No status waits for a second person in a dossier in which you decide' }])];
}
