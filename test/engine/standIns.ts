import {
	validateFieldType,
	type FieldType,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { createTransport, type SendMailOptions } from 'nodemailer';

/**
 * Stand-ins for the built-in nodes that the templates use, which n8n doesn't ship apart from itself. They go by the
 * templates' real parameters; n8n-core evaluates expressions and conditions. What a template doesn't use is refused.
 */

type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/** A parameter whose value is taken as it is, once its expressions are evaluated. */
export const plain = (name: string): INodeProperties => ({
	displayName: name,
	name,
	type: 'json',
	default: '',
});

const conditions: INodeProperties = {
	displayName: 'Conditions',
	name: 'conditions',
	type: 'filter',
	default: {},
	typeOptions: { filter: { caseSensitive: true, typeValidation: 'strict', version: 2 } },
};

export function standIn(
	name: string,
	properties: INodeProperties[],
	execute?: Execute,
	more: Partial<INodeTypeDescription> = {},
): INodeType {
	const description: INodeTypeDescription = {
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name },
		inputs: ['main'],
		outputs: ['main'],
		properties,
		...more,
	};
	return { description, ...(execute ? { execute } : {}) };
}

async function passes(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const passed: INodeExecutionData[] = [];
	const kept: INodeExecutionData[] = [];
	this.getInputData().forEach((item, index) => {
		const pass = this.getNodeParameter('conditions', index, false, { extractValue: true }) as boolean;
		(pass ? passed : kept).push({ ...item, pairedItem: { item: index } });
	});
	return [passed, kept];
}

interface Assignment {
	name: string;
	type: FieldType;
	value: unknown;
}

async function set(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData().map((_item, index) => {
		if (this.getNodeParameter('mode', index) === 'raw') {
			return { json: this.getNodeParameter('jsonOutput', index) as IDataObject, pairedItem: { item: index } };
		}
		const { assignments } = this.getNodeParameter('assignments', index) as unknown as {
			assignments: Assignment[];
		};
		const json: IDataObject = {};
		for (const { name, type, value } of assignments) {
			const checked = validateFieldType(name, value, type);
			if (!checked.valid) throw new Error(`${this.getNode().name}: ${checked.errorMessage}`);
			json[name] = checked.newValue as IDataObject;
		}
		return { json, pairedItem: { item: index } };
	});
	return [items];
}

async function splitOut(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData().flatMap(({ json }, index) => {
		const field = this.getNodeParameter('fieldToSplitOut', index) as string;
		const entries = json[field] as IDataObject[];
		return entries.map((entry) => ({ json: entry, pairedItem: { item: index } }));
	});
	return [items];
}

async function merge(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const mode = this.getNodeParameter('mode', 0) as string;
	if (mode === 'chooseBranch')
		return [this.getInputData(Number(this.getNodeParameter('useDataOfInput', 0)) - 1)];
	const inputs = Array.from(
		{ length: this.getNodeParameter('numberInputs', 0) as number },
		(_, index) => index,
	);
	return [inputs.flatMap((index) => this.getInputData(index) ?? [])];
}

/** Mails that templates sent in this process. */
export const sentMails: IDataObject[] = [];

/** Where mails go in earnest, by SMTP; nowhere where none is set. */
export const smtp: { server?: { host: string; port: number; user: string; password: string } } = {};

/** Goes on by its second output where the mail server refuses, as the templates have it. */
async function sendMail(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const sent: INodeExecutionData[] = [];
	const refused: INodeExecutionData[] = [];
	for (const index of this.getInputData().keys()) {
		const [fromEmail, toEmail, subject, text] = ['fromEmail', 'toEmail', 'subject', 'text'].map((name) =>
			String(this.getNodeParameter(name, index)),
		);
		const pairedItem = { item: index };
		try {
			const files = await filesOf(this, index);
			const info = await deliver({ from: fromEmail, to: toEmail, subject, text, attachments: files });
			const [fileName] = files.map(({ filename }) => filename);
			sentMails.push({ fromEmail, toEmail, subject, text, ...(fileName ? { fileName } : {}) });
			const messageId = `<${sentMails.length}@stand-in>`;
			sent.push({ json: { accepted: [toEmail], messageId, ...info }, pairedItem });
		} catch (error) {
			if (!this.continueOnFail()) throw error;
			refused.push({ json: { error: (error as Error).message }, pairedItem });
		}
	}
	return [[...sent, ...refused]];
}

async function filesOf(context: IExecuteFunctions, index: number) {
	const { fileAttachments = '' } = context.getNodeParameter('options', index, {}) as Record<string, string>;
	const properties = fileAttachments.split(',').filter((property) => property !== '');
	return await Promise.all(
		properties.map(async (property) => ({
			filename: context.helpers.assertBinaryData(index, property).fileName || 'unknown',
			content: await context.helpers.getBinaryDataBuffer(index, property),
		})),
	);
}

