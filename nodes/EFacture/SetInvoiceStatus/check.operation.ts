import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failureOf, toItemError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { platformOf } from '../platform/transport';
import { prepareAct } from './prepare';
import { subjectOf, type Subject } from './subject';

/**
 * Adds to each item `check`: whether the status could be sent, what would be, and what is wrong otherwise. Nothing leaves.
 * That a status can't be set is an answer here, not a failure.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const platform = await platformOf(this);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const { json } = this.getInputData()[itemIndex];
		const subject = await subjectOf(this, platform, itemIndex);
		const { flow, invoice, side } = subject;
		const check = checked(this, subject, itemIndex);
		return [[{ json: { ...json, flow, invoice, side, check } as unknown as IDataObject }]];
	});
}

function checked(context: IExecuteFunctions, subject: Subject, itemIndex: number): IDataObject {
	const option = (name: string) => context.getNodeParameter(`options.${name}`, itemIndex, false) as boolean;
	try {
		const act = prepareAct(context, subject, itemIndex, option('onlyPropose') ? 'propose' : 'set');
		const { trackingId, messageId, status, xml } = act.message;
		return {
			ok: true,
			error: null,
			warnings: act.warnings,
			actId: act.id,
			trackingId,
			messageId,
			status: status as unknown as IDataObject,
			...(option('includeMessage') ? { message: xml } : {}),
		};
	} catch (error) {
		return {
			ok: false,
			error: toItemError(failureOf(error)) as IDataObject,
			warnings: subject.applicable.findings,
		};
	}
}
