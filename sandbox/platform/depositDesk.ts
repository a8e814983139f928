import { depositedFlowType, fileFindings, pendingFlow, verdictOf, type Deposit } from './deposit';
import { sha256 } from './download';
import type { FlowStore } from './flowStore';
import type { Lifecycle } from './lifecycle';
import { parseMessage, type ParsedMessage } from './lifecycle/statusDeposits';
import { depositedStatusType } from './lifecycle/statusFlow';
import type {
	AckDetail,
	Acknowledgement,
	DepositPlan,
	DepositRecord,
	Depositor,
	PlatformFlow,
} from './types';

/** A deposit that was taken. */
interface Taken {
	deposit: Deposit;
	depositor: Depositor;
	flow: PlatformFlow;
	/** What is wrong with the file as such. */
	found: AckDetail[];
	/** The file as a status message; null for other syntaxes. */
	parsed: ParsedMessage | null;
	tookEffect: boolean;
}

/** Takes deposits, gives each its acknowledgement after a moment, and lets it take effect. */
export class DepositDesk {
	private readonly deposits = new Map<string, Taken>();
	private readonly digests = new Map<string, Set<string>>();
	private readonly timers = new Set<NodeJS.Timeout>();
	private plans: Array<DepositPlan & { times: number; skip: number }> = [];

	constructor(
		private readonly store: FlowStore,
		private readonly lifecycle: Lifecycle,
		private readonly acknowledgeAfterMs: number,
	) {}

	/** Takes a deposit, and says how it is to be answered: undefined as usual. */
	take(deposit: Deposit, depositor: Depositor): { flow: PlatformFlow; answer: DepositPlan['answer'] } {
		const flow = pendingFlow(deposit, depositor.organization, new Date());
		const known = this.digestsOf(depositor.organization);
		const found = fileFindings(deposit, known);
		known.add(sha256(deposit.file));
		const parsed = deposit.info.flowSyntax === 'CDAR' ? parseMessage(deposit.file) : null;
		const taken = { deposit, depositor, flow, found, parsed, tookEffect: false };
		this.deposits.set(flow.flowId, taken);
		this.store.add([flow]);
		const plan = this.nextPlan(deposit.info.flowSyntax);
		if (!plan?.stuck) this.acknowledgeLater(taken, plan);
		return { flow, answer: plan?.answer };
	}

	plan(plan: DepositPlan): void {
		this.plans.push({ ...plan, times: plan.times ?? 1, skip: plan.skip ?? 0 });
	}

	/** Sets the acknowledgement of a deposit, unless it is none. */
	acknowledge(flowId: string, acknowledgement: Acknowledgement): void {
		const taken = this.deposits.get(flowId);
		if (taken) void this.lifecycle.ready().then(() => this.conclude(taken, acknowledgement));
	}

	list(): DepositRecord[] {
		return [...this.deposits.values()].map(({ deposit, depositor, flow, parsed }) => {
			const { flowType, acknowledgement } = this.store.get(flow.flowId) ?? flow;
			return {
				...depositor,
				flowId: flow.flowId,
				trackingId: flow.trackingId ?? null,
				name: flow.name,
				flowSyntax: flow.flowSyntax,
				flowType,
				sha256: sha256(deposit.file),
				submittedAt: flow.submittedAt,
				acknowledgement: structuredClone(acknowledgement),
				statuses: parsed && 'message' in parsed ? this.lifecycle.statusesIn(parsed.message) : [],
			};
		});
	}

	/** What has no acknowledgement yet stays pending. */
	close(): void {
		for (const timer of this.timers) clearTimeout(timer);
	}

	private acknowledgeLater(taken: Taken, plan: DepositPlan | undefined): void {
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			void this.check(taken, plan?.error);
		}, plan?.acknowledgeAfterMs ?? this.acknowledgeAfterMs);
		this.timers.add(timer);
	}

	private async check(taken: Taken, plannedError: AckDetail[] | undefined): Promise<void> {
		await this.lifecycle.ready();
		if (this.store.get(taken.flow.flowId)?.acknowledgement.status !== 'Pending') return;
		this.conclude(taken, plannedError ? { status: 'Error', details: plannedError } : this.verdict(taken));
	}

	private verdict({ found, parsed, depositor }: Taken): Acknowledgement {
		if (found.length > 0 || parsed === null) return verdictOf(found);
		return verdictOf(this.lifecycle.judge(parsed, depositor.organization));
	}

	private conclude(taken: Taken, acknowledgement: Acknowledgement): void {
		const accepted = acknowledgement.status === 'Ok';
		const updated = this.store.update(taken.flow.flowId, {
			acknowledgement,
			flowType: accepted ? this.typeOf(taken) : 'Undefined',
			updatedAt: new Date().toISOString(),
		});
		if (!updated || !accepted || taken.tookEffect) return;
		taken.tookEffect = true;
		if (taken.parsed === null) this.lifecycle.note([updated]);
		else if ('message' in taken.parsed) this.lifecycle.take(taken.parsed.message, updated, taken.depositor);
	}

	private typeOf({ deposit, parsed }: Taken): string {
		if (parsed === null) return depositedFlowType(deposit.info, deposit.file);
		return 'message' in parsed ? depositedStatusType(parsed.message) : 'Undefined';
	}

	private digestsOf(organization: string): Set<string> {
		let known = this.digests.get(organization);
		if (!known) this.digests.set(organization, (known = new Set()));
		return known;
	}

	private nextPlan(flowSyntax: string): DepositPlan | undefined {
		const plan = this.plans.find((one) => one.flowSyntax === undefined || one.flowSyntax === flowSyntax);
		if (!plan) return undefined;
		if (plan.skip > 0) {
			plan.skip--;
			return undefined;
		}
		plan.times--;
		if (plan.times <= 0) this.plans = this.plans.filter((other) => other !== plan);
		return plan;
	}
}