async function deliver(mail: SendMailOptions): Promise<IDataObject> {
	if (!smtp.server) return {};
	const { host, port, user, password } = smtp.server;
	const transport = createTransport({ host, port, ignoreTLS: true, auth: { user, pass: password } });
	const { messageId } = await transport.sendMail(mail);
	return { messageId };
}

/** Gives its first input item by item, as often as it is come back to, and all of it when there is no more. */
async function splitInBatches(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const context = this.getContext('node') as { waiting?: INodeExecutionData[]; done?: boolean };
	context.waiting ??= [...this.getInputData()];
	const [next] = context.waiting.splice(0, this.getNodeParameter('batchSize', 0) as number);
	context.done = !next;
	return next ? [[], [next]] : [this.getInputData(), []];
}

/** What people see and enter on the pages of forms, and how forms ended, in this process. */
export const forms = {
	/** What is entered on a page, by the name of its node; a page without an answer lapses. */
	answers: {} as Record<string, IDataObject | ((fields: IDataObject[]) => IDataObject)>,
	pages: [] as Array<{ node: string; fields: IDataObject[] }>,
	endings: [] as Array<{ title: string; message: string }>,
	clear(): void {
		this.answers = {};
		this.pages.length = 0;
		this.endings.length = 0;
	},
};

async function form(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const text = (name: string) => String(this.getNodeParameter(name, 0));
	if (text('operation') === 'completion') {
		forms.endings.push({ title: text('completionTitle'), message: text('completionMessage') });
		return [this.getInputData()];
	}
	const node = this.getNode().name;
	const fields = JSON.parse(text('jsonOutput')) as IDataObject[];
	forms.pages.push({ node, fields });
	const answer = forms.answers[node];
	if (answer === undefined) return [this.getInputData()];
	const entered = typeof answer === 'function' ? answer(fields) : answer;
	return [[{ json: { submittedAt: '2026-11-25T10:00:00.000Z', ...entered }, pairedItem: { item: 0 } }]];
}

const mergeProperties = ['mode', 'chooseBranchMode', 'output'].map(plain);

export const standIns: Record<string, INodeType> = {
	'n8n-nodes-base.stickyNote': standIn(
		'stickyNote',
		['content', 'width', 'height', 'color'].map(plain),
		undefined,
		{
			inputs: [],
			outputs: [],
		},
	),
	'n8n-nodes-base.scheduleTrigger': {
		...standIn('scheduleTrigger', [plain('rule')], undefined, { group: ['trigger'], inputs: [] }),
		trigger: async () => ({}),
	},
	'n8n-nodes-base.formTrigger': {
		...standIn('formTrigger', [], undefined, { group: ['trigger'], inputs: [] }),
		trigger: async () => ({}),
	},
	'n8n-nodes-base.form': standIn(
		'form',
		['operation', 'defineForm', 'jsonOutput', 'completionTitle', 'completionMessage', 'options'].map(plain),
		form,
	),
	'n8n-nodes-base.manualTrigger': {
		...standIn('manualTrigger', [], undefined, { group: ['trigger'], inputs: [] }),
		trigger: async () => ({}),
	},
	'n8n-nodes-base.emailSend': standIn(
		'emailSend',
		['fromEmail', 'toEmail', 'subject', 'emailFormat', 'text', 'options'].map(plain),
		sendMail,
	),
	'n8n-nodes-base.set': standIn(
		'set',
		['mode', 'assignments', 'jsonOutput', 'includeOtherFields', 'options'].map(plain),
		set,
	),
	'n8n-nodes-base.if': standIn('if', [conditions, plain('options')], passes, { outputs: ['main', 'main'] }),
	'n8n-nodes-base.filter': standIn(
		'filter',
		[conditions, plain('looseTypeValidation'), plain('options')],
		async function (this: IExecuteFunctions) {
			return [(await passes.call(this))[0]];
		},
	),
	'n8n-nodes-base.splitInBatches': standIn(
		'splitInBatches',
		[{ ...plain('batchSize'), type: 'number' }, plain('options')],
		splitInBatches,
		{ outputs: ['main', 'main'] },
	),
	'n8n-nodes-base.splitOut': standIn(
		'splitOut',
		['fieldToSplitOut', 'include', 'options'].map(plain),
		splitOut,
	),
	'n8n-nodes-base.merge': standIn(
		'merge',
		[
			...mergeProperties,
			{ ...plain('useDataOfInput'), default: 1 },
			{ ...plain('numberInputs'), type: 'number', default: 2 },
		],
		merge,
		{
			inputs: '={{ Array.from({ length: $parameter.numberInputs || 2 }, () => ({ type: "main" })) }}',
			requiredInputs: '={{ $parameter["mode"] === "chooseBranch" ? [0, 1] : 1 }}',
		},
	),
};
