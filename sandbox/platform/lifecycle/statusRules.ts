import { ACTIONS, AMOUNT_TYPES } from '../../../nodes/domain/lifecycle/reasons';
import { statusByCode } from '../../../nodes/domain/lifecycle/statuses';
import type { AckDetail } from '../types';
import { documentStatuses, documentTypes, phases, roles, vatRates } from './codeLists';
import { oneOf, optionallyOneOf, unless } from './condition';
import { findings, named, type Rule } from './finding';
import type { MessageDetail, MessageStatus, MessageValue } from './message';
import { isDate, isInstant } from './time';

interface StatusSubject {
	status: MessageStatus;
	/** The invoice goes to the public sector, which has its own reasons. */
	publicSector: boolean;
}

interface DetailSubject extends StatusSubject {
	detail: MessageDetail;
}

const numberPattern = /^[A-Za-z0-9+\-_/]+$/;
const sellerIsOptional = ({ code }: MessageStatus) => code === '501';

const statusRules: Array<Rule<StatusSubject>> = [
	{
		id: 'BR-FR-CDV-09',
		item: 'MDT-77',
		broken: ({ status }) => oneOf(Object.values(phases), status.phase, 'the phase'),
	},
	{
		id: 'BR-FR-03',
		item: 'MDT-78',
		broken: ({ status }) =>
			unless(isInstant(status.at), 'the date and time of the status is missing or not of format 204'),
	},
	{
		id: 'BR-FR-03',
		item: 'MDT-95',
		broken: ({ status: { receivedAt } }) =>
			unless(
				receivedAt === null || isInstant(receivedAt),
				'the date and time of receipt is not of format 204',
			),
	},
	{
		id: 'BR-FR-CDV-10',
		item: 'MDT-87',
		broken: ({ status }) => unless(status.number !== null, 'the invoice number is missing'),
	},
	{
		id: 'BR-FR-01',
		item: 'MDT-87',
		broken: ({ status: { number } }) =>
			unless(
				number === null || numberPattern.test(number),
				'the invoice number has characters beyond A-Z a-z 0-9 + - _ /',
			),
	},
	{
		id: 'BR-FR-CDV-11',
		item: 'MDT-100',
		broken: ({ status }) =>
			unless(
				isDate(status.issueDate) || (status.issueDate === null && sellerIsOptional(status)),
				'the issue date of the invoice is missing or not of format 102 (YYYYMMDD, from 2000 to 2099)',
			),
	},
	{
		id: 'BR-FR-CDV-12',
		item: 'MDT-105',
		broken: ({ status }) => unless(status.code !== null, 'the status code is missing'),
	},
	{
		id: 'BR-FR-CDV-CL-06',
		item: 'MDT-105',
		level: 'Warning',
		broken: ({ status: { code } }) =>
			unless(code === null || statusByCode(code) !== undefined, 'the code is not in the published list'),
	},
	{
		id: 'BR-FR-CDV-13',
		item: 'MDT-129',
		broken: ({ status }) => {
			if (status.sellerIds.length === 0 && sellerIsOptional(status)) return null;
			return unless(
				status.sellerIds.length === 1,
				`the seller has ${status.sellerIds.length} identifiers (GlobalID) in place of one`,
			);
		},
	},
	{
		id: 'BR-FR-CDV-CL-07',
		item: 'MDT-132',
		broken: ({ status }) => optionallyOneOf([roles.seller], status.sellerRole, "the seller's role"),
	},
	{
		id: 'BR-FR-04',
		item: 'MDT-91',
		broken: ({ status }) => optionallyOneOf(documentTypes, status.typeCode, 'the document type'),
	},
	{
		id: 'BR-FR-CDV-CL-05',
		item: 'MDT-88',
		broken: ({ status }) =>
			optionallyOneOf(
				documentStatuses[status.phase ?? ''] ?? [],
				status.documentStatus,
				'the UNTDID 1373 code',
			),
	},
	{
		id: 'BR-FR-CDV-15',
		item: 'MDT-113',
		broken: ({ status }) => {
			const needed = statusByCode(status.code ?? '')?.required.includes('reason');
			return unless(
				!needed || status.details.some(({ reasonCode }) => reasonCode !== null),
				'a reason code is missing',
			);
		},
	},
	{
		id: 'BR-FR-CDV-14',
		item: 'MDT-207',
		code: 'InvoiceLCAmountError',
		broken: ({ status }) => {
			if (status.code !== '212') return null;
			const received = status.details.flatMap(({ values }) => values).filter(({ type }) => type === 'MEN');
			if (received.length === 0) return 'no amount received (MEN) is given';
			return unless(
				received.every(({ amount, percent }) => amount !== null && percent !== null),
				'every amount received (MEN) needs an amount (MDT-215) and its VAT rate (MDT-224)',
			);
		},
	},
];

