import type { IExecuteFunctions } from 'n8n-workflow';

import { FailureError } from '../../runtime/failure';
import { INVOICE_FLOW_TYPES } from '../platform/flowTypes';
import { toFlow } from '../platform/item';
import { walkPages } from '../platform/pages';
import { PAGE_LIMIT } from '../platform/search';
import type { Platform } from '../platform/transport';
import { startWalk } from '../platform/walk';
import { periodOf } from './period';
import { readFlowIfReadable, type ReadFlow } from '../platform/readFlow';

interface Wanted {
	number: string;
	/** ISO 8601; `before` may be empty. */
	after: string;
	before: string;
	organization: string;
	mostFiles: number;
}

/**
 * The first invoice of a period with a number. The platform knows no invoice numbers, so its files are read one by one.
 *
 * @throws FailureError `notFound`, saying whether all files of the period were read
 */
export async function findByNumber(
	context: IExecuteFunctions,
	platform: Platform,
	wanted: Wanted,
): Promise<ReadFlow> {
	const { number, organization, mostFiles } = wanted;
	const walk = startWalk({
		...periodOf(wanted.after, wanted.before),
		limit: PAGE_LIMIT,
		paging: platform.paging,
	});
	const read = new Set<string>();
	let unreadable = 0;
	let complete = true;
	const criteria = { flowType: INVOICE_FLOW_TYPES, ackStatus: 'Ok' };
	search: for await (const page of walkPages(context, platform, walk, { organization, criteria })) {
		for (const flow of page.flows) {
			if (read.has(flow.flowId)) continue;
			if (read.size >= mostFiles) {
				complete = false;
				break search;
			}
			read.add(flow.flowId);
			const found = await readFlowIfReadable(context, platform, toFlow(flow, organization));
			if (!found) unreadable++;
			if (found?.invoice?.number.trim() === number) return found;
		}
	}
	throw new FailureError({
		message: `No invoice with the number ${number} was found among ${read.size} flows of the period`,
		description: [
			complete
				? 'All invoices of the period were looked at.'
				: "The period has more: raise 'Most Files Read' or shorten it.",
			unreadable ? `${unreadable} of them couldn't be read.` : '',
			'Check the number, the period and the organization.',
		]
			.filter(Boolean)
			.join(' '),
		code: 'notFound',
		retryable: false,
	});
}
