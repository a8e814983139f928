import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parisTime } from '../../domain/registry/day';
import { FailureError } from '../../runtime/failure';
import type { ConnectionTerms } from '../portal/connections';
import type { Connection } from '../portal/schemas';

const show = { operation: ['connect'] };

/** The fields that say what a connection is to be about. */
export const description: INodeProperties[] = [
	{
		displayName: 'Invoices From',
		name: 'invoicesFrom',
		type: 'options',
		options: [
			{
				name: 'A Date',
				value: 'date',
				description: 'Invoices issued or delivered on a day or later',
			},
			{ name: 'All', value: 'all', description: 'Every invoice that the platform has' },
			{ name: 'Now', value: 'now', description: 'Invoices delivered from now on' },
		],
		default: 'now',
		description: 'Which invoices are filed',
		displayOptions: { show },
	},
	{
		displayName: 'From Date',
		name: 'fromDate',
		type: 'dateTime',
		typeOptions: { dateOnly: true },
		required: true,
		default: '',
		description:
			"The first day. Where Welyb's own connector filed the dossier's invoices before: the day on which it was ended.",
		displayOptions: { show: { ...show, invoicesFrom: ['date'] } },
	},
	{
		displayName: 'Platform',
		name: 'platform',
		type: 'string',
		default: '',
		placeholder: 'e.g. eFacture',
		description: "Label of the platform that the dossier is on, as 'platform' in the settings of template 02",
		displayOptions: { show },
	},
	{
		displayName: 'Organization',
		name: 'organization',
		type: 'string',
		default: '',
		description: "The dossier's organization on the platform, where it has one of its own",
		displayOptions: { show },
	},
];

/** What a connection is to be about; `connectedFrom` undefined: from now on. */
export interface WantedTerms {
	connectedFrom: string | null | undefined;
	platform: string | null;
	organization: string | null;
}

/** @throws FailureError `invalidParameter` when the date is none */
export function wantedTerms(context: IExecuteFunctions, itemIndex: number): WantedTerms {
	const text = (name: string) => String(context.getNodeParameter(name, itemIndex, '') ?? '').trim();
	return {
		connectedFrom: connectedFrom(text('invoicesFrom'), text('fromDate')),
		platform: text('platform') || null,
		organization: text('organization') || null,
	};
}

function connectedFrom(invoicesFrom: string, fromDate: string): string | null | undefined {
	if (invoicesFrom === 'all') return null;
	if (invoicesFrom !== 'date') return undefined;
	const day = parisTime(fromDate)?.toISODate();
	if (day) return day;
	throw new FailureError({
		message: `'From Date' isn't a date: '${fromDate}'`,
		description: 'Enter it as in 2026-09-01.',
		code: 'invalidParameter',
		retryable: false,
	});
}

/** Whether a connection is under these terms already. Nothing was asked of what wasn't given, nor of the past by "from now on". */
export function isUnder(
	connection: Connection,
	{ connectedFrom, platform, organization }: WantedTerms,
): boolean {
	return (
		(connectedFrom === undefined || connectedFrom === (connection.connectedFrom ?? null)) &&
		(platform === null || platform === connection.platform) &&
		(organization === null || organization === connection.organization)
	);
}

/**
 * What to write. A connection keeps what wasn't asked of it; of one that ended that is platform and organization only.
 *
 * @param connection past or present
 * @param now ISO 8601 in UTC
 */
export function termsToWrite(
	{ connectedFrom, platform, organization }: WantedTerms,
	connection: Connection | undefined,
	now: string,
): ConnectionTerms {
	const unasked = connection?.state === 'connected' ? (connection.connectedFrom ?? null) : now;
	return {
		connectedFrom: connectedFrom === undefined ? unasked : connectedFrom,
		platform: platform ?? connection?.platform ?? null,
		organization: organization ?? connection?.organization ?? null,
	};
}

/** Terms as the end of a sentence, e.g. `all invoices, platform eFacture`. */
export function toldTerms({ connectedFrom, platform, organization }: Connection): string {
	return [
		connectedFrom ? `invoices from ${connectedFrom}` : 'all invoices',
		...(platform ? [`platform ${platform}`] : []),
		...(organization ? [`organization ${organization}`] : []),
	].join(', ');
}
