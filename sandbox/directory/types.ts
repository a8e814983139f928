import type { OutageKind, PlannedFailure, RateLimit } from '../faults';

/** A company (contract: `legalUnitPayloadHistory`). */
export interface DirectoryCompany {
	siren: string;
	name: string;
	/** `PrivateVatRegistered` by default. */
	entityType?: 'Public' | 'PrivateVatRegistered';
	/** Out of business; `false` by default. */
	closed?: boolean;
}

/** One of a company's establishments (contract: `facilityPayloadHistory`). Its company is the first 9 digits. */
export interface DirectoryEstablishment {
	siret: string;
	name: string;
	/** The company's main one; `false` by default. */
	main?: boolean;
	closed?: boolean;
}

/** A code by which an establishment tells its invoices apart. */
export interface DirectoryRoutingCode {
	siret: string;
	code: string;
	name: string;
	closed?: boolean;
}

/** An address (contract: a directory line). A `Disabled` one has no platform. */
export interface DirectoryLine {
	address: string;
	siren: string;
	siret?: string;
	routingCode?: string;
	suffix?: string;
	platformType?: 'WK' | 'DFH';
	status: 'Enabled' | 'Disabled' | 'Upcoming';
}

/** What a directory knows. */
export interface DirectoryEntries {
	companies: DirectoryCompany[];
	establishments: DirectoryEstablishment[];
	routingCodes: DirectoryRoutingCode[];
	lines: DirectoryLine[];
}

/** Version of the contract that the directory keeps to. */
export type DirectoryMode = '1.3' | '1.1';

export interface DirectoryOptions {
	/** Port on 127.0.0.1; 0 (default) takes a free one. */
	port?: number;
	mode?: DirectoryMode;
	/** Whether searches say how many results there are, or -1; on by default. */
	counted?: boolean;
	/** Most results on a page, whatever is asked for; 100 by default. */
	mostResults?: number;
	/** What the directory knows from the start; worked out at the first call. */
	entries?: () => DirectoryEntries;
	/**
	 * Whose token an `Authorization` header holds.
	 *
	 * @throws PlatformError 401 without a valid token
	 */
	clientOf: (authorization: string | undefined) => { clientId: string };
}

export const directoryRoutes = [
	'siren',
	'siret',
	'routingCode',
	'directoryLine',
	'sirenSearch',
	'siretSearch',
	'routingCodeSearch',
	'directoryLineSearch',
	'healthcheck',
] as const;
export type DirectoryRoute = (typeof directoryRoutes)[number];

/** What tells calls apart when failures are planned. */
export interface DirectoryCall {
	route: DirectoryRoute;
}

/** Calls since the start or the last reset. */
export interface DirectoryCounters {
	calls: Record<DirectoryRoute, number>;
	/** Answers by HTTP status; `0` counts broken connections. */
	statuses: Record<string, number>;
}

export interface Directory {
	/** `http://127.0.0.1:<port>`: base of `/v1/…` and `/sandbox/…`. */
	url: string;
	entries(): DirectoryEntries;
	/** Adds entries; what is known already by its number, code or address is replaced. */
	add(entries: Partial<DirectoryEntries>): void;
	/** Forgets an address. */
	removeLine(address: string): void;
	setMode(mode: DirectoryMode): void;
	/** Starts an outage of everything but `/sandbox/…`; a second one replaces the first. */
	startOutage(kind: OutageKind, seconds: number): void;
	endOutage(): void;
	setRateLimit(limit: RateLimit | null): void;
	failNext(failure: PlannedFailure<DirectoryCall>): void;
	counters(): DirectoryCounters;
	resetCounters(): void;
	close(): Promise<void>;
}
