import type { AckDetail } from '../types';
import type { MessageStatus } from './message';

/** Codes of the contract (`ReasonCodeEnum`) for what is wrong with a status message. */
export type StatusReasonCode =
	/** It contradicts itself, the invoice or the life cycle. */
	| 'InvoiceLCInvalidStatus'
	/** The status may not be set, or not by this party. */
	| 'InvoiceLCStatusError'
	/** A rule of the message is broken. */
	| 'InvoiceLCRuleError'
	/** The depositor doesn't speak for this party. */
	| 'InvoiceLCAccessDenied'
	/** Amounts or VAT rates are missing or wrong. */
	| 'InvoiceLCAmountError'
	| 'InvalidSchema'
	| 'AlreadyExistingFlow';

/** One rule about a part of a message. */
export interface Rule<Subject> {
	/** The published rule, or a word for one of the platform's own. */
	id: string;
	/** What it is about, by its MDT number. */
	item: string;
	/** `InvoiceLCRuleError` by default. */
	code?: StatusReasonCode;
	/** `Error` by default. */
	level?: AckDetail['level'];
	/** What is wrong, for a person; null: nothing. */
	broken: (subject: Subject) => string | null;
}

/** Which invoice and status a finding is about, for its text. */
export const named = ({ number, code }: MessageStatus) =>
	`invoice ${number ?? 'without a number'}, status ${code ?? 'without a code'}: `;

/** What the rules find in a subject. */
export const findings = <Subject>(rules: Array<Rule<Subject>>, subject: Subject, where = ''): AckDetail[] =>
	rules.flatMap(({ id, item, code = 'InvoiceLCRuleError', level = 'Error', broken }) => {
		const text = broken(subject);
		return text === null ? [] : [{ level, item, reasonCode: code, reasonMessage: `${id}: ${where}${text}` }];
	});
