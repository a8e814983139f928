import { setting } from './settings';
import type { TemplateNode } from './workflow';

/** The pack's own nodes as the templates use them. */

/** The label of the platform in the ledger, as the node Settings has it. */
export const platformLabel = `={{ ${setting('platform')} }}`;

/** The polling trigger, once a minute. */
export const eFactureTrigger = (events: string[], at: [number, number]): TemplateNode => ({
	name: 'eFacture Trigger',
	type: 'eFactureTrigger',
	version: 1,
	parameters: {
		pollTimes: { item: [{ mode: 'everyMinute' }] },
		events,
		startFrom: 'date',
		startDate: '2026-09-01T00:00:00',
		options: { mostFlows: 200 },
	},
	at,
});

/** The eFacture Ledger node. */
export const ledger = (
	name: string,
	[resource, operation]: [resource: string, operation: string],
	parameters: object,
	at: [number, number],
): TemplateNode => ({
	name,
	type: 'eFactureLedger',
	version: 1,
	parameters: { resource, operation, platform: platformLabel, ...parameters },
	at,
});

/** Every item of a node's output, as JSON, in an expression. */
export const all = (node: string, output = 0) => `$('${node}').all(${output || ''}).map(item => item.json)`;

/** The same for a node that may not have run in this execution. */
export const allIfRun = (node: string, output = 0) => `($('${node}').isExecuted ? ${all(node, output)} : [])`;
