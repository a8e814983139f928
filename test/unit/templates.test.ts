import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConnections, INode, IWorkflowSettings } from 'n8n-workflow';

import * as pack from '../../index';
import { fileOf } from '../../scripts/templates';
import { templates } from '../../workflows-templates/source';
import { claimReason } from '../../nodes/domain/ledger/claim';
import { ledgerColumns } from '../../nodes/domain/ledger/row';
import { name as packName } from '../../package.json';

interface Template {
	name: string;
	active: boolean;
	nodes: INode[];
	connections: IConnections;
	settings: IWorkflowSettings;
	pinData: object;
}

const folder = join(__dirname, '../../workflows-templates');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Template;

/** What the package offers: the type names of its nodes and credentials. */
const offered = Object.values(pack).map(
	(Class) => new (Class as new () => { name?: string; description?: { name: string } })(),
);
const ownTypes = offered.flatMap(({ description }) =>
	description ? [`${packName}.${description.name}`] : [],
);

const rows = (template: Template, operation: string) =>
	template.nodes.filter(
		({ type, parameters }) => type === 'n8n-nodes-base.dataTable' && parameters.operation === operation,
	);

it.each(templates.map(fileOf))(
	'$path is what its source gives; else run npm run templates',
	({ path, content }) => {
		expect(readFileSync(path, 'utf8')).toBe(content);
	},
);

it('has templates to look at', () => {
	expect(files).toContain('02-ingest-invoices.json');
	expect(ownTypes.length).toBeGreaterThan(0);
});

describe.each(files)('%s', (file) => {
	const template = read(file);
	const names = template.nodes.map((node) => node.name);

	it('is inactive, pins no data and names no credential', () => {
		expect(template.active).toBe(false);
		expect(template.pinData).toEqual({});
		expect(template.nodes.filter((node) => node.credentials !== undefined)).toEqual([]);
		expect(template.nodes.filter((node) => node.webhookId !== undefined)).toEqual([]);
	});

	it('keeps no invoice content in the data of successful or manual executions', () => {
		expect(template.settings).toMatchObject({
			executionOrder: 'v1',
			saveDataSuccessExecution: 'none',
			saveManualExecutions: false,
		});
	});

	it("uses n8n's own nodes and the pack's only", () => {
		const unknown = template.nodes
			.map((node) => node.type)
			.filter((type) => !type.startsWith('n8n-nodes-base.') && !ownTypes.includes(type));
		expect(unknown).toEqual([]);
	});

	it('has names and ids that are used once', () => {
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(template.nodes.map((node) => node.id)).size).toBe(names.length);
	});

	it('connects nodes that exist, and leaves none but triggers and notes without an input', () => {
		const targets = Object.values(template.connections).flatMap((outputs) =>
			Object.values(outputs).flatMap((branches) =>
				branches.flatMap((branch) => (branch ?? []).map(({ node }) => node)),
			),
		);
		expect(
			[...Object.keys(template.connections), ...targets].filter((name) => !names.includes(name)),
		).toEqual([]);
		const alone = template.nodes.filter(({ name }) => !targets.includes(name)).map(({ type }) => type);
		expect(alone.filter((type) => !/trigger$|stickyNote$/i.test(type))).toEqual([]);
	});

	it('speaks in expressions of nodes that exist', () => {
		const said = [...JSON.stringify(template.nodes).matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
		expect(said.filter((name) => !names.includes(name))).toEqual([]);
	});

	it('tells what it does and the oldest n8n it runs on in a note', () => {
		const notes = template.nodes.filter((node) => node.type === 'n8n-nodes-base.stickyNote');
		expect(notes.map((note) => note.parameters.content).join('\n')).toMatch(/n8n \d+\.\d+ or newer/);
	});

	it('makes the ledger with exactly the columns that are written to it', () => {
		const tables = rows(template, 'create').filter(
			({ parameters }) => parameters.tableName === 'eFacture ledger',
		);
		for (const { parameters } of tables) {
			const { column } = parameters.columns as unknown as { column: Array<{ name: string; type: string }> };
			expect(Object.fromEntries(column.map(({ name, type }) => [name, type]))).toEqual(ledgerColumns);
			expect(column.map(({ name }) => name)).toEqual(Object.keys(ledgerColumns));
		}
	});
});

describe('02-ingest-invoices.json', () => {
	const template = read('02-ingest-invoices.json');
	const node = (name: string) => {
		const found = template.nodes.find((one) => one.name === name);
		if (!found) throw new Error(`The template has no node ${name}`);
		return found;
	};

	it('makes the ledger', () => {
		expect(node('Ledger table').parameters.tableName).toBe('eFacture ledger');
	});

	it('takes back the claims of its own execution, told by what Claim writes', () => {
		const { conditions } = node('Take back claims').parameters.filters as { conditions: object[] };
		expect(node('Take back claims').parameters.matchType).toBe('allConditions');
		expect(conditions).toEqual([
			{ keyName: 'state', condition: 'eq', keyValue: 'seen' },
			{ keyName: 'reason', condition: 'eq', keyValue: `=${claimReason('{{ $execution.id }}')}` },
		]);
	});

	it('lets every node that works item by item go on after a failure', () => {
		const working = template.nodes.filter(({ type }) => /\.(eFactureGetInvoices|welyb\w+)$/.test(type));
		const stopping = working.filter((one) => !one.onError?.startsWith('continue')).map(({ name }) => name);
		expect(stopping).toEqual([]);
	});
});
