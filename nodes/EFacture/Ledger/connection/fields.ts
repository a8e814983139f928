import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** The table of connections as Mirror left it. */
export const connectionsField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Connections',
	name: 'connections',
	type: 'json',
	required: true,
	default: "={{ $('Connections').first().json.connections }}",
	description: 'List of the rows of the table of connections',
	displayOptions,
});
