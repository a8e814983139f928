import { ingestInvoices } from './02-ingest-invoices';
import { note } from './nodes';
import { allIfRun } from './pack';
import type { TemplateNode, TemplateSource } from './workflow';

const INSTANT = 'eFacture Instant Trigger';

const instant: TemplateNode[] = [
	note(
		'instant',
		`### At once
The platform calls **eFacture Instant Trigger** the moment there is news. It has to reach n8n at the webhook's URL. **eFacture Trigger** and the sweep stay beneath, since the standard promises no second call when one fails. What several of them bring is claimed, and filed, once.

Choose the *eFacture API* credential here as well, and list the organizations that **eFacture Trigger** lists. Use this workflow in place of *02 – Ingest invoices*, not beside it.`,
		[-600, 400],
		[500, 480],
	),
	{
		name: INSTANT,
		type: 'eFactureInstantTrigger',
		version: 1,
		parameters: { events: ['purchaseInvoice', 'salesInvoice'], options: {} },
		at: [0, -140],
	},
];

/** What any of the two triggers brought. */
const emitted = `={{ [...${allIfRun('eFacture Trigger')}, ...${allIfRun(INSTANT)}] }}`;

function withBothTriggers(node: TemplateNode): TemplateNode {
	if (node.name !== 'Emitted flows') return node;
	const parameters = structuredClone(node.parameters) as {
		assignments: { assignments: Array<{ name: string; value: unknown }> };
	};
	for (const field of parameters.assignments.assignments) if (field.name === 'flows') field.value = emitted;
	return { ...node, parameters };
}

/** Template 02 with both triggers. */
export const ingestInvoicesInstantly: TemplateSource = {
	file: '02-ingest-invoices-instant',
	name: '02 – Ingest invoices at once',
	nodes: [...ingestInvoices.nodes.map(withBothTriggers), ...instant],
	connections: [...ingestInvoices.connections, [INSTANT, 'Settings']],
};
