import type { IDataObject, IHttpRequestOptions, INodeExecutionData, IPollFunctions, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { poll } from '../../../nodes/EFacture/EFactureTrigger/poll';
import { HttpFailure, type SimulatedPlatform } from './simulatedPlatform';

export interface Emission {
	key: string;
	flowId: string;
	organization: string;
	ack: string;
	details: unknown;
}

const node = { id: 'n', name: 'Trigger', type: 'eFactureTrigger', typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };

/** A trigger node in a simulated n8n: polls, collects what was emitted, can be activated anew and restarted. */
export class SimulatedTrigger {
	staticData: IDataObject = {};
	readonly emissions: Emission[] = [];
	readonly polls: number[] = [];
	parameters: Record<string, unknown> = { events: ['purchaseInvoice', 'salesInvoice'], startFrom: 'date' };
	apiVersion = 'automatic';
	mode = 'trigger';
	budget: number | undefined;
	/** Milliseconds by which n8n's clock differs from the platform's. */
	localClockIsAhead = 0;
	/** Called before each request, with its number in this poll. */
	onRequest: (count: number) => void = () => {};
	private context: IPollFunctions;

	constructor(
		readonly platform: SimulatedPlatform,
		parameters: Record<string, unknown>,
	) {
		Object.assign(this.parameters, parameters);
		jest.spyOn(Date, 'now').mockImplementation(() => this.platform.now + this.localClockIsAhead);
		this.context = this.makeContext();
	}

	/** n8n stops and starts again: only what was saved is left, and it was saved by another process. */
	restart(): void {
		this.staticData = JSON.parse(JSON.stringify(this.staticData)) as IDataObject;
		const saved = this.staticData.cursor as { processes: string[] } | undefined;
		if (saved) saved.processes = ['gone'];
		this.context = this.makeContext();
	}

	/** The workflow is switched off and on in the same process. */
	activateAgain(): void {
		this.context = this.makeContext();
	}

	get stateLength(): number {
		return JSON.stringify(this.staticData).length;
	}

	async pollOnce(): Promise<Emission[]> {
		this.requestsOfPoll = 0;
		const items = (await poll(this.context))?.[0] ?? [];
		const emitted = items.map(({ json }) => toEmission(json));
		this.emissions.push(...emitted);
		this.polls.push(emitted.length);
		return emitted;
	}

	async pollTwiceAtOnce(): Promise<Array<INodeExecutionData[][] | null>> {
		return await Promise.all([poll(this.context), poll(this.context)]);
	}

	/** Polls until nothing comes any more. */
	async drain(mostPolls = 2_000): Promise<void> {
		for (let idle = 0, polls = 0; idle < 2; polls++) {
			if (polls > mostPolls) throw new Error('the trigger never comes to rest');
			const emitted = await this.pollOnce();
			const drains = JSON.stringify(this.staticData).includes('"drain"');
			idle = emitted.length || drains ? 0 : idle + 1;
		}
	}

	private requestsOfPoll = 0;

	private makeContext(): IPollFunctions {
		const context = {
			getNode: () => node,
			getMode: () => this.mode,
			getWorkflow: () => ({ id: 'w' }),
			getCredentials: async () => ({ flowServiceUrl: 'https://platform.test/flow-service', apiVersion: this.apiVersion }),
			getNodeParameter: (name: string, otherwise: unknown) => this.parameters[name] ?? otherwise,
			getWorkflowStaticData: () => this.staticData,
			getPollBudgetMs: () => this.budget ?? 300_000,
			logger: { warn: () => {}, debug: () => {}, info: () => {}, error: () => {} },
			helpers: { httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) => this.answer(options) },
		};
		return context as unknown as IPollFunctions;
	}

	private answer({ url, headers, body }: IHttpRequestOptions) {
		this.onRequest(++this.requestsOfPoll);
		const organization = String(headers?.['Organization-Id'] ?? '');
		const date = this.platform.date();
		const reply = (statusCode: number, content: unknown) => ({ statusCode, headers: date ? { date } : {}, body: content });
		try {
			if (url.endsWith('/v1/flows/search')) return reply(200, this.platform.search(organization, body as never));
			return reply(200, this.platform.metadata(organization, decodeURIComponent(url.split('/').pop() ?? '')));
		} catch (error) {
			if (!(error instanceof HttpFailure)) throw error;
			if (error.status === 401) throw new NodeApiError(node, {} as JsonObject, { httpCode: '401', message: 'no' });
			return reply(error.status, { errorCode: 'SIMULATED' });
		}
	}
}

function toEmission(json: IDataObject): Emission {
	const flow = json.flow as { id: string; organization: string; updatedAt: string; acknowledgement: IDataObject };
	const ack = String(flow.acknowledgement.status);
	const key = `${flow.organization}/${flow.id}/${flow.updatedAt}/${ack}`;
	return { key, flowId: flow.id, organization: flow.organization, ack, details: flow.acknowledgement.details };
}
