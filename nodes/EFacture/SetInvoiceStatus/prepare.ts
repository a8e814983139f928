import type { IExecuteFunctions } from 'n8n-workflow';

import { prepareMessage, type PreparedMessage } from '../../domain/lifecycle/cdar/prepare';
import { refusalToAct } from '../../domain/lifecycle/rights';
import { statusByCode } from '../../domain/lifecycle/statuses';
import { FailureError, type Failure } from '../../runtime/failure';
import { actOf } from './act';
import { actorsFrom } from './people';
import type { Subject } from './subject';

/** A status that may be sent. */
export interface PreparedAct {
	id: string;
	message: PreparedMessage;
	person: string;
	confirmedBy: string | null;
	mandate: string | null;
	decidedAt: string;
	/** What a person should think about; it forbids nothing. */
	warnings: string[];
}

/**
 * Checks a decision before anything is sent: who acts, whether the status may be set on the invoice now, and every rule
 * that the message has to keep.
 *
 * @throws FailureError naming the field that is wrong and the values that are allowed
 */
export function prepareAct(
	context: IExecuteFunctions,
	subject: Subject,
	itemIndex: number,
	purpose: 'propose' | 'set',
): PreparedAct {
	const { invoice, applicable, missing } = subject;
	const { act, findings } = actOf(context, subject, itemIndex);
	const status = statusByCode(act.code);
	const offered = applicable.applicable.find((one) => one.status.code === act.code);
	if (!status || !offered) throw new FailureError(notApplicable(subject, act.code));

	const { mandate, ...actors } = actorsFrom(context, itemIndex);
	const secondPerson = context.getNodeParameter('options.requireSecondPerson', itemIndex, true) as boolean;
	const refusal = refusalToAct(status, actors, { purpose, secondPerson });
	if (refusal) {
		const { code, message, todo } = refusal;
		throw new FailureError(about(subject, { code, message, description: todo, retryable: false }));
	}

	const message = prepareMessage(act);
	const broken = message.findings.filter(({ level }) => level === 'error');
	if (broken.length > 0) {
		throw new FailureError(
			about(subject, {
				message: `Status ${act.code} can't be sent: ${broken[0].message}`,
				description: broken.map(({ rule, field, message: said }) => `${rule}, ${field}: ${said}`).join(' '),
				code: 'ruleBroken',
				retryable: false,
			}),
		);
	}
	return {
		id: act.id,
		message,
		person: actors.person ?? '',
		confirmedBy: actors.confirmedBy ?? null,
		mandate,
		decidedAt: act.at,
		warnings: [
			...offered.warnings,
			...applicable.findings,
			...missing,
			...findings,
			...message.findings.map(({ message: said }) => said),
			...(invoice.seller.siren
				? []
				: ['The seller has no SIREN, by which a platform tells whose invoice it is']),
		],
	};
}

function notApplicable(subject: Subject, code: string): Failure {
	const { refusal, applicable } = subject.applicable;
	const codes = applicable.map(({ status }) => `${status.code} ${status.label}`);
	return about(subject, {
		message: `Status ${code || '(none)'} can't be set now`,
		description: refusal ?? `'Status' has to be one of: ${codes.join(', ')}.`,
		code: 'notApplicable',
		retryable: false,
	});
}

/** The failure with the invoice it is about. */
function about({ invoice }: Subject, failure: Failure): Failure {
	return { ...failure, message: `Invoice ${invoice.number}: ${failure.message}` };
}
