import { createHash } from 'node:crypto';
import axios from 'axios';
import pLimit from 'p-limit';

import type { Sandbox } from '../sandbox';
import type { SampleFlow } from '../sandbox/generator/types';

/** The calls that the pack makes for the same invoices, and nothing but the calls: what they are about is known beforehand. */
export async function fileWithAxios(sandbox: Sandbox, concurrency: number): Promise<void> {
	const { platform, portal, samples, credentials } = sandbox;
	const { clientId, clientSecret } = credentials.eFactureApi;
	const token = await axios.post<{ access_token: string }>(
		platform.tokenUrl,
		new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: clientId,
			client_secret: clientSecret,
		}),
	);
	const flowService = axios.create({
		baseURL: `${platform.url}/v1`,
		headers: { Authorization: `Bearer ${token.data.access_token}` },
	});
	const welyb = axios.create({
		baseURL: `${portal.url}/partner/v1`,
		headers: { Authorization: `Bearer ${credentials.welybApi.apiToken}` },
	});
	const flows = new Map(samples.flows.map((flow) => [flow.flowId, flow]));
	const dossierIds = new Map(portal.dossiers().map(({ id, siret }) => [siret, id]));

	let cursor: string | undefined;
	do {
		const where = { updatedAfter: '2000-01-01T00:00:00Z' };
		const page = await flowService.post<{ results: Array<{ flowId: string }>; nextCursor?: string }>(
			'/flows/search',
			{
				where,
				limit: 100,
				cursor,
			},
		);
		const wanted = page.data.results.map(({ flowId }) => flows.get(flowId)!);
		const sirets = [
			...new Set(wanted.flatMap(({ truth }) => [truth.seller?.siret, truth.buyer?.siret])),
		].filter(Boolean);
		await welyb.post('/dossiers/search', { sirets, limit: 500 });
		const filingKeys = wanted.flatMap((flow) =>
			filingsOf(flow, dossierIds).map(({ filingKey }) => filingKey),
		);
		await welyb.post('/documents/lookup', { filingKeys });
		const limit = pLimit(concurrency);
		await Promise.all(wanted.map(async (flow) => await limit(async () => await fileOne(flow))));
		cursor = page.data.nextCursor;
	} while (cursor);

	async function fileOne(flow: SampleFlow): Promise<void> {
		const original = await download(flow, 'Original');
		const readable = flow.truth.syntax === 'Factur-X' ? undefined : await download(flow, 'ReadableView');
		for (const { dossierId, side, filingKey } of filingsOf(flow, dossierIds)) {
			const fileName = `${flow.truth.issueDate} ${flow.truth.number?.replaceAll('/', '-')}`;
			const part = (bytes: Buffer, mimeType: string) => ({ size: bytes.length, mimeType, fileName });
			const mimeType = readable ? 'application/xml' : 'application/pdf';
			const { data } = await welyb.post<{ document: { id: string } }>('/documents', {
				dossierId,
				side,
				filingKey,
				fileName,
				original: { ...part(original, mimeType), sha256: sha256(original).toString('hex') },
				...(readable ? { readable: part(readable, 'application/pdf') } : {}),
				invoice: { identity: flow.truth.identity, number: flow.truth.number },
			});
			await put(data.document.id, 'original', original, mimeType);
			if (readable) await put(data.document.id, 'readable', readable, 'application/pdf');
		}
	}

	async function download(flow: SampleFlow, docType: string): Promise<Buffer> {
		const { data } = await flowService.get<ArrayBuffer>(`/flows/${flow.flowId}`, {
			params: { docType },
			responseType: 'arraybuffer',
		});
		return Buffer.from(data);
	}

	async function put(id: string, part: string, bytes: Buffer, mimeType: string): Promise<void> {
		await welyb.put(`/documents/${id}/parts/${part}`, bytes, {
			headers: {
				'Content-Type': mimeType,
				'Content-Digest': `sha-256=:${sha256(bytes).toString('base64')}:`,
			},
		});
	}
}

function filingsOf({ truth }: SampleFlow, dossierIds: Map<string | null, string>) {
	return truth.filings.map(({ dossierSiret, side }) => {
		const dossierId = dossierIds.get(dossierSiret)!;
		return { dossierId, side, filingKey: `${dossierId}|${side}|${truth.identity}` };
	});
}

function sha256(bytes: Buffer): Buffer {
	return createHash('sha256').update(bytes).digest();
}
