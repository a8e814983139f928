import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { REASONS } from '../../domain/lifecycle/reasons';
import { STATUSES } from '../../domain/lifecycle/statuses';
import { FailureError } from '../../runtime/failure';
import type { PlatformStatus } from '../portal/statuses';

const displayOptions = { show: { operation: ['setStatus'], statusFrom: ['fields'] } };
const ID_LENGTH = 24;

export const description: INodeProperties[] = [
	{
		displayName: 'Status',
		name: 'statusCode',
		type: 'options',
		options: STATUSES.map(({ code, label }) => ({ name: `${code} ${label}`, value: code })),
		default: '205',
		displayOptions,
	},
	{
		displayName: 'Set At',
		name: 'statusAt',
		type: 'dateTime',
		required: true,
		default: '',
		description: 'When the status was set. A time without a zone is taken for Paris time.',
		displayOptions,
	},
	{
		displayName: 'Additional Fields',
		name: 'statusFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		displayOptions,
		options: [
			{
				displayName: 'Amounts',
				name: 'payments',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add amount',
				default: {},
				options: [
					{
						displayName: 'Amount',
						name: 'payment',
						values: [
							{
								displayName: 'Amount',
								name: 'amount',
								type: 'string',
								default: '',
								placeholder: 'e.g. 120.00',
							},
							{
								displayName: 'Currency',
								name: 'currency',
								type: 'string',
								default: 'EUR',
							},
							{
								displayName: 'Date',
								name: 'date',
								type: 'string',
								default: '',
								placeholder: 'e.g. 2026-11-30',
							},
							{
								displayName: 'Type',
								name: 'type',
								type: 'options',
								options: [
									{ name: 'Paid', value: 'MPA' },
									{ name: 'Received', value: 'MEN' },
								],
								default: 'MEN',
							},
							{
								displayName: 'VAT Rate',
								name: 'rate',
								type: 'string',
								default: '',
								placeholder: 'e.g. 20',
								description: 'In percent',
							},
						],
					},
				],
			},
			{
				displayName: 'Flow ID',
				name: 'flowId',
				type: 'string',
				default: '',
				description: 'The flow on the platform that brought the status',
			},
			{
				displayName: 'Issuer Role',
				name: 'issuerRole',
				type: 'options',
				options: [
					{ name: 'Buyer', value: 'BY' },
					{ name: 'Platform', value: 'WK' },
					{ name: 'Seller', value: 'SE' },
				],
				default: 'BY',
				description: 'Who set the status',
			},
			{
				displayName: 'Note',
				name: 'note',
				type: 'string',
				default: '',
			},
			{
				displayName: 'Reasons',
				name: 'reasons',
				type: 'multiOptions',
				options: Object.entries(REASONS).map(([code, { label }]) => ({ name: label, value: code })),
				default: [],
			},
			{
				displayName: 'Status ID',
				name: 'id',
				type: 'string',
				default: '',
				description:
					'The same ID is set once on a document. Empty: made from code, time, reasons and amounts, so that running again sets nothing twice.',
			},
		],
	},
];

interface Fields {
	id?: string;
	issuerRole?: string;
	reasons?: string[];
	note?: string;
	flowId?: string;
	payments?: { payment?: Array<Record<'type' | 'amount' | 'currency' | 'rate' | 'date', string>> };
}

/**
 * The status that the node's fields describe.
 *
 * @throws FailureError when 'Set At' is missing or no time
 */
export function readStatus(context: IExecuteFunctions, itemIndex: number): PlatformStatus {
	const fields = context.getNodeParameter('statusFields', itemIndex, {}) as IDataObject as Fields;
	const said = {
		code: String(context.getNodeParameter('statusCode', itemIndex)),
		at: parisTime(String(context.getNodeParameter('statusAt', itemIndex, ''))),
		issuerRole: fields.issuerRole || null,
		reasons: (fields.reasons ?? []).map((code) => ({
			code,
			label: REASONS[code]?.labelFr ?? null,
			note: null,
			action: null,
		})),
		payments: (fields.payments?.payment ?? []).map(({ type, amount, currency, rate, date }) => ({
			type,
			amount: amount || null,
			currency: currency || null,
			rate: rate || null,
			date: date || null,
		})),
	};
	const id = fields.id?.trim() || idOf(said);
	return { id, ...said, note: fields.note || null, flowId: fields.flowId || null };
}

function idOf(said: object): string {
	return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, ID_LENGTH);
}

function parisTime(given: string): string {
	const time = DateTime.fromISO(given, { zone: 'Europe/Paris' });
	if (time.isValid) return time.toFormat("yyyy-MM-dd'T'HH:mm:ss");
	throw new FailureError({
		message: "'Set At' is missing or isn't a time",
		description: 'Enter when the status was set.',
		code: 'invalidParameter',
		retryable: false,
	});
}
