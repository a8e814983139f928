import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { runItems } from '../../runtime/items';
import { connectionSchema } from '../portal/schemas';
import { openPortal } from '../portal/transport';
import { dossierIdOf, readAccounts } from './connectionFields';
import { assess, assessmentSchema, readFirm } from './firm';

export const output = assessmentSchema.extend({ connection: connectionSchema.nullable() });

/**
 * Adds to each item its `dossier`, its `eligibility` (`eligible`, `reasons`, `warnings`, each note with `code`, `message`, `todo`) and
 * its `connection`, past or present; null: there never was one. All dossiers and connections of the firm are read once.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const portal = await openPortal(this);
	const accountOf = readAccounts(this);
	const firm = readFirm(portal);
	// Each item reports its failure itself.
	firm.catch(() => undefined);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const { json, binary } = items[itemIndex];
		const dossierId = dossierIdOf(this, itemIndex);
		const { dossier, connection, eligibility } = assess(await firm, dossierId, (one) =>
			accountOf(itemIndex, one),
		);
		const found = { dossier, eligibility, connection: connection ?? null } as unknown as IDataObject;
		return [[{ json: { ...json, ...found }, binary }]];
	});
}
