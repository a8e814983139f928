import { ASKABLE } from '../../nodes/domain/forwarding/ask';
import {
	filter,
	formEnd,
	formPage,
	formTrigger,
	getRows,
	ifTrue,
	insertRows,
	isSentOff,
	note,
	writeRows,
} from './nodes';
import { ledger, platformLabel } from './pack';
import { settings } from './settings';
import { FORWARDINGS, forwardingsTable } from './tables';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

const SEPARATOR = ' · ';
/** What the form shows of a forwarding; its ID at the end tells it again. */
const options = `$('Forwardings').all().map(({ json }) => ({ option: [json.number, json.counterpart, json.destination, json.state, json.forwardingId].map(text => String(text ?? '').replaceAll('${SEPARATOR}', ' ')).join('${SEPARATOR}') }))`;
const wishes = Object.values(ASKABLE).map(({ label }) => ({ option: label }));
const wishByLabel = Object.fromEntries(Object.entries(ASKABLE).map(([asked, { label }]) => [label, asked]));

const notes: TemplateNode[] = [
	note(
		'what this does',
		`## 05f – Release or forward again
A form, behind an n8n login, for what a person decides about forwardings: release a hold, settle an uncertain one (it arrived, or it didn't), send a parked one, forward one again. The templates 05a to 05e then send it. Runs on n8n 2.41 or newer.

Share the URL of **Find** with those who may decide.`,
		[-560, -120],
		[480, 380],
		4,
	),
];

const nodes: TemplateNode[] = [
	formTrigger(
		'Find',
		{
			title: 'Forwarded invoices',
			description: 'Release a hold, settle an uncertain forwarding, or forward an invoice again.',
			button: 'Find',
		},
		[{ fieldLabel: 'Invoice Number', fieldType: 'text', requiredField: true }],
		[0, 0],
	),
	settings([['platform', 'string', 'eFacture']], [220, 0]),
	forwardingsTable([440, 0]),
	getRows(
		'Forwardings',
		FORWARDINGS,
		[
			{ column: 'platform', value: platformLabel },
			{ column: 'number', value: "={{ $('Find').first().json['Invoice Number'].trim() }}" },
		],
		{ at: [660, 0], alwaysOutputData: true, executeOnce: true },
	),
	ifTrue('Any?', '={{ $json.forwardingId !== undefined }}', { at: [880, 0], executeOnce: true }),
	formEnd(
		'None',
		{ title: 'Not found', message: 'No forwarding bears this invoice number, written as it is.' },
		{ at: [1100, 160] },
	),
	formPage(
		'Decide',
		{
			title: 'Forwarded invoices',
			description: 'Choose the forwarding: invoice, counterpart, tool, where it stands.',
			button: 'Do it',
		},
		`JSON.stringify([{ fieldLabel: 'Forwarding', fieldType: 'dropdown', requiredField: true, fieldOptions: { values: ${options} } }, { fieldLabel: 'What to Do', fieldType: 'dropdown', requiredField: true, fieldOptions: { values: ${JSON.stringify(wishes)} } }])`,
		{ at: [1100, 0] },
	),
	filter('Sent off', isSentOff, { at: [1320, 0] }),
	getRows(
		'All of the invoice',
		FORWARDINGS,
		[
			{
				column: 'filingKey',
				value: `={{ $('Forwardings').all().find(({ json }) => json.forwardingId === $json.Forwarding.split('${SEPARATOR}').at(-1)).json.filingKey }}`,
			},
		],
		{ at: [1540, 0], alwaysOutputData: true },
	),
	ledger(
		'Ask',
		['forwarding', 'ask'],
		{
			forwardingId: `={{ $('Decide').first().json.Forwarding.split('${SEPARATOR}').at(-1) }}`,
			asked: `={{ (${JSON.stringify(wishByLabel)})[$('Decide').first().json['What to Do']] }}`,
			askedBy: "={{ $('Decide').first().json.user?.email ?? $('Find').first().json.user.email }}",
		},
		[1760, 0],
	),
	insertRows('Write new', FORWARDINGS, { at: [1980, -140] }),
	writeRows(
		'Write update',
		'update',
		FORWARDINGS,
		[
			{ column: 'id', value: '={{ $json.id }}' },
			...['waiting', 'claimed', 'sending', 'sent', 'known'].map(
				(value) => ({ column: 'state', is: 'neq', value }) as const,
			),
		],
		{ at: [1980, 0], alwaysOutputData: true },
	),
	formEnd(
		'Done',
		{
			title: 'Done',
			message:
				"={{ $('Decide').first().json['What to Do'] + ': ' + $('Decide').first().json.Forwarding + '. What is to be sent goes within minutes.' }}",
		},
		{ at: [2420, -60] },
	),
	ifTrue('Written?', '={{ $json.forwardingId !== undefined }}', { at: [2200, 60] }),
	formEnd(
		'Refused',
		{ title: 'Not done', message: "={{ $json.message ?? 'It changed in the meantime. Look at it again.' }}" },
		{ at: [2420, 160] },
	),
];

const connections: Connection[] = [
	['Find', 'Settings'],
	['Settings', 'Forwardings table'],
	['Forwardings table', 'Forwardings'],
	['Forwardings', 'Any?'],
	['Any?', 'Decide'],
	['Any?:1', 'None'],
	['Decide', 'Sent off'],
	['Sent off', 'All of the invoice'],
	['All of the invoice', 'Ask'],
	['Ask', 'Write new'],
	['Ask:1', 'Write update'],
	['Ask:2', 'Refused'],
	['Write new', 'Done'],
	['Write update', 'Written?'],
	['Written?', 'Done'],
	['Written?:1', 'Refused'],
];

export const askForForwarding: TemplateSource = {
	file: '05f-ask-for-forwarding',
	name: '05f – Release or forward again',
	nodes: [...notes, ...nodes],
	connections,
};
