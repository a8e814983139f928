import { createHash } from 'node:crypto';

import { z } from 'zod';

import { ackStatuses, contractOf, flowDirections, limits } from './contractValues';
import { badRequest, missingField } from './errors';
import type { FlowStore, PageRequest, Position } from './flowStore';
import type { FlowMetadata, PlatformFlow, PlatformMode, SearchOrder } from './types';

/** The answer to a search (contract: `SearchFlowContent`), and the flows in it. */
export interface SearchAnswer {
	body: { limit: number; nextCursor?: string; filters: unknown; results: Partial<FlowMetadata>[] };
	flows: PlatformFlow[];
}

const instant = z.string().datetime({ offset: true, message: 'must be a date-time as RFC 3339 writes it' });
const oneOf = (values: readonly string[]) =>
	z.array(
		z.string().refine(
			(value) => values.includes(value),
			(value) => ({ message: `${value} is not a known value` }),
		),
	);

function requestSchema(mode: PlatformMode) {
	const values = contractOf(mode);
	const limit = z.number().int().min(1);
	return z.object({
		limit: (mode === 'capped' ? limit : limit.max(limits.max)).default(limits.default),
		cursor: z.string().optional(),
		where: z.object({
			updatedAfter: instant.optional(),
			updatedBefore: instant.optional(),
			processingRule: oneOf(values.processingRule).optional(),
			flowType: oneOf(values.flowType).optional(),
			flowDirection: oneOf(flowDirections).optional(),
			trackingId: z.string().max(values.idLength).optional(),
			ackStatus: z.enum(ackStatuses).optional(),
		}),
	});
}

type Where = z.infer<ReturnType<typeof requestSchema>>['where'];

const isCriterion = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0);
const within = (list: string[] | undefined, value: string) => !list?.length || list.includes(value);

/** Criteria are joined by AND, the values of one list by OR. */
const matcher = (where: Where) => (flow: PlatformFlow) =>
	within(where.flowType, flow.flowType) &&
	within(where.flowDirection, flow.flowDirection) &&
	within(where.processingRule, flow.processingRule) &&
	(where.trackingId === undefined || where.trackingId === flow.trackingId) &&
	(where.ackStatus === undefined || where.ackStatus === flow.acknowledgement.status);

/** Ties a cursor to the organization and criteria of its search. */
const fingerprint = (organization: string, where: Where) =>
	createHash('sha256')
		.update(JSON.stringify([organization, where]))
		.digest('base64url')
		.slice(0, 12);

const writeCursor = (search: string, position: Position) =>
	Buffer.from(JSON.stringify([search, ...position])).toString('base64url');

function readCursor(cursor: string, search: string): Position {
	const [madeFor, key, arrival] = parseJson(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
	if (typeof key !== 'number' || typeof arrival !== 'number')
		throw badRequest('cursor is malformed', 'INVALID_CURSOR');
	if (madeFor !== search) throw badRequest('cursor belongs to a search with another where', 'INVALID_CURSOR');
	return [key, arrival];
}

function parseJson(text: string): unknown[] | null {
	try {
		const value: unknown = JSON.parse(text);
		return Array.isArray(value) ? value : null;
	} catch {
		return null;
	}
}

/** A flow as a client of this mode sees it. Contract 1.1.0 has no `name`, no `Undefined`, and requires no field. */
export function present(flow: PlatformFlow, mode: PlatformMode): Partial<FlowMetadata> {
	const metadata: Partial<FlowMetadata> = {
		flowId: flow.flowId,
		...(flow.trackingId === undefined ? {} : { trackingId: flow.trackingId }),
		name: flow.name,
		flowType: flow.flowType,
		flowDirection: flow.flowDirection,
		flowSyntax: flow.flowSyntax,
		flowProfile: flow.flowProfile,
		processingRule: flow.processingRule,
		processingRuleSource: flow.processingRuleSource,
		submittedAt: flow.submittedAt,
		updatedAt: flow.updatedAt,
		acknowledgement: flow.acknowledgement,
	};
	if (mode !== '1.1') return metadata;
	delete metadata.name;
	delete metadata.flowProfile;
	delete metadata.processingRuleSource;
	if (metadata.flowType === 'Undefined') delete metadata.flowType;
	if (metadata.processingRule === 'Undefined') delete metadata.processingRule;
	return metadata;
}

/** Mixes the rows of one page by their ids. */
const mixed = (flows: PlatformFlow[]) => {
	const key = (flow: PlatformFlow) => createHash('sha256').update(flow.flowId).digest('hex');
	return [...flows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
};

function pageOrder(mode: PlatformMode, order: SearchOrder): PageRequest['order'] {
	if (mode === 'capped') return 'descending';
	return mode === '1.3' && order === 'unordered' ? 'shuffled' : 'ascending';
}

/**
 * Answers `POST /v1/flows/search`.
 *
 * @throws PlatformError 400 for a body that isn't the contract's `SearchFlowParams`, has no criterion, or has a cursor
 * of another search
 */
export function search(
	store: FlowStore,
	organization: string,
	body: unknown,
	{ mode, order }: { mode: PlatformMode; order: SearchOrder },
): SearchAnswer {
	const parsed = requestSchema(mode).safeParse(body);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		const path = issue.path.join('.') || 'body';
		throw issue.message === 'Required' ? missingField(path) : badRequest(`${path}: ${issue.message}`);
	}
	const { where, cursor } = parsed.data;
	if (!Object.values(where).some(isCriterion)) throw missingField('where: at least one criterion');

	const limit = Math.min(parsed.data.limit, limits.max);
	const search = fingerprint(organization, where);
	const withCursor = mode === '1.3';
	const page = store.page({
		organization,
		limit,
		order: pageOrder(mode, order),
		updatedAfter: where.updatedAfter === undefined ? undefined : Date.parse(where.updatedAfter),
		updatedBefore: where.updatedBefore === undefined ? undefined : Date.parse(where.updatedBefore),
		from: withCursor && cursor !== undefined ? readCursor(cursor, search) : undefined,
		matches: matcher(where),
	});
	const flows = mode === '1.1' && order === 'unordered' ? mixed(page.flows) : page.flows;
	return {
		flows,
		body: {
			limit,
			...(withCursor && page.next ? { nextCursor: writeCursor(search, page.next) } : {}),
			filters: where,
			results: flows.map((flow) => present(flow, mode)),
		},
	};
}
