import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';

/** An answer in the contract's `Error` shape. */
export class PlatformError extends Error {
	constructor(
		readonly status: number,
		readonly errorCode: string,
		message: string | null,
		readonly headers: Record<string, string> = {},
	) {
		super(message ?? errorCode);
		this.errorMessage = message;
	}

	/** The contract's own examples leave it null for 401, 403, 500 and 503. */
	readonly errorMessage: string | null;
}

const codes: Record<number, string> = {
	400: 'MISSING_REQUIRED_FIELD',
	401: 'MISSING_TOKEN',
	403: 'FORBIDDEN_ACCESS',
	404: 'MISSING_RESOURCE',
	408: 'REQUEST_TIMEOUT',
	413: 'FILE_SIZE_EXCEEDED',
	422: 'UNPROCESSABLE_ENTITY',
	429: 'TOO_MANY_REQUESTS',
	500: 'INTERNAL_ERROR',
	501: 'NOT_IMPLEMENTED',
	503: 'RESOURCE_ERROR',
};

/** The contract's example error code for a status. */
export const codeForStatus = (status: number) => codes[status] ?? 'INTERNAL_ERROR';

export const badRequest = (message: string, code = 'INVALID_REQUEST') =>
	new PlatformError(400, code, message);
export const missingField = (field: string) =>
	new PlatformError(400, 'MISSING_REQUIRED_FIELD', `${field} is required`);
export const forbidden = (message: string) => new PlatformError(403, 'FORBIDDEN_ACCESS', message);
export const notFound = (message: string) => new PlatformError(404, 'MISSING_RESOURCE', message);

/** Sends a failure as the contract's `Error`; `errorMessage` is left out where there is none to give. */
export function sendError(reply: FastifyReply, failure: PlatformError): FastifyReply {
	const body: Record<string, string> = { errorCode: failure.errorCode };
	if (failure.errorMessage !== null) body.errorMessage = failure.errorMessage;
	return reply.code(failure.status).headers(failure.headers).send(body);
}

/**
 * Every failure leaves in the contract's shape, also those of the web server itself.
 *
 * @param send writes it; as the contract's `Error` by default
 */
export function answerErrors(app: FastifyInstance, send = sendError): void {
	app.setNotFoundHandler(async (_request, reply) => send(reply, notFound('There is no such resource')));
	app.setErrorHandler(async (error: FastifyError | PlatformError, _request, reply) => {
		if (error instanceof PlatformError) return send(reply, error);
		const given = error.statusCode ?? 500;
		// The contract has no 415: a body of another type is a bad request.
		const status = given === 415 ? 400 : given;
		return send(reply, new PlatformError(status, codeForStatus(status), status < 500 ? error.message : null));
	});
}
