import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';

import { startSandbox, type Sandbox } from '../../sandbox';
import { generate } from '../../sandbox/generator';
import { DataTables } from './dataTable';
import { TemplateInEngine } from './harness';
import { sentMails } from './standIns';

/** Template 08 beside 02 in n8n's engine. */
let sandbox: Sandbox;
let tables: DataTables;
let ingest: TemplateInEngine;
let report: TemplateInEngine;

const HOUR = 60 * 60_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

jest.setTimeout(60_000);

beforeAll(() => nock.restore());

beforeEach(async () => {
	sentMails.length = 0;
	const updated = { from: ago(48), to: ago(24) };
	sandbox = await startSandbox({ samples: generate({ flows: 24, updated }), connected: true });
	tables = new DataTables();
	const options = {
		tables,
		credentials: {
			eFactureApi: { ...sandbox.credentials.eFactureApi, accessToken: '' },
			welybApi: { ...sandbox.credentials.welybApi, probe: '' },
		},
	};
	ingest = new TemplateInEngine('02-ingest-invoices.json', {
		...options,
		settings: { startDate: ago(72), sweepDelayMinutes: 0, sweepEveryMinutes: 0, sweepWindowHours: 100 },
	});
	report = new TemplateInEngine('08-daily-report.json', {
		...options,
		settings: { mailFrom: 'n8n@firm.test', mailTo: 'boss@firm.test', compareDays: 5 },
	});
});

afterEach(async () => {
	await sandbox.close();
});

const mailed = async () => {
	sentMails.length = 0;
	await report.run('Every morning');
	expect(sentMails).toHaveLength(1);
	return { subject: String(sentMails[0].subject), text: String(sentMails[0].text) };
};
const counted = ({ text }: { text: string }, kind: string) =>
	Number(new RegExp(`^ +(\\d+)  ${kind}$`, 'm').exec(text)?.[1]);
/** As if everything in the ledger had been done some hours ago. */
const age = (hours: number) => {
	for (const row of tables.rows('eFacture ledger')) {
		row.updatedAt = ago(hours);
		if (row.filedAt) row.filedAt = ago(hours);
	}
};
const count = (state: string) => tables.rows('eFacture ledger').filter((row) => row.state === state).length;

it('tells what was filed, once, and what stands open every day', async () => {
	await ingest.run('Sweep');
	age(3);
	const first = await mailed();
	expect(counted(first, 'filed')).toBe(count('filed'));
	expect(counted(first, 'parked')).toBe(count('parked'));
	expect(counted(first, 'waiting or in hand')).toBe(count('waiting'));
	expect(counted(first, 'on the platform, not in the ledger')).toBe(0);
	const second = await mailed();
	expect(counted(second, 'filed')).toBe(0);
	expect(counted(second, 'parked')).toBe(count('parked'));
});

it('finds what the ledger lacks', async () => {
	await ingest.run('Sweep');
	const gone = tables.rows('eFacture ledger').findIndex((row) => row.state === 'filed');
	const [row] = tables.rows('eFacture ledger').splice(gone, 1);
	const { text } = await mailed();
	expect(text).toMatch(/ON THE PLATFORM, NOT IN THE LEDGER \(1\)/);
	expect(text).toContain(`flow ${String(row.flowIds).replaceAll('|', '')}`);
});

it('tells again what could not be mailed', async () => {
	await ingest.run('Sweep');
	age(3);
	await report.run('Every morning', { diesBefore: 'Send report' });
	expect(counted(await mailed(), 'filed')).toBe(count('filed'));
});

it('is sent all the same while the platform is down, and says so', async () => {
	await ingest.run('Sweep');
	sandbox.platform.failNext({ route: 'search', status: 500, times: 50 });
	const { text } = await mailed();
	expect(text).toContain('The platform could not be searched');
});

it('tells of sales past due, of open acts and of held invoices', async () => {
	await ingest.run('Sweep');
	const rows = tables.rows('eFacture ledger');
	const sale = rows.find((row) => row.side === 'sale' && row.state === 'filed' && row.vatOnReceipt !== 'yes');
	const overdue = 'sales past due, payment not fully declared \\(212\\)';
	const before = counted(await mailed(), overdue);
	const held = rows.find((row) => row.side === 'purchase' && row.state === 'filed');
	Object.assign(sale as IDataObject, { vatOnReceipt: 'yes', dueDate: ago(48).slice(0, 10), typeCode: '380' });
	Object.assign(held as IDataObject, { forwardState: 'held' });
	const base = { identity: 'i', code: '212', number: 'F-1', platform: 'eFacture', details: '{}' };
	const id = (order: number) => ({ id: order, actId: `a-${order}`, updatedAt: ago(60), decidedAt: ago(60) });
	await report.run('Every morning');
	tables
		.rows('eFacture acts')
		.push({ ...base, ...id(1), state: 'sent' }, { ...base, ...id(2), state: 'proposed' });
	const mail = await mailed();
	expect(counted(mail, "without the platform's answer")).toBe(1);
	expect(counted(mail, 'wait for a second person')).toBe(1);
	expect(counted(mail, 'held back from forwarding')).toBe(1);
	expect(counted(mail, overdue)).toBe(before + 1);
});

it('sends nothing where nobody is to be told', async () => {
	const silent = new TemplateInEngine('08-daily-report.json', {
		tables,
		credentials: { eFactureApi: { ...sandbox.credentials.eFactureApi, accessToken: '' } },
	});
	await silent.run('Every morning');
	expect(sentMails).toEqual([]);
	expect(tables.rows('eFacture sweeps')).toEqual([]);
});
