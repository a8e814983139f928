import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { projectFolder } from './pack';

interface TemplateNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	webhookId?: string;
}

export interface Template {
	name: string;
	nodes: TemplateNode[];
	connections: object;
	settings: object;
}

/** What a user sets after importing a template. */
export interface TemplateSettings {
	/** By credential type. */
	credentials: Record<string, { id: string; name: string }>;
	/** First instant whose flows are wanted, ISO 8601. */
	startDate: string;
	/** Values of the node "Settings", by name. */
	settings?: Record<string, unknown>;
	/** Organizations that the eFacture Trigger polls; the account's own by default. */
	organizations?: string[];
	/** Seconds between polls of the trigger; n8n allows a minute at least in one entry, several entries go below. */
	pollSeconds?: number;
	/** Seconds between two sweeps. */
	sweepSeconds?: number;
	/** Seconds after which n8n ends an execution. */
	timeoutSeconds?: number;
}

/** Reads a template of the pack by its file name without `.json`. */
export async function readTemplate(name: string): Promise<Template> {
	return JSON.parse(
		await readFile(join(projectFolder, 'workflows-templates', `${name}.json`), 'utf8'),
	) as Template;
}

/** The template as the public API takes it, with the choices a user makes in the editor. */
export function bindTemplate(template: Template, settings: TemplateSettings): Template {
	const nodes = template.nodes.map((node) => bindNode(structuredClone(node), settings));
	const { timeoutSeconds } = settings;
	const limit = timeoutSeconds === undefined ? {} : { executionTimeout: timeoutSeconds };
	return {
		name: template.name,
		nodes,
		connections: template.connections,
		settings: { ...template.settings, ...limit },
	};
}

/** Which credential a node wants, by its type. */
const credentialOfType: Array<[RegExp, string]> = [
	[/\.eFacture(Trigger|InstantTrigger|GetInvoices|SetInvoiceStatus|Directory)$/, 'eFactureApi'],
	[/\.welyb/, 'welybApi'],
	[/\.emailSend$/, 'smtp'],
	[/\.httpRequest$/, 'httpHeaderAuth'],
];
/** Triggers that n8n polls. */
const POLLING = /\.(eFacture|welyb)Trigger$/;
/** Nodes that answer under an address of their own, which n8n's editor gives them at import. */
const ADDRESSED = /\.(form|formTrigger|eFactureInstantTrigger)$/;

function bindNode(node: TemplateNode, settings: TemplateSettings): TemplateNode {
	const credential = /\.ftp$/.test(node.type)
		? String(node.parameters.protocol)
		: credentialOfType.find(([pattern]) => pattern.test(node.type))?.[1];
	if (credential) node.credentials = { [credential]: settings.credentials[credential] };
	if (ADDRESSED.test(node.type)) node.webhookId = randomUUID();
	if (POLLING.test(node.type)) {
		node.parameters.startDate = settings.startDate;
		if (settings.organizations && node.type.endsWith('.eFactureTrigger')) {
			node.parameters.options = {
				...(node.parameters.options as object),
				organizations: settings.organizations,
			};
		}
		if (settings.pollSeconds) node.parameters.pollTimes = { item: everySeconds(settings.pollSeconds) };
	}
	if (node.name === 'Sweep' && settings.sweepSeconds) {
		node.parameters.rule = { interval: [{ field: 'seconds', secondsInterval: settings.sweepSeconds }] };
	}
	if (node.name === 'Settings') {
		const values: Record<string, unknown> = { startDate: settings.startDate, ...settings.settings };
		const { assignments } = node.parameters.assignments as {
			assignments: Array<{ name: string; value: unknown }>;
		};
		for (const assignment of assignments) {
			if (assignment.name in values) assignment.value = values[assignment.name];
		}
	}
	return node;
}

function everySeconds(seconds: number): Array<{ mode: string; cronExpression: string }> {
	return Array.from({ length: Math.floor(60 / seconds) }, (_, index) => ({
		mode: 'custom',
		cronExpression: `${index * seconds} * * * * *`,
	}));
}
