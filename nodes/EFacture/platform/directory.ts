import { NodeOperationError } from 'n8n-workflow';
import type { z } from 'zod';

import { failureError, failureOf } from '../../runtime/failure';
import type { RequestContext, ServiceAnswer } from '../../runtime/http';
import { serviceUrl } from './address';
import {
	companySchema,
	directoryAnswerSchema,
	directoryLineSchema,
	establishmentSchema,
	routingCodeSchema,
	type DirectoryAnswer,
} from './directorySchemas';
import { callPlatform, platformOf, readJson, type Platform, type PlatformRequest } from './transport';

/** How a search compares: contract 1.3.0 finds identifiers by `strict`, 1.1.0 by `contains` only. */
type Operator = 'strict' | 'contains';

/** The Directory Service of the platform that the node's credential names, for one execution. */
export interface Directory {
	context: RequestContext;
	platform: Platform;
	/** Undefined until an answer shows it. */
	operator?: Operator;
	/** Whether there is a Directory Service at all, once somebody had to ask. */
	there?: Promise<boolean>;
}

/** What the directory holds, by the contracts' resources. */
const RESOURCES = {
	siren: {
		schema: companySchema,
		search: '/v1/siren/search',
		sortedBy: 'siren',
		read: (siren: string) => `/v1/siren/code-insee:${siren}`,
	},
	siret: {
		schema: establishmentSchema,
		search: '/v1/siret/search',
		sortedBy: 'siret',
		// The company comes with its establishment.
		read: (siret: string) => `/v1/siret/code-insee:${siret}?include=siren`,
	},
	routingCode: {
		schema: routingCodeSchema,
		search: '/v1/routing-code/search',
		sortedBy: 'routingIdentifier',
		read: (siret: string, code: string) => `/v1/routing-code/siret:${siret}/code:${code}`,
	},
	directoryLine: {
		schema: directoryLineSchema,
		search: '/v1/directory-line/search',
		sortedBy: 'addressingIdentifier',
		read: (address: string) => `/v1/directory-line/code:${address}`,
	},
};

type Resources = typeof RESOURCES;
export type DirectoryResource = keyof Resources;
type RecordOf<R extends DirectoryResource> = z.infer<Resources[R]['schema']>;

/** What a search found. */
export interface Found<R extends DirectoryResource> {
	results: Array<RecordOf<R>>;
	/** Nothing was left out. */
	complete: boolean;
}

const PAGE_LIMIT = 100;
/** Most results that one search looks at. */
export const MOST_RESULTS = 1_000;
/** How a platform refuses an operator that its version doesn't have. */
const OPERATOR_REFUSED = [400, 422, 501];
const NO_ROUTE = [404, 405];

/**
 * Reads the address of the Directory Service from the credential `eFactureApi`.
 *
 * @throws NodeOperationError when 'Directory Service URL' is empty or isn't a web address
 */
export async function openDirectory(context: RequestContext): Promise<Directory> {
	const platform = await platformOf(context);
	const { directoryServiceUrl, version } = platform;
	if (!directoryServiceUrl) {
		throw new NodeOperationError(
			context.getNode(),
			"'Directory Service URL' in the eFacture credential is empty",
			{
				description:
					"Enter the address of the platform's Directory Service there; it ends before /v1. Ask the platform for it.",
			},
		);
	}
	try {
		serviceUrl(directoryServiceUrl, '', 'Directory Service');
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error, {
			description: 'Open the credential and correct the URL.',
		});
	}
	const operators: Partial<Record<string, Operator>> = { '1.1': 'contains', '1.3': 'strict' };
	return { context, platform, operator: operators[version] };
}

/**
 * What the directory says about one company, establishment, routing code or address; null: it doesn't know it.
 *
 * @param keys what the resource is known by: a SIREN, a SIRET, a SIRET and a routing code, an address
 * @throws NodeApiError | NodeOperationError when the platform refuses, can't be reached or answers something else, or
 * has no Directory Service at the credential's address
 */
export async function readFromDirectory<R extends DirectoryResource>(
	directory: Directory,
	resource: R,
	...keys: Parameters<Resources[R]['read']>
): Promise<RecordOf<R> | null> {
	const { schema, read } = RESOURCES[resource];
	const path = (read as (...parts: string[]) => string)(...keys.map(encodeURIComponent));
	const what = `the look-up of ${keys.join(' ')} in the directory`;
	const answer = await call(directory, { method: 'GET', path, what, accept: NO_ROUTE });
	if (NO_ROUTE.includes(answer.status)) return await nothing(directory, null);
	return readJson(
		directory.context,
		schema as unknown as z.ZodType<RecordOf<R>, z.ZodTypeDef, unknown>,
		answer,
		what,
		'Directory Service',
	);
}

/**
 * Everything in the directory that has exactly these values, {@link MOST_RESULTS} at the most.
 *
 * @param filters fields of the resource that the contract lets a search filter by, and their values
 * @throws as {@link readFromDirectory}
 */
