import { createHash } from 'node:crypto';
import type { IHttpRequestHelper } from 'n8n-workflow';

import { connectionTrouble } from '../../runtime/connection';
import { FailureError, type Failure } from '../../runtime/failure';
import type { ServiceAnswer } from '../../runtime/http';
import { partnerUrl } from './address';
import { explainPortalAnswer, unexpectedAnswer } from './errors';
import { meSchema } from './schemas';

const WHAT = 'the partner API';
const TIMEOUT_MS = 20_000;
const PROBE_EVERY_MS = 60_000;
const TOO_MANY_REQUESTS = 429;

/** When a URL and token were last found good, by their hash. n8n asks before every call; the portal is asked once a minute. */
const foundGood = new Map<string, number>();

export interface PortalCredential {
	portalUrl: string;
	apiToken: string;
}

/**
 * Asks the portal whose token this is (`GET /me`), so that a person who tests the credential reads what is wrong with it. A portal
 * that is busy or out of service for a while says so itself in the call that follows.
 *
 * @throws FailureError: wrong URL, unreachable host, wrong token, no right, or no Welyb portal
 */
export async function probePortal(
	helpers: IHttpRequestHelper['helpers'],
	credential: PortalCredential,
): Promise<void> {
	const key = createHash('sha256').update(JSON.stringify(credential)).digest('base64');
	if (Date.now() - (foundGood.get(key) ?? 0) < PROBE_EVERY_MS) return;
	const failure = await trouble(helpers, credential);
	if (failure) throw new FailureError(failure);
	foundGood.set(key, Date.now());
}

/** What an HTTP status of the portal means for the credential, in one text. */
export function meaningForCredential(status: number): string {
	return new FailureError(explainPortalAnswer(WHAT, { status, headers: {}, body: undefined })).message;
}

async function trouble(
	helpers: IHttpRequestHelper['helpers'],
	{ portalUrl, apiToken }: PortalCredential,
): Promise<Failure | undefined> {
	try {
		const answer = (await helpers.httpRequest({
			url: partnerUrl(portalUrl, '/me'),
			headers: { Authorization: `Bearer ${apiToken}` },
			json: true,
			timeout: TIMEOUT_MS,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		})) as { statusCode: number; headers: Record<string, string>; body: unknown };
		return explain({ status: answer.statusCode, headers: answer.headers, body: answer.body });
	} catch (error) {
		return unreachable(error, portalUrl);
	}
}

function explain(answer: ServiceAnswer): Failure | undefined {
	if (answer.status === TOO_MANY_REQUESTS || answer.status >= 500) return undefined;
	if (answer.status >= 300) return explainPortalAnswer(WHAT, answer);
	if (meSchema.safeParse(answer.body).success) return undefined;
	const found = typeof answer.body === 'string' ? 'it is a web page' : "it doesn't say whose token this is";
	return unexpectedAnswer('the test', found);
}

function unreachable(error: unknown, portalUrl: string): Failure {
	const reason = connectionTrouble(error);
	if (reason === undefined) {
		const message = error instanceof Error ? error.message : "The portal can't be asked";
		return { message, description: '', code: 'invalidCredential', retryable: false };
	}
	return {
		message: `The portal at ${new URL(portalUrl.trim()).host} can't be reached: ${reason}`,
		description: "Check 'Portal URL' in the Welyb credential and that the portal is running.",
		code: 'unreachable',
		retryable: true,
		outage: true,
	};
}
