import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { storedBinary } from './portalContext';

export const SELLER = '552100554';
export const SIRET = '73282932000074';
export const DOSSIER_ID = `dossier-${SIRET}`;

export interface ItemOptions {
	number?: string;
	syntax?: 'UBL' | 'CII' | 'Factur-X';
	payable?: string;
	buyer?: IDataObject;
	original?: Buffer | null;
	readable?: Buffer;
}

export const invoice = ({
	number = 'F-1',
	syntax = 'UBL',
	payable = '120.00',
	buyer,
}: ItemOptions = {}): IDataObject => ({
	identity: `${SELLER}|${number}|2026`,
	number,
	typeCode: '380',
	issueDate: '2026-11-02',
	currency: 'EUR',
	totals: { payable },
	vatBreakdown: [],
	seller: { name: 'Fournisseur SA', siren: SELLER, sirenSource: 'legalId' },
	buyer: buyer ?? { name: 'Dupont', siret: SIRET, siren: SIRET.slice(0, 9), sirenSource: 'siret' },
	references: { precedingInvoices: [] },
	attachments: [],
	syntax,
});

/** An item as Get Invoices gives it, with its files in n8n's storage. */
export function readItem(options: ItemOptions = {}): INodeExecutionData {
	const { number = 'F-1', syntax = 'UBL', readable } = options;
	const original =
		options.original === undefined ? Buffer.from(`<Invoice>${number}</Invoice>`) : options.original;
	const type = syntax === 'Factur-X' ? 'application/pdf' : 'application/xml';
	return {
		json: {
			flow: { id: `flow-${number}`, organization: '' },
			invoice: invoice(options),
			status: null,
			claim: { attempts: 1, supersedes: [] },
		},
		binary: {
			...(original ? { data: storedBinary(original, type) } : {}),
			...(readable ? { readable: storedBinary(readable, 'application/pdf') } : {}),
		},
	};
}

/** An item as Welyb Dossier Lookup gives it. */
export function matchedItem(
	options: ItemOptions & { side?: 'purchase' | 'sale'; dossierId?: string } = {},
): INodeExecutionData {
	const { json, binary } = readItem(options);
	const { side = 'purchase', dossierId = DOSSIER_ID } = options;
	return {
		json: { ...json, dossier: { id: dossierId, name: 'Dupont', siret: SIRET, match: 'siret' }, side },
		binary,
	};
}
