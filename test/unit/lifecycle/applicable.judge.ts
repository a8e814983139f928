import type { Status } from '../../../nodes/domain/item';
import type { ApplicableInput, applicableStatuses } from '../../../nodes/domain/lifecycle/applicable';
import { ARRIVED, invoice, status, type BilledInvoice } from './made';

/** One rule about what may be set, with an example. What a row doesn't name must not be there. */
export interface Row {
	/** Section of the facts that the rule comes from. */
	source: string;
	rule: string;
	given: Partial<Omit<ApplicableInput, 'invoice' | 'history'>> & {
		invoice?: Partial<BilledInvoice>;
		/** Codes, one a day, or statuses. */
		history?: string | Status[];
	};
	/** Codes offered. */
	offered: string;
	/** Why nothing is offered. */
	refused?: RegExp;
	/** Codes that carry a warning. */
	warned?: string;
	/** Each of these is said by one warning, written `<code>: <warning>`. */
	warnings?: RegExp[];
	/** What is found about invoice and history, in this order. */
	findings?: RegExp[];
	/** Reasons of one of the statuses offered. */
	reasons?: Record<string, string[]>;
	/** What goes with one of the statuses offered: what it requires, and after a bar what it may have. */
	data?: Record<string, string>;
}

/** The whole input of a row: a plain B2B invoice that was made available, but for what the row gives. */
function inputOf({ given }: Row): ApplicableInput {
	const { invoice: billed, history = ARRIVED, ...rest } = given;
	const statuses =
		typeof history === 'string'
			? history.split(' ').map((code, index) => status(code, `01-0${index + 1}`))
			: history;
	return {
		side: 'purchase',
		historyComplete: true,
		processingRule: 'B2B',
		rules: { internationalPaymentsOnly: false },
		...rest,
		invoice: invoice(billed),
		history: statuses,
	};
}

/** What is wrong about an implementation by a row; empty when it keeps to it. */
export function wrongBy(row: Row, implementation: typeof applicableStatuses): string[] {
	const { applicable, refusal, findings } = implementation(inputOf(row));
	const wrong: string[] = [];
	const expectSame = (what: string, found: string, expected: string) => {
		if (found !== expected) wrong.push(`${what}: ${found || 'none'} instead of ${expected || 'none'}`);
	};
	const expectSaid = (what: string, found: string[], expected: RegExp[]) => {
		for (const pattern of expected)
			if (!found.some((text) => pattern.test(text)))
				wrong.push(`${what}: ${found.join('; ') || 'none'} without ${pattern}`);
	};

	const codesOf = (statuses: typeof applicable) => statuses.map(({ status: { code } }) => code).join(' ');
	expectSame('offered', codesOf(applicable), row.offered);
	expectSame('warned', codesOf(applicable.filter(({ warnings }) => warnings.length)), row.warned ?? '');
	const warnings = applicable.flatMap(({ status: { code }, warnings }) =>
		warnings.map((text) => `${code}: ${text}`),
	);
	expectSaid('warnings', warnings, row.warnings ?? []);

	expectSame('refused', String(refusal !== null), String(row.refused !== undefined));
	if (row.refused) expectSaid('refusal', [refusal ?? ''], [row.refused]);
	expectSame('findings', String(findings.length), String(row.findings?.length ?? 0));
	row.findings?.forEach((pattern, index) => expectSaid('findings', [findings[index] ?? ''], [pattern]));

	const offered = new Map(applicable.map((entry) => [entry.status.code, entry]));
	for (const [code, reasons] of Object.entries(row.reasons ?? {}))
		expectSame(`reasons of ${code}`, (offered.get(code)?.reasons ?? []).join(' '), reasons.join(' '));
	for (const [code, data] of Object.entries(row.data ?? {})) {
		const { required = [], optional = [] } = offered.get(code) ?? {};
		expectSame(`data of ${code}`, `${required.join(' ')}|${optional.join(' ')}`, data);
	}
	return wrong;
}
