import { sign } from '../decimal';
import { kindOf } from '../invoice/kind';
import type { Invoice, Status } from '../item';
import { remainingAmounts } from './receipts';
import { thirdPayee } from './roles';

/** A step from an invoice's current status to another. */
export interface Move {
	invoice: Pick<Invoice, 'typeCode' | 'businessProcess' | 'totals' | 'vatBreakdown' | 'seller' | 'payee'>;
	/** The invoice's own statuses, oldest first. */
	own: Status[];
	from: Status | null;
	/** A corrected invoice replaces this one. */
	replaced: boolean;
}

/** Statuses that §2.2 has a row for as "from". */
const RULED = [...'0123456789'].map((digit) => `20${digit}`).concat('210', '211', '212');

interface Warning {
	/** Statuses that it goes with; none named: all. */
	codes?: string[];
	warning: (move: Move) => string | null;
}

const WARNINGS: Warning[] = [
	{
		warning: ({ from }) =>
			from && !RULED.includes(from.code)
				? `No rule says what may follow ${from.code}, so anything may`
				: null,
	},
	{
		codes: ['204'],
		warning: ({ from }) =>
			from && ['205', '206', '211'].includes(from.code) ? `204 after ${from.code} is a step back` : null,
	},
	{
		codes: ['209'],
		warning: ({ own }) =>
			own.findLast(({ code }) => code === '208' || code === '209')?.code === '208'
				? null
				: 'No 208 is known that this 209 would answer',
	},
	{
		codes: ['210'],
		warning: ({ own }) => (knows(own, '205') ? 'The invoice was approved (205)' : null),
	},
	{
		codes: ['207', '210', '220'],
		warning: ({ own }) => (knows(own, '212') ? 'A payment was received (212)' : null),
	},
	{
		codes: ['220'],
		warning: ({ replaced }) =>
			replaced ? null : 'No corrected invoice (384, 471, 472, 473) is known that replaces this one',
	},
	{
		codes: ['211', '212'],
		warning: ({ invoice }) =>
			kindOf(invoice).creditNote ? 'On a credit note money goes back, so amounts are negative' : null,
	},
	{
		codes: ['211', '212'],
		warning: ({ invoice, own }) => (isSettled(invoice, own) ? 'Nothing is left to pay after the 212s' : null),
	},
	{ codes: ['212'], warning: ({ invoice }) => thirdPayee(invoice) },
];

/**
 * Why a person should think twice before setting a status, and, for 212, what is odd about the amounts received so
 * far. All of it is offered all the same (§7: warned, never blocked).
 */
export function warningsAbout(code: string, move: Move): string[] {
	const warnings = WARNINGS.filter(({ codes }) => !codes || codes.includes(code)).flatMap(
		({ warning }) => warning(move) ?? [],
	);
	return code === '212' ? [...warnings, ...remainingAmounts(move.invoice, move.own).warnings] : warnings;
}

function knows(own: Status[], code: string): boolean {
	return own.some((status) => status.code === code);
}

function isSettled(invoice: Move['invoice'], own: Status[]): boolean {
	if (!knows(own, '212')) return false;
	const { due, left } = remainingAmounts(invoice, own).total;
	return due !== null && left !== null && sign(left) !== sign(due);
}
