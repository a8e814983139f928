import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { failureError, type Failure } from '../../runtime/failure';
import { enter, leave } from '../../runtime/pollTurns';
import { toFlow } from '../platform/item';
import type { PlatformFlow } from '../platform/schemas';
import { platformOf } from '../platform/transport';
import { isActivation } from './activation';
import type { OrganizationCursor } from './cursor';
import { pollOrganization, type Poll, type Share } from './organization';
import { readParameters, settingsOf } from './parameters';
import { sample } from './sample';
import { MOST_PENDING_FLOWS, readState, resume, saveState, type TriggerState } from './state';

/** n8n's own figure where it names none. */
const DEFAULT_BUDGET_MS = 240_000;
/** Of the time there is, so much is planned; the rest is for the last answer to come in. */
const PLANNED_SHARE = 0.8;
/** Tells this n8n process from the one before a restart. */
const PROCESS = randomUUID().slice(0, 8);

/**
 * One poll: the flows that are new on the platform since the last one, as references, or null.
 *
 * State is changed once, at the end, so that a poll that throws changes nothing. One organization that fails doesn't
 * stop the others; it becomes visible as an error of the next poll that has nothing to emit.
 *
 * @throws NodeApiError | NodeOperationError when there is nothing to emit and an organization failed
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const parameters = readParameters(context);
	const platform = await platformOf(context);
	if (context.getMode() === 'manual') return [await sample(context, platform, parameters)];

	const key = `${context.getWorkflow().id}:${context.getNode().id}`;
	const budget = Math.min(parameters.timeBudgetMs, context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS);
	if (!enter(key, budget)) return null;
	try {
		return await pollAll({
			context,
			platform,
			parameters,
			mostPending: Math.max(1, Math.floor(MOST_PENDING_FLOWS / parameters.organizations.length)),
			stopAt: Date.now() + budget * PLANNED_SHARE,
			deadline: Date.now() + budget,
		});
	} finally {
		leave(key);
	}
}

async function pollAll(run: Poll): Promise<INodeExecutionData[][] | null> {
	const { context, parameters } = run;
	const remembered = context.getWorkflowStaticData('node');
	const state = resume(
		stateOf(context, remembered),
		settingsOf(run.platform, parameters),
		PROCESS,
		isActivation(context),
	);
	const queue = inTurn(parameters.organizations, state.next);
	const cursors: Record<string, OrganizationCursor> = {};
	const items: INodeExecutionData[] = [];
	const failures: Failure[] = [];
	let next: string | undefined;

	for (const [index, organization] of queue.entries()) {
		const room = parameters.mostFlows - items.length;
		if (index > 0 && (room < parameters.pageSize || Date.now() >= run.stopAt)) {
			next = organization;
			break;
		}
		const share = shareOf(run, room, queue.length - index);
		const harvest = await pollOrganization(run, organization, state.organizations[organization], share);
		if (harvest.cursor) cursors[organization] = harvest.cursor;
		items.push(...harvest.flows.map((flow) => reference(flow, organization)));
		if (harvest.failure) failures.push(harvest.failure);
	}
	if (!items.length && failures.length) throw failureError(context.getNode(), together(failures));
	for (const { message } of failures) context.logger.warn(`${context.getNode().name}: ${message}`);

	remembered.cursor = saveState({
		...state,
		next,
		organizations: { ...known(state, parameters.organizations), ...cursors },
	}) as unknown as IDataObject;
	return items.length ? [items] : null;
}

function stateOf(context: IPollFunctions, remembered: IDataObject): TriggerState | undefined {
	try {
		return readState(remembered.cursor);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), (error as Error).message, {
			description:
				"Replace the node by a copy of it, which remembers nothing, and set 'Start From' to a date before the last invoice that arrived. What is filed already isn't filed again.",
		});
	}
}

/** The organizations, beginning with the one whose turn it is. */
function inTurn(organizations: string[], next: string | undefined): string[] {
	const first = Math.max(0, organizations.indexOf(next ?? ''));
	return [...organizations.slice(first), ...organizations.slice(0, first)];
}

/** An even share of what is left, so that one organization's backlog doesn't keep the others waiting. */
function shareOf({ stopAt }: Poll, room: number, organizations: number): Share {
	const now = Date.now();
	return {
		room,
		aim: Math.ceil(room / organizations),
		stopAt: now + Math.max(0, stopAt - now) / organizations,
	};
}

/** What is known of the organizations that are watched now; the others are forgotten. */
function known(state: TriggerState, organizations: string[]): Record<string, OrganizationCursor> {
	return Object.fromEntries(
		Object.entries(state.organizations).filter(([name]) => organizations.includes(name)),
	);
}

function reference(flow: PlatformFlow, organization: string): INodeExecutionData {
	return { json: { flow: toFlow(flow, organization), invoice: null, status: null } as IDataObject };
}

function together(failures: Failure[]): Failure {
	const [first, ...others] = failures;
	if (!others.length) return first;
	return {
		...first,
		description: `${first.description} ${others.length} more organizations failed in this poll.`,
	};
}
