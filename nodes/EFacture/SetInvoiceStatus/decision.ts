import type { IExecuteFunctions } from 'n8n-workflow';

import type { Act } from '../../domain/lifecycle/cdar/act';
import { prepareMessage, type PreparedMessage } from '../../domain/lifecycle/cdar/prepare';
import { remainingAmounts } from '../../domain/lifecycle/receipts';
import { refusalToAct } from '../../domain/lifecycle/rights';
import { statusByCode, type LifecycleStatus } from '../../domain/lifecycle/statuses';
import type { FailureError } from '../../runtime/failure';
import { actOf } from './act';
import { actorsFrom } from './people';
import { refusal } from './refusal';
import type { Subject } from './subject';

/** A status that somebody wants to set, with the message that would say so. */
export interface Decision {
	status: LifecycleStatus;
	act: Act;
	message: PreparedMessage;
	/** What had to be assumed. */
	findings: string[];
}

/** Who never is a party of an invoice. */
const OTHERS = ['platform', 'thirdParty', 'unknown'];

/**
 * What the parameters want to be set.
 *
 * @throws FailureError `notApplicable` for a status that no party sets, else as `actOf`
 */
export function decisionOf(context: IExecuteFunctions, subject: Subject, itemIndex: number): Decision {
	const { act, findings } = actOf(context, subject, itemIndex);
	const status = statusByCode(act.code);
	if (!status || status.setBy.every((actor) => OTHERS.includes(actor)))
		throw notApplicable(subject, act.code);
	return { status, act, message: prepareMessage(act), findings };
}

/**
 * Checks a decision before anything is sent: whether the status may be set on the invoice now, who acts, and every rule
 * that the message has to keep.
 *
 * @returns what a person should think about; it forbids nothing
 * @throws FailureError naming the field that is wrong and the values that are allowed
 */
export function approve(
	context: IExecuteFunctions,
	subject: Subject,
	decision: Decision,
	itemIndex: number,
	purpose: 'propose' | 'set',
): string[] {
	const { invoice, applicable, missing } = subject;
	const { status, act, message, findings } = decision;
	const offered = applicable.applicable.find((one) => one.status.code === status.code);
	if (!offered) throw notApplicable(subject, status.code);

	const secondPerson = context.getNodeParameter('options.requireSecondPerson', itemIndex, true) as boolean;
	const noRight = refusalToAct(status, actorsFrom(context, itemIndex), { purpose, secondPerson });
	if (noRight) {
		const { code, message: said, todo } = noRight;
		throw refusal(invoice, { code, message: said, description: todo });
	}
	const broken = message.findings.filter(({ level }) => level === 'error');
	if (broken.length > 0) {
		throw refusal(invoice, {
			message: `Status ${status.code} can't be sent: ${broken[0].message}`,
			description: broken.map(({ rule, field, message: said }) => `${rule}, ${field}: ${said}`).join(' '),
			code: 'ruleBroken',
		});
	}
	return [
		...new Set([
			...offered.warnings,
			...(status.code === '212' ? remainingAmounts(invoice, subject.history, act.payments).warnings : []),
			...applicable.findings,
			...missing,
			...findings,
			...message.findings.map(({ message: said }) => said),
		]),
	];
}

function notApplicable({ invoice, applicable }: Subject, code: string): FailureError {
	const codes = applicable.applicable.map(({ status }) => `${status.code} ${status.label}`);
	return refusal(invoice, {
		message: `Status ${code || '(none)'} can't be set now`,
		description: applicable.refusal ?? `'Status' has to be one of: ${codes.join(', ')}.`,
		code: 'notApplicable',
	});
}
