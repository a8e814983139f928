import { Contract, readContract } from '../../../sandbox/portal/contract';

interface Exchange {
	method: string;
	/** Path with its query, below `/partner/v1`. */
	path: string;
	requestBody?: unknown;
	status: number;
	/** Parsed JSON; undefined for a file. */
	answer?: unknown;
}

type Node = Record<string, unknown>;
const contract = new Contract();
const paths = readContract().paths as Record<string, Node>;

/**
 * Sets one exchange against the contract: is there such an operation, do request and answer fit its schemas?
 *
 * @returns what doesn't fit; empty when all is well
 */
export function misfits({ method, path, requestBody, status, answer }: Exchange): string[] {
	const template = templateOf(path.split('?')[0]);
	const operation = template && (paths[template][method.toLowerCase()] as Node | undefined);
	if (!template || !operation) return [`The contract has no ${method} ${path}`];
	const base = `paths/${pointer(template)}/${method.toLowerCase()}`;
	const found: string[] = [];

	const sent = (operation.requestBody as { content: Node } | undefined)?.content;
	if (sent?.['application/json']) {
		found.push(...check(`${base}/requestBody/content/application~1json/schema`, requestBody, 'request'));
	}
	const responses = operation.responses as Record<string, { content?: Node }>;
	if (!responses[status]) {
		return status >= 400
			? [...found, ...check('components/schemas/Error', answer, `answer ${status}`)]
			: [...found, `The contract has no answer ${status} to ${method} ${path}`];
	}
	if (responses[status].content?.['application/json']) {
		found.push(
			...check(`${base}/responses/${status}/content/application~1json/schema`, answer, `answer ${status}`),
		);
	}
	return found;
}

function templateOf(path: string): string | undefined {
	const fits = (template: string) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
	return Object.keys(paths).find((template) => template === path) ?? Object.keys(paths).find(fits);
}

function check(schema: string, value: unknown, what: string): string[] {
	const validate = contract.at(schema);
	if (validate(value)) return [];
	return (validate.errors ?? []).map((error) => `${what} ${error.instancePath}: ${error.message}`);
}

const pointer = (text: string) => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));
