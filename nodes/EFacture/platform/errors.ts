import type { Failure } from '../../runtime/failure';
import type { ServiceAnswer, ServiceRequest } from '../../runtime/http';
import type { ServiceName } from './address';
import { platformErrorSchema } from './schemas';

interface Meaning {
	happened: string;
	/** `{service}` stands for the service's name. */
	todo: string;
	code: string;
	retryable: boolean;
	outage?: boolean;
	notReady?: boolean;
}

const MEANINGS: Record<number, Meaning> = {
	400: {
		happened: "didn't understand",
		todo: "Check the node's parameters; if they are right, the platform may speak another version of the standard: try 'API Version' in the credential.",
		code: 'badRequest',
		retryable: false,
	},
	401: {
		happened: "doesn't accept the credential's token for",
		todo: "Check 'Client ID', 'Client Secret' and 'Token URL' in the eFacture credential with its Test button.",
		code: 'unauthorized',
		// Everything comes through by itself once the credential is mended.
		retryable: true,
		outage: true,
	},
	403: {
		happened: 'gives this account no right to',
		todo: 'Ask the platform for the right, or check the organization: it must be one that the account may act for.',
		code: 'forbidden',
		// The right may be given later, and other organizations aren't concerned.
		retryable: true,
		notReady: true,
	},
	404: {
		happened: "doesn't know what was asked for in",
		todo: "Check that the flow belongs to this organization, and '{service} URL' in the credential.",
		code: 'notFound',
		// Some platforms list a flow a moment before its file can be had.
		retryable: true,
	},
	408: {
		happened: "didn't get done in time with",
		todo: 'It can be tried again.',
		code: 'timedOut',
		retryable: true,
	},
	429: {
		happened: 'gets too many requests and put off',
		todo: 'Lower the concurrency or poll less often. What was put off can be tried again.',
		code: 'tooManyRequests',
		retryable: true,
	},
	501: {
		happened: "doesn't offer",
		todo: 'Ask the platform whether it will.',
		code: 'notOffered',
		retryable: false,
	},
	503: {
		happened: 'is out of service for',
		todo: 'It can be tried again when the platform is back.',
		code: 'outOfService',
		retryable: true,
		outage: true,
	},
};

const REDIRECTED: Meaning = {
	happened: 'redirects',
	todo: "Enter the address it redirects to as '{service} URL' in the credential.",
	code: 'redirected',
	retryable: false,
};

const REFUSED: Meaning = {
	happened: 'refused',
	todo: "See the platform's own reason.",
	code: 'refused',
	retryable: false,
};

const BROKEN: Meaning = {
	happened: 'failed at',
	todo: 'It can be tried again; if it goes on, tell the platform the request id.',
	code: 'platformFailed',
	retryable: true,
};

function meaningOf(status: number): Meaning {
	if (MEANINGS[status]) return MEANINGS[status];
	if (status < 400) return REDIRECTED;
	return status < 500 ? REFUSED : BROKEN;
}

/** Longest piece of the platform's own words that a message repeats. */
const QUOTE_LENGTH = 300;

/**
 * What an unsuccessful answer of the platform means, in the contracts' error shape (`errorCode`, `errorMessage`; in the
 * Directory Service 1.1.0 `message`) or not.
 *
 * @param what the call, as in "the platform refused *the search for flows*"
 */
export function explainPlatformAnswer(
	what: string,
	answer: ServiceAnswer,
	request: ServiceRequest,
	service: ServiceName = 'Flow Service',
): Failure {
	const meaning = meaningOf(answer.status);
	const own = platformErrorSchema.safeParse(answer.body).data;
	const said = own ? [own.errorCode, own.errorMessage ?? own.message ?? own.details].filter(Boolean) : [];
	const requestId =
		answer.headers['request-id'] ?? answer.headers['x-request-id'] ?? request.headers?.['Request-Id'];
	const quoted = said.length ? `The platform says: ${said.join(' – ').slice(0, QUOTE_LENGTH)}. ` : '';
	const todo = meaning.todo.replace('{service}', service);
	return {
		message: `The platform ${meaning.happened} ${what} (HTTP ${answer.status})`,
		description: `${quoted}${todo}${requestId ? ` Request id: ${requestId}` : ''}`,
		code: own?.errorCode ?? meaning.code,
		httpStatus: answer.status,
		retryable: meaning.retryable,
		outage: meaning.outage,
		notReady: meaning.notReady,
		requestId,
	};
}

/** An answer that came with success but isn't what the contract promises, most often a web page. */
export function unexpectedAnswer(
	what: string,
	found: string,
	service: ServiceName = 'Flow Service',
): Failure {
	return {
		message: `The platform's answer to ${what} isn't what XP Z12-013 promises: ${found}`,
		description: `Check that '${service} URL' in the credential leads to the ${service} and not to a web page, and which version the platform speaks.`,
		code: 'unexpectedAnswer',
		retryable: false,
	};
}
