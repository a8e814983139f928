import nock from 'nock';

import type { ublParty } from '../fixtures/invoices/ubl';
import { ubl, ublHeader } from '../fixtures/invoices/ubl';

type Parties = { seller?: ReturnType<typeof ublParty>; buyer?: ReturnType<typeof ublParty> };

export interface PlatformFlow {
	flowId: string;
	flowType: string;
	updatedAt: string;
	file: string;
	/** Its readable view; none by default. */
	view?: string;
}

const HOST = 'https://platform.test';
export const platformCredential = () => ({
	flowServiceUrl: `${HOST}/flow-service`,
	tokenUrl: 'https://auth.test/token',
	clientId: 'client',
	clientSecret: 'secret',
	accessToken: '',
});

/** A UBL invoice with this number between these parties. */
export function invoiceFile(number: string, parties: Parties = {}): string {
	const header = ublHeader.map((element): (typeof ublHeader)[number] =>
		element[0] === 'cbc:ID' ? ['cbc:ID', number] : element,
	);
	return ubl({ header, ...parties });
}

/** A flow as the trigger emits it. */
export const emitted = ({ flowId, flowType, updatedAt }: PlatformFlow) => ({
	flow: {
		id: flowId,
		organization: '',
		type: flowType,
		updatedAt,
		acknowledgement: { status: 'Ok' },
	},
	invoice: null,
	status: null,
});

/** An XP Z12-013 platform played by nock: token, search and documents of the flows it holds. */
export class NockPlatform {
	/** Ids of the flows whose original was read, in order. */
	readonly read: string[] = [];
	/** Periods of the searches, in order; what tries a fresh token is left out. */
	readonly searched: Array<{ updatedAfter?: string; updatedBefore?: string }> = [];

	/** Organizations in which nothing may be searched. */
	readonly refusedOrganizations = new Set<string>();

	constructor(readonly flows: PlatformFlow[]) {
		nock('https://auth.test').persist().post('/token').reply(200, { access_token: 't', expires_in: 3600 });
		nock(HOST, { reqheaders: { 'organization-id': (name) => this.refusedOrganizations.has(name) } })
			.persist()
			.post('/flow-service/v1/flows/search')
			.reply(403, { errorCode: 'FORBIDDEN_ACCESS' });
		const service = nock(HOST, { reqheaders: { authorization: 'Bearer t' } }).persist();
		service
			.post('/flow-service/v1/flows/search')
			.reply((_uri, body) => this.search(body as unknown as SearchBody));
		service
			.get(/^\/flow-service\/v1\/flows\/[^/]+$/)
			.query(true)
			.reply((uri) => this.document(new URL(uri, HOST)));
	}

	private search({ limit, where }: SearchBody): [number, object] {
		const { flowType, updatedAfter = '', updatedBefore = '9' } = where;
		if (limit > 1)
			this.searched.push({ updatedAfter: where.updatedAfter, updatedBefore: where.updatedBefore });
		const found = this.flows.filter(
			(flow) =>
				flowType.includes(flow.flowType) && flow.updatedAt > updatedAfter && flow.updatedAt < updatedBefore,
		);
		return [200, { limit, results: found.slice(0, limit).map(metadata) }];
	}

	private document(url: URL): [number, string | object, Record<string, string>?] {
		const id = decodeURIComponent(url.pathname.split('/').pop() ?? '');
		const flow = this.flows.find(({ flowId }) => flowId === id);
		const kind = url.searchParams.get('docType');
		if (flow?.view && kind === 'ReadableView') return [200, flow.view, { 'content-type': 'application/pdf' }];
		if (!flow || kind === 'ReadableView')
			return [404, { errorCode: 'NOT_FOUND', errorMessage: 'No such file' }];
		if (kind === 'Metadata') return [200, metadata(flow)];
		this.read.push(id);
		return [200, flow.file, { 'content-type': 'application/xml' }];
	}
}

interface SearchBody {
	limit: number;
	where: { flowType: string[]; updatedAfter?: string; updatedBefore?: string };
}

const metadata = ({ flowId, flowType, updatedAt }: PlatformFlow) => ({
	flowId,
	flowType,
	flowDirection: flowType === 'SupplierInvoice' ? 'In' : 'Out',
	updatedAt,
	submittedAt: updatedAt,
	acknowledgement: { status: 'Ok' },
});