const detailRules: Array<Rule<DetailSubject>> = [
	{
		id: 'BR-FR-CDV-16',
		item: 'MDT-124-2',
		broken: ({ detail }) =>
			unless(/^\d+$/.test(detail.sequence ?? ''), 'a status detail has no sequence number (SequenceNumeric)'),
	},
	{
		id: 'BR-FR-CDV-CL-09',
		item: 'MDT-113',
		broken: ({ status, detail, publicSector }) => {
			const known = statusByCode(status.code ?? '');
			if (!known || detail.reasonCode === null) return null;
			const list = (publicSector && known.reasonsB2G) || known.reasons;
			return list.length === 0 ? null : oneOf(list, detail.reasonCode, 'the reason');
		},
	},
	{
		id: 'BR-FR-CDV-CL-10',
		item: 'MDT-121',
		broken: ({ detail }) => optionallyOneOf(Object.keys(ACTIONS), detail.actionCode, 'the requested action'),
	},
];

const decimals = (text: string, digits: number) =>
	/^-?\d+(\.\d{1,2})?$/.test(text) && text.replace(/\D/g, '').length <= digits;

const valueRules: Array<Rule<MessageValue>> = [
	{
		id: 'BR-FR-03',
		item: 'MDT-219',
		broken: ({ date }) =>
			unless(date === null || isDate(date), 'the date of the amount is not of format 102 (YYYYMMDD)'),
	},
	{
		id: 'BR-FR-CDV-CL-11',
		item: 'MDT-207',
		broken: ({ type }) => oneOf(Object.keys(AMOUNT_TYPES), type, 'the kind of value'),
	},
	{
		id: 'BR-FR-DEC-01',
		item: 'MDT-215',
		code: 'InvoiceLCAmountError',
		broken: ({ amount }) =>
			unless(
				amount === null || decimals(amount, 19),
				`the amount ${amount} has more than 19 digits or 2 decimals, or is no number`,
			),
	},
	{
		id: 'BR-FR-DEC-04',
		item: 'MDT-224',
		code: 'InvoiceLCAmountError',
		broken: ({ percent }) =>
			unless(
				percent === null || decimals(percent, 4),
				`the rate ${percent} has more than 4 digits or 2 decimals, or is no number`,
			),
	},
	{
		id: 'BR-FR-16',
		item: 'MDT-224',
		code: 'InvoiceLCAmountError',
		broken: ({ percent }) =>
			unless(
				percent === null || !decimals(percent, 4) || vatRates.includes(Number(percent)),
				`${percent} is not a VAT rate of the published list`,
			),
	},
];

/** What is wrong with what a message says of one invoice. */
export function statusFindings(status: MessageStatus, publicSector: boolean): AckDetail[] {
	const where = named(status);
	return [
		...findings(statusRules, { status, publicSector }, where),
		...status.details.flatMap((detail) => findings(detailRules, { status, publicSector, detail }, where)),
		...status.details.flatMap(({ values }) => values.flatMap((value) => findings(valueRules, value, where))),
	];
}
