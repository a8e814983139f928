import type { FlowContent, PlatformFlow } from '../types';
import { sideOfRole } from './codeLists';
import type { StatusMessage } from './message';
import type { LifecycleSide } from './types';

const flowTypes: Record<LifecycleSide, string> = { sale: 'CustomerInvoiceLC', purchase: 'SupplierInvoiceLC' };

/** The type of a deposited message's flow: whose status it is says which side the invoice is on. */
export const depositedStatusType = ({ issuer }: StatusMessage) => flowTypes[sideOfRole(issuer?.role ?? null)];

/** A status message on its way to an organization. */
export interface StatusDelivery {
	flowId: string;
	organization: string;
	/** What the invoice is to the organization. */
	side: LifecycleSide;
	processingRule: string;
	name: string;
	/** Milliseconds since 1970. */
	at: number;
	/** A copy for the tax side, under a type that says so. */
	state?: boolean;
	original: FlowContent['original'];
}

/** The flow in which a status message reaches an organization. */
export function statusFlow(delivery: StatusDelivery): PlatformFlow {
	const instant = new Date(delivery.at).toISOString();
	return {
		flowId: delivery.flowId,
		organization: delivery.organization,
		name: `${delivery.name.replace(/[^A-Za-z0-9_-]/g, '-')}.xml`,
		flowType: `${delivery.state ? 'State' : ''}${flowTypes[delivery.side]}`,
		flowDirection: 'In',
		flowSyntax: 'CDAR',
		flowProfile: 'Undefined',
		processingRule: delivery.processingRule,
		processingRuleSource: 'Computed',
		submittedAt: instant,
		updatedAt: instant,
		acknowledgement: { status: 'Ok' },
		content: { original: delivery.original },
	};
}
