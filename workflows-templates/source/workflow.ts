import { createHash } from 'node:crypto';

import { name as packName } from '../../package.json';

/** A node of a template. */
export interface TemplateNode {
	name: string;
	/** Type without its package: one of the pack's nodes, else one of n8n's own. */
	type: string;
	version: number;
	parameters: object;
	/** Left and top edge on the canvas. */
	at: [number, number];
	onError?: 'continueRegularOutput' | 'continueErrorOutput';
	/** Gives an empty item where it would give none, so that the workflow goes on. */
	alwaysOutputData?: boolean;
	/** Runs for the first item only. */
	executeOnce?: boolean;
	retryOnFail?: boolean;
	waitBetweenTries?: number;
}

/** From one node's output to another's input: `A`, or `A:1` for its second output; `B`, or `B:1` for its second input. */
export type Connection = [from: string, to: string];

export interface TemplateSource {
	/** File name without `.json`. */
	file: string;
	name: string;
	nodes: TemplateNode[];
	connections: Connection[];
	/** Seconds after which n8n ends an execution; without it, as n8n is set up. */
	timeoutSeconds?: number;
}

const ownTypes = /^(eFacture|welyb)/;
const N8N_PACKAGE = 'n8n-nodes-base';

/** What n8n imports: inactive, without credentials and pinned data; successful executions aren't saved. */
export function toWorkflow({ name, nodes, connections, timeoutSeconds }: TemplateSource): object {
	return {
		name,
		nodes: nodes.map(({ at, type, version, parameters, name: nodeName, ...rest }) => ({
			parameters,
			id: idOf(name, nodeName),
			name: nodeName,
			type: `${ownTypes.test(type) ? packName : N8N_PACKAGE}.${type}`,
			typeVersion: version,
			position: at,
			...rest,
		})),
		connections: connectionsOf(connections),
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'all',
			saveManualExecutions: false,
			...(timeoutSeconds === undefined ? {} : { executionTimeout: timeoutSeconds }),
		},
		active: false,
		pinData: {},
		meta: { templateCredsSetupCompleted: false },
	};
}

/** The same id at every build, in the form n8n gives ids. */
function idOf(workflow: string, node: string): string {
	const hash = createHash('sha256').update(`${workflow}|${node}`).digest('hex');
	return [
		hash.slice(0, 8),
		hash.slice(8, 12),
		hash.slice(12, 16),
		hash.slice(16, 20),
		hash.slice(20, 32),
	].join('-');
}

function connectionsOf(connections: Connection[]): object {
	const bySource: Record<string, { main: Array<Array<{ node: string; type: 'main'; index: number }>> }> = {};
	for (const [from, to] of connections) {
		const [source, output] = place(from);
		const [target, input] = place(to);
		const { main } = (bySource[source] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output].push({ node: target, type: 'main', index: input });
	}
	return bySource;
}

function place(end: string): [string, number] {
	const [, name, index] = /^(.*?)(?::(\d+))?$/.exec(end) ?? [];
	return [name, Number(index ?? 0)];
}
