import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { FailureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { platformOf, type Platform } from '../platform/transport';
import { DEFAULT_WAIT_S } from './options';
import { prepareAct, type PreparedAct } from './prepare';
import { sendOnce, type Sent } from './send';
import { subjectOf } from './subject';

const CONCURRENCY = 3;

/**
 * Sets the status on each item's invoice and adds `act`: what was sent, by whom, and the platform's verdict. What is refused
 * before it is sent, or can't be sent, leaves by the error output; the others are set all the same.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const platform = await platformOf(this);
	return await runItems(this, { concurrency: CONCURRENCY, goOn: true }, async (itemIndex) => {
		refuseToolWithoutPerson(this);
		const { json } = this.getInputData()[itemIndex];
		const subject = await subjectOf(this, platform, itemIndex);
		const act = prepareAct(this, subject, itemIndex, 'set');
		const { flow, invoice, side } = subject;
		const sent = await send(this, platform, act, { organization: flow.organization, itemIndex });
		const status = { ...act.message.status, flowId: sent.flowId };
		const set = { flow, invoice, side, status, act: described(act, sent) };
		return [[{ json: { ...json, ...set } as unknown as IDataObject }]];
	});
}

async function send(
	context: IExecuteFunctions,
	platform: Platform,
	{ message }: PreparedAct,
	{ organization, itemIndex }: { organization: string; itemIndex: number },
): Promise<Sent> {
	const seconds = Number(context.getNodeParameter('options.waitSeconds', itemIndex, DEFAULT_WAIT_S));
	return await sendOnce(context, platform, {
		organization,
		message,
		name: message.messageId,
		waitUntil: Date.now() + seconds * 1000,
	});
}

function described(act: PreparedAct, { flowId, outcome, acknowledgement, known }: Sent) {
	const { id, message, person, confirmedBy, mandate, decidedAt, warnings } = act;
	return {
		id,
		outcome,
		flowId,
		trackingId: message.trackingId,
		messageId: message.messageId,
		acknowledgement,
		reason: reasonOf(acknowledgement),
		/** It had been sent before, so nothing was sent now. */
		known,
		person,
		confirmedBy,
		mandate,
		decidedAt,
		warnings,
	};
}

/** The platform's reasons for a refusal in one line. */
function reasonOf(acknowledgement: Sent['acknowledgement']): string | null {
	const details = acknowledgement?.details ?? [];
	const said = details.map(({ reasonCode, reasonMessage }) =>
		[reasonCode, reasonMessage].filter(Boolean).join(': '),
	);
	return said.join('; ') || null;
}

/** An AI agent decides nothing: as its tool this sets a status only where the node itself names who confirms. */
function refuseToolWithoutPerson(context: IExecuteFunctions): void {
	const { type, parameters } = context.getNode();
	if (!type.endsWith('Tool')) return;
	const confirmedBy = String(parameters.confirmedBy ?? '');
	if (confirmedBy && !confirmedBy.includes('$fromAI')) return;
	throw new FailureError({
		message: 'An AI agent may check a status, not set it',
		description: "Use the operation Check, or name the person who confirms under 'Confirmed By' yourself.",
		code: 'noPerson',
		retryable: false,
	});
}
