export const outageKinds = ['refuse', 'unavailable', 'hang'] as const;
/** `refuse` breaks the connection, `unavailable` answers 503, `hang` answers nothing until the outage ends. */
export type OutageKind = (typeof outageKinds)[number];

/** Calls one client may make in each window. */
export interface RateLimit {
	requests: number;
	perSeconds: number;
	/** How `Retry-After` is written; `seconds` by default. */
	retryAfter?: 'seconds' | 'date' | 'none';
}

/** An answer to give in place of the real one, to the next calls that match what it names of a call. */
export type PlannedFailure<Call> = Partial<Call> & {
	/** HTTP status, or reply code of a mail server, of the answer; 0 breaks the connection. */
	status: number;
	/** How many calls fail; 1 by default. */
	times?: number;
	/** How many matching calls pass first; 0 by default. */
	skip?: number;
	/** Seconds for a `Retry-After` header. */
	retryAfterSeconds?: number;
};

/** What to do in place of answering. */
export type Fault =
	| { kind: 'answer'; status: number; retryAfter?: string }
	| { kind: 'break' }
	| { kind: 'hang'; until: Promise<void> };

interface Outage {
	kind: OutageKind;
	until: number;
	over: Promise<void>;
	end: () => void;
}

type Plan<Call> = PlannedFailure<Call> & { skip: number; times: number };

/** Outages, planned failures and the rate limit of a sandbox server. `Call` is what tells its calls apart. */
export class Faults<Call extends object> {
	private outage: Outage | null = null;
	private plans: Array<Plan<Call>> = [];
	private limit: RateLimit | null = null;
	private readonly windows = new Map<string, { startedAt: number; calls: number }>();

	startOutage(kind: OutageKind, seconds: number): void {
		this.endOutage();
		let end = () => {};
		const over = new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, seconds * 1000);
			end = () => {
				clearTimeout(timer);
				resolve();
			};
		});
		this.outage = { kind, until: Date.now() + seconds * 1000, over, end };
	}

	endOutage(): void {
		this.outage?.end();
		this.outage = null;
	}

	setRateLimit(limit: RateLimit | null): void {
		this.limit = limit;
		this.windows.clear();
	}

	failNext(failure: PlannedFailure<Call>): void {
		this.plans.push({ ...failure, skip: failure.skip ?? 0, times: failure.times ?? 1 });
	}

	/** Drops the failures that are still to come. */
	forgetFailures(): void {
		this.plans = [];
	}

	/** The fault that meets a call, whoever makes it; null: answer it. */
	forCall(call: Call): Fault | null {
		return this.outageFault() ?? this.plannedFault(call);
	}

	/** Counts a call against the rate limit of its client; null: within it. */
	forClient(clientId: string): Fault | null {
		if (!this.limit) return null;
		const { requests, perSeconds, retryAfter } = this.limit;
		const now = Date.now();
		let window = this.windows.get(clientId);
		if (!window || now - window.startedAt >= perSeconds * 1000) {
			window = { startedAt: now, calls: 0 };
			this.windows.set(clientId, window);
		}
		window.calls++;
		if (window.calls <= requests) return null;
		const endsAt = window.startedAt + perSeconds * 1000;
		const spellings = {
			seconds: String(Math.max(1, Math.ceil((endsAt - now) / 1000))),
			// An HTTP date has whole seconds, so it is rounded up.
			date: new Date(Math.ceil(endsAt / 1000) * 1000).toUTCString(),
			none: undefined,
		};
		return { kind: 'answer', status: 429, retryAfter: spellings[retryAfter ?? 'seconds'] };
	}

	private outageFault(): Fault | null {
		if (!this.outage || this.outage.until <= Date.now()) return null;
		const secondsLeft = Math.ceil((this.outage.until - Date.now()) / 1000);
		const faults: Record<OutageKind, Fault> = {
			refuse: { kind: 'break' },
			hang: { kind: 'hang', until: this.outage.over },
			unavailable: { kind: 'answer', status: 503, retryAfter: String(secondsLeft) },
		};
		return faults[this.outage.kind];
	}

	private plannedFault(call: Call): Fault | null {
		const fields = Object.entries(call) as Array<[keyof Call, unknown]>;
		const plan = this.plans.find((candidate) =>
			fields.every(([field, value]) => candidate[field] === undefined || candidate[field] === value),
		);
		if (!plan) return null;
		if (plan.skip > 0) {
			plan.skip--;
			return null;
		}
		plan.times--;
		if (plan.times <= 0) this.plans = this.plans.filter((other) => other !== plan);
		if (plan.status === 0) return { kind: 'break' };
		return { kind: 'answer', status: plan.status, retryAfter: plan.retryAfterSeconds?.toString() };
	}
}
