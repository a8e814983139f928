import type { IPollFunctions } from 'n8n-workflow';

import { failureOf, type Failure } from '../../runtime/failure';
import { flowMetadata } from '../platform/documents';
import { walkPages } from '../platform/pages';
import type { PlatformFlow } from '../platform/schemas';
import { searchPage } from '../platform/search';
import type { Platform } from '../platform/transport';
import {
	overlapStart,
	startOrganization,
	takePage,
	takePending,
	walkOf,
	type OrganizationCursor,
	type TakenPage,
} from './cursor';
import type { PollParameters } from './parameters';

/** Pending flows that an organization is asked about by id in one poll. */
const ASKED_PENDING = 3;

/** What is the same for all organizations of one poll. */
export interface Poll {
	context: IPollFunctions;
	platform: Platform;
	parameters: PollParameters;
	mostPending: number;
	/** When to stop asking for more, milliseconds since 1970. */
	stopAt: number;
	/** When the host gives the poll up, milliseconds since 1970. */
	deadline: number;
}

export interface Share {
	/** Flows that may still be emitted in all, and by this organization before the others had their turn. */
	room: number;
	aim: number;
	/** When to stop asking for more, milliseconds since 1970. */
	stopAt: number;
}

/** What one organization gave in this poll. A failure doesn't undo what came before it. */
export interface Harvest {
	/** Absent while the organization couldn't be begun with. */
	cursor?: OrganizationCursor;
	flows: PlatformFlow[];
	failure?: Failure;
}

/** Polls one organization within its share. Never throws: what failed is in the harvest. */
export async function pollOrganization(
	run: Poll,
	organization: string,
	known: OrganizationCursor | undefined,
	share: Share,
): Promise<Harvest> {
	const harvest: Harvest = { cursor: known, flows: [] };
	const take = ({ cursor, emitted }: TakenPage) => {
		harvest.cursor = cursor;
		harvest.flows.push(...emitted);
	};
	try {
		harvest.cursor = known ?? (await begin(run, organization));
		const searchedFrom = overlapStart(harvest.cursor);
		await walk(run, organization, harvest.cursor, share, take);
		await askAboutPending(run, organization, searchedFrom, harvest, take);
	} catch (error) {
		harvest.failure = failureOf(error);
	}
	return harvest;
}

/** Starts after the date the user gave, or after the present on the platform's clock. */
async function begin(
	{ context, platform, parameters }: Poll,
	organization: string,
): Promise<OrganizationCursor> {
	if (parameters.startAt !== null) return startOrganization(parameters.startAt - 1);
	const here = Date.now();
	const where = { flowType: parameters.flowTypes, updatedAfter: new Date(here).toISOString() };
	const { serverTime } = await searchPage(context, platform, organization, { limit: 1, where });
	return startOrganization(serverTime ?? here);
}

async function walk(
	run: Poll,
	organization: string,
	start: OrganizationCursor,
	share: Share,
	take: (page: TakenPage) => void,
): Promise<void> {
	const { context, platform, parameters } = run;
	let cursor = start;
	let drain = walkOf(cursor, parameters.pageSize, platform.paging);
	let taken = 0;
	const pages = walkPages(context, platform, drain.walk, {
		organization,
		criteria: { flowType: parameters.flowTypes },
		deadline: run.deadline,
		restartAfter: () => overlapStart(cursor),
	});
	for await (const page of pages) {
		const flows = page.flows.filter(({ flowType }) => !flowType || parameters.flowTypes.includes(flowType));
		if (flows.length < page.flows.length) {
			context.logger.debug(
				`${page.flows.length - flows.length} flows of types that were not asked for are ignored`,
			);
		}
		const result = takePage(cursor, drain, { ...page, flows }, run.mostPending, Date.now());
		take(result);
		cursor = result.cursor;
		taken += result.emitted.length;
		if (!cursor.drain) return;
		drain = cursor.drain;
		const full = taken >= share.aim || taken + drain.walk.limit > share.room;
		if (full || Date.now() >= share.stopAt) return;
	}
}

/** Some platforms acknowledge a flow without moving its `updatedAt`, so that no search shows it again. */
async function askAboutPending(
	{ context, platform, stopAt, deadline }: Poll,
	organization: string,
	searchedFrom: number,
	harvest: Harvest,
	take: (page: TakenPage) => void,
): Promise<void> {
	const unseen = harvest.cursor?.pending.filter(({ changedAt }) => changedAt <= searchedFrom) ?? [];
	for (const asked of unseen.slice(0, ASKED_PENDING)) {
		if (!harvest.cursor || Date.now() >= stopAt) return;
		const flow = await flowMetadata(context, platform, { id: asked.id, organization }, deadline).catch(
			(error: Error) => (failureOf(error).httpStatus === 404 ? undefined : Promise.reject(error)),
		);
		take(takePending(harvest.cursor, asked, flow));
	}
}
