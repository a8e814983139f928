import { readFile } from 'node:fs/promises';
import type { Invoice, Status } from '../nodes/domain/item';
import { InvoiceFileError } from '../nodes/domain/invoice/model';
import { readInvoice } from '../nodes/domain/invoice/read';

/** What the readers see in a file: of a message about several invoices, the first status and how many there are. */
export type Inspection = { file: string } & (
	| { kind: 'invoice'; invoice: Invoice }
	| { kind: 'status'; status: Status & { documents: number } }
	| { kind: 'error'; error: { code: string; message: string } }
);

/** Reads one file as Get Invoices would; a failure becomes part of the answer. */
export async function inspect(file: string): Promise<Inspection> {
	try {
		const read = await readInvoice(await readFile(file));
		if (read.kind === 'invoice') return { file, ...read };
		const [first] = read.statuses;
		return { file, kind: 'status', status: { ...first, documents: read.statuses.length } };
	} catch (failure) {
		return { file, kind: 'error', error: described(failure) };
	}
}

/**
 * Writes one JSON line a file.
 *
 * @returns the exit status: 0 when every file was read, 1 otherwise
 */
export async function run(files: string[], write: (line: string) => void): Promise<number> {
	let status = 0;
	for (const file of files) {
		const inspection = await inspect(file);
		if (inspection.kind === 'error') status = 1;
		write(JSON.stringify(inspection));
	}
	return status;
}

function described(failure: unknown): { code: string; message: string } {
	if (failure instanceof InvoiceFileError) return { code: failure.code, message: failure.message };
	const { code = 'unexpected', message } = failure as NodeJS.ErrnoException;
	return { code, message };
}

async function main(files: string[]): Promise<void> {
	if (files.length === 0) {
		process.stderr.write('Usage: npm run inspect -- FILE…\n');
		process.exitCode = 1;
		return;
	}
	// The libraries warn about odd PDFs on the console; standard output is for the JSON lines alone.
	console.warn = console.log = () => undefined;
	process.exitCode = await run(files, (line) => process.stdout.write(`${line}\n`));
}

if (require.main === module) void main(process.argv.slice(2));
