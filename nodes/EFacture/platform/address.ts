/** The services of a platform; the credential holds the address of each in the field of its name and "URL". */
export type ServiceName = 'Flow Service' | 'Directory Service';

/**
 * A web address as the user entered it, without spaces around.
 *
 * @throws Error naming the field when it isn't one
 */
export function webAddress(text: string, field: string): string {
	const trimmed = text.trim();
	if (/^https?:\/\/[^/\s]+/i.test(trimmed) && URL.canParse(trimmed)) return trimmed;
	throw new Error(`'${field}' in the eFacture credential isn't a web address (https://…)`);
}

/**
 * The address of a service's route. The base may end with slashes or with the version `/v1` already; both are taken off.
 *
 * @throws Error when the base isn't a web address
 */
export function serviceUrl(base: string, path: string, service: ServiceName = 'Flow Service'): string {
	return webAddress(base, `${service} URL`).replace(/\/+$/, '').replace(/\/v1$/, '') + path;
}
