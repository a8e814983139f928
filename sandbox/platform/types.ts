import type { OutageKind, PlannedFailure, RateLimit } from '../faults';
import type {
	CounterpartyAct,
	DepositedStatus,
	LifecycleOptions,
	LifecycleRecord,
	Member,
} from './lifecycle/types';

import type { CallbackOrder, CallbackRecord, Webhook, WebhookOptions } from './webhooks/types';

export * from './lifecycle/types';
export * from './webhooks/types';

/** The file of a flow. Contents are made or read when they are asked for, and are the same bytes every time. */
export interface FlowContent {
	/** The file as its issuer sent it. */
	original(): Promise<Buffer> | Buffer;
	/** The same invoice in another syntax, where the platform made one. */
	converted?(): Promise<Buffer> | Buffer;
	/** A PDF a person can read, where the platform made one. */
	readableView?(): Promise<Buffer> | Buffer;
}

export type AckStatus = 'Pending' | 'Ok' | 'Error';

/** One detail of an acknowledgement (contract: `AcknowledgementDetail`). */
export interface AckDetail {
	level: 'Error' | 'Warning';
	item: string;
	reasonCode: string;
	reasonMessage: string;
}

export interface Acknowledgement {
	status: AckStatus;
	details?: AckDetail[];
}

/** What the contract's `Flow` says about one exchanged file. Instants are ISO 8601 in UTC, with milliseconds. */
export interface FlowMetadata {
	flowId: string;
	trackingId?: string;
	name: string;
	flowType: string;
	flowDirection: 'In' | 'Out';
	flowSyntax: string;
	flowProfile: string;
	processingRule: string;
	processingRuleSource: 'Input' | 'Computed';
	submittedAt: string;
	updatedAt: string;
	acknowledgement: Acknowledgement;
}

/** One flow as the platform keeps it. */
export interface PlatformFlow extends FlowMetadata {
	/** The organization whose flow this is; see `PlatformClient.organizations`. */
	organization: string;
	content: FlowContent;
}

/** An OAuth2 client and the organizations it may speak for; the first is the account's own. */
export interface PlatformClient {
	clientId: string;
	clientSecret: string;
	organizations: string[];
}

/**
 * How faithful the platform is: `1.3` keeps the contract; `1.1` has no cursor, no `name`, and leaves fields out that
 * contract 1.1.0 doesn't require; `capped` answers at most 100 rows, newest first, whatever cursor is sent.
 */
export type PlatformMode = '1.3' | '1.1' | 'capped';

/**
 * Order of search results; the contract promises none. `unordered` is one fixed arbitrary order; without cursors only
 * the rows inside a page are mixed, since a client couldn't get at all flows otherwise.
 */
export type SearchOrder = 'ascending' | 'unordered';

export interface PlatformOptions {
	/** Port on 127.0.0.1; 0 (default) takes a free one. */
	port?: number;
	clients?: PlatformClient[];
	mode?: PlatformMode;
	order?: SearchOrder;
	/** Seconds a token lives; 3600 by default. */
	tokenLifetimeSeconds?: number;
	/** Greatest file accepted in a deposit; 100 MB by default, as the contract says. */
	maxFileBytes?: number;
	/** Milliseconds after which a deposited flow leaves `Pending`; 500 by default. */
	acknowledgeAfterMs?: number;
	flows?: PlatformFlow[];
	/** Whether the platform gives each accepted invoice its transmission statuses of its own accord; off by default. */
	lifecycle?: boolean | LifecycleOptions;
	/** Companies of the organizations. Those that the invoices' own flows show are known anyway. */
	members?: Member[];
	/** Whether statuses 205 and 210 are refused on international invoices (`B2BInt`); off by default. */
	internationalPaymentsOnly?: boolean;
	/** Whether and how there are webhooks; as contract 1.3.0 has them by default. */
	webhooks?: WebhookOptions;
}

/** Who made a deposit. */
export interface Depositor {
	clientId: string;
	organization: string;
}

/** What meets a deposit that the platform takes. */
export interface DepositPlan {
	/**
	 * In place of the 202, although the flow was taken: `hang` answers nothing, `break` breaks the connection, a number
	 * is the HTTP status of a failure.
	 */
	answer?: 'hang' | 'break' | number;
	/** Milliseconds until the acknowledgement. */
	acknowledgeAfterMs?: number;
	/** The flow stays `Pending` until `acknowledge` is called. */
	stuck?: boolean;
	/** Details of an acknowledgement `Error` in place of the real verdict. */
	error?: AckDetail[];
	/** Meets deposits of this syntax only. */
	flowSyntax?: string;
	/** How many deposits it meets; 1 by default. */
	times?: number;
	/** How many such deposits pass first; 0 by default. */
	skip?: number;
}

