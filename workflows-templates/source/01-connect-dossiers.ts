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
	mail,
	note,
	set,
	splitOut,
} from './nodes';
import { all } from './pack';
import { setting, settings } from './settings';
import { ledgerTable } from './tables';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

const FORM = 'Connect dossiers';

const notes: TemplateNode[] = [
	note(
		'what this does',
		`## 01 – Connect dossiers
A form in which a person chooses the dossiers whose invoices are filed. Runs on n8n 2.41 or newer.

The first page filters, the second lists the dossiers found and says of each whether it can be connected, the last names what was connected and what wasn't, and why. A mail names the dossiers without SIRET.

**Before you publish**
1. Choose your *Welyb API* credential in the four Welyb nodes and an *SMTP* credential in **Alert**.
2. In **Settings**, set the same platform label as in template 02, and the mail addresses. Without \`mailTo\` nobody is told by mail.
3. In **Settings**, list in \`accounts\` the SIREN or SIRET of every company that is on the platform account. Others can't be connected. Companies with an account of their own, which the list can't tell of, stand in \`ownAccounts\`: they are connected with a warning. Without a list all are.
4. Share the URL of the form. It wants an n8n login.

The Welyb side speaks the pack's own partner contract, **to be confirmed with Welyb**.`,
		[-640, -320],
		[540, 780],
		4,
	),
	note(
		'start',
		`### Is the application there?
Dossiers can be connected once "Automatiser eFacture" is active in the firm's Welyb. Where it isn't, the form says who adds it, and where.`,
		[-60, -320],
		[1380, 780],
	),
	note(
		'find',
		`### Find dossiers, and say which can be connected
All dossiers and connections of the firm are read once, however many are found.`,
		[1360, -320],
		[1380, 780],
	),
	note(
		'choose',
		`### A person chooses
The list holds \`dossiersPerPage\` dossiers at a time. All that were found and can be connected may be taken together.`,
		[-60, 500],
		[1160, 640],
	),
	note(
		'connect',
		`### Connect, record and tell
Each dossier is checked once more. One that can't be connected doesn't stop the others. The table **eFacture connections** follows the portal, and what waited in the ledger for a dossier is due at once.`,
		[1140, 500],
		[2060, 840],
	),
];

const NOT_CONNECTED = 'Not connected';
const CAN = 'Can be connected';
const CANNOT = "Can't be connected";
/** Which dossiers each choice in the first page stands for. */
const statesAskedFor = {
	[NOT_CONNECTED]: ['can', 'cannot'],
	[CAN]: ['can'],
	[CANNOT]: ['cannot'],
	Connected: ['connected'],
	Any: ['can', 'cannot', 'connected'],
};

const start: TemplateNode[] = [
	formTrigger(
		FORM,
		{
			title: 'Connect dossiers',
			description: 'Find the dossiers whose invoices are to be filed. Leave a field empty to find all.',
			button: 'Find dossiers',
		},
		[
			...searchFields,
			{
				fieldLabel: 'State',
				fieldType: 'dropdown',
				requiredField: true,
				defaultValue: NOT_CONNECTED,
				fieldOptions: { values: Object.keys(statesAskedFor).map((option) => ({ option })) },
			},
			pageField,
		],
		[0, 0],
	),
	settings(
		[
			['platform', 'string', 'eFacture'],
			['accounts', 'array', '[]'],
			['ownAccounts', 'array', '[]'],
			['organizationPerCompany', 'boolean', false],
			['dossiersPerPage', 'number', 100],
			['mailFrom', 'string', ''],
			['mailTo', 'string', ''],
		],
		[220, 0],
	),
	connectionNode('Get Application', 'getApplication', {}, { at: [440, 0], onError: 'continueErrorOutput' }),
	ifTrue('Active?', '={{ $json.active }}', { at: [660, 0] }),
	formEnd(
		'Not active',
		{
			title: 'No dossier can be connected yet',
			message: '={{ "\'" + $json.name + "\' isn\'t active in the firm\'s Welyb. " + $json.todo }}',
		},
		{ at: [880, 160] },
	),
	portalFailed([880, 320]),
];

/** The company of a dossier, as the lists of the settings may name it. */
const isOwnAccount = `${setting('ownAccounts')}.some(number => [$json.siret, $json.siren].includes(String(number).replace(/\\s/g, '')))`;
const stateOf = `connection?.state === 'connected' ? 'connected' : eligibility.eligible ? 'can' : 'cannot'`;
const notesOf = `[...eligibility.reasons, ...eligibility.warnings].map(({ message }) => message).join('. ')`;
const told = `(eligibility.eligible ? 'can be connected' : "can't be connected") + (notes ? ': ' + notes : '')`;

