import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { failureError, failureOf } from '../../runtime/failure';
import { enter, leave } from '../../runtime/pollTurns';
import { partnerUrl } from '../portal/address';
import { changesPage } from '../portal/changes';
import { toChangeItem } from '../portal/item';
import type { ChangePage, PortalChange } from '../portal/schemas';
import { openPortal, type Portal } from '../portal/transport';
import { begin, pageSize, readState, stateAfter, takePage, type Progress, type TriggerState } from './cursor';
import { readParameters, type PollParameters } from './parameters';

/** n8n's own figure where it names none. */
const DEFAULT_BUDGET_MS = 240_000;
/** Of the time there is, so much is planned; the rest is for the last answer to come in. */
const PLANNED_SHARE = 0.8;
/** Changes shown when the trigger is tried out in the editor. */
const SAMPLE_SIZE = 5;
const SAMPLE_LOOKED_AT = 100;
const SAMPLE_TIME_MS = 20_000;

const START_AGAIN =
	"Choose 'Date' under 'Start From', with a 'Start Date' other than before that lies before the last change that was worked off. What follows goes by the change's ID, so nothing is done twice.";

/** When to begin no further page, and when to give one up; milliseconds since 1970. */
interface Times {
	stopAt: number;
	deadline: number;
}

/**
 * One poll: what happened in the portal since the last one, as items, or null.
 *
 * State is changed once, at the end, so that a poll that throws changes nothing.
 *
 * @throws NodeApiError | NodeOperationError when the portal refuses, or no longer knows where to go on
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const parameters = readParameters(context);
	const portal = await openPortal(context);
	if (context.getMode() === 'manual') return [await sample(portal, parameters)];

	const key = `${context.getWorkflow().id}:${context.getNode().id}`;
	const budget = Math.min(parameters.timeBudgetMs, context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS);
	if (!enter(key, budget)) return null;
	try {
		return await pollFeed(context, portal, parameters, budget);
	} finally {
		leave(key);
	}
}

async function pollFeed(
	context: IPollFunctions,
	portal: Portal,
	parameters: PollParameters,
	budget: number,
): Promise<INodeExecutionData[][] | null> {
	const now = Date.now();
	const remembered = context.getWorkflowStaticData('node');
	const settings = { portal: partnerUrl(portal.portalUrl, ''), startFrom: parameters.startFrom };
	const { position, emitted } = await readOn(
		portal,
		begin(stateOf(context, remembered), settings),
		parameters,
		{
			stopAt: now + budget * PLANNED_SHARE,
			deadline: now + budget,
		},
	);
	if ('cursor' in position) remembered.cursor = stateAfter(position.cursor, settings);
	return emitted.length ? [emitted.map(toItem)] : null;
}

/** Reads page by page until there is enough, nothing more, or no time left. */
async function readOn(
	portal: Portal,
	from: Progress,
	parameters: PollParameters,
	{ stopAt, deadline }: Times,
): Promise<Progress> {
	let progress = from;
	do {
		const limit = pageSize(parameters);
		const page = await changesPage(portal, progress.position, { limit, deadline }).catch((error: unknown) =>
			explain(portal, error),
		);
		progress = take(portal, progress, page, parameters);
	} while (!progress.done && Date.now() < stopAt);
	return progress;
}

function take(portal: Portal, progress: Progress, page: ChangePage, parameters: PollParameters): Progress {
	try {
		return takePage(progress, page, parameters);
	} catch (error) {
		throw new NodeOperationError(portal.context.getNode(), (error as Error).message, {
			description: 'Nothing was emitted and nothing is lost. Tell Welyb.',
		});
	}
}

/** Says what to do where the portal doesn't know the cursor any more. */
function explain(portal: Portal, error: unknown): never {
	const failure = failureOf(error);
	const known = failure.code === 'cursorUnknown' ? { ...failure, description: START_AGAIN } : failure;
	throw failureError(portal.context.getNode(), known);
}

function stateOf(context: IPollFunctions, remembered: IDataObject): TriggerState | undefined {
	try {
		return readState(remembered.cursor);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), (error as Error).message, {
			description:
				"Replace the node by a copy of it, which remembers nothing, and set 'Start From' to a date before the last change that was worked off. What follows goes by the change's ID, so nothing is done twice.",
		});
	}
}

/**
 * A few changes for a manual run, the oldest since the start. Nothing is remembered of it.
 *
 * @throws NodeOperationError when there are none; NodeApiError when the portal refuses
 */
async function sample(portal: Portal, parameters: PollParameters): Promise<INodeExecutionData[]> {
	const { startFrom } = parameters;
	const from = startFrom === 'now' ? 'beginning' : startFrom;
	const until = Date.now() + SAMPLE_TIME_MS;
	const { emitted } = await readOn(
		portal,
		{ position: { from }, emitted: [], done: false },
		{ ...parameters, most: SAMPLE_LOOKED_AT },
		{ stopAt: until, deadline: until },
	);
	if (emitted.length) return emitted.slice(0, SAMPLE_SIZE).map(toItem);
	throw new NodeOperationError(
		portal.context.getNode(),
		'The portal shows no change to try the trigger with',
		{
			description:
				"Check 'Events' and 'Start Date', or change the status of a document in the portal and try again.",
		},
	);
}

function toItem(change: PortalChange): INodeExecutionData {
	return { json: toChangeItem(change) as unknown as IDataObject };
}
