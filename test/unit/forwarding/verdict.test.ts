import type { Side } from '../../../nodes/domain/item';
import { verdictOf } from '../../../nodes/domain/forwarding/verdict';
import { statuses } from './made';

/**
 * What is forwarded and what is held, one row a rule. Sources: §2.1, §2.2 and §7 of the facts on the e-invoicing platform; `choice`
 * where they leave it open.
 */
const table: Array<
	[source: string, rule: string, side: Side, codes: string, verdict: 'goes' | 'flagged' | 'held']
> = [
	['§7 no status known', 'an invoice without a status goes', 'purchase', '', 'goes'],
	['§7 no status known', 'and so does a sale', 'sale', '', 'goes'],
	['§7 refused', 'a plain purchase goes', 'purchase', '202 203', 'goes'],
	['§7 refused', 'a refused purchase is held', 'purchase', '202 203 210', 'held'],
	['§7 refused', 'whatever came first', 'purchase', '210 202 203', 'held'],
	['§7 rejected', 'a rejected purchase is held', 'purchase', '213', 'held'],
	['§7 rejected', 'also with other statuses beside', 'purchase', '202 213', 'held'],
	['§7 DOUBLON', 'a duplicate that was the only delivery is held', 'purchase', '200 213!', 'held'],
	['§7 DOUBLON', 'a rejected second delivery says nothing of the first', 'purchase', '202 203 213!', 'goes'],
	['§7 DOUBLON', 'in the other order as well', 'purchase', '213! 202', 'goes'],
	['§2.1 501', 'an inadmissible purchase is held as a rejected one (choice)', 'purchase', '501', 'held'],
	['§2.1 207', 'a disputed purchase is booked', 'purchase', '202 207', 'goes'],
	['§2.1 208', 'a suspended one, too', 'purchase', '202 208', 'goes'],
	['§7 refused', 'what is approved in part goes', 'purchase', '202 206', 'goes'],
	['§2.1 220', 'a cancelled purchase goes, with a flag (choice)', 'purchase', '202 220', 'flagged'],
	['§7 refused, sales', 'a refused sale was issued: it goes, with a flag', 'sale', '200 202 210', 'flagged'],
	['§7 refused, sales', 'also where nothing else is known', 'sale', '210', 'flagged'],
	['§7 rejected at issue', 'a sale rejected at issue is held', 'sale', '213', 'held'],
	['§7 rejected at issue', 'a 200 and 201 change nothing', 'sale', '200 201 213', 'held'],
	['§7 rejected at issue', 'nor what the seller sets itself', 'sale', '200 213 220', 'held'],
	[
		'§2.2 213 only before 202',
		'a 213 after a 202 is odd: it goes, with a flag',
		'sale',
		'200 202 213',
		'flagged',
	],
	['§2.2 order is not guaranteed', 'in whatever order they came', 'sale', '213 202', 'flagged'],
	['§7 DOUBLON', 'a sale whose second delivery was rejected goes', 'sale', '200 202 213!', 'goes'],
	['§2.1 212', 'a paid sale goes', 'sale', '200 202 212', 'goes'],
	['§2.1 220', 'a cancelled sale goes, with a flag (choice)', 'sale', '202 220', 'flagged'],
];

it.each(table)('%s: %s (%s, %s)', (_source, _rule, side, codes, verdict) => {
	const { held, flag } = verdictOf(side, statuses(codes));
	expect(held !== null ? 'held' : flag !== null ? 'flagged' : 'goes').toBe(verdict);
});

it('names the status by which it holds or flags', () => {
	expect(verdictOf('purchase', statuses('202 210')).held).toBe('It has status 210 Refused');
	expect(verdictOf('sale', statuses('202 210')).flag).toBe('It has status 210 Refused');
	expect(verdictOf('sale', statuses('213')).held).toBe('It has status 213 Rejected');
});
