/** Where the partner API lies below the portal's own address (contract: `servers`). */
const PARTNER_API = '/partner/v1';

/**
 * The address of a route of the partner API. The portal URL may end with slashes. A token must not travel readable
 * through the internet, so plain http is for this machine and for container networks, whose host names have no dot.
 *
 * @throws Error naming the field when the portal URL isn't such an address
 */
export function partnerUrl(portalUrl: string, path: string): string {
	const trimmed = portalUrl.trim().replace(/\/+$/, '');
	if (!/^https?:\/\/[^/\s]+/i.test(trimmed) || !URL.canParse(trimmed)) {
		throw new Error(
			"'Portal URL' in the Welyb credential isn't a web address such as https://cabinet.welyb.fr",
		);
	}
	const { protocol, hostname } = new URL(trimmed);
	if (protocol === 'http:' && !isNearby(hostname)) {
		throw new Error(
			"'Portal URL' in the Welyb credential must begin with https://, or the API token can be read on its way",
		);
	}
	return `${trimmed}${PARTNER_API}${path}`;
}

function isNearby(hostname: string): boolean {
	return hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname) || !hostname.includes('.');
}
