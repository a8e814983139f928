import type { PlatformFlow } from '../../../sandbox/platform';

/** A flow of the tests' own; `order` sets its id and, a second apart, its instant. */
export function testFlow(order: number, changes: Partial<PlatformFlow> = {}): PlatformFlow {
	const instant = new Date(Date.UTC(2025, 10, 3, 6, 0, order)).toISOString();
	return {
		flowId: `flow-${order}`,
		organization: 'firm',
		name: `invoice ${order}.xml`,
		flowType: 'SupplierInvoice',
		flowDirection: 'In',
		flowSyntax: 'UBL',
		flowProfile: 'CIUS',
		processingRule: 'B2B',
		processingRuleSource: 'Computed',
		submittedAt: instant,
		updatedAt: instant,
		acknowledgement: { status: 'Ok' },
		content: { original: () => Buffer.from(`<Invoice>${order}</Invoice>`) },
		...changes,
	};
}

export const testFlows = (count: number, changes: Partial<PlatformFlow> = {}) =>
	Array.from({ length: count }, (_, order) => testFlow(order, changes));

/** Before every test flow. */
export const longAgo = '2025-01-01T00:00:00Z';

export interface SearchBody {
	limit: number;
	nextCursor?: string;
	filters: unknown;
	results: Array<Record<string, unknown> & { flowId: string; updatedAt: string }>;
}

/** What one answer of the platform was. */
export interface Answer<T = Record<string, unknown>> {
	status: number;
	headers: Headers;
	body: T;
}

/** A bare client of the Flow Service, as a test needs it. */
export class PlatformTestClient {
	constructor(
		private readonly url: string,
		public token = '',
		private readonly organization?: string,
	) {}

	/** A client with a token of the default account. */
	static async signedIn(url: string, organization?: string): Promise<PlatformTestClient> {
		const client = new PlatformTestClient(url, '', organization);
		await client.signIn();
		return client;
	}

	async signIn(id = 'sandbox', secret = 'sandbox-secret'): Promise<Answer> {
		const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
		const answer = await this.send('/token', { method: 'POST', body: new URLSearchParams(form) });
		this.token = String(answer.body.access_token ?? '');
		return answer;
	}

	search(where: unknown, page: { limit?: unknown; cursor?: string } = {}): Promise<Answer<SearchBody>> {
		return this.send<SearchBody>('/v1/flows/search', {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ ...page, where }),
		});
	}

	/** All pages of a search, one after the other. */
	async walk(where: unknown, limit = 25): Promise<string[]> {
		const found: string[] = [];
		let cursor: string | undefined;
		do {
			const { body } = await this.search(where, { limit, cursor });
			found.push(...body.results.map(({ flowId }) => flowId));
			cursor = body.nextCursor;
		} while (cursor !== undefined);
		return found;
	}

	async send<T = Record<string, unknown>>(path: string, init: RequestInit = {}): Promise<Answer<T>> {
		const response = await this.fetch(path, init);
		const text = await response.text();
		const isJson = response.headers.get('content-type')?.includes('json');
		return {
			status: response.status,
			headers: response.headers,
			body: (isJson ? JSON.parse(text) : text) as T,
		};
	}

	async download(
		flowId: string,
		docType: string,
	): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
		const response = await this.fetch(`/v1/flows/${flowId}?docType=${docType}`);
		return {
			status: response.status,
			headers: response.headers,
			bytes: Buffer.from(await response.arrayBuffer()),
		};
	}

	deposit(info: unknown, file: Buffer | null): Promise<Answer> {
		const form = new FormData();
		if (info !== null)
			form.append('flowInfo', new Blob([JSON.stringify(info)], { type: 'application/json' }));
		if (file !== null) form.append('file', new Blob([new Uint8Array(file)]), 'deposit');
		return this.send('/v1/flows', { method: 'POST', body: form });
	}

	private fetch(path: string, init: RequestInit = {}): Promise<Response> {
		const headers = new Headers(init.headers);
		if (this.token) headers.set('Authorization', `Bearer ${this.token}`);
		if (this.organization) headers.set('Organization-Id', this.organization);
		return fetch(this.url + path, { ...init, headers });
	}
}

/** Asks again until an answer passes, for what the platform does after a moment. */
export async function eventually<T>(ask: () => Promise<T>, passes: (value: T) => boolean): Promise<T> {
	const until = Date.now() + 5000;
	for (;;) {
		const value = await ask();
		if (passes(value) || Date.now() > until) return value;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
