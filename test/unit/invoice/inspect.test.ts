import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../scripts/inspect';
import { block, message, referenced } from '../../fixtures/cdar/message';
import { cii } from '../../fixtures/invoices/cii';
import { ubl } from '../../fixtures/invoices/ubl';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'inspect-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, content: string): Promise<string> {
	const file = path.join(folder, name);
	await writeFile(file, content);
	return file;
}

async function inspected(...files: string[]) {
	const lines: string[] = [];
	const status = await run(files, (line) => lines.push(line));
	return { status, results: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

it('gives one line a file, and 0 when all were read', async () => {
	const invoice = await fileOf('a.xml', ubl());
	const second = await fileOf('b.xml', cii());
	const status = await fileOf('c.xml', message());
	expect(await inspected(invoice, second, status)).toMatchObject({
		status: 0,
		results: [
			{ file: invoice, kind: 'invoice', invoice: { number: 'F-100', syntax: 'UBL' } },
			{ file: second, kind: 'invoice', invoice: { number: 'F-100', syntax: 'CII' } },
			{ file: status, kind: 'status', status: { code: '202', about: { number: 'F-100' }, documents: 1 } },
		],
	});
});

it('gives the first status of a message about several invoices, and how many there are', async () => {
	const both = block('305', '20260901090000', [referenced('F-1', '202'), referenced('F-2', '203')]);
	const file = await fileOf('several.xml', message({ indicator: 'true', blocks: [both] }));
	expect(await inspected(file)).toMatchObject({
		status: 0,
		results: [{ kind: 'status', status: { code: '202', about: { number: 'F-1' }, documents: 2 } }],
	});
});

it('goes on after a file it can’t read, and gives 1', async () => {
	const broken = await fileOf('broken.xml', '<html/>');
	const missing = path.join(folder, 'missing.xml');
	const good = await fileOf('good.xml', ubl());
	expect(await inspected(broken, missing, good)).toMatchObject({
		status: 1,
		results: [
			{
				file: broken,
				kind: 'error',
				error: { code: 'notAnInvoice', message: expect.stringContaining('XML') },
			},
			{ file: missing, kind: 'error', error: { code: 'ENOENT' } },
			{ file: good, kind: 'invoice' },
		],
	});
});
