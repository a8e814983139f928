import type { IExecuteFunctions } from 'n8n-workflow';
import { DateTime } from 'luxon';

import type { Invoice } from '../../domain/item';
import { TAX_SIDE, type Act } from '../../domain/lifecycle/cdar/act';
import { receivedAt } from '../../domain/lifecycle/history';
import { actorsOf } from '../../domain/lifecycle/roles';
import { detailsOf } from './details';
import { momentOf } from './moment';
import { refusal } from './refusal';
import type { Subject } from './subject';

/**
 * The act that the node's parameters describe.
 *
 * @throws FailureError `actIdMissing`, or `badParameter` when its date isn't one or its details can't be read
 */
export function actOf(
	context: IExecuteFunctions,
	subject: Subject,
	itemIndex: number,
): { act: Act; findings: string[] } {
	const { flow, invoice, side, history } = subject;
	const text = (name: string) => String(context.getNodeParameter(name, itemIndex, '') ?? '').trim();
	const id = text('actId');
	if (!id) {
		throw refusal(invoice, {
			message: 'The act has no id',
			description: "Give 'Act ID': a retry carries the same, a new decision a new one.",
			code: 'actIdMissing',
		});
	}
	const code = text('status');
	const actor = actorsOf(invoice, side).includes('recipient') ? 'recipient' : 'issuer';
	const received = receivedAt(history, actor, flow.submittedAt);
	const at = decidedAt(context, invoice, itemIndex);
	const act: Act = {
		id,
		code,
		at,
		createdAt: at,
		receivedAt: received.at,
		invoice,
		side,
		// A platform of contract 1.1 may name no rule; such an invoice counts as domestic (see `applicableStatuses`).
		processingRule: flow.processingRule ?? 'B2B',
		...detailsOf(context, invoice, code, itemIndex),
		settings: settingsOf(context, itemIndex),
	};
	return { act, findings: received.finding ? [received.finding] : [] };
}

function settingsOf(context: IExecuteFunctions, itemIndex: number): Act['settings'] {
	const option = (name: string) => context.getNodeParameter(`options.${name}`, itemIndex, '') as unknown;
	return {
		senderRole: option('senderRole') ? String(option('senderRole')) : null,
		taxSide: option('nameTaxSide') ? TAX_SIDE : null,
	};
}

/** When it was decided, in Paris time to the second as status messages write it. */
function decidedAt(context: IExecuteFunctions, invoice: Invoice, itemIndex: number): string {
	const given = momentOf(context.getNodeParameter('decidedAt', itemIndex, ''));
	const moment = given ?? DateTime.now().setZone('Europe/Paris');
	if (moment.isValid) return moment.toFormat("yyyy-MM-dd'T'HH:mm:ss");
	throw refusal(invoice, {
		message: "'Decided At' isn't a date",
		description: 'Enter it as in 2026-09-01T10:00:00.',
		code: 'badParameter',
	});
}
