import { createHash } from 'node:crypto';

import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { failureError, failureOf, type Failure } from '../../runtime/failure';
import { platformOf, type Platform } from '../platform/transport';
import { callbackUrlOf, createWebhook, deleteWebhook, listWebhooks } from '../platform/webhooks';
import { wantedRegistration } from './parameters';
import {
	forgetRegistration,
	savedRegistration,
	saveRegistration,
	wishesOf,
	wishText,
	type Hook,
	type Registration,
	type Wanted,
} from './registration';

/** What one run of the life cycle works on. */
interface Task {
	context: IHookFunctions;
	platform: Platform;
	/** Tells the account on the platform from others. */
	account: string;
	wanted: Wanted;
	/** The node's static data. */
	memory: IDataObject;
}

type HookId = Pick<Hook, 'organization' | 'id'>;

/** What became of webhooks that were to be removed. */
interface Removal<T extends HookId> {
	left: T[];
	failures: Failure[];
}

/**
 * Whether everything that is wanted is registered. Only the platform's own list counts.
 *
 * @throws NodeApiError | NodeOperationError when the platform can't be asked
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const { platform, account, wanted, memory } = await taskOf(context);
	const saved = savedRegistration(memory);
	if (saved?.account !== account || saved.wanted !== wishText(wanted)) return false;
	for (const organization of wanted.organizations) {
		const listed = await listWebhooks(context, platform, organization);
		const there = new Set(listed?.map(({ id }) => id));
		const own = saved.hooks.filter((hook) => hook.organization === organization);
		if (own.length < wishesOf(wanted).length || own.some(({ id }) => !there.has(id))) return false;
	}
	return true;
}

/**
 * Registers what is wanted, after removing what is left of earlier registrations. If it fails for one organization, what
 * was registered for the others is taken back.
 *
 * @throws NodeApiError | NodeOperationError
 */
export async function register(context: IHookFunctions): Promise<void> {
	const task = await taskOf(context);
	await clear(task);
	const hooks: Hook[] = [];
	const failure = await registerAll(task, hooks);
	if (failure) {
		await takeBack(task, hooks);
		throw failureError(context.getNode(), failure);
	}
	// A platform that made a webhook and yet answered that it is out of service was asked again.
	const [doubled] = await clearLost(task, task.wanted.organizations, hooks);
	if (doubled) throw failureError(context.getNode(), doubled);
}

/**
 * Removes the node's webhooks.
 *
 * @throws NodeApiError | NodeOperationError when one can't be removed; n8n goes on knowing of it
 */
export async function unregister(context: IHookFunctions): Promise<void> {
	await clear(await taskOf(context));
}

async function taskOf(context: IHookFunctions): Promise<Task> {
	const platform = await platformOf(context);
	return {
		context,
		platform,
		account: await accountOf(context, platform),
		wanted: wantedRegistration(context),
		memory: context.getWorkflowStaticData('node'),
	};
}

async function accountOf(context: IHookFunctions, { flowServiceUrl }: Platform): Promise<string> {
	const { clientId } = await context.getCredentials('eFactureApi');
	return createHash('sha256')
		.update(`${flowServiceUrl}|${String(clientId)}`)
		.digest('base64url')
		.slice(0, 16);
}

/** Registers one webhook after the other and remembers each at once. Gives the first failure. */
async function registerAll(task: Task, hooks: Hook[]): Promise<Failure | undefined> {
	const { context, platform, wanted } = task;
	try {
		for (const organization of wanted.organizations) {
			for (const wish of wishesOf(wanted)) {
				const created = await createWebhook(context, platform, organization, wish, wanted.style);
				hooks.push({ organization, ...created });
				remember(task, hooks);
			}
		}
		return undefined;
	} catch (error) {
		return failureOf(error);
	}
}

async function takeBack(task: Task, hooks: Hook[]): Promise<void> {
	const { left, failures } = await removeAll(task, hooks);
	remember(task, left, false);
	for (const { message } of failures) task.context.logger.warn(`${task.context.getNode().name}: ${message}`);
}

/**
 * Removes the webhooks that n8n knows of, and those that lead to this node although n8n doesn't know of them, since it may
 * have been killed before it could save. One that fails doesn't stop the others.
 */
async function clear(task: Task): Promise<void> {
	const { context, wanted } = task;
	const own = ownHooks(task);
	const known = await removeAll(task, own);
	remember(task, known.left, false);

	const organizations = new Set([...wanted.organizations, ...own.map(({ organization }) => organization)]);
	const [failure] = [...known.failures, ...(await clearLost(task, [...organizations], known.left))];
	if (failure) throw failureError(context.getNode(), failure);
}

/** Removes the webhooks that lead to this node, those in `known` aside. Gives what failed. */
async function clearLost(task: Task, organizations: string[], known: Hook[]): Promise<Failure[]> {
	const failures: Failure[] = [];
	for (const organization of organizations) {
		const lost = await lostHooks(task, organization, known);
		failures.push(...lost.failures, ...(await removeAll(task, lost.hooks)).failures);
	}
	return failures;
}

/** The webhooks that n8n knows of and that this account may remove. */
function ownHooks({ context, account, memory }: Task): Hook[] {
	const saved = savedRegistration(memory);
	if (!saved || saved.account === account) return saved?.hooks ?? [];
	const ids = saved.hooks.map(({ id }) => id).join(', ');
	context.logger.warn(
		`${context.getNode().name}: the credential is another account's now, so it can't remove the former account's webhooks (${ids}). Remove them on the platform; calls from them are refused.`,
	);
	return [];
}

/** Webhooks of an organization that lead to this node, those in `known` aside. */
async function lostHooks(
	{ context, platform, wanted }: Task,
	organization: string,
	known: Hook[],
): Promise<{ hooks: HookId[]; failures: Failure[] }> {
	const hooks: HookId[] = [];
	let unknown = 0;
	try {
		const listed = (await listWebhooks(context, platform, organization)) ?? [];
		for (const { id, callbackUrl } of listed.filter(
			(webhook) => !known.some((hook) => hook.id === webhook.id),
		)) {
			const leadsTo = callbackUrl ?? (await callbackUrlOf(context, platform, organization, id));
			if (leadsTo === null) unknown++;
			else if (isSameAddress(leadsTo, wanted.callbackUrl)) hooks.push({ organization, id });
		}
	} catch (error) {
		return { hooks, failures: [failureOf(error)] };
	}
	if (unknown) {
		context.logger.warn(
			`${context.getNode().name}: the platform doesn't say where ${unknown} of the account's webhooks lead, so one that n8n lost track of can't be told from others'.`,
		);
	}
	return { hooks, failures: [] };
}

async function removeAll<T extends HookId>({ context, platform }: Task, hooks: T[]): Promise<Removal<T>> {
	const removal: Removal<T> = { left: [], failures: [] };
	for (const hook of hooks) {
		try {
			await deleteWebhook(context, platform, hook.organization, hook.id);
		} catch (error) {
			removal.left.push(hook);
			removal.failures.push(failureOf(error));
		}
	}
	return removal;
}

/** @param complete all that is wanted is there, or on its way; otherwise it has to be made anew */
function remember({ account, wanted, memory }: Task, hooks: Hook[], complete = true): void {
	if (!hooks.length) return forgetRegistration(memory);
	const registration: Registration = { version: 1, account, wanted: complete ? wishText(wanted) : '', hooks };
	saveRegistration(memory, registration);
}

function isSameAddress(one: string, other: string): boolean {
	const [left, right] = [one, other].map((url) => (URL.canParse(url) ? new URL(url).href : url));
	return left === right;
}
