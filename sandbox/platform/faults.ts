import type { OutageKind, PlannedFailure, RateLimit, Route } from './types';

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

interface Plan extends PlannedFailure {
	skip: number;
	times: number;
}

/** Outages, planned failures and the rate limit of the sandbox platform. */
export class Faults {
	private outage: Outage | null = null;
	private plans: Plan[] = [];
	private limit: RateLimit | null = null;
	private windows = new Map<string, { startedAt: number; calls: number }>();

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

	/** The outage under way and the seconds it has left; null if there is none. */
	currentOutage(): { kind: OutageKind; secondsLeft: number } | null {
		if (!this.outage || this.outage.until <= Date.now()) return null;
		return { kind: this.outage.kind, secondsLeft: Math.ceil((this.outage.until - Date.now()) / 1000) };
	}

	setRateLimit(limit: RateLimit | null): void {
		this.limit = limit;
		this.windows.clear();
	}

	failNext(failure: PlannedFailure): void {
		this.plans.push({ ...failure, skip: failure.skip ?? 0, times: failure.times ?? 1 });
	}

	/** The fault that meets a call, whoever makes it; null: answer it. */
	forCall(route: Route, flowId: string | undefined): Fault | null {
		return this.outageFault() ?? this.plannedFault(route, flowId);
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
		const current = this.currentOutage();
		if (!current || !this.outage) return null;
		if (current.kind === 'refuse') return { kind: 'break' };
		if (current.kind === 'hang') return { kind: 'hang', until: this.outage.over };
		return { kind: 'answer', status: 503, retryAfter: String(current.secondsLeft) };
	}

	private plannedFault(route: Route, flowId: string | undefined): Fault | null {
		const plan = this.plans.find(
			(candidate) =>
				(candidate.route === undefined || candidate.route === route) &&
				(candidate.flowId === undefined || candidate.flowId === flowId),
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
