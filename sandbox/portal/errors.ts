const statuses = {
	unauthorized: 401,
	forbidden: 403,
	notFound: 404,
	dossierNotFound: 404,
	documentNotFound: 404,
	changeNotFound: 404,
	registrationReplaced: 409,
	cursorUnknown: 410,
	tooLarge: 413,
	invalidRequest: 422,
	sizeMismatch: 422,
	digestMismatch: 422,
	tooManyRequests: 429,
	internal: 500,
	unavailable: 503,
} as const;

export type ErrorCode = keyof typeof statuses;

/** A refusal in the contract's `Error` shape. */
export class PortalError extends Error {
	readonly status: number;

	constructor(
		readonly code: ErrorCode,
		message: string,
		readonly headers: Record<string, string> = {},
	) {
		super(message);
		this.status = statuses[code];
	}
}

/** The contract's error code for a bare status. */
export function codeForStatus(status: number): ErrorCode {
	const found = (Object.keys(statuses) as ErrorCode[]).find((code) => statuses[code] === status);
	return found ?? 'internal';
}
