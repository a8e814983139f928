import { createHash } from 'node:crypto';

import type { Change, Document, InvoiceSummary, Portal, Registration } from '../../../sandbox/portal';
import { misfits } from './contractCheck';

export interface Answer {
	status: number;
	headers: Headers;
	body: Record<string, unknown> & {
		code?: string;
		document?: Document;
		changes?: Change[];
		missing?: string[];
		differences?: string[];
	};
}

export const SIRET = '73282932000074';
export const DOSSIER = `dossier-${SIRET}`;

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
export const contentDigest = (bytes: Buffer) =>
	`sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;

/** A registration of an invoice whose original is the bytes given. */
export function registration(
	original: Buffer,
	more: {
		number?: string;
		readable?: Buffer;
		payable?: string;
		side?: 'purchase' | 'sale';
		dossierId?: string;
		invoice?: Partial<InvoiceSummary>;
	} = {},
): Registration {
	const { number = 'F-1', readable, payable = '120.00', side = 'purchase', dossierId = DOSSIER } = more;
	const identity = `552100554|${number}|2026`;
	return {
		dossierId,
		side,
		filingKey: `${dossierId}|${side}|${identity}`,
		fileName: `2026-11-02 Fournisseur ${number}.${readable ? 'pdf' : 'xml'}`,
		original: {
			sha256: sha256(original),
			size: original.length,
			mimeType: 'application/xml',
			fileName: `2026-11-02 Fournisseur ${number}.xml`,
		},
		...(readable
			? {
					readable: {
						size: readable.length,
						mimeType: 'application/pdf',
						fileName: `2026-11-02 Fournisseur ${number}.pdf`,
					},
				}
			: {}),
		invoice: {
			identity,
			number,
			typeCode: '380',
			issueDate: '2026-11-02',
			counterpart: 'Fournisseur',
			payable,
			currency: 'EUR',
			...more.invoice,
		},
	};
}

/** A plain client of the partner API that holds every exchange against the contract. */
export class PortalClient {
	/** What didn't fit the contract so far. */
	readonly misfits: string[] = [];

	constructor(
		private readonly portal: Pick<Portal, 'url'>,
		private readonly token: string | null = 'sandbox-welyb-token',
	) {}

	async call(method: string, path: string, body?: unknown): Promise<Answer> {
		const answer = await this.send(
			method,
			path,
			body === undefined ? {} : { 'content-type': 'application/json' },
			JSON.stringify(body),
		);
		const { status, headers } = answer;
		const parsed = (await answer.json()) as Answer['body'];
		this.misfits.push(...misfits({ method, path, requestBody: body, status, answer: parsed }));
		return { status, headers, body: parsed };
	}

	async register(wanted: Registration): Promise<Answer> {
		return await this.call('POST', '/documents', wanted);
	}

	/** Files a document of its own content; the id. */
	async file(more: Parameters<typeof registration>[1] = {}): Promise<string> {
		const original = Buffer.from(`<Invoice>${more.number ?? 'F-1'}</Invoice>`);
		const { body } = await this.register(registration(original, more));
		const id = body.document?.id ?? '';
		await this.put(id, 'original', original);
		return id;
	}

	async put(
		id: string,
		part: string,
		bytes: Buffer,
		headers: Record<string, string> = { 'content-digest': contentDigest(bytes) },
	): Promise<Answer> {
		const path = `/documents/${id}/parts/${part}`;
		const answer = await this.send(
			'PUT',
			path,
			{ 'content-type': 'application/xml', ...headers },
			new Uint8Array(bytes),
		);
		const parsed = (await answer.json()) as Answer['body'];
		this.misfits.push(...misfits({ method: 'PUT', path, status: answer.status, answer: parsed }));
		return { status: answer.status, headers: answer.headers, body: parsed };
	}

	async download(id: string, part: string): Promise<Buffer> {
		const answer = await this.send('GET', `/documents/${id}/parts/${part}`);
		return Buffer.from(await answer.arrayBuffer());
	}

	private async send(
		method: string,
		path: string,
		headers: Record<string, string> = {},
		body?: string | Uint8Array<ArrayBuffer>,
	) {
		return await fetch(`${this.portal.url}/partner/v1${path}`, {
			method,
			headers: { ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }), ...headers },
			body,
		});
	}
}
