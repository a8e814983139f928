import type { ChannelName } from '../../nodes/domain/forwarding/channels';
import { chain, type Block } from './blocks';
import { asItem, ifTrue, set, whenBoth } from './nodes';
import { setting, type Setting } from './settings';
import type { Connection, TemplateNode } from './workflow';

type Place = [number, number];

/** A way to a tool: what its template says of it, and the nodes that send one parcel. */
export interface ForwardChannel {
	channel: ChannelName;
	file: string;
	name: string;
	/** What the user does before publishing, and what the channel's nodes do, as Markdown. */
	setUp: string;
	how: string;
	settings?: Setting[];
	/** Nodes from the item that `before` gives to one that has `answer`, as eFacture Ledger reads it. */
	send: (before: string, at: Place) => Block;
}

const STEP = 220;
/** An error as text, however a node gives it. */
const errorText = (of: string) =>
	`(typeof ${of}?.error === 'string' ? ${of}.error : ${of}?.error?.message ?? null)`;
const answer = (expression: string, at: Place) => asItem('Answer', `({ answer: ${expression} })`, { at });
/** Its failures come out as items, beside what it did; they are told apart by what only a success has. */
const sends = (name: string, type: string, version: number, parameters: object, at: Place): TemplateNode => ({
	name,
	type,
	version,
	parameters,
	onError: 'continueRegularOutput',
	at,
});

/** Two nodes: one that sends, one that says what came of it. */
function simple(send: (at: Place) => TemplateNode, said: string): ForwardChannel['send'] {
	return (_before, [x, y]) => {
		const nodes = [send([x, y]), answer(said, [x + STEP, y])];
		return { nodes, connections: chain(nodes), first: nodes[0].name, last: 'Answer' };
	};
}

const email: ForwardChannel = {
	channel: 'email',
	file: '05a-forward-by-email',
	name: '05a – Forward by e-mail',
	setUp:
		"Choose an *SMTP* credential in **Send** and **Tell**, and set `mailFrom`. Paste each tool's own collection address (Inqom `achat.…`/`vente.…`, Dext, MEG, jefacture …) into the column `address`. Welyb's own addresses are refused, with the reason.",
	how: 'One mail for each invoice, one recipient, the file attached. A mail that may have left is never sent again by itself: it is **uncertain** until a person settles it.',
	send: simple(
		(at) =>
			sends(
				'Send',
				'emailSend',
				2.1,
				{
					fromEmail: `={{ ${setting('mailFrom')} }}`,
					toEmail: '={{ $json.mail.to }}',
					subject: '={{ $json.mail.subject }}',
					emailFormat: 'text',
					text: '={{ $json.mail.text }}',
					options: { appendAttribution: false, fileAttachments: 'file' },
				},
				at,
			),
		`{ messageId: $json.messageId ?? null, error: ${errorText('$json')} }`,
	),
};

/** Whether a file of this name is among what a node listed, and its size where it has one. */
const listed = (node: string, name: string) =>
	`$('${node}').all().map(item => item.json).filter(json => json.name === ${name})`;
const FILE = "$('Ready').first().json.file";

function fileServer(protocol: 'ftp' | 'sftp'): ForwardChannel {
	const ftp = (name: string, operation: string, parameters: object, at: Place) =>
		sends(name, 'ftp', 1.1, { protocol, operation, ...parameters }, at);
	const list = (name: string, path: string, at: Place): TemplateNode => ({
		...ftp(name, 'list', { path, recursive: false }, at),
		alwaysOutputData: true,
	});
	const label = protocol.toUpperCase();
	return {
		channel: protocol,
		file: `05b-forward-by-${protocol}`,
		name: `05b – Forward by ${label}`,
		setUp: `Choose the *${label}* credential in the five ${label} nodes. The column \`address\` is a folder that is there, e.g. \`/\`; \`code\` is the dossier's code in the tool (iSuite: *code dossier Dia Clients*), and \`fileName\` the pattern of folder and name below it.`,
		how: "A file is uploaded under a temporary name, its size compared, and renamed to its own name, folders made where there are none. What lies there already isn't sent again. A connection that is cut can leave n8n's node waiting: the time limit in the workflow's settings ends it, and the next execution looks what arrived.",
		send: (before, [x, y]) => {
			const looked = `(${listed('Look', `${FILE}.name`)})`;
			const nodes: TemplateNode[] = [
				list('Look', '={{ $json.file.folder }}', [x, y]),
				set(
					'Looked',
					{
						isThere: ['boolean', `={{ ${looked}.some(json => json.size === ${FILE}.size) }}`],
						isTaken: ['boolean', `={{ ${looked}.some(json => json.size !== ${FILE}.size) }}`],
					},
					{ at: [x + STEP, y], executeOnce: true },
				),
				whenBoth('To upload', { at: [x + 2 * STEP, y + 100] }),
				ifTrue('There?', "={{ $('Looked').first().json.isThere || $('Looked').first().json.isTaken }}", {
					at: [x + 3 * STEP, y + 100],
				}),
				ftp(
					'Upload',
					'upload',
					{ path: '={{ $json.file.temporary }}', binaryData: true, binaryPropertyName: 'file' },
					[x + 4 * STEP, y + 160],
				),
				list('Uploaded', `={{ ${FILE}.root }}`, [x + 5 * STEP, y + 160]),
				ifTrue(
					'Whole?',
					`={{ (${listed('Uploaded', `${FILE}.temporaryName`)}).some(json => json.size === ${FILE}.size) }}`,
					{ at: [x + 6 * STEP, y + 160], executeOnce: true },
				),
				ftp(
					'Rename',
					'rename',
					{
						oldPath: `={{ ${FILE}.temporary }}`,
						newPath: `={{ ${FILE}.path }}`,
						options: { createDirectories: true },
					},
					[x + 7 * STEP, y + 100],
				),
				answer(
					`($('Looked').first().json.isThere || $('Looked').first().json.isTaken ? $('Looked').first().json : { done: $json.success === true, error: $json.success === true ? null : ${errorText('$json')} ?? ${errorText("$('Upload').first().json")} })`,
					[x + 8 * STEP, y],
				),
			];
			const connections: Connection[] = [
				['Look', 'Looked'],
				['Looked', 'To upload'],
				[before, 'To upload:1'],
				['To upload', 'There?'],
				['There?', 'Answer'],
				['There?:1', 'Upload'],
				['Upload', 'Uploaded'],
				['Uploaded', 'Whole?'],
				['Whole?', 'Rename'],
				['Whole?:1', 'Answer'],
				['Rename', 'Answer'],
			];
			return { nodes, connections, first: 'Look', last: 'Answer' };
		},
	};
}

