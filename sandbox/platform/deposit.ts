import { randomUUID } from 'node:crypto';

import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

import { contractOf } from './contractValues';
import { sha256 } from './download';
import { badRequest, missingField, PlatformError } from './errors';
import type { AckDetail, Acknowledgement, PlatformFlow, PlatformMode } from './types';

/** The parts of `POST /v1/flows`. */
export interface Deposit {
	info: FlowInfo;
	file: Buffer;
}

export type FlowInfo = z.infer<ReturnType<typeof flowInfoSchema>>;

function flowInfoSchema(mode: PlatformMode) {
	const values = contractOf(mode);
	const name = z.string().min(1).max(255);
	const known = (list: readonly string[]) =>
		z.string().refine(
			(value) => list.includes(value),
			(value) => ({ message: `${value} is not a known value` }),
		);
	return z.object({
		trackingId: z.string().max(values.idLength).optional(),
		name: mode === '1.1' ? name.default('file') : name,
		processingRule: known(values.processingRule).optional(),
		flowSyntax: known(values.flowSyntax),
		flowProfile: known(values.flowProfile).optional(),
		sha256: z
			.string()
			.regex(/^[a-f0-9]{64}$/, 'must be 64 lower-case hexadecimal digits')
			.optional(),
	});
}

/**
 * Reads the multipart body of a deposit.
 *
 * @throws PlatformError 400 for a missing or malformed part, 413 for too large a file, 422 for a file that can't be
 * of the syntax it is said to be
 */
export async function readDeposit(request: FastifyRequest, mode: PlatformMode): Promise<Deposit> {
	if (!request.isMultipart()) throw badRequest('the body must be multipart/form-data');
	let infoText: string | undefined;
	let file: Buffer | undefined;
	for await (const part of request.parts()) {
		if (part.fieldname === 'file' && part.type === 'file') file = await part.toBuffer();
		else if (part.fieldname === 'flowInfo') infoText = await textOf(part);
		else if (part.type === 'file') part.file.resume();
	}
	if (infoText === undefined) throw missingField('flowInfo');
	if (file === undefined) throw missingField('file');
	const info = parseInfo(infoText, mode);
	checkSyntax(info.flowSyntax, file);
	return { info, file };
}

async function textOf(part: MultipartFile | MultipartValue): Promise<string> {
	if (part.type === 'file') return (await part.toBuffer()).toString('utf8');
	return typeof part.value === 'string' ? part.value : JSON.stringify(part.value);
}

function parseInfo(text: string, mode: PlatformMode): FlowInfo {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw badRequest('flowInfo is not JSON');
	}
	const parsed = flowInfoSchema(mode).safeParse(value);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const path = ['flowInfo', ...issue.path].join('.');
	throw issue.message === 'Required' ? missingField(path) : badRequest(`${path}: ${issue.message}`);
}

/** A PDF starts with `%PDF`, the other syntaxes are XML. An empty file is judged later, by the acknowledgement. */
function checkSyntax(syntax: string, file: Buffer): void {
	if (file.length === 0) return;
	const isPdf = file.subarray(0, 1024).includes('%PDF-');
	if (isPdf === (syntax === 'Factur-X')) return;
	throw new PlatformError(422, 'UNPROCESSABLE_ENTITY', `the file is not ${syntax}`);
}

/** The flow that a deposit creates: still pending, its type not yet known (contract 1.3.0: `Undefined`). */
export function pendingFlow({ info, file }: Deposit, organization: string, now: Date): PlatformFlow {
	return {
		flowId: randomUUID(),
		organization,
		trackingId: info.trackingId,
		name: info.name,
		flowType: 'Undefined',
		flowDirection: 'Out',
		flowSyntax: info.flowSyntax,
		flowProfile: info.flowProfile ?? 'Undefined',
		processingRule: info.processingRule ?? 'Undefined',
		processingRuleSource: info.processingRule ? 'Input' : 'Computed',
		submittedAt: now.toISOString(),
		updatedAt: now.toISOString(),
		acknowledgement: { status: 'Pending' },
		content: { original: () => file },
	};
}

const details = {
	EmptyFlow: 'The file is empty',
	ChecksumMismatch: 'The file does not have the SHA-256 that was sent with it',
	AlreadyExistingFlow: 'The same file has been deposited before',
} as const;

/**
 * What is wrong with a deposit's file as such.
 *
 * @param known SHA-256 of the files that the organization deposited before
 */
export function fileFindings({ info, file }: Deposit, known: ReadonlySet<string>): AckDetail[] {
	const digest = sha256(file);
	const errors: Array<keyof typeof details> = [];
	if (file.length === 0) errors.push('EmptyFlow');
	if (info.sha256 !== undefined && info.sha256 !== digest) errors.push('ChecksumMismatch');
	if (known.has(digest)) errors.push('AlreadyExistingFlow');
	return errors.map((reasonCode) => ({
		level: 'Error',
		item: 'file',
		reasonCode,
		reasonMessage: details[reasonCode],
	}));
}

/** The verdict on a deposit: warnings alone don't refuse it. */
export function verdictOf(found: AckDetail[]): Acknowledgement {
	const status = found.some(({ level }) => level === 'Error') ? 'Error' : 'Ok';
	return found.length === 0 ? { status } : { status, details: found };
}

/** The type of a deposited invoice or report. An invoice is a sale, unless its sender is the buyer (BT-3 389). */
export function depositedFlowType(info: FlowInfo, file: Buffer): string {
	if (info.flowSyntax === 'FRR') return 'MultiFlowReport';
	const selfBilled = /<(?:\w+:)?(?:InvoiceTypeCode|TypeCode)>\s*389\s*</.test(file.toString('utf8'));
	return selfBilled ? 'SupplierInvoice' : 'CustomerInvoice';
}