export async function searchDirectory<R extends DirectoryResource>(
	directory: Directory,
	resource: R,
	filters: Record<string, string>,
): Promise<Found<R>> {
	const results = new Map<string, RecordOf<R>>();
	for (let ignore = 0; ; ) {
		const page = await searchPage(directory, resource, filters, ignore);
		const before = results.size;
		for (const record of page.records) results.set(JSON.stringify(record), record);
		ignore += page.records.length;
		const wanted = [...results.values()].filter((record) => hasValues(record, filters));
		if (!page.more) return { results: wanted, complete: true };
		// A platform that gives the same page for every offset would do so for ever.
		if (results.size === before || ignore >= MOST_RESULTS) return { results: wanted, complete: false };
	}
}

interface Page<R extends DirectoryResource> {
	records: Array<RecordOf<R>>;
	more: boolean;
}

async function searchPage<R extends DirectoryResource>(
	directory: Directory,
	resource: R,
	filters: Record<string, string>,
	ignore: number,
): Promise<Page<R>> {
	const { search, sortedBy } = RESOURCES[resource];
	const what = `the search in the directory for ${Object.values(filters).join(' ')}`;
	const ask = async (operator: Operator) =>
		await call(directory, {
			method: 'POST',
			path: search,
			what,
			accept: NO_ROUTE,
			json: {
				filters: Object.fromEntries(
					Object.entries(filters).map(([field, value]) => [field, { op: operator, value }]),
				),
				// Contract 1.1.0 spells sorting in two ways; pages without an order are better than a refusal.
				...(operator === 'strict' ? { sorting: [{ field: sortedBy, order: 'ascending' }] } : {}),
				limit: PAGE_LIMIT,
				ignore,
			},
		});
	const answer = await withOperator(directory, ask);
	if (NO_ROUTE.includes(answer.status)) return await nothing(directory, { records: [], more: false });
	directory.there ??= Promise.resolve(true);
	// Contract 1.2.0 answers a search that finds nothing by 204.
	if (answer.status === 204) return { records: [], more: false };

	const body = readJson(directory.context, answerSchema(resource), answer, what, 'Directory Service');
	const records = body.results ?? [];
	return { records, more: hasMore(records.length, ignore, body) };
}

/** The answer to a search for a resource. */
function answerSchema<R extends DirectoryResource>(resource: R) {
	const { schema } = RESOURCES[resource];
	return directoryAnswerSchema.extend({ results: schema.array().nullish() }) as unknown as z.ZodType<
		DirectoryAnswer & { results?: Array<RecordOf<R>> | null },
		z.ZodTypeDef,
		unknown
	>;
}

function hasMore(size: number, ignore: number, { totalNumberOfResults, search }: DirectoryAnswer): boolean {
	if (size === 0) return false;
	const total = totalNumberOfResults ?? -1;
	if (total >= 0) return ignore + size < total;
	return size >= Math.min(PAGE_LIMIT, search?.limit ?? PAGE_LIMIT);
}

/** Asks with the operator that the platform is known to have, else finds that out. */
async function withOperator(
	directory: Directory,
	ask: (operator: Operator) => Promise<ServiceAnswer>,
): Promise<ServiceAnswer> {
	if (directory.operator) return await ask(directory.operator);
	const strict = await ask('strict').catch((error: Error) =>
		OPERATOR_REFUSED.includes(failureOf(error).httpStatus ?? 0) ? error : Promise.reject(error),
	);
	const answer = strict instanceof Error ? await askLoosely(ask, strict) : strict;
	directory.operator = strict instanceof Error ? 'contains' : 'strict';
	return answer;
}

/** What 1.3.0 says counts where neither operator is taken. */
async function askLoosely(
	ask: (operator: Operator) => Promise<ServiceAnswer>,
	refusal: Error,
): Promise<ServiceAnswer> {
	return await ask('contains').catch((error: Error) =>
		Promise.reject(OPERATOR_REFUSED.includes(failureOf(error).httpStatus ?? 0) ? refusal : error),
	);
}

/** A field that a record lacks can't speak against it. */
function hasValues(record: object, filters: Record<string, string>): boolean {
	const values = record as Record<string, unknown>;
	return Object.entries(filters).every(([field, value]) => (values[field] ?? value) === value);
}

/** A 404 says that the directory doesn't know something, if there is a directory; else that the address is wrong. */
async function nothing<T>(directory: Directory, answer: T): Promise<T> {
	directory.there ??= isThere(directory);
	if (await directory.there) return answer;
	throw failureError(directory.context.getNode(), {
		message: "There is no Directory Service at 'Directory Service URL'",
		description:
			'Correct the address in the eFacture credential; it ends before /v1. Nothing was found out about the recipient.',
		code: 'noDirectoryService',
		retryable: false,
	});
}

/** Any answer to a search but that there is no such route shows a Directory Service. */
async function isThere(directory: Directory): Promise<boolean> {
	const { search } = RESOURCES.directoryLine;
	const answer = await call(directory, {
		method: 'POST',
		path: search,
		what: 'a search in the directory',
		accept: [...NO_ROUTE, ...OPERATOR_REFUSED],
		json: { limit: 1 },
	});
	return !NO_ROUTE.includes(answer.status);
}

async function call(
	{ context, platform }: Directory,
	request: Omit<PlatformRequest, 'service' | 'organization'>,
): Promise<ServiceAnswer> {
	return await callPlatform(context, platform, {
		...request,
		service: 'Directory Service',
		organization: '',
	});
}