const http: ForwardChannel = {
	channel: 'http',
	file: '05c-forward-by-http-import',
	name: '05c – Forward by HTTP import',
	setUp:
		"Choose a *Header Auth* credential in **Import**, and adapt the names of the form's fields there to what the tool wants. The column `address` is the URL of its import, `code` its code of the dossier.",
	how: 'A form with the file and `metadata` as JSON. The header `Idempotency-Key` is the same each time, so that a tool that knows it takes an invoice once however often it comes. 409 means that the tool had it already. A tool that ignores the key may get an invoice twice after a cut connection: use 05a for it.',
	send: simple(
		(at) =>
			sends(
				'Import',
				'httpRequest',
				4.2,
				{
					method: 'POST',
					url: '={{ $json.forwarding.address }}',
					authentication: 'genericCredentialType',
					genericAuthType: 'httpHeaderAuth',
					sendHeaders: true,
					headerParameters: {
						parameters: [{ name: 'Idempotency-Key', value: '={{ $json.idempotencyKey }}' }],
					},
					sendBody: true,
					contentType: 'multipart-form-data',
					bodyParameters: {
						parameters: [
							{ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'file' },
							{
								parameterType: 'formData',
								name: 'metadata',
								value: '={{ JSON.stringify($json.metadata) }}',
							},
						],
					},
					options: { response: { response: { fullResponse: true, neverError: true } }, timeout: 60_000 },
				},
				at,
			),
		`{ httpStatus: $json.statusCode ?? null, body: typeof $json.body === 'string' ? $json.body : JSON.stringify($json.body ?? null), remoteId: ($json.body?.id ?? $json.body?.existingId)?.toString() ?? null, error: ${errorText('$json')} }`,
	),
};

const googleDrive: ForwardChannel = {
	channel: 'googleDrive',
	file: '05d-forward-to-google-drive',
	name: '05d – Forward to Google Drive',
	setUp:
		'Choose the *Google Drive* credential in **Look** and **Upload**. The column `address` is the ID of the folder, the last part of its URL.',
	how: 'The folder is asked for a file of this name first, so that nothing lies there twice. The folders of the pattern are left out: all files lie in the one folder.',
	send: (before, [x, y]) => {
		const nodes: TemplateNode[] = [
			{
				...sends(
					'Look',
					'googleDrive',
					3,
					{
						resource: 'fileFolder',
						operation: 'search',
						searchMethod: 'query',
						queryString:
							'={{ "name = \'" + $json.file.name + "\' and \'" + $json.forwarding.address + "\' in parents and trashed = false" }}',
						returnAll: true,
						filter: {},
						options: {},
					},
					[x, y],
				),
				alwaysOutputData: true,
			},
			set(
				'Looked',
				{
					isThere: ['boolean', "={{ $('Look').all().some(item => item.json.id !== undefined) }}"],
					error: ['string', `={{ ${errorText("$('Look').first().json")} ?? '' }}`],
				},
				{ at: [x + STEP, y], executeOnce: true },
			),
			whenBoth('To upload', { at: [x + 2 * STEP, y + 100] }),
			ifTrue('There?', "={{ $('Looked').first().json.isThere || $('Looked').first().json.error !== '' }}", {
				at: [x + 3 * STEP, y + 100],
			}),
			sends(
				'Upload',
				'googleDrive',
				3,
				{
					resource: 'file',
					operation: 'upload',
					inputDataFieldName: 'file',
					name: '={{ $json.file.name }}',
					driveId: { __rl: true, mode: 'list', value: 'My Drive' },
					folderId: { __rl: true, mode: 'id', value: '={{ $json.forwarding.address }}' },
					options: {},
				},
				[x + 4 * STEP, y + 160],
			),
			answer(
				`($('Looked').first().json.isThere ? { isThere: true } : { done: $json.id !== undefined && $json.forwarding === undefined, remoteId: $json.id?.toString() ?? null, error: $('Looked').first().json.error || ${errorText('$json')} })`,
				[x + 5 * STEP, y],
			),
		];
		const connections: Connection[] = [
			['Look', 'Looked'],
			['Looked', 'To upload'],
			[before, 'To upload:1'],
			['To upload', 'There?'],
			['There?', 'Answer'],
			['There?:1', 'Upload'],
			['Upload', 'Answer'],
		];
		return { nodes, connections, first: 'Look', last: 'Answer' };
	},
};

