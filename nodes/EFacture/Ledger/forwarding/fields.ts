import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ChannelName } from '../../../domain/forwarding/channels';
import {
	checkDestinations,
	destinationRowSchema,
	type Destinations,
} from '../../../domain/forwarding/destination';
import { listParameter } from '../tableRows';

/** The channel of a template. */
export const forwardChannelField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Channel',
	name: 'forwardChannel',
	type: 'options',
	options: [
		{ name: 'E-Mail', value: 'email' },
		{ name: 'FTP', value: 'ftp' },
		{ name: 'Google Drive', value: 'googleDrive' },
		{ name: 'HTTP Import', value: 'http' },
		{ name: 'S3', value: 's3' },
		{ name: 'SFTP', value: 'sftp' },
		{ name: 'Spreadsheet', value: 'spreadsheet' },
		{ name: 'Webhook', value: 'webhook' },
	],
	default: 'email',
	description: 'How invoices reach the tool',
	displayOptions,
});

export const channelOf = (context: IExecuteFunctions) =>
	context.getNodeParameter('forwardChannel', 0) as ChannelName;

/** Rows of the table of destinations. */
export const destinationsField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Destinations',
	name: 'destinations',
	type: 'json',
	required: true,
	default: "={{ $('Destinations').all().map(item => item.json) }}",
	description: 'List of the rows of the table of destinations',
	displayOptions,
});

/** What they say, checked. */
export function checkedDestinations(context: IExecuteFunctions): Destinations {
	return checkDestinations(listParameter(context, destinationRowSchema, 'destinations', 'Destinations'));
}
