import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from '../../../scripts/inspect';
import type { Inspection } from '../../../scripts/inspect';
import { invoiceSchema, statusSchema } from '../../../nodes/domain/item';
import type { Invoice } from '../../../nodes/domain/item';
import { samplesFolder as folder } from '../../fixtures/shared';

/** What an independent reader finds in each sample. */
const expectations = path.join(folder, 'expected.jsonl');

interface Expected {
	file: string;
	kind: 'invoice' | 'status' | 'error';
	invoice?: Record<
		'number' | 'typeCode' | 'issueDate' | 'currency' | 'payable' | 'seller' | 'buyer',
		string | null
	>;
	status?: {
		code: string;
		number: string;
		phase: string;
		issuerRole: string;
		/** Codes. */
		reasons: string[];
		/** Type, amount, rate. */
		payments: Array<[string, string | null, string | null]>;
		documents: number;
	};
}

type InspectedStatus = Extract<Inspection, { kind: 'status' }>['status'];

/** A decimal without the zeros that don't count, for comparing without floating point. */
const plain = (decimal: string) => decimal.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');

function expectInvoice(invoice: Invoice, line: Expected): void {
	const seen = {
		number: invoice.number,
		typeCode: invoice.typeCode,
		issueDate: invoice.issueDate,
		currency: invoice.currency,
		payable: plain(invoice.totals.payable ?? ''),
		seller: invoice.seller.siren,
		buyer: invoice.buyer.siren,
	};
	const given = Object.entries(line.invoice ?? {}).filter(([, value]) => value !== null);
	const wanted = given.map(([field, value]) => [field, field === 'payable' ? plain(String(value)) : value]);
	expect(seen).toMatchObject(Object.fromEntries(wanted) as object);
	expect(invoiceSchema.safeParse(invoice).error).toBeUndefined();
}

function expectStatus(status: InspectedStatus, line: Expected): void {
	expect({
		code: status.code,
		number: status.about.number,
		phase: status.phase,
		issuerRole: status.issuerRole,
		reasons: status.reasons.map(({ code }) => code),
		payments: status.payments.map(({ type, amount, rate }) => [type, amount, rate]),
		documents: status.documents,
	}).toEqual(line.status);
	expect(statusSchema.safeParse(status).error).toBeUndefined();
}

if (!existsSync(expectations)) {
	it.skip(`skipped: no samples in ${folder}; EFACTURE_SAMPLES names another folder`, () => undefined);
} else {
	const lines = readFileSync(expectations, 'utf8').split('\n').filter(Boolean);
	const expected = lines.map((line) => JSON.parse(line) as Expected);

	it.each(expected.map((line) => [line.file, line] as const))('%s', async (file, line) => {
		const found = await inspect(path.join(folder, file));
		expect(found.kind).toBe(line.kind);
		if (found.kind === 'invoice') expectInvoice(found.invoice, line);
		if (found.kind === 'status') expectStatus(found.status, line);
	});
}
