import { canonicalAmount } from './differences';
import type { DocumentStatus, PlatformStatus } from './statusTypes';

/** Whether a status of the platform's is what became of a person's change. */
export function sameAct(decided: DocumentStatus, written: PlatformStatus): boolean {
	if (decided.changeId === null || decided.code !== written.code) return false;
	if (decided.flowId !== null && decided.flowId === written.flowId) return true;
	return (
		decided.at === written.at &&
		(written.issuerRole == null || decided.issuerRole === written.issuerRole) &&
		reasonsOf(decided) === reasonsOf(written) &&
		paymentsOf(decided) === paymentsOf(written)
	);
}

function reasonsOf({ reasons = [] }: PlatformStatus): string {
	return JSON.stringify(reasons.map(({ code }) => code).sort());
}

function paymentsOf({ payments = [] }: PlatformStatus): string {
	const said = payments.map(({ type, amount, rate }) =>
		[type, canonicalAmount(amount), canonicalAmount(rate)].join(),
	);
	return JSON.stringify(said.sort());
}
