import type { Failure } from '../../runtime/failure';
import type { ServiceAnswer } from '../../runtime/http';
import { errorSchema } from './schemas';

interface Meaning {
	/** What the portal did, before the call in words. */
	happened: string;
	todo: string;
	code: string;
	retryable?: boolean;
	outage?: boolean;
}

const TOKEN = "Open the Welyb credential, check 'API Token' and use its Test button.";
const URL_FIELD =
	"Check 'Portal URL' in the Welyb credential: it is the firm's own portal address, without a path.";
const LATER = 'Nothing is lost: it can be tried again.';

/** By the portal's own error code first, as the contract names them. */
const BY_CODE: Record<string, Meaning> = {
	dossierNotFound: {
		happened: "doesn't know the dossier in",
		todo: 'It may have been removed since it was looked up. Look the dossier up again.',
		code: 'dossierNotFound',
	},
	documentNotFound: {
		happened: "doesn't know the document in",
		todo: 'File the invoice again.',
		code: 'documentNotFound',
		retryable: true,
	},
	changeNotFound: {
		happened: "doesn't know the change in",
		todo: "Only a change that a person made in the portal is transmitted. Check 'Change ID'.",
		code: 'changeNotFound',
	},
	cursorUnknown: {
		happened: "doesn't know any more where to go on in",
		todo: 'Begin again from a date before the last change that was read.',
		code: 'cursorUnknown',
	},
	registrationReplaced: {
		happened: 'got another original of the same invoice during',
		todo: 'File it again: it is then told as a conflict, or filed.',
		code: 'registrationReplaced',
		retryable: true,
	},
};

/** Nothing comes through until somebody mends the credential; then everything does, with no hand on the invoices. */
const ACCESS = { retryable: true, outage: true };

const BY_STATUS: Record<number, Meaning> = {
	401: { happened: "doesn't accept the API token for", todo: TOKEN, code: 'unauthorized', ...ACCESS },
	403: {
		happened: 'gives the API token no right to',
		todo: "Have an administrator of the firm's Welyb give the token the right, or use another token.",
		code: 'forbidden',
		...ACCESS,
	},
	404: { happened: "doesn't know the address of", todo: URL_FIELD, code: 'notFound' },
	413: {
		happened: 'takes no file of this size in',
		todo: 'Ask Welyb for the limit and put the file into the dossier by hand.',
		code: 'tooLarge',
	},
	429: {
		happened: 'gets too many requests and put off',
		todo: `Lower 'Concurrency' in the options. ${LATER}`,
		code: 'tooManyRequests',
		retryable: true,
	},
	502: { happened: 'is out of service for', todo: LATER, code: 'unavailable', retryable: true, outage: true },
	503: { happened: 'is out of service for', todo: LATER, code: 'unavailable', retryable: true, outage: true },
	504: { happened: 'is out of service for', todo: LATER, code: 'unavailable', retryable: true, outage: true },
};

const REDIRECTED: Meaning = {
	happened: 'redirects',
	todo: "Enter the address it redirects to as 'Portal URL' in the Welyb credential.",
	code: 'redirected',
};
const REFUSED: Meaning = { happened: 'refused', todo: "See the portal's own reason.", code: 'refused' };
const BROKEN: Meaning = {
	happened: 'failed at',
	todo: `${LATER} If it goes on, tell Welyb the request id.`,
	code: 'portalFailed',
	retryable: true,
};

/** Longest piece of the portal's own words that a message repeats. */
const QUOTE_LENGTH = 300;

/**
 * What an unsuccessful answer of the portal means, in the contract's `Error` shape or not.
 *
 * @param what the call, as in "the portal refused *the search for dossiers*"
 */
export function explainPortalAnswer(what: string, { status, headers, body }: ServiceAnswer): Failure {
	const own = errorSchema.safeParse(body);
	const { code, message, requestId: saidId } = own.success ? own.data : {};
	const meaning = (code && BY_CODE[code]) || meaningOf(status);
	const requestId = saidId ?? headers['x-request-id'] ?? undefined;
	const quoted = message ? `The portal says: ${message.slice(0, QUOTE_LENGTH)}. ` : '';
	return {
		message: `The portal ${meaning.happened} ${what} (HTTP ${status})`,
		description: `${quoted}${meaning.todo}${requestId ? ` Request id: ${requestId}` : ''}`,
		code: code ?? meaning.code,
		httpStatus: status,
		retryable: meaning.retryable ?? false,
		outage: meaning.outage,
		requestId,
	};
}

function meaningOf(status: number): Meaning {
	if (BY_STATUS[status]) return BY_STATUS[status];
	if (status < 400) return REDIRECTED;
	return status < 500 ? REFUSED : BROKEN;
}

/** An answer that came with success but isn't what the contract promises, most often a web page. */
export function unexpectedAnswer(what: string, found: string): Failure {
	return {
		message: `The portal's answer to ${what} isn't what the Welyb partner API promises: ${found}`,
		description: URL_FIELD,
		code: 'unexpectedAnswer',
		retryable: false,
	};
}
