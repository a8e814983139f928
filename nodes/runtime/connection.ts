import { causes } from './failure';

/**
 * What a socket's or name server's code means, for a sentence. n8n swaps messages that hold such a code for stock
 * ones, so the codes themselves are never shown.
 */
const REASONS: Record<string, string> = {
	ECONNREFUSED: 'it refuses the connection',
	ECONNRESET: 'it broke off the connection',
	EPIPE: 'it broke off the connection',
	ECONNABORTED: "it didn't answer in time",
	ETIMEDOUT: "it didn't answer in time",
	ENOTFOUND: "its host name isn't known",
	EAI_AGAIN: "the name server didn't answer",
	EHOSTUNREACH: 'no route leads to it',
	ENETUNREACH: 'no route leads to it',
	EPROTO: "it doesn't speak TLS on this port",
	CERT_HAS_EXPIRED: 'its certificate has expired',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
	SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is self-signed',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate can't be verified",
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate can't be verified",
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** Why no answer came, as the end of a sentence; undefined when the error isn't about the connection. */
export function connectionTrouble(error: unknown): string | undefined {
	for (const link of causes(error)) {
		const { code, response } = link as { code?: unknown; response?: unknown };
		if (response !== undefined) return undefined;
		if (typeof code !== 'string') continue;
		if (code in REASONS) return REASONS[code];
		if (/^(E[A-Z]{3,}|UND_ERR_\w+|ERR_(TLS|SSL|NETWORK|SOCKET)\w*|\w*CERT\w*)$/.test(code))
			return 'the connection failed';
	}
	return undefined;
}
