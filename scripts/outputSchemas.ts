import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { INodeProperties, INodeType } from 'n8n-workflow';
import { ZodFirstPartyTypeKind, type ZodNullableDef, type ZodTypeAny, type ZodTypeDef } from 'zod';
import {
	ignoreOverride,
	parseDef,
	zodToJsonSchema,
	type JsonSchema7Type,
	type Refs,
} from 'zod-to-json-schema';

import { n8n } from '../package.json';

const ROOT = path.join(__dirname, '..');

/** An operation that a node declares in its description, or the node itself, where it has none. */
export interface DeclaredOperation {
	Node: new () => INodeType;
	/** Values of the parameters `resource` and `operation`; null where the node has no such parameter. */
	resource: string | null;
	operation: string | null;
	/** Whose `output` says what the items of the first output hold, absolute. */
	source: string;
	/** Where n8n looks for that as JSON Schema, from the project's root. */
	target: string;
}

/** Every operation of every node of the pack. */
export function declaredOperations(): DeclaredOperation[] {
	return n8n.nodes.flatMap((compiled) => {
		const folder = path.dirname(compiled.replace(/^dist\//, ''));
		const nodeFile = path.join(ROOT, folder, path.basename(compiled, '.js') + '.ts');
		const Node = load(nodeFile)[path.basename(compiled, '.node.js')] as DeclaredOperation['Node'];
		const { version, properties } = new Node().description;
		// As n8n names the folder of a node's version.
		const versionFolder = `v${String(version)}.0.0`;
		return operationsIn(properties).map(({ resource, operation }) => {
			const name = path.join(resource ?? '', operation ?? 'output');
			return {
				Node,
				resource,
				operation,
				source: operation === null ? nodeFile : operationFile(path.join(ROOT, folder), resource, operation),
				target: path.join('dist', folder, '__schema__', versionFolder, `${name}.json`),
			};
		});
	});
}

/**
 * What an operation's items hold, as JSON Schema (draft 07) of which n8n's editor reads `type`, `properties` and `items`.
 *
 * @throws Error when the operation exports no `output`
 */
export function outputSchema({ Node, source, resource, operation }: DeclaredOperation): object {
	const output = existsSync(source) ? (load(source).output as ZodTypeAny | undefined) : undefined;
	if (output) return zodToJsonSchema(output, { $refStrategy: 'none', override: nullable });
	const what = [new Node().description.displayName, resource, operation].filter(Boolean).join(': ');
	throw new Error(`${what} has no output schema: ${path.relative(ROOT, source)} has to export 'output'`);
}

function operationsIn(properties: INodeProperties[]): Array<Record<'resource' | 'operation', string | null>> {
	const named = (name: string) => properties.filter((one) => one.name === name && one.type === 'options');
	const resources = named('resource').flatMap(valuesOf);
	const declared = named('operation').flatMap((property) => {
		const shown = (property.displayOptions?.show?.resource as string[] | undefined) ?? resources;
		const where = shown.length ? shown : [null];
		return where.flatMap((resource) => valuesOf(property).map((operation) => ({ resource, operation })));
	});
	return declared.length ? declared : [{ resource: null, operation: null }];
}

function valuesOf({ options = [] }: INodeProperties): string[] {
	return options.flatMap((option) => ('value' in option ? [String(option.value)] : []));
}

/** An operation's file bears the operation's value as its name, and may lie in a folder that bears the resource's. */
function operationFile(folder: string, resource: string | null, operation: string): string {
	const file = `${operation}.operation.ts`;
	const ofResource = path.join(folder, resource ?? '', file);
	return existsSync(ofResource) ? ofResource : path.join(folder, file);
}

/**
 * What may be null as `nullable`, which keeps the type of what it is otherwise in its place: a list of types or `anyOf` would
 * hide its fields from the editor.
 */
function nullable(definition: ZodTypeDef, references: Refs) {
	const { typeName, innerType } = definition as ZodNullableDef;
	if (typeName !== ZodFirstPartyTypeKind.ZodNullable) return ignoreOverride;
	const schema: object = { ...parseDef(innerType._def, references), nullable: true };
	return (
		'enum' in schema ? { ...schema, enum: [...(schema.enum as unknown[]), null] } : schema
	) as JsonSchema7Type;
}

function load(file: string): Record<string, unknown> {
	return require(file) as Record<string, unknown>;
}

/** Writes every operation's schema beside its compiled node. */
function main(): void {
	for (const operation of declaredOperations()) {
		const file = path.join(ROOT, operation.target);
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, `${JSON.stringify(outputSchema(operation), null, 2)}\n`);
	}
}

if (require.main === module) main();
