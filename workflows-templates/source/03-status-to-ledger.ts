import { registry as withPortal, statusToWelyb } from './03-status-to-welyb';
import { connectionsBlock } from './blocks';
import { note } from './nodes';
import type { Connection, TemplateNode, TemplateSource } from './workflow';

const SETTER = 'Set Document Status';

const registry = connectionsBlock([880, 60], { hasPortal: false });

const explained = note(
	'what this does',
	`## 03 – Status from eFacture to the ledger
Keeps **every** status that the platform tells of an invoice in its row of the ledger, for firms that file by collection e-mail. An e-mail carries no status, so Welyb isn't told. Templates 04b, 05 and 08 go by what the ledger knows: what may be set, what is held back, what is past due. Runs on n8n 2.41 or newer, beside *02 – Ingest invoices by e-mail*, in place of *03 – Status from eFacture to Welyb*.

**Before you publish**
1. Choose your *eFacture API* credential in the three eFacture nodes that want one.
2. In **Settings**, set the same platform label, start date and organizations as in template 02, and the start date in **eFacture Trigger**.`,
	[-600, -280],
	[500, 640],
	4,
);

const replaced = new Set([...withPortal.nodes.map(({ name }) => name), SETTER, explained.name]);

function byMail(node: TemplateNode): TemplateNode {
	if (node.name !== 'Record') return node;
	return { ...node, parameters: { ...node.parameters, channel: 'collectionEmail' } };
}

/** The name of a node in `name` or `name:output`. */
const nodeOf = (end: string) => end.split(':')[0];
const isKept = ([from, to]: Connection) => ![from, to].some((end) => nodeOf(end) === SETTER);
const isOfPortal = (connection: Connection) => withPortal.connections.includes(connection);

/** Template 03 without a portal. */
export const statusToLedger: TemplateSource = {
	file: '03-status-to-ledger',
	name: '03 – Status from eFacture to the ledger',
	nodes: [
		explained,
		...statusToWelyb.nodes.filter(({ name }) => !replaced.has(name)).map(byMail),
		...registry.nodes,
	],
	connections: [
		...statusToWelyb.connections.filter((one) => isKept(one) && !isOfPortal(one)),
		...registry.connections,
		['Anything to set?', 'Set or not'],
	],
};
