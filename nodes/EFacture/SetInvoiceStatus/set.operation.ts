import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import pLimit from 'p-limit';
import { z } from 'zod';

import { acknowledgementSchema, statusSchema, subjectSchema } from '../../domain/item';
import { mergeHistory } from '../../domain/lifecycle/history';
import { FailureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { numberOption } from '../../runtime/numberOption';
import { takeTurns } from '../../runtime/takeTurns';
import type { Platform } from '../platform/transport';
import { approve, decisionOf, type Decision } from './decision';
import { waitOption } from './options';
import { actorsFrom } from './people';
import { depositOnce, findFlow, verdictOn, type Mail, type Sent } from './send';
import { sentStatus } from './sentStatus';
import { sourceOf, subjectOf, type Subject } from './subject';

/** Acts sent at the same time, and acts whose verdict is waited for. */
const SENDING = 3;
const WAITING = 10;

/** An act that the platform has. */
interface Begun {
	subject: Subject;
	decision: Decision;
	mail: Mail;
	flowId: string;
	/** It had been sent before. */
	known: boolean;
	warnings: string[];
}

export const output = subjectSchema.extend({
	status: statusSchema.nullable(),
	act: z.object({
		id: z.string(),
		outcome: z.enum(['accepted', 'refused', 'pending']),
		reason: z.string().nullable(),
		known: z.boolean(),
		flowId: z.string(),
		trackingId: z.string(),
		acknowledgement: acknowledgementSchema.nullable(),
		messageId: z.string(),
		person: z.string().nullable(),
		confirmedBy: z.string().nullable(),
		mandate: z.string().nullable(),
		decidedAt: z.string(),
		warnings: z.array(z.string()),
	}),
});

/**
 * Sets the status on each item's invoice and adds `status`, as its message says it, and `act`: who set it and what the
 * platform made of it, which may be a refusal. What is refused before it is sent, or can't be sent, leaves by the error
 * output; the others are set all the same.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const source = await sourceOf(this);
	const sending = pLimit(SENDING);
	const inTurn = takeTurns();
	return await runItems(this, { concurrency: WAITING, goOn: true }, async (itemIndex) => {
		refuseToolWithoutPerson(this);
		const begun = await sending(async () => {
			const subject = await subjectOf(this, source, itemIndex);
			const decision = decisionOf(this, subject, itemIndex);
			return await inTurn(
				decision.message.trackingId,
				async () => await begin(this, source.platform, subject, decision, itemIndex),
			);
		});
		const { json } = this.getInputData()[itemIndex];
		const set = await conclude(this, source.platform, begun, itemIndex);
		return [[{ json: { ...json, ...set } as unknown as IDataObject }]];
	});
}

/**
 * Sends an act unless the platform has it. The platform is asked before the act is judged, and after the history was read:
 * what it has set already is then never taken for a reason to refuse it.
 */
async function begin(
	context: IExecuteFunctions,
	platform: Platform,
	subject: Subject,
	decision: Decision,
	itemIndex: number,
): Promise<Begun> {
	const mail: Mail = { organization: subject.flow.organization, message: decision.message };
	const begun = { subject, decision, mail };
	const before = await findFlow(context, platform, mail);
	if (before) return { ...begun, flowId: before.flowId, known: true, warnings: [] };
	const warnings = approve(context, subject, decision, itemIndex, 'set');
	return { ...begun, flowId: await depositOnce(context, platform, mail), known: false, warnings };
}

/** Waits for the platform's verdict on an act, and tells it. */
async function conclude(context: IExecuteFunctions, platform: Platform, begun: Begun, itemIndex: number) {
	const { subject, decision, mail, warnings } = begun;
	const waitMs = numberOption(context, waitOption, itemIndex) * 1000;
	const sent = await verdictOn(context, platform, mail, begun, waitMs);
	const said = await sentStatus(context, platform, subject, decision, sent);
	const { status } = said;
	const { flow, invoice, side, history, historyComplete } = subject;
	return {
		flow,
		invoice,
		side,
		status,
		history: mergeHistory(history, status && sent.outcome === 'accepted' ? [status] : []),
		historyComplete,
		act: {
			...described(decision, sent),
			messageId: status?.messageId ?? decision.message.messageId,
			...actorsIn(context, itemIndex),
			decidedAt: status?.at ?? decision.act.at,
			warnings: [
				...warnings,
				...said.warnings,
				...(sent.trouble ? [sent.trouble] : []),
				...(sent.outcome === 'accepted' ? saidIn(sent.acknowledgement) : []),
			],
		},
	};
}

function described({ act, message }: Decision, { flowId, outcome, acknowledgement, known }: Sent) {
	return {
		id: act.id,
		outcome,
		/** The platform's reasons for a refusal in one line. */
		reason: outcome === 'refused' ? saidIn(acknowledgement).join('; ') || null : null,
		/** It had been sent before, so nothing was sent now. */
		known,
		flowId,
		trackingId: message.trackingId,
		acknowledgement,
	};
}

function actorsIn(context: IExecuteFunctions, itemIndex: number) {
	const { person, confirmedBy, mandate } = actorsFrom(context, itemIndex);
	return { person, confirmedBy: confirmedBy ?? null, mandate };
}

/** What the platform says in an acknowledgement: why it refuses, or what it finds odd. */
function saidIn(acknowledgement: Sent['acknowledgement']): string[] {
	return (acknowledgement?.details ?? []).map(({ reasonCode, reasonMessage }) =>
		[reasonCode, reasonMessage].filter(Boolean).join(': '),
	);
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
