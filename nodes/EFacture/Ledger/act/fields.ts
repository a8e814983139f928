import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Ledger rows of the invoices that acts are about. */
export const ledgerField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Ledger Rows',
	name: 'ledgerRows',
	type: 'json',
	required: true,
	default: "={{ $('Ledger rows').all().map(item => item.json) }}",
	description: 'List of the ledger rows of the invoices',
	displayOptions,
});

export const leaseField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Lease',
	name: 'leaseMinutes',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 15,
	description: 'Minutes after which an act that came to nothing may be taken over, e.g. after a crash',
	displayOptions,
});

export const expireField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Proposals Lapse After',
	name: 'expireDays',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 7,
	description: 'Days after which a proposal that nobody confirmed lapses',
	displayOptions,
});

export const limitField = (displayOptions: IDisplayOptions, description: string): INodeProperties => ({
	displayName: 'Most Acts',
	name: 'mostActs',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description,
	displayOptions,
});
