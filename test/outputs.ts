import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	IPollFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { declaredOperations, outputSchema, type DeclaredOperation } from '../scripts/outputSchemas';

/**
 * Holds what the pack's nodes give in a test against the output schema of the operation, whatever runs them: jest loads this
 * before each file of tests of nodes and of templates.
 */

const ajv = addFormats(new Ajv({ allErrors: true }));
const validators = new Map<DeclaredOperation, ValidateFunction>();
const misfits: string[] = [];

// Not before: a file of tests may have modules mocked, which nobody may have loaded then.
beforeAll(() => {
	const operations = declaredOperations();
	for (const Node of new Set(operations.map((one) => one.Node))) {
		const own = operations.filter((one) => one.Node === Node);
		watch(Node.prototype as INodeType, own);
	}
});

afterEach(() => {
	expect(misfits.splice(0)).toEqual([]);
});

function watch(node: INodeType, declared: DeclaredOperation[]): void {
	const { execute, poll, webhook } = node;
	if (execute) {
		node.execute = async function (this: IExecuteFunctions) {
			const outputs = (await execute.call(this)) as INodeExecutionData[][];
			const operation = operationOf(this, declared);
			if (operation) check(operation, outputs[0]);
			return outputs;
		};
	}
	if (poll) {
		node.poll = async function (this: IPollFunctions) {
			const outputs = await poll.call(this);
			check(declared[0], outputs?.[0]);
			return outputs;
		};
	}
	if (webhook) {
		node.webhook = async function (this: IWebhookFunctions): Promise<IWebhookResponseData> {
			const response = await webhook.call(this);
			check(declared[0], response.workflowData?.[0]);
			return response;
		};
	}
}

/** Undefined where 'Simplify' isn't as it is by default: the schema is about what comes by default. */
function operationOf(
	context: IExecuteFunctions,
	declared: DeclaredOperation[],
): DeclaredOperation | undefined {
	const parameter = (name: string) => context.getNodeParameter(name, 0, '') as unknown;
	const same = declared.filter(({ operation }) => operation === parameter('operation'));
	// A test's context may know no resource where the operation says enough.
	const [found] = same.length > 1 ? same.filter(({ resource }) => resource === parameter('resource')) : same;
	if (!found) throw new Error(`There is no operation ${String(parameter('operation'))}`);
	const simplify = new found.Node().description.properties.find(
		({ name, displayOptions }) =>
			name === 'simplify' && displayOptions?.show?.operation?.includes(found.operation ?? ''),
	);
	if (!simplify) return found;
	const given = context.getNodeParameter('simplify', 0, simplify.default as boolean) as unknown;
	return given === simplify.default ? found : undefined;
}

function check(operation: DeclaredOperation, items: INodeExecutionData[] = []): void {
	const validate = validators.get(operation) ?? ajv.compile(outputSchema(operation));
	validators.set(operation, validate);
	for (const { json } of items.filter((item) => !isError(item))) {
		// As n8n keeps it.
		if (validate(JSON.parse(JSON.stringify(json)))) continue;
		misfits.push(`${operation.target}: ${ajv.errorsText(validate.errors, { dataVar: 'item' })}`);
	}
}

/** An item that n8n puts on the error output. */
function isError({ json }: INodeExecutionData): boolean {
	return json.error !== undefined && Object.keys(json).length === 1;
}
