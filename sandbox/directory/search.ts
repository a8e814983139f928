import { z } from 'zod';

import { badRequest } from '../platform/errors';
import { present, recordsOf, withRelated, type DirectoryRecord, type Resource } from './records';
import type { DirectoryEntries, DirectoryMode } from './types';

type Operator = 'contains' | 'strict' | 'startWith';

interface FilterRule {
	/** Operators of contract 1.3.0. */
	now: Operator[];
	/** The operator of contract 1.1.0. */
	before: Operator;
}

const strictly: FilterRule = { now: ['strict'], before: 'contains' };
const loosely: FilterRule = { now: ['contains', 'strict'], before: 'contains' };
const freely: FilterRule = { now: ['contains', 'strict', 'startWith'], before: 'contains' };
const always: FilterRule = { now: ['strict'], before: 'strict' };

/** What each resource can be filtered by; addresses of houses aren't kept here. */
const filterRules: Record<Resource, Record<string, FilterRule>> = {
	siren: { siren: strictly, businessName: freely, entityType: always, administrativeStatus: always },
	siret: {
		siret: strictly,
		siren: strictly,
		facilityType: strictly,
		name: freely,
		administrativeStatus: always,
	},
	routingCode: {
		routingIdentifier: loosely,
		siret: strictly,
		routingCodeName: loosely,
		administrativeStatus: always,
	},
	directoryLine: {
		addressingIdentifier: loosely,
		siren: strictly,
		siret: strictly,
		routingIdentifier: loosely,
		addressingSuffix: { now: ['contains', 'strict'], before: 'strict' },
	},
};

const matches: Record<Operator, (value: string, wanted: string) => boolean> = {
	contains: (value, wanted) => value.includes(wanted),
	strict: (value, wanted) => value === wanted,
	startWith: (value, wanted) => value.startsWith(wanted),
};

const searchBody = z.object({
	filters: z
		.record(z.object({ op: z.enum(['contains', 'strict', 'startWith']), value: z.string().max(600) }))
		.default({}),
	sorting: z
		.array(z.object({ field: z.string(), order: z.enum(['ascending', 'descending']) }).strict())
		.default([]),
	fields: z.array(z.string()).optional(),
	include: z.array(z.enum(['siren', 'siret', 'routingCode'])).default([]),
	limit: z.number().int().min(1).default(50),
	ignore: z.number().int().min(0).default(0),
});

export interface SearchSettings {
	mode: DirectoryMode;
	counted: boolean;
	mostResults: number;
}

/**
 * Answers `POST /v1/<resource>/search`.
 *
 * @throws PlatformError 400 for a body that the contract of this mode doesn't have
 */
export function search(
	entries: DirectoryEntries,
	resource: Resource,
	body: unknown,
	{ mode, counted, mostResults }: SearchSettings,
): object {
	const parsed = searchBody.safeParse(body ?? {});
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw badRequest(`${issue.path.join('.') || 'body'}: ${issue.message}`);
	}
	const { filters, sorting, fields, include, limit, ignore } = parsed.data;
	for (const [field, { op }] of Object.entries(filters)) checkFilter(resource, field, op, mode);
	const found = recordsOf(entries, resource).filter((record) =>
		Object.entries(filters).every(([field, { op, value }]) =>
			matches[op](String(record[field] ?? ''), value),
		),
	);
	const [order] = sorting;
	if (order) found.sort((a, b) => compare(a, b, order.field) * (order.order === 'ascending' ? 1 : -1));
	const size = Math.min(limit, mostResults);
	return {
		search: { ...parsed.data, limit: size },
		totalNumberOfResults: counted ? found.length : -1,
		results: found
			.slice(ignore, ignore + size)
			.map((record) => picked(present(withRelated(entries, record, include), mode), fields)),
	};
}

function checkFilter(resource: Resource, field: string, op: Operator, mode: DirectoryMode): void {
	const rule = filterRules[resource][field];
	if (!rule) throw badRequest(`filters.${field} is not a filter of this search`);
	const known = mode === '1.3' ? rule.now : [rule.before];
	if (!known.includes(op)) throw badRequest(`filters.${field}.op must be ${known.join(' or ')}`);
}

function compare(a: DirectoryRecord, b: DirectoryRecord, field: string): number {
	const [left, right] = [a, b].map((record) => String(record[field] ?? ''));
	return left < right ? -1 : Number(left > right);
}

function picked(record: DirectoryRecord, fields: string[] | undefined): DirectoryRecord {
	if (!fields) return record;
	return Object.fromEntries(Object.entries(record).filter(([field]) => fields.includes(field)));
}