const finding: TemplateNode[] = [
	{
		name: 'All dossiers',
		type: 'welybDossierLookup',
		version: 1,
		parameters: { resource: 'dossier', operation: 'getMany', returnAll: true },
		onError: 'continueErrorOutput',
		at: [1400, 0],
	},
	filter(
		'Asked for',
		`={{ ${isAskedFor(FORM, { name: '$json.name', siret: '$json.siret', siren: '$json.siren' })} }}`,
		{
			at: [1620, 0],
			alwaysOutputData: true,
		},
	),
	ifTrue('Any found?', '={{ $json.id !== undefined }}', { at: [1840, 0] }),
	{
		name: 'On the platform',
		type: 'eFactureDirectory',
		version: 1,
		parameters: {
			operation: 'checkAccounts',
			number: "={{ $json.siret ?? $json.siren ?? '' }}",
			organizations: `={{ ${isOwnAccount} ? '' : ${setting('accounts')} }}`,
		},
		at: [2060, 0],
	},
	connectionNode(
		'Check Connection',
		'checkConnection',
		{},
		{ at: [2280, 0], onError: 'continueRegularOutput' },
	),
	set(
		'Dossiers',
		{
			dossiers: [
				'array',
				`={{ ((states) => ${all('Check Connection')}.filter(json => json.eligibility).map(({ dossier, eligibility, connection, account, organization }) => { const { id, name, siret } = dossier; const notes = ${notesOf}; return { dossier: { id, name, siret }, account, organization, state: ${stateOf}, label: ${dossierLabel({ name: 'name', siret: 'siret', id: 'id' })} + ' · ' + ${optionText(`(${told})`)} }; }).filter(({ state }) => states.includes(state)).sort((a, b) => a.dossier.name.localeCompare(b.dossier.name, 'fr')))((${JSON.stringify(statesAskedFor).replaceAll('}}', '} }')})[$('${FORM}').first().json.State]) }}`,
			],
			errors: [
				'array',
				`={{ ${all('Check Connection')}.filter(json => json.error).map(({ error }) => error) }}`,
			],
		},
		{ at: [2500, 0], executeOnce: true },
	),
];

const found = `$('Dossiers').first().json.dossiers`;
const part = `$('Page').first().json.page`;
const connectable = `${found}.filter(({ state }) => state === 'can')`;
const withoutSiret = `${found}.filter(({ dossier }) => !dossier.siret)`;
const TICKED = 'The ticked dossiers';
const FROM = { Now: 'now', 'A date': 'date', All: 'all' };
const answer = `$('Choose dossiers').first().json`;
/** Asks for a date, and none is given. */
const dateMissing = `(${answer}['Invoices from'] === 'A date' && !${answer}.Date)`;

const choosing: TemplateNode[] = [
	ifTrue('Any in that state?', '={{ $json.dossiers.length > 0 }}', { at: [0, 720] }),
	formEnd(
		'None found',
		{
			title: 'No dossier found',
			message: `={{ $('Dossiers').isExecuted && $('Dossiers').first().json.errors.length ? ((error) => ${errorText('error')})($('Dossiers').first().json.errors[0]) : 'No dossier of the firm has that name, SIREN and state. Open the form again to look for others.' }}`,
		},
		{ at: [220, 920] },
	),
	set(
		'Page',
		{ page: ['object', `={{ ${pageOf('$json.dossiers', FORM, setting('dossiersPerPage'))} }}`] },
		{ at: [190, 680] },
	),
	formPage(
		'Choose dossiers',
		{
			title: 'Choose dossiers',
			description: `={{ ${pageText(found, part)} + ' ' + ${connectable}.length + ' of all found can be connected. "Now" files what is delivered from now on, "A date" what is issued or delivered on that day or later, "All" every invoice of the platform.' }}`,
			button: 'Connect',
		},
		`JSON.stringify([{ fieldLabel: 'Dossiers', fieldType: 'checkbox', fieldOptions: { values: ${part}.shown.map(({ label }) => ({ option: label })) } }, { fieldLabel: 'Connect', fieldType: 'dropdown', requiredField: true, defaultValue: '${TICKED}', fieldOptions: { values: [{ option: '${TICKED}' }, { option: 'All ' + ${connectable}.length + ' found that can be connected' }] } }, { fieldLabel: 'Invoices from', fieldType: 'dropdown', requiredField: true, defaultValue: 'Now', fieldOptions: { values: [{ option: 'Now' }, { option: 'A date' }, { option: 'All' }] } }, { fieldLabel: 'Date', fieldType: 'date' }])`,
		{ at: [380, 680] },
	),
	filter('Sent off', isSentOff, { at: [570, 680] }),
	set(
		'Chosen',
		{
			chosen: [
				'array',
				`={{ $json.Connect === '${TICKED}' ? ${part}.shown.filter(({ label }) => ($json.Dossiers ?? []).includes(label)) : ${connectable} }}`,
			],
		},
		{ at: [740, 680] },
	),
	ifTrue('Complete?', `={{ $json.chosen.length > 0 && !${dateMissing} }}`, { at: [910, 680] }),
	formEnd(
		'Not complete',
		{
			title: 'Nothing was connected',
			message: `={{ (${dateMissing} ? 'No date was given.' : 'No dossier was ticked.') + ' Open the form again.' }}`,
		},
		{ at: [1180, 940] },
	),
];

