import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { rights, type Actors, type Right } from '../../domain/lifecycle/rights';

const displayOptions = { show: { operation: ['check', 'set'] } };

const rightOptions = [
	{ name: 'Decider', value: 'decider', description: 'Sets statuses, and confirms those that others propose' },
	{ name: 'None', value: 'none', description: 'Has no right in this dossier' },
	{ name: 'Proposer', value: 'proposer', description: 'Proposes statuses, which a decider confirms' },
	{ name: 'Reader', value: 'reader', description: 'Only sees statuses' },
];

/** The fields that say who acts. */
export const description: INodeProperties[] = [
	{
		displayName: 'Acting Person',
		name: 'person',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. the e-mail address of who decided',
		description: 'Who sets the status. A status is a legal act with an author.',
		displayOptions,
	},
	{
		displayName: "Acting Person's Right",
		name: 'personRight',
		type: 'options',
		options: rightOptions,
		default: 'decider',
		description: 'What the person may do for the dossier, as whoever calls this knows it',
		displayOptions,
	},
	{
		displayName: 'Confirmed By',
		name: 'confirmedBy',
		type: 'string',
		default: '',
		description: 'The second person, who confirmed. Statuses 210, 212 and 220 want one by default.',
		displayOptions,
	},
	{
		displayName: "Confirming Person's Right",
		name: 'confirmerRight',
		type: 'options',
		options: rightOptions,
		default: 'decider',
		description: 'What the second person may do for the dossier',
		displayOptions,
	},
	{
		displayName: 'Mandate',
		name: 'mandate',
		type: 'string',
		default: '',
		placeholder: 'e.g. LM-2026-014',
		description: 'Reference of the mandate under which the firm acts for its client, where there is one',
		displayOptions,
	},
];

/** Who acts, as the parameters say it. */
export function actorsFrom(
	context: IExecuteFunctions,
	itemIndex: number,
): Actors & { mandate: string | null } {
	const text = (name: string) => String(context.getNodeParameter(name, itemIndex, '') ?? '').trim() || null;
	const right = (name: string) => rights.find((one) => one === text(name)) ?? null;
	return {
		person: text('person'),
		right: right('personRight') satisfies Right | null,
		confirmedBy: text('confirmedBy'),
		confirmerRight: right('confirmerRight'),
		mandate: text('mandate'),
	};
}
