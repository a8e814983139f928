import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import type { ICredentialType, INodeType } from 'n8n-workflow';

import * as pack from '../../index';
import { n8n } from '../../package.json';
import { declaredOperations, outputSchema, type DeclaredOperation } from '../../scripts/outputSchemas';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { loadOutputSchema } = require('n8n-core/dist/nodes-loader/output-schema-resolver') as {
	/** How n8n finds a node's schema for its editor. */
	loadOutputSchema: (operation: {
		nodeDir: string;
		version: number;
		resource?: string;
		operation?: string;
		versionFallback?: boolean;
	}) => object | undefined;
};

interface Schema {
	type?: unknown;
	properties?: Record<string, Schema>;
	items?: Schema;
}

const operations = declaredOperations();
const named = operations.map((one) => ({ ...one, name: path.relative('dist/nodes', one.target) }));
const ajv = addFormats(new Ajv({ strict: true, allErrors: true }));

/** Paths of what n8n's editor can't show: it goes by `type`, and by `properties` and `items` of what is an object or a list. */
function unreadable(schema: Schema, at: string): string[] {
	const here = typeof schema.type === 'string' ? [] : [at];
	const properties = Object.entries(schema.properties ?? {});
	return [
		...here,
		...properties.flatMap(([name, property]) => unreadable(property, `${at}.${name}`)),
		...(schema.items ? unreadable(schema.items, `${at}[]`) : []),
	];
}

it('is about every operation that the package’s nodes offer', () => {
	const nodes = Object.values(pack)
		.map((Class) => new (Class as new () => INodeType | ICredentialType)())
		.filter((one): one is INodeType => 'description' in one);
	const described = nodes.map(({ description }) => description.name);
	expect([...new Set(operations.map(({ Node }) => new Node().description.name))].sort()).toEqual(
		described.sort(),
	);
	// The editor offers what has an action.
	const offered = JSON.stringify(nodes.map(({ description }) => description)).match(/"action":/g);
	expect(operations.filter(({ operation }) => operation !== null)).toHaveLength(offered?.length ?? 0);
});

describe.each(named)('$name', (operation) => {
	it('is JSON Schema', () => {
		ajv.compile(outputSchema(operation));
	});

	it('shows its fields in the editor', () => {
		const schema = outputSchema(operation) as Schema;
		expect(schema).toMatchObject({ type: 'object', properties: expect.anything() as object });
		expect(Object.keys(schema.properties ?? {})).not.toHaveLength(0);
		expect(unreadable(schema, 'item')).toEqual([]);
	});

	it('is where n8n looks for it', () => {
		const { Node, resource, operation: value, target } = operation;
		const folder = mkdtempSync(path.join(tmpdir(), 'schemas-'));
		const file = path.join(folder, target);
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, JSON.stringify({ type: 'object' }));
		const found = loadOutputSchema({
			nodeDir: path.join(folder, path.dirname(compiledFile(Node))),
			version: new Node().description.version as number,
			resource: resource ?? undefined,
			operation: value ?? undefined,
			// A trigger's is looked for by the editor's assistant only, which takes any version.
			versionFallback: value === null,
		});
		rmSync(folder, { recursive: true });
		expect(found).toEqual({ type: 'object' });
	});
});

it('says which file lacks it', () => {
	const missing = { ...operations[0], source: path.join(__dirname, 'nowhere.operation.ts') };
	expect(() => outputSchema(missing)).toThrow("nowhere.operation.ts has to export 'output'");
});

function compiledFile(Node: DeclaredOperation['Node']): string {
	return n8n.nodes.find((file) => path.basename(file, '.node.js') === Node.name) ?? '';
}
