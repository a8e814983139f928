import { connectionsBlock } from './blocks';
import {
	connectionNode,
	dossierLabel,
	errorText,
	isAskedFor,
	linesUnder,
	optionText,
	outcomesOf,
	pageField,
	pageOf,
	pageText,
	portalFailed,
	searchFields,
} from './dossierForms';
import {
	append,
	filter,
	formEnd,
	formPage,
	formTrigger,
	ifTrue,
	isSentOff,
	note,
	set,
	splitOut,
} from './nodes';
import { all } from './pack';
import { setting, settings } from './settings';
import { ledgerTable } from './tables';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

const FORM = 'Disconnect dossiers';
const CHOSEN = 'The ones I choose from a list';
const ALL = 'All of the firm';

const notes: TemplateNode[] = [
	note(
		'what this does',
		`## 06 – Disconnect dossiers
A form in which a person ends the connection of one dossier, several, or all. Nothing more is filed for them and no status follows; **their documents stay**. Connecting again is done with template 01, and begins with a date of its own. Runs on n8n 2.41 or newer.

**Before you publish**
1. Choose your *Welyb API* credential in the Welyb nodes.
2. Share the URL of the form. It wants an n8n login.

The Welyb side speaks the pack's own partner contract, **to be confirmed with Welyb**.`,
		[-640, -320],
		[540, 540],
		4,
	),
	note(
		'start',
		`### What is connected?
Which dossiers are connected is read from the portal, not from the table.`,
		[-60, -320],
		[1160, 540],
	),
	note(
		'all',
		`### All
Disconnecting all wants the firm's name, as its Welyb portal shows it.`,
		[1140, -320],
		[1000, 540],
	),
	note(
		'some',
		`### One or several
The list holds \`dossiersPerPage\` dossiers at a time. One that fails doesn't stop the others.`,
		[-60, 260],
		[2280, 600],
	),
	note(
		'record',
		`### Record
The table **eFacture connections** follows the portal.`,
		[2160, -420],
		[1360, 640],
	),
];

const start: TemplateNode[] = [
	formTrigger(
		FORM,
		{
			title: 'Disconnect dossiers',
			description:
				'Nothing more is filed for a dossier that is disconnected. Its documents stay. To choose from a list, name and SIREN narrow it.',
			button: 'Go on',
		},
		[
			{
				fieldLabel: 'Dossiers',
				fieldType: 'dropdown',
				requiredField: true,
				defaultValue: CHOSEN,
				fieldOptions: { values: [{ option: CHOSEN }, { option: ALL }] },
			},
			...searchFields,
			pageField,
		],
		[0, 0],
	),
	settings(
		[
			['platform', 'string', 'eFacture'],
			['dossiersPerPage', 'number', 100],
		],
		[220, 0],
	),
	connectionNode(
		'Connected',
		'getManyConnections',
		{ connectionState: 'connected', returnAll: true },
		{ at: [660, 0], onError: 'continueRegularOutput', alwaysOutputData: true },
	),
	ifTrue('Any connected?', `={{ ${all('Connected')}.some(json => json.dossierId) }}`, {
		at: [880, 0],
		executeOnce: true,
	}),
	formEnd(
		'Nothing connected',
		{
			title: 'Nothing was disconnected',
			message: `={{ $json.error ? ${errorText('$json.error')} : 'No dossier is connected.' }}`,
		},
		{ at: [1180, 60] },
	),
];

const endingAll: TemplateNode[] = [
	ifTrue('All?', `={{ $('${FORM}').first().json.Dossiers === '${ALL}' }}`, { at: [1180, -140] }),
	formPage(
		'Confirm all',
		{
			title: 'Disconnect all dossiers',
			description: `={{ ${all('Connected')}.length + " dossiers are connected, and all of them will be disconnected. Enter the firm's name as its Welyb portal shows it." }}`,
			button: 'Disconnect all',
		},
		`JSON.stringify([{ fieldLabel: 'Firm name', fieldType: 'text', requiredField: true }])`,
		{ at: [1400, -160] },
	),
	filter('Confirmation sent off', isSentOff, { at: [1580, -160] }),
	connectionNode(
		'Disconnect All',
		'disconnectAll',
		{ firmName: "={{ $json['Firm name'] }}" },
		{ at: [1760, -160], onError: 'continueErrorOutput' },
	),
	formEnd(
		'All disconnected',
		{
			title: `={{ $('Disconnect All').first().json.count + ' disconnected' }}`,
			message: 'No dossier of the firm is connected any more. Their documents stay.',
		},
		{ at: [1960, -80] },
	),
	portalFailed([1960, 80]),
];

const list = `$('Dossiers').first().json.dossiers`;
const part = `$('Page').first().json.page`;
const label = dossierLabel({ name: 'dossierName', siret: 'siret', id: 'dossierId' });

