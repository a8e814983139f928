import { createHash } from 'node:crypto';

/** How the simulated platform shows its flows. */
export interface Behaviour {
	order: 'ascending' | 'descending' | 'shuffled';
	cursors: boolean;
	/** Most flows it shows at once, whatever is asked for. */
	cap?: number;
	/** It shows only so many, and says nothing of the limit it keeps to. */
	ignoresLimit?: boolean;
	beforeIsInclusive?: boolean;
	ignoresBefore?: boolean;
	/** An acknowledgement moves `updatedAt`, as the contract says. */
	ackMovesTime?: boolean;
	sendsDate?: boolean;
}

export interface SimulatedFlow {
	flowId: string;
	flowType: string;
	organization: string;
	/** Milliseconds since 1970; a fraction stands for microseconds. */
	time: number;
	ack: 'Pending' | 'Ok' | 'Error';
}

interface Query {
	limit?: number;
	cursor?: string;
	where: { updatedAfter?: string; updatedBefore?: string; flowType?: string[]; flowDirection?: string[]; ackStatus?: string };
}

export class HttpFailure extends Error {
	constructor(readonly status: number) {
		super(`HTTP ${status}`);
	}
}

/** Microseconds, so that platforms that count finer than n8n's milliseconds can be simulated. */
const instant = (time: number) => {
	const micros = Math.round((time - Math.floor(time)) * 1000);
	return new Date(Math.floor(time)).toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`);
};
const hashes = new Map<string, string>();
const hash = (id: string) => {
	const known = hashes.get(id) ?? createHash('sha256').update(id).digest('hex');
	hashes.set(id, known);
	return known;
};

/** A keyset: the page goes on behind the place of this flow, wherever that has moved. */
const cursorAt = ({ flowId, time }: SimulatedFlow) => JSON.stringify({ flowId, time });

/** A platform of the standard, in memory: written from the contract's text, sharing no code with the client. */
export class SimulatedPlatform {
	readonly flows: SimulatedFlow[] = [];
	/** The platform's clock, milliseconds since 1970. */
	now: number;
	requests = 0;
	/** Numbers of requests to fail, counted from the next one, and how. */
	failures = new Map<number, number>();
	refusesCursors = false;
	forbidden = new Set<string>();

	constructor(
		readonly behaviour: Behaviour,
		now: number,
	) {
		this.now = now;
	}

	add(flow: Partial<SimulatedFlow> & { time: number }): SimulatedFlow {
		const number = this.flows.length + 1;
		const added = { flowId: `flow-${number}`, flowType: 'SupplierInvoice', organization: '', ack: 'Ok' as const, ...flow };
		this.flows.push(added);
		return added;
	}

	acknowledge(flow: SimulatedFlow, ack: 'Ok' | 'Error'): void {
		flow.ack = ack;
		if (this.behaviour.ackMovesTime !== false) flow.time = this.now;
	}

	date(): string | undefined {
		return this.behaviour.sendsDate === false ? undefined : new Date(this.now).toUTCString();
	}

	private meetFailure(organization: string): void {
		this.requests++;
		const status = this.failures.get(this.requests);
		if (status !== undefined) throw new HttpFailure(status);
		if (this.forbidden.has(organization)) throw new HttpFailure(403);
	}

	metadata(organization: string, flowId: string): object {
		this.meetFailure(organization);
		const flow = this.flows.find((one) => one.flowId === flowId && one.organization === organization);
		if (!flow) throw new HttpFailure(404);
		return this.present(flow);
	}

	search(organization: string, { limit = 25, cursor, where }: Query): object {
		this.meetFailure(organization);
		if (cursor !== undefined && this.refusesCursors) throw new HttpFailure(400);
		const { order, cursors, cap = 100, ignoresLimit, beforeIsInclusive, ignoresBefore } = this.behaviour;
		const after = where.updatedAfter === undefined ? -Infinity : Date.parse(where.updatedAfter);
		const before = where.updatedBefore === undefined || ignoresBefore ? Infinity : Date.parse(where.updatedBefore);
		const matching = this.flows.filter(
			(flow) =>
				flow.organization === organization &&
				flow.time > after &&
				(beforeIsInclusive ? flow.time <= before : flow.time < before) &&
				(!where.flowType || where.flowType.includes(flow.flowType)) &&
				(!where.flowDirection || where.flowDirection.includes('In')) &&
				(!where.ackStatus || where.ackStatus === flow.ack),
		);
		const inOrder = this.comparison(order);
		matching.sort(inOrder);
		const start = cursors && cursor !== undefined ? (JSON.parse(cursor) as SimulatedFlow) : undefined;
		const left = start ? matching.filter((flow) => inOrder(flow, start) > 0) : matching;
		const size = ignoresLimit ? cap : Math.min(limit, cap);
		const shown = left.slice(0, size);
		return {
			...(ignoresLimit ? {} : { limit: size }),
			...(cursors && left.length > shown.length ? { nextCursor: cursorAt(shown[shown.length - 1]) } : {}),
			results: shown.map((flow) => this.present(flow)),
		};
	}

	private comparison(order: Behaviour['order']): (a: SimulatedFlow, b: SimulatedFlow) => number {
		const byId = (a: SimulatedFlow, b: SimulatedFlow) => (a.flowId < b.flowId ? -1 : Number(a.flowId > b.flowId));
		if (order === 'shuffled') return (a, b) => (hash(a.flowId) < hash(b.flowId) ? -1 : Number(a.flowId !== b.flowId));
		if (order === 'descending') return (a, b) => b.time - a.time || byId(b, a);
		return (a, b) => a.time - b.time || byId(a, b);
	}

	private present({ flowId, flowType, time, ack }: SimulatedFlow): object {
		return {
			flowId,
			flowType,
			flowDirection: 'In',
			submittedAt: instant(time),
			updatedAt: instant(time),
			acknowledgement: { status: ack, ...(ack === 'Error' ? { details: [{ reasonCode: 'VirusFound' }] } : {}) },
		};
	}
}
