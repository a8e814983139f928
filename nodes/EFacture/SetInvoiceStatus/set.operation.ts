import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { mergeHistory } from '../../domain/lifecycle/history';
import { FailureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { numberOption } from '../../runtime/numberOption';
import { takeTurns } from '../../runtime/takeTurns';
import type { Platform } from '../platform/transport';
import { approve, decisionOf, type Decision } from './decision';
import { waitOption } from './options';
import { actorsFrom } from './people';
import { send, sentBefore, type Mail, type Sent } from './send';
import { sentStatus } from './sentStatus';
import { sourceOf, subjectOf, type Subject } from './subject';

const CONCURRENCY = 3;

/**
 * Sets the status on each item's invoice and adds `act`: what was sent, by whom, and the platform's verdict. What is refused
 * before it is sent, or can't be sent, leaves by the error output; the others are set all the same.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const source = await sourceOf(this);
	const inTurn = takeTurns();
	return await runItems(this, { concurrency: CONCURRENCY, goOn: true }, async (itemIndex) => {
		refuseToolWithoutPerson(this);
		const { json } = this.getInputData()[itemIndex];
		const subject = await subjectOf(this, source, itemIndex);
		const decision = decisionOf(this, subject, itemIndex);
		const set = await inTurn(
			decision.message.trackingId,
			async () => await setOnce(this, source.platform, subject, decision, itemIndex),
		);
		return [[{ json: { ...json, ...set } as unknown as IDataObject }]];
	});
}

/**
 * The platform is asked for the act before it is judged, and after the history was read: what it has set already is then
 * never taken for a reason to refuse it.
 */
async function setOnce(
	context: IExecuteFunctions,
	platform: Platform,
	subject: Subject,
	decision: Decision,
	itemIndex: number,
) {
	const { flow, invoice, side } = subject;
	const mail: Mail = {
		organization: flow.organization,
		message: decision.message,
		waitMs: numberOption(context, waitOption, itemIndex) * 1000,
	};
	const before = await sentBefore(context, platform, mail);
	const warnings = before ? [] : approve(context, subject, decision, itemIndex, 'set');
	const sent = before ?? (await send(context, platform, mail));
	const said = await sentStatus(context, platform, subject, decision, sent);
	const { status } = said;
	const known = status && sent.outcome === 'accepted' ? [status] : [];
	return {
		flow,
		invoice,
		side,
		status,
		history: mergeHistory(subject.history, known),
		historyComplete: subject.historyComplete,
		act: {
			...described(decision, sent),
			...actorsIn(context, itemIndex),
			decidedAt: status?.at ?? decision.act.at,
			warnings: [...warnings, ...said.warnings, ...(sent.trouble ? [sent.trouble] : [])],
		},
	};
}

function described({ act, message }: Decision, { flowId, outcome, acknowledgement, known }: Sent) {
	return {
		id: act.id,
		outcome,
		/** The platform's reasons for a refusal in one line. */
		reason: reasonOf(acknowledgement),
		/** It had been sent before, so nothing was sent now. */
		known,
		flowId,
		trackingId: message.trackingId,
		messageId: message.messageId,
		acknowledgement,
	};
}

function actorsIn(context: IExecuteFunctions, itemIndex: number) {
	const { person, confirmedBy, mandate } = actorsFrom(context, itemIndex);
	return { person, confirmedBy: confirmedBy ?? null, mandate };
}

function reasonOf(acknowledgement: Sent['acknowledgement']): string | null {
	const details = acknowledgement?.details ?? [];
	const said = details.map(({ reasonCode, reasonMessage }) =>
		[reasonCode, reasonMessage].filter(Boolean).join(': '),
	);
	return said.join('; ') || null;
}

/**
 * An AI agent decides nothing: as its tool this sets a status only where the node itself names who confirms. An
 * expression could hold what the agent says.
 */
function refuseToolWithoutPerson(context: IExecuteFunctions): void {
	const { type, parameters } = context.getNode();
	if (!type.endsWith('Tool')) return;
	const confirmedBy = String(parameters.confirmedBy ?? '').trim();
	if (confirmedBy && !confirmedBy.startsWith('=')) return;
	throw new FailureError({
		message: 'An AI agent may check a status, not set it',
		description:
			"Use the operation Check, or name the person who confirms under 'Confirmed By' yourself, not by an expression.",
		code: 'noPerson',
		retryable: false,
	});
}