/** A deposit that the platform took, and what became of it. */
export interface DepositRecord extends Depositor {
	flowId: string;
	trackingId: string | null;
	name: string;
	flowSyntax: string;
	flowType: string;
	sha256: string;
	submittedAt: string;
	acknowledgement: Acknowledgement;
	/** What a status message says of which invoices. */
	statuses: DepositedStatus[];
}

export const routes = [
	'token',
	'search',
	'metadata',
	'original',
	'converted',
	'readableView',
	'deposit',
	'healthcheck',
	'listWebhooks',
	'createWebhook',
	'readWebhook',
	'deleteWebhook',
] as const;
export type Route = (typeof routes)[number];

/** What tells calls apart when failures are planned. */
export interface PlatformCall {
	route: Route;
	flowId?: string;
	/** As the call's `Organization-Id` names it. */
	organization?: string;
}

/** Calls since the start or the last reset. */
export interface Counters {
	calls: Record<Route, number>;
	/** Answers by HTTP status; `0` counts broken connections. */
	statuses: Record<string, number>;
}

/** What clients were given of one flow. */
export interface HandedOut {
	flowId: string;
	organization: string;
	/** Times it stood in a search answer. */
	listed: number;
	/** Times each document was downloaded. */
	original: number;
	converted: number;
	readableView: number;
	/** SHA-256 (lower-case hex) of the original, once it was downloaded. */
	originalSha256: string | null;
}

export interface Platform {
	/** `http://127.0.0.1:<port>`: base of `/v1/…`, `/token` and `/sandbox/…`. */
	url: string;
	tokenUrl: string;
	clients: PlatformClient[];
	/** Every flow held, in order of `updatedAt`. */
	flows(): PlatformFlow[];
	/** Adds flows. `now` stamps them with the present instant, as if they arrived just now. */
	addFlows(flows: PlatformFlow[], stamp?: 'keep' | 'now'): void;
	/**
	 * Sets a flow's acknowledgement and moves its `updatedAt` to the present instant. A deposit that becomes `Ok` takes
	 * effect, unchecked.
	 *
	 * @throws Error if there is no such flow
	 */
	acknowledge(flowId: string, acknowledgement: Acknowledgement): void;
	setMode(mode: PlatformMode): void;
	/** Starts an outage of everything but `/sandbox/…`; a second one replaces the first. */
	startOutage(kind: OutageKind, seconds: number): void;
	endOutage(): void;
	setRateLimit(limit: RateLimit | null): void;
	failNext(failure: PlannedFailure<PlatformCall>): void;
	/** Drops the failures that are planned and haven't happened. */
	forgetFailures(): void;
	/** Makes every token handed out so far expired. */
	expireTokens(): void;
	/**
	 * Whose token an `Authorization` header holds.
	 *
	 * @throws PlatformError 401 without a valid token
	 */
	clientOf(authorization: string | undefined): PlatformClient;
	counters(): Counters;
	resetCounters(): void;
	handedOut(): HandedOut[];
	/** Every deposit taken, oldest first. */
	deposits(): DepositRecord[];
	/** Plans what meets coming deposits; `failNext` fails them before they are taken. */
	planDeposits(plan: DepositPlan): void;
	/**
	 * The statuses of an invoice, named by its identity or one of its flows, in the order in which the platform came to
	 * know them.
	 */
	lifecycle(invoice: string): LifecycleRecord[];
	/**
	 * Makes somebody else's status reach the organizations of the invoice's parties, now and unchecked.
	 *
	 * @returns the ids of the flows that carry it
	 * @throws Error for an invoice that the platform doesn't hold, or one whose parties aren't on the platform
	 */
	counterparty(act: CounterpartyAct): Promise<string[]>;
	/** The webhooks registered now. */
	webhooks(): Webhook[];
	/** Changes how webhooks are; what was registered stays. */
	setWebhooks(options: WebhookOptions): void;
	/** Every call made to a webhook, oldest first. Flows that come or change are told of by themselves. */
	callbacks(): CallbackRecord[];
	/** Makes calls to order, right or wrong ones, and waits for their answers. */
	callBack(order: CallbackOrder): Promise<CallbackRecord[]>;
	close(): Promise<void>;
}
