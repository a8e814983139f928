import type { IHttpRequestHelper } from 'n8n-workflow';

import { connectionTrouble } from '../../runtime/connection';
import { FailureError, type Failure } from '../../runtime/failure';
import type { ServiceAnswer } from '../../runtime/http';
import { partnerUrl } from './address';
import { explainPortalAnswer, unexpectedAnswer } from './errors';
import { meSchema } from './schemas';

const WHAT = 'the partner API';
const TIMEOUT_MS = 20_000;

/**
 * Asks the portal whose token this is (`GET /me`), so that a person who tests the credential reads what is wrong with it.
 *
 * @throws FailureError: wrong URL, unreachable host, wrong token, no right, or no Welyb portal
 */
export async function probePortal(
	helpers: IHttpRequestHelper['helpers'],
	credential: { portalUrl: string; apiToken: string },
): Promise<void> {
	const failure = await trouble(helpers, credential);
	if (failure) throw new FailureError(failure);
}

async function trouble(
	helpers: IHttpRequestHelper['helpers'],
	{ portalUrl, apiToken }: { portalUrl: string; apiToken: string },
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
