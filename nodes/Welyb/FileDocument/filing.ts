import { z } from 'zod';

import { filingKey } from '../../domain/invoice/identity';
import {
	dossierSchema,
	invoiceSchema,
	parseItem,
	sideSchema,
	type Dossier,
	type Invoice,
	type Side,
} from '../../domain/item';
import { FailureError, failureOf, type Failure } from '../../runtime/failure';
import type { FileInfo, Registration, Upload } from '../portal/documents';
import { baseName, counterpartOf } from '../../domain/documentName';

/** An item that can be filed: it is known whose invoice it is and on which side. */
export interface Filing {
	key: string;
	identity: string;
	invoice: Invoice;
	dossier: Dossier;
	side: Side;
	/** Of the flow that brought the invoice. */
	processingRule: string | null;
}

const inputSchema = z
	.object({
		flow: z.object({ processingRule: z.string().nullish() }).passthrough().nullish(),
		invoice: invoiceSchema.nullish(),
		dossier: dossierSchema.nullish(),
		side: sideSchema.nullish(),
	})
	.passthrough();

/**
 * What an item says about its filing.
 *
 * @throws FailureError when invoice, dossier, side or identity is missing
 * @throws Error when a part has another shape than `domain/item.ts` says
 */
export function filingOf(json: unknown): Filing {
	const { flow, invoice, dossier, side } = parseItem<z.infer<typeof inputSchema>>(
		inputSchema,
		json,
		'The item',
	);
	if (!invoice) {
		throw missing('invoice', 'The item holds no invoice to file', "Give it the items of 'Get Invoices'.");
	}
	if (!dossier || !side) {
		throw missing(
			dossier ? 'side' : 'dossier',
			`Invoice ${invoice.number} has no ${dossier ? 'side' : 'dossier'}`,
			"Put 'Welyb Dossier Lookup' before this node and connect its output Found.",
		);
	}
	if (!invoice.identity) {
		throw missing(
			'identity',
			`Invoice ${invoice.number} can't be told from others`,
			'Its file names no seller or no issue date. Put it into the dossier by hand.',
		);
	}
	const { identity } = invoice;
	const key = filingKey(dossier.id, side, identity);
	return { key, identity, invoice, dossier, side, processingRule: flow?.processingRule ?? null };
}

function missing(what: string, message: string, description: string): FailureError {
	return new FailureError({ message, description, code: `${what}Missing`, retryable: false });
}

/** What is registered with the portal for a filing. Its document is the readable view where there is one, else the original. */
export function registrationOf(filing: Filing, original: Upload, readable: Upload | undefined): Registration {
	const { key, identity, invoice, dossier, side, processingRule } = filing;
	const name = baseName(invoice, side);
	const originalFile: FileInfo = {
		size: original.size,
		mimeType: original.mimeType,
		fileName: `${name}.${isPdf(invoice) ? 'pdf' : 'xml'}`,
	};
	const readableFile = readable && {
		size: readable.size,
		mimeType: readable.mimeType,
		fileName: `${name}.pdf`,
	};
	return {
		dossierId: dossier.id,
		side,
		filingKey: key,
		fileName: (readableFile ?? originalFile).fileName,
		original: { ...originalFile, sha256: original.sha256 },
		...(readableFile ? { readable: readableFile } : {}),
		invoice: {
			identity,
			number: invoice.number,
			typeCode: invoice.typeCode ?? null,
			issueDate: invoice.issueDate ?? null,
			counterpart: counterpartOf(invoice, side),
			payable: invoice.totals.payable ?? null,
			currency: invoice.currency ?? null,
			processingRule,
			vatBreakdown: invoice.vatBreakdown.map(({ rate = null, base = null, tax = null }) => ({
				rate,
				base,
				tax,
			})),
		},
	};
}

/** A Factur-X invoice is a PDF that people can read as it is; UBL and CII need a readable view. */
export function isPdf({ syntax }: Invoice): boolean {
	return syntax === 'Factur-X';
}

/** The failure with the invoice and dossier it befell, as a person wants to read it. */
export function aboutInvoice({ invoice, dossier }: Filing, error: unknown): Failure {
	const failure = failureOf(error);
	const what = failure.message.charAt(0).toLowerCase() + failure.message.slice(1);
	return {
		...failure,
		message: `Invoice ${invoice.number} wasn't filed in dossier ${dossier.name}: ${what}`,
	};
}