const choosing: TemplateNode[] = [
	set(
		'Dossiers',
		{
			dossiers: [
				'array',
				`={{ ${all('Connected')}.filter(json => ${isAskedFor(FORM, { name: 'json.dossierName', siret: 'json.siret', siren: 'json.siren' })}).map(({ dossierId, dossierName, siret }) => ({ dossier: { id: dossierId, name: dossierName, siret }, label: ${optionText(label)} })).sort((a, b) => a.dossier.name.localeCompare(b.dossier.name, 'fr')) }}`,
			],
		},
		{ at: [0, 440] },
	),
	ifTrue('Any found?', '={{ $json.dossiers.length > 0 }}', { at: [220, 440] }),
	formEnd(
		'None found',
		{
			title: 'No dossier found',
			message:
				'No connected dossier of the firm has that name and SIREN. Open the form again to look for others.',
		},
		{ at: [440, 640] },
	),
	set(
		'Page',
		{ page: ['object', `={{ ${pageOf('$json.dossiers', FORM, setting('dossiersPerPage'))} }}`] },
		{
			at: [440, 440],
		},
	),
	formPage(
		'Choose dossiers',
		{
			title: 'Choose dossiers',
			description: `={{ ${pageText(list, part)} }}`,
			button: 'Disconnect',
		},
		`JSON.stringify([{ fieldLabel: 'Dossiers', fieldType: 'checkbox', requiredField: true, fieldOptions: { values: ${part}.shown.map(({ label }) => ({ option: label })) } }])`,
		{ at: [660, 440] },
	),
	filter('Sent off', isSentOff, { at: [880, 440] }),
	set(
		'Chosen',
		{
			chosen: ['array', `={{ ${part}.shown.filter(({ label }) => ($json.Dossiers ?? []).includes(label)) }}`],
		},
		{ at: [1100, 440] },
	),
	ifTrue('Any chosen?', '={{ $json.chosen.length > 0 }}', { at: [1320, 440] }),
	formEnd(
		'None chosen',
		{ title: 'Nothing was disconnected', message: 'No dossier was ticked. Open the form again.' },
		{ at: [1540, 640] },
	),
	splitOut('Each chosen dossier', 'chosen', { at: [1540, 440] }),
	connectionNode('Disconnect', 'disconnect', {}, { at: [1760, 440], onError: 'continueErrorOutput' }),
	append('Outcomes', 2, { at: [1980, 460] }),
];

const registry = connectionsBlock([2420, -160], { organizations: '[]' });
const outcomes = outcomesOf('Outcomes');
const named = `dossier.name + ' · ' + dossier.siret`;
const doneText = `({ dossier, connection }) => ${named} + (connection.outcome === 'unchanged' ? ': it was disconnected already' : '')`;
const refusedText = `({ dossier, error }) => ${named} + ': ' + ${errorText('error')}`;

const recording: TemplateNode[] = [
	ledgerTable([2200, -160]),
	...registry.nodes,
	formEnd(
		'Result',
		{
			title: `={{ ((outcomes) => outcomes.done.length + ' disconnected' + (outcomes.refused.length ? ', ' + outcomes.refused.length + ' not' : ''))(${outcomes}) }}`,
			message: `={{ ((outcomes) => ${linesUnder('Disconnected', `outcomes.done.map(${doneText})`)} + ${linesUnder('Not disconnected', `outcomes.refused.map(${refusedText})`)} + 'Documents stay where they are.')(${outcomes}) }}`,
		},
		{ at: [1980, 640] },
	),
];

const connections: Connection[] = [
	[FORM, 'Settings'],
	['Settings', 'Connected'],
	['Connected', 'Any connected?'],
	['Any connected?', 'All?'],
	['Any connected?:1', 'Nothing connected'],
	['All?', 'Confirm all'],
	['All?:1', 'Dossiers'],
	['Confirm all', 'Confirmation sent off'],
	['Confirmation sent off', 'Disconnect All'],
	['Disconnect All', 'Ledger table'],
	['Disconnect All', 'All disconnected'],
	['Disconnect All:1', 'Portal failed'],
	['Dossiers', 'Any found?'],
	['Any found?', 'Page'],
	['Any found?:1', 'None found'],
	['Page', 'Choose dossiers'],
	['Choose dossiers', 'Sent off'],
	['Sent off', 'Chosen'],
	['Chosen', 'Any chosen?'],
	['Any chosen?', 'Each chosen dossier'],
	['Any chosen?:1', 'None chosen'],
	['Each chosen dossier', 'Disconnect'],
	['Disconnect', 'Outcomes'],
	['Disconnect:1', 'Outcomes:1'],
	['Outcomes', 'Ledger table'],
	['Ledger table', registry.first],
	...registry.connections,
	['Outcomes', 'Result'],
];

export const disconnectDossiers: TemplateSource = {
	file: '06-disconnect-dossiers',
	name: '06 – Disconnect dossiers',
	nodes: [...notes, ...start, ...endingAll, ...choosing, ...recording],
	connections,
};
