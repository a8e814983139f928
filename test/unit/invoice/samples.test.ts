import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from '../../../scripts/inspect';
import { invoiceSchema } from '../../../nodes/domain/item';

/** Official and synthetic samples with what an independent reader finds in them; they are kept outside the project. */
const folder = path.resolve(
	process.env.EFACTURE_SAMPLES ?? path.join(__dirname, '../../../../shared/samples'),
);
const expectations = path.join(folder, 'expected.jsonl');

interface Expected {
	file: string;
	kind: 'invoice' | 'status' | 'error';
	invoice?: Record<
		'number' | 'typeCode' | 'issueDate' | 'currency' | 'payable' | 'seller' | 'buyer',
		string | null
	>;
}

/** A decimal without the zeros that don't count, for comparing without floating point. */
const plain = (decimal: string) => decimal.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');

if (!existsSync(expectations)) {
	it.skip(`skipped: no samples in ${folder}; EFACTURE_SAMPLES names another folder`, () => undefined);
} else {
	const lines = readFileSync(expectations, 'utf8').split('\n').filter(Boolean);
	const expected = lines.map((line) => JSON.parse(line) as Expected);

	it.each(expected.map((line) => [line.file, line] as const))('%s', async (file, line) => {
		const found = await inspect(path.join(folder, file));
		expect(found.kind).toBe(line.kind);
		if (found.kind !== 'invoice' || !line.invoice) return;
		const { invoice } = found;
		const seen = {
			number: invoice.number,
			typeCode: invoice.typeCode,
			issueDate: invoice.issueDate,
			currency: invoice.currency,
			payable: plain(invoice.totals.payable ?? ''),
			seller: invoice.seller.siren,
			buyer: invoice.buyer.siren,
		};
		const given = Object.entries(line.invoice).filter(([, value]) => value !== null);
		const wanted = given.map(([field, value]) => [field, field === 'payable' ? plain(String(value)) : value]);
		expect(seen).toMatchObject(Object.fromEntries(wanted) as object);
		expect(invoiceSchema.safeParse(invoice).error).toBeUndefined();
	});
}
