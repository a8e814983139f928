import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expectationsOf } from '../../../sandbox/expectations';
import { generate } from '../../../sandbox/generator';
import { loadFolder } from '../../../sandbox/generator/folder';
import { isLuhnValid } from '../../../sandbox/generator/identifiers';
import { startPlatform } from '../../../sandbox/platform';
import { longAgo, PlatformTestClient } from './platformClient';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'sandbox-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, content: string | Buffer): Promise<string> {
	const file = path.join(folder, name);
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(file, content);
	return file;
}

const party = (role: string, id: string | null) =>
	id === null
		? ''
		: `<a:Accounting${role}Party><a:Party><a:PartyLegalEntity><b:RegistrationName>${role} ${id}</b:RegistrationName>` +
			`<b:CompanyID schemeID="0002">${id}</b:CompanyID></a:PartyLegalEntity></a:Party></a:Accounting${role}Party>`;
const invoice = (number: string, seller: string | null, buyer: string | null) =>
	`<Invoice xmlns="urn:i" xmlns:a="urn:a" xmlns:b="urn:b"><b:ID>${number}</b:ID><b:IssueDate>2025-11-20</b:IssueDate>` +
	`${party('Supplier', seller)}${party('Customer', buyer)}</Invoice>`;
const status = (role: string) =>
	`<r:CrossDomainAcknowledgementAndResponse xmlns:r="urn:r" xmlns:m="urn:m"><r:ExchangedDocument><m:IssuerTradeParty>` +
	`<m:RoleCode>${role}</m:RoleCode></m:IssuerTradeParty></r:ExchangedDocument></r:CrossDomainAcknowledgementAndResponse>`;

test('files of every kind become flows; others are left out', async () => {
	const { flows } = generate({ flows: 3 });
	for (const { name, content } of flows) await put(`made/${name}`, Buffer.from(await content.original()));
	await put('status/buyer.xml', status('BY'));
	await put('status/seller.xml', status('SE'));
	await put('broken.xml', '<Invoice');
	const notice = await put('NOTICE', 'read me');
	const list = await put('expected.jsonl', '{}');

	const set = await loadFolder([folder]);
	expect(set.ignored.sort()).toEqual([notice, list].sort());
	expect(set.flows.map(({ flowSyntax, truth }) => `${flowSyntax} ${truth.kind}`).sort()).toEqual(
		['CDAR status', 'CDAR status', 'CII invoice', 'Factur-X invoice', 'UBL invoice', 'UBL unreadable'].sort(),
	);
	const typeOf = (name: string) => set.flows.find((flow) => flow.name === name)?.flowType;
	expect(typeOf('buyer.xml')).toBe('CustomerInvoiceLC');
	expect(typeOf('seller.xml')).toBe('SupplierInvoiceLC');
	const identities = (from: typeof flows) =>
		from
			.map(({ truth }) => truth.identity)
			.filter(Boolean)
			.sort();
	expect(identities(set.flows)).toEqual(identities(flows));
});

test('their bytes are handed out as they are, and a PDF is its own readable view', async () => {
	const made = generate({ flows: 3 }).flows;
	for (const { name, content } of made) await put(name, Buffer.from(await content.original()));
	const set = await loadFolder([folder]);
	const platform = await startPlatform({ flows: set.flows });
	try {
		const client = await PlatformTestClient.signedIn(platform.url);
		expect(await client.walk({ updatedAfter: longAgo })).toEqual(set.flows.map(({ flowId }) => flowId));
		for (const { flowId, name, flowSyntax, truth } of set.flows) {
			const bytes = readFileSync(path.join(folder, name));
			expect((await client.download(flowId, 'Original')).bytes).toEqual(bytes);
			expect((await client.download(flowId, 'ReadableView')).status).toBe(
				flowSyntax === 'Factur-X' ? 200 : 404,
			);
			const handedOut = platform.handedOut().find((one) => one.flowId === flowId);
			expect(handedOut?.originalSha256).toBe(truth.originalSha256);
		}
	} finally {
		await platform.close();
	}
});

test('single files can be named; one that does not exist is an error', async () => {
	const file = await put('one.xml', invoice('F-1', '732829320', null));
	await put('two.xml', invoice('F-2', '732829320', null));
	expect((await loadFolder([file])).flows.map(({ name }) => name)).toEqual(['one.xml']);
	await expect(loadFolder([path.join(folder, 'none.xml')])).rejects.toThrow('none.xml');
});

describe('the dossiers made from the parties', () => {
	test('are the buyers and sellers, by SIRET where one is given', async () => {
		await put('1.xml', invoice('F-1', '732829320', '55210055400013'));
		const { dossiers } = await loadFolder([folder]);
		expect(dossiers).toHaveLength(2);
		expect(dossiers[0]).toEqual({
			siret: '55210055400013',
			siren: '552100554',
			name: 'Customer 55210055400013',
		});
		expect(dossiers[1]).toMatchObject({ siren: '732829320', name: 'Supplier 732829320' });
		expect(dossiers[1].siret).toMatch(/^732829320\d{5}$/);
		expect(isLuhnValid(dossiers[1].siret)).toBe(true);
	});

	test('are one for a company that is named by SIRET here and by SIREN there', async () => {
		await put('1.xml', invoice('F-1', '732829320', '55210055400013'));
		await put('2.xml', invoice('F-2', '732829320', '552100554'));
		const { dossiers, flows } = await loadFolder([folder]);
		expect(dossiers.map(({ siren }) => siren).sort()).toEqual(['552100554', '732829320']);
		expect(flows[1].truth.filings).toContainEqual({ dossierSiret: '55210055400013', side: 'purchase' });
	});

	test('leave out the seller of an invoice without buyer, so that it waits', async () => {
		await put('1.xml', invoice('F-1', '732829320', '552100554'));
		await put('2.xml', invoice('F-2', '732829320', null));
		const { dossiers, flows } = await loadFolder([folder]);
		expect(dossiers.map(({ siren }) => siren)).toEqual(['552100554']);
		const { waiting } = expectationsOf(flows, dossiers);
		expect(waiting.map(({ side, reason }) => [side, reason])).toEqual([
			['sale', 'notAClient'],
			['purchase', 'noId'],
		]);
	});
});

/** Official and synthetic invoices; they lie outside the project. */
const samples = process.env.EFACTURE_SAMPLES ?? path.resolve(__dirname, '../../../../shared/samples');
const list = path.join(samples, 'expected.jsonl');
const testSamples = existsSync(list) ? test : test.skip;

interface SampleLine {
	file: string;
	kind: 'invoice' | 'status' | 'error';
	invoice?: Record<'number' | 'typeCode' | 'issueDate' | 'currency' | 'payable', string> & {
		seller: string | null;
		buyer: string | null;
	};
}

testSamples(`the samples are read as ${list} says`, async () => {
	const lines = readFileSync(list, 'utf8')
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as SampleLine);
	const { flows } = await loadFolder([samples]);
	expect(flows).toHaveLength(lines.length);
	for (const { file, kind, invoice: expected } of lines) {
		const truth = flows.find((flow) => flow.truth.file === path.join(samples, file))?.truth;
		expect([file, truth?.kind]).toEqual([file, kind === 'error' ? 'unreadable' : kind]);
		if (!expected) continue;
		const { seller, buyer, ...facts } = expected;
		expect(truth).toMatchObject(facts);
		if (seller !== null) expect(truth?.sellerSiren).toBe(seller);
		if (buyer !== null) expect(truth?.buyerSiren).toBe(buyer);
	}
});