const registry = connectionsBlock([2080, 700], { organizations: '[]' });
const outcomes = outcomesOf('Outcomes');
const doneText = `({ dossier, eligibility, connection }) => ${dossierLabel({ name: 'dossier.name', siret: 'dossier.siret', id: 'dossier.id' })} + (connection.outcome === 'unchanged' ? ': it was connected already' : '') + eligibility.warnings.map(({ message, todo }) => ': ' + message + '. ' + todo).join('')`;
const refusedText = `({ dossier, error }) => ${dossierLabel({ name: 'dossier.name', siret: 'dossier.siret', id: 'dossier.id' })} + ': ' + ${errorText('error')}`;
const alertText = `(!${withoutSiret}.length ? '' : !$('Alert').isExecuted ? ${withoutSiret}.length + ' dossiers found have no SIRET. Nobody was told by mail, since Settings names no address.' : $('Alert').first().json.error ? ${withoutSiret}.length + " dossiers found have no SIRET, and the mail about them couldn't be sent." : ${withoutSiret}.length + ' dossiers found have no SIRET. A mail to ' + ${setting('mailTo')} + ' names them.')`;

const connecting: TemplateNode[] = [
	splitOut('Each chosen dossier', 'chosen', { at: [1180, 680] }),
	connectionNode(
		'Connect',
		'connect',
		{
			invoicesFrom: `={{ (${JSON.stringify(FROM)})[${answer}['Invoices from']] }}`,
			fromDate: `={{ ${answer}.Date ?? '' }}`,
			platform: `={{ ${setting('platform')} }}`,
			organization: `={{ ${setting('organizationPerCompany')} ? ($json.organization ?? '') : '' }}`,
		},
		{ at: [1400, 680], onError: 'continueErrorOutput' },
	),
	append('Outcomes', 2, { at: [1620, 700] }),
	ledgerTable([1860, 700]),
	...registry.nodes,
	ifTrue('Somebody to tell?', `={{ ${withoutSiret}.length > 0 && ${setting('mailTo')} !== '' }}`, {
		at: [1860, 1120],
		executeOnce: true,
	}),
	{
		...mail(
			'Alert',
			{
				to: `={{ ${setting('mailTo')} }}`,
				subject: `={{ ${withoutSiret}.length + ' dossiers without SIRET can\\'t be connected with eFacture' }}`,
				text: `={{ 'These dossiers have no SIRET, so their invoices can\\'t be filed. Enter each SIRET in Welyb, then connect them.\\n\\n' + ${withoutSiret}.map(({ dossier }) => '- ' + dossier.name + ' (' + dossier.id + ')').join('\\n') }}`,
			},
			{ at: [2080, 1040] },
		),
		executeOnce: true,
		onError: 'continueRegularOutput',
	},
	formEnd(
		'Result',
		{
			title: `={{ ((outcomes) => outcomes.done.length + ' connected, ' + outcomes.refused.length + ' not')(${outcomes}) }}`,
			message: `={{ ((outcomes) => ${linesUnder('Connected', `outcomes.done.map(${doneText})`)} + ${linesUnder('Not connected', `outcomes.refused.map(${refusedText})`)} + ${alertText})(${outcomes}) }}`,
		},
		{ at: [2300, 1120] },
	),
];

const connections: Connection[] = [
	[FORM, 'Settings'],
	['Settings', 'Get Application'],
	['Get Application', 'Active?'],
	['Get Application:1', 'Portal failed'],
	['Active?', 'All dossiers'],
	['Active?:1', 'Not active'],
	['All dossiers', 'Asked for'],
	['All dossiers:1', 'Portal failed'],
	['Asked for', 'Any found?'],
	['Any found?', 'On the platform'],
	['Any found?:1', 'None found'],
	['On the platform', 'Check Connection'],
	['Check Connection', 'Dossiers'],
	['Dossiers', 'Any in that state?'],
	['Any in that state?', 'Page'],
	['Any in that state?:1', 'None found'],
	['Page', 'Choose dossiers'],
	['Choose dossiers', 'Sent off'],
	['Sent off', 'Chosen'],
	['Chosen', 'Complete?'],
	['Complete?', 'Each chosen dossier'],
	['Complete?:1', 'Not complete'],
	['Each chosen dossier', 'Connect'],
	['Connect', 'Outcomes'],
	['Connect:1', 'Outcomes:1'],
	['Outcomes', 'Ledger table'],
	['Ledger table', registry.first],
	...registry.connections,
	['Outcomes', 'Somebody to tell?'],
	['Somebody to tell?', 'Alert'],
	['Somebody to tell?:1', 'Result'],
	['Alert', 'Result'],
];

export const connectDossiers: TemplateSource = {
	file: '01-connect-dossiers',
	name: '01 – Connect dossiers',
	nodes: [...notes, ...start, ...finding, ...choosing, ...connecting],
	connections,
};
