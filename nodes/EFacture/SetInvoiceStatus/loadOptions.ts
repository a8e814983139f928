import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { readInvoice } from '../../domain/invoice/read';
import { sides, type Side } from '../../domain/item';
import { applicableStatuses } from '../../domain/lifecycle/applicable';
import { ACTIONS, REASONS } from '../../domain/lifecycle/reasons';
import { statusByCode, STATUSES, type Actor, type LifecycleStatus } from '../../domain/lifecycle/statuses';
import { openDocument, readWhole, type FlowReference } from '../platform/documents';
import { platformOf } from '../platform/transport';

/** Who never is a client. */
const OTHERS: Actor[] = ['platform', 'thirdParty', 'unknown'];
/** Who buyer and seller can be, self-billing included. */
const ACTORS: Record<string, Actor[]> = {
	purchase: ['recipient', 'issuer', 'payer'],
	sale: ['issuer', 'recipient', 'payee'],
};

/** Longest wait for an invoice, so that the list is there in time. */
const PATIENCE_MS = 10_000;

/**
 * The statuses to choose from: those that may be set on the invoice, where the node names its flow and the platform gives
 * the file (one request); else those that the chosen side may set on any.
 */
export async function getStatuses(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const value = (name: string) => String(this.getCurrentNodeParameter(name) ?? '').trim();
	const side = value('actingAs');
	const flow = { id: value('flowId'), organization: value('organization') };
	// What the editor can't resolve comes as the expression that it is.
	const isNamed = value('flowSource') === 'id' && flow.id && !/^=/.test(flow.id + flow.organization);
	const ofInvoice = isNamed && isSide(side) ? await statusesOfInvoice(this, flow, side) : null;
	const statuses = ofInvoice ?? statusesOfSide(side);
	return statuses.map(({ code, label, labelFr }) => ({ name: `${code} ${label} (${labelFr})`, value: code }));
}

/** The reasons that the chosen status takes; without a status, all. */
export async function getReasons(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const status = statusByCode(String(this.getCurrentNodeParameter('status') ?? ''));
	const { reasons, reasonsB2G = [] } = status ?? { reasons: Object.keys(REASONS) };
	return [...new Set([...reasons, ...reasonsB2G])].map((code) => ({
		name: `${code}: ${REASONS[code].label} (${REASONS[code].labelFr})`,
		value: code,
		...(reasons.includes(code) ? {} : { description: 'Only for invoices to the public sector' }),
	}));
}

export async function getActions(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return Object.entries(ACTIONS).map(([code, { label, labelFr }]) => ({
		name: `${code}: ${label} (${labelFr})`,
		value: code,
	}));
}

function isSide(value: string): value is Side {
	return (sides as readonly string[]).includes(value);
}

function statusesOfSide(side: string): LifecycleStatus[] {
	const actors = ACTORS[side];
	return STATUSES.filter(({ setBy }) =>
		setBy.some((actor) => (actors ? actors.includes(actor) : !OTHERS.includes(actor))),
	);
}

/** Null when the invoice can't be read, so that the list still has something to choose from. */
async function statusesOfInvoice(
	context: ILoadOptionsFunctions,
	flow: FlowReference,
	side: Side,
): Promise<LifecycleStatus[] | null> {
	try {
		const platform = await platformOf(context);
		const document = await openDocument(context, platform, flow, 'Original', Date.now() + PATIENCE_MS);
		const read = await readInvoice(await readWhole(context, flow, document));
		if (read.kind !== 'invoice') return null;
		const { applicable } = applicableStatuses({
			invoice: read.invoice,
			side,
			history: [],
			historyComplete: false,
			processingRule: null,
			rules: { internationalPaymentsOnly: false },
		});
		return applicable.map(({ status }) => status);
	} catch {
		return null;
	}
}
