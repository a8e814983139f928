import { NodeRunner, type Emitted, type RunOptions } from '../nodeRunner';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { EFactureGetInvoices } from '../../../../nodes/EFacture/GetInvoices/EFactureGetInvoices.node';
import { EFactureSetInvoiceStatus } from '../../../../nodes/EFacture/SetInvoiceStatus/EFactureSetInvoiceStatus.node';
import { generate, type SampleFlow } from '../../../../sandbox/generator';
import { startPlatform, type Platform, type PlatformOptions } from '../../../../sandbox/platform';

const { flows, dossiers } = generate({ flows: 24 });
const members = dossiers.map(({ siren, siret }) => ({ organization: 'firm', siren, siret }));

/** Flows of the generator by what their invoice is. */
export const [purchase, sale] = flows;
/** Both parties are clients of the firm. */
export const between = flows[3];
/** A sale with VAT of 20 and 10 %, due on payment. */
export const saleOfTwoRates = flows[8];
export const saleCreditNote = flows[12];
export const [selfBilledSale, selfBilledPurchase] = [flows[14], flows[16]];

export const PERSON = 'jane@firm.example';
export const SECOND = 'paul@firm.example';

/** A flow that the platform presents in another way; its file is the same. */
export function presented(flow: SampleFlow, changes: Partial<SampleFlow>): SampleFlow {
	const { content, truth } = flow;
	return { ...flow, content, truth, ...changes };
}

/** The nodes and a platform that acknowledges at once and keeps life cycles. */
export class StatusSandbox {
	readonly setStatus: NodeRunner;
	readonly getInvoices: NodeRunner;

	private constructor(readonly platform: Platform) {
		this.setStatus = new NodeRunner(new EFactureSetInvoiceStatus(), platform);
		this.getInvoices = new NodeRunner(new EFactureGetInvoices(), platform);
	}

	static async start(options: PlatformOptions = {}): Promise<StatusSandbox> {
		const usual = { flows, members, acknowledgeAfterMs: 0, lifecycle: true };
		return new StatusSandbox(await startPlatform({ ...usual, ...options }));
	}

	/** Sets a status on each item's invoice, by a decider, on the side of each item. */
	async set(parameters: INodeParameters, options: RunOptions = {}): Promise<Emitted[]> {
		return await this.setStatus.run(
			{ operation: 'set', person: PERSON, actId: 'act-1', ...parameters },
			options,
		);
	}

	/** The first item that a run gives. */
	async setOn(flow: SampleFlow, parameters: INodeParameters, options: RunOptions = {}): Promise<Emitted> {
		const [item] = await this.set({ ...named(flow), ...parameters }, options);
		return item;
	}

	/** Why a status isn't set, as the error output gives it. */
	async refusalOf(
		flow: SampleFlow,
		parameters: INodeParameters,
		options: RunOptions = {},
	): Promise<IDataObject> {
		const { json } = await this.setOn(flow, parameters, { ...options, continues: true });
		if (!json.error) throw new Error(`It was set: ${JSON.stringify(json.act)}`);
		return json.error as IDataObject;
	}

	async check(flow: SampleFlow, parameters: INodeParameters, options: RunOptions = {}): Promise<IDataObject> {
		const given = { operation: 'check', person: PERSON, actId: 'act-1', ...named(flow), ...parameters };
		const [{ json }] = await this.setStatus.run(given, options);
		return json.check as IDataObject;
	}

	async applicable(flow: SampleFlow, parameters: INodeParameters = {}, options: RunOptions = {}) {
		const [{ json }] = await this.setStatus.run(
			{ operation: 'getApplicable', ...named(flow), ...parameters },
			options,
		);
		return json;
	}

	/** Codes of the statuses that may be set on a flow's invoice. */
	async codesFor(flow: SampleFlow, parameters: INodeParameters = {}): Promise<string[]> {
		const { applicable } = await this.applicable(flow, parameters);
		return (applicable.statuses as Array<{ code: string }>).map(({ code }) => code);
	}

	/** Codes in the platform's life cycle of a flow's invoice. */
	codes(flow: SampleFlow): string[] {
		return this.platform.lifecycle(flow.flowId).map(({ code }) => code);
	}

	/** The last status in the platform's life cycle of a flow's invoice. */
	last(flow: SampleFlow) {
		return this.platform.lifecycle(flow.flowId).at(-1);
	}

	get deposits() {
		return this.platform.deposits();
	}
}

/** A flow's invoice by its id, on the side that the firm's dossier is on. */
export function named({ flowId, truth }: SampleFlow): INodeParameters {
	return { flowSource: 'id', flowId, actingAs: truth.filings[0].side };
}

/** What confirms a status that wants a second person. */
export const confirmed = { confirmedBy: SECOND };

/** Rows of 'Reasons' and of 'Amounts Received'. */
export const reasons = (...rows: INodeParameters[]) => ({ reasons: { reason: rows } });
export const received = (...rows: INodeParameters[]) => ({ received: { amount: rows } });

/** A reference to a flow as the trigger emits it, with what the caller knows of its invoice. */
export const reference = (flow: SampleFlow, more: IDataObject = {}): IDataObject => ({
	flow: {
		id: flow.flowId,
		organization: '',
		type: flow.flowType,
		syntax: flow.flowSyntax,
		processingRule: flow.processingRule,
		submittedAt: flow.submittedAt,
		acknowledgement: { status: flow.acknowledgement.status },
	},
	side: flow.truth.filings[0]?.side,
	...more,
});