const s3: ForwardChannel = {
	channel: 's3',
	file: '05d-forward-to-s3',
	name: '05d – Forward to S3',
	setUp:
		'Choose the *S3* credential, of whatever S3-style storage, in **Upload**. The column `address` is the name of the bucket.',
	how: 'The key is the path that the pattern gives. The same file under the same key again changes nothing.',
	send: simple(
		(at) =>
			sends(
				'Upload',
				's3',
				1,
				{
					resource: 'file',
					operation: 'upload',
					bucketName: '={{ $json.forwarding.address }}',
					fileName: '={{ $json.file.key }}',
					binaryData: true,
					binaryPropertyName: 'file',
					additionalFields: {},
					tagsUi: {},
				},
				at,
			),
		`{ done: $json.success === true, error: ${errorText('$json')} }`,
	),
};

const spreadsheet: ForwardChannel = {
	channel: 'spreadsheet',
	file: '05e-forward-to-spreadsheet',
	name: '05e – Forward to a spreadsheet',
	setUp:
		'Choose the *Google Sheets* credential in **Write line**, and set `sheet`. The column `address` is the URL of the spreadsheet. Its first line names the columns: `forwardingId`, and of the others those that are wanted.',
	how: 'One line for each invoice, found again by `forwardingId`, so that it is written over rather than twice. No file is sent.',
	settings: [['sheet', 'string', 'Sheet1']],
	send: (_before, [x, y]) => {
		const nodes = [
			asItem('Line', '$json.metadata', { at: [x, y] }),
			{
				// What it passes on looks like its input, so a failure has to end the execution; the line is written again then.
				name: 'Write line',
				type: 'googleSheets',
				version: 4.7,
				at: [x + STEP, y],
				parameters: {
					resource: 'sheet',
					operation: 'appendOrUpdate',
					documentId: { __rl: true, mode: 'url', value: "={{ $('Ready').first().json.forwarding.address }}" },
					sheetName: { __rl: true, mode: 'name', value: `={{ ${setting('sheet')} }}` },
					columns: {
						mappingMode: 'autoMapInputData',
						value: {},
						matchingColumns: ['forwardingId'],
						schema: [],
					},
					options: { handlingExtraData: 'ignoreIt' },
				},
			} satisfies TemplateNode,
			answer('{ done: true }', [x + 2 * STEP, y]),
		];
		return { nodes, connections: chain(nodes), first: 'Line', last: 'Answer' };
	},
};

const webhook: ForwardChannel = {
	channel: 'webhook',
	file: '05e-forward-to-webhook',
	name: '05e – Forward to a webhook',
	setUp:
		'Choose a *Header Auth* credential in **Call**, or set its authentication to *None*. The column `address` is the URL.',
	how: 'One call for each invoice, its data as JSON, no file. A call whose answer never came is **uncertain** until a person settles it.',
	send: simple(
		(at) =>
			sends(
				'Call',
				'httpRequest',
				4.2,
				{
					method: 'POST',
					url: '={{ $json.forwarding.address }}',
					authentication: 'genericCredentialType',
					genericAuthType: 'httpHeaderAuth',
					sendHeaders: true,
					headerParameters: {
						parameters: [{ name: 'Idempotency-Key', value: '={{ $json.idempotencyKey }}' }],
					},
					sendBody: true,
					specifyBody: 'json',
					jsonBody: '={{ JSON.stringify($json.metadata) }}',
					options: { response: { response: { fullResponse: true, neverError: true } }, timeout: 60_000 },
				},
				at,
			),
		`{ httpStatus: $json.statusCode ?? null, body: typeof $json.body === 'string' ? $json.body : JSON.stringify($json.body ?? null), error: ${errorText('$json')} }`,
	),
};

export const forwardChannels: ForwardChannel[] = [
	email,
	fileServer('ftp'),
	fileServer('sftp'),
	http,
	googleDrive,
	s3,
	spreadsheet,
	webhook,
];
