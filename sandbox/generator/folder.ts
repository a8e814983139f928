import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { filingsOf } from '../expectations/filings';
import { dossiersFrom } from './folderDossiers';
import { invoiceIdentity } from './identity';
import { uuidFrom } from './random';
import { readSample, type ReadFile } from './reader';
import type { FlowTruth, SampleDossier, SampleFlow, SampleSet } from './types';

export interface FolderOptions {
	/** The organization whose flows they are; `firm` by default. */
	organization?: string;
	/** Instant (ISO 8601) of the first flow; the others follow a minute apart. */
	updatedFrom?: string;
}

/** A sample set made of files, and the files that are neither invoice nor status message. */
export interface FolderSet extends SampleSet {
	ignored: string[];
}

/** One file with what was found in it. */
interface LoadedFile {
	file: string;
	sha256: string;
	read: ReadFile;
}

const flowExtensions = ['.xml', '.pdf'];
const defaultStart = '2025-11-03T06:00:00.000Z';
const minute = 60_000;

/** Every file under a path, in the order of their names. */
async function filesUnder(given: string): Promise<string[]> {
	if ((await stat(given)).isFile()) return [given];
	const entries = await readdir(given, { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name))
		.sort();
}

/**
 * Loads invoices (UBL, CII, PDF) and status messages (CDAR) from files and folders as flows of the platform, with the
 * dossiers of the companies on them. An XML or PDF that can't be understood becomes a flow too.
 *
 * @throws Error if a path doesn't exist
 */
export async function loadFolder(paths: string[], options: FolderOptions = {}): Promise<FolderSet> {
	const files = (await Promise.all(paths.map(filesUnder))).flat();
	const isFlow = (file: string) => flowExtensions.includes(path.extname(file).toLowerCase());
	const loaded: LoadedFile[] = [];
	for (const file of files.filter(isFlow)) {
		const bytes = await readFile(file);
		const sha256 = createHash('sha256').update(bytes).digest('hex');
		loaded.push({ file, sha256, read: await readSample(bytes) });
	}
	const dossiers = dossiersFrom(loaded.map(({ read }) => read));
	const settings = { organization: 'firm', updatedFrom: defaultStart, ...options };
	return {
		organizations: [settings.organization],
		dossiers,
		flows: loaded.map((one, order) => flowOf(one, order, settings, dossiers)),
		ignored: files.filter((file) => !isFlow(file)),
	};
}

/** Invoices take turns at coming as a purchase and a sale, since neither says on which side a dossier stands. */
function placeOf(read: ReadFile, order: number): { flowType: string; flowDirection: 'In' | 'Out' } {
	if (read.kind === 'status') {
		// What the buyer declares reaches the seller, and the other way round.
		const about = read.issuerRole === 'BY' ? 'CustomerInvoiceLC' : 'SupplierInvoiceLC';
		return { flowType: about, flowDirection: 'In' };
	}
	return order % 2 === 0
		? { flowType: 'SupplierInvoice', flowDirection: 'In' }
		: { flowType: 'CustomerInvoice', flowDirection: 'Out' };
}

function profileOf(read: ReadFile): string {
	if (read.kind !== 'invoice') return 'Undefined';
	if (/extended-ctc-fr/i.test(read.profile ?? '')) return 'Extended-CTC-FR';
	return /basic|minimum/i.test(read.profile ?? '') ? 'Basic' : 'CIUS';
}

function flowOf(
	{ file, sha256, read }: LoadedFile,
	order: number,
	{ organization, updatedFrom }: Required<FolderOptions>,
	dossiers: SampleDossier[],
): SampleFlow {
	const instant = new Date(Date.parse(updatedFrom) + order * minute).toISOString();
	const flowId = uuidFrom('file', path.basename(file), order, sha256);
	const place = placeOf(read, order);
	const original = () => readFile(file);
	return {
		flowId,
		organization,
		name: path.basename(file),
		...place,
		flowSyntax: read.syntax,
		flowProfile: profileOf(read),
		processingRule: 'B2B',
		processingRuleSource: 'Computed',
		submittedAt: instant,
		updatedAt: instant,
		acknowledgement: { status: 'Ok' },
		content: { original, ...(read.syntax === 'Factur-X' && { readableView: original }) },
		truth: {
			flowId,
			organization,
			flowType: place.flowType,
			direction: place.flowDirection,
			syntax: read.syntax,
			...factsOf(read, dossiers),
			originalSha256: sha256,
			file,
		},
	};
}

type Facts = Omit<
	FlowTruth,
	'flowId' | 'organization' | 'flowType' | 'direction' | 'syntax' | 'originalSha256' | 'file'
>;

function factsOf(read: ReadFile, dossiers: SampleDossier[]): Facts {
	const nothing = {
		identity: null,
		number: null,
		issueDate: null,
		typeCode: null,
		payable: null,
		currency: null,
		seller: null,
		buyer: null,
		sellerSiren: null,
		buyerSiren: null,
		filings: [],
		unreadableBecause: null,
	};
	if (read.kind === 'unreadable') return { ...nothing, kind: 'unreadable', unreadableBecause: read.reason };
	if (read.kind === 'status') return { ...nothing, kind: 'status', number: read.number };
	const { number, issueDate, typeCode, payable, currency, seller, buyer } = read;
	return {
		...nothing,
		kind: 'invoice',
		identity: invoiceIdentity(seller, number, issueDate),
		number,
		issueDate,
		typeCode,
		payable,
		currency,
		seller,
		buyer,
		sellerSiren: seller.siren,
		buyerSiren: buyer.siren,
		filings: filingsOf(seller, buyer, dossiers),
	};
}
