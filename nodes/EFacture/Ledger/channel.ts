import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** How documents are delivered, as the ledger has it in its column `channel`. */
export const channelField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Channel',
	name: 'channel',
	type: 'options',
	options: [
		{ name: 'Collection E-Mail', value: 'collectionEmail' },
		{ name: 'Welyb API', value: 'api' },
	],
	default: 'api',
	description: 'How the documents are delivered',
	displayOptions,
});
