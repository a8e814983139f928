import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { accounts, checkAccount, readOrganizations, type Account } from '../../domain/registry/accounts';
import { FailureError } from '../../runtime/failure';
import type { PortalDossier } from '../portal/schemas';

const judged = { operation: ['checkConnection', 'connect'] };

/** Which dossier, and how it is known whether it is on the platform. */
export const description: INodeProperties[] = [
	{
		displayName: 'Dossier ID',
		name: 'dossierId',
		type: 'string',
		required: true,
		default: '={{ $json.dossier?.id ?? $json.id }}',
		description: "Which dossier, as 'Find' and 'Get Many' of dossiers give it",
		displayOptions: { show: { operation: ['checkConnection', 'connect', 'disconnect'] } },
	},
	{
		displayName: 'Platform Account From',
		name: 'accountFrom',
		type: 'options',
		options: [
			{
				name: 'Item',
				value: 'item',
				description: "The item's 'account', as 'Check Accounts' of eFacture Directory gives it",
			},
			{
				name: 'List',
				value: 'list',
				description: 'SIRETs and SIRENs entered here',
			},
		],
		default: 'item',
		description:
			'Where it is taken from whether a dossier exists on the platform. Without an answer it counts as not checked, which is a warning only.',
		displayOptions: { show: judged },
	},
	{
		displayName: 'Platform Accounts',
		name: 'accounts',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. 73282932000074, 552100554',
		description:
			"SIREN or SIRET of each organization of the platform account, between commas or one a line. An expression may give a list. A SIREN stands for all of a company's establishments. Empty: nothing is checked.",
		displayOptions: { show: { ...judged, accountFrom: ['list'] } },
	},
];

/**
 * The item's dossier.
 *
 * @throws FailureError `dossierMissing`
 */
export function dossierIdOf(context: IExecuteFunctions, itemIndex: number): string {
	const id = String(context.getNodeParameter('dossierId', itemIndex, '') ?? '').trim();
	if (id) return id;
	throw new FailureError({
		message: "'Dossier ID' is empty",
		description: "Enter it, or put 'Find' or 'Get Many' of dossiers before this node.",
		code: 'dossierMissing',
		retryable: false,
	});
}

/**
 * Tells whether a dossier is on the platform. The list is read once, for all items.
 *
 * @throws FailureError `invalidParameter` when an item holds another word, by the function given back
 */
export function readAccounts(
	context: IExecuteFunctions,
): (itemIndex: number, dossier: PortalDossier) => Account {
	if (context.getNodeParameter('accountFrom', 0, 'item') === 'item') {
		return (itemIndex) => accountInItem(context.getInputData()[itemIndex].json.account);
	}
	const list = readOrganizations(context.getNodeParameter('accounts', 0, ''));
	return (_itemIndex, { siret, siren }) => checkAccount(siret ?? siren ?? '', list).account;
}

function accountInItem(given: unknown): Account {
	const account = accounts.find((one) => one === (given ?? 'notChecked'));
	if (account !== undefined) return account;
	throw new FailureError({
		message: `The item's 'account' is '${String(given)}', not one of ${accounts.join(', ')}`,
		description: "Give the node items of 'Check Accounts' of eFacture Directory, or a list.",
		code: 'invalidParameter',
		retryable: false,
	});
}
