import type { OutageKind, PlannedFailure, Operation, RateLimit } from './types';

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

/** Outages, planned failures and the rate limit of the sandbox portal. */
export class Faults {
	private outage: Outage | null = null;
	private plans: Array<PlannedFailure & { times: number; skip: number }> = [];
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

	failNext(failure: PlannedFailure): void {
		this.plans.push({ ...failure, times: failure.times ?? 1, skip: failure.skip ?? 0 });
	}

	/** The fault that meets a call, whoever makes it; null: answer it. */
	forCall(operation: Operation): Fault | null {
		return this.outageFault() ?? this.plannedFault(operation);
	}

	/** Counts a call against the rate limit of its token; null: within it. */
	forToken(token: string): Fault | null {
		if (!this.limit) return null;
		const now = Date.now();
		const length = this.limit.perSeconds * 1000;
		let window = this.windows.get(token);
		if (!window || now - window.startedAt >= length) {
			window = { startedAt: now, calls: 0 };
			this.windows.set(token, window);
		}
		window.calls++;
		if (window.calls <= this.limit.requests) return null;
		const wait = Math.max(1, Math.ceil((window.startedAt + length - now) / 1000));
		return { kind: 'answer', status: 429, retryAfter: String(wait) };
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

	private plannedFault(operation: Operation): Fault | null {
		const plan = this.plans.find((candidate) => (candidate.operation ?? operation) === operation);
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
