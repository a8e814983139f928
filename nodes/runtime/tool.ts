import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether the node is the tool of an AI agent, which sees its first output only. */
export function isTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}
