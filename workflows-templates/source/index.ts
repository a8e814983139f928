import { ingestInvoices } from './02-ingest-invoices';
import { ingestInvoicesByEmail } from './02-ingest-invoices-by-email';
import { statusToWelyb } from './03-status-to-welyb';
import { statusToEfacture } from './04-status-to-efacture';
import { reimportAndSettle } from './09-reimport-and-settle';
import type { TemplateSource } from './workflow';

/** Every template of the pack. */
export const templates: TemplateSource[] = [
	ingestInvoices,
	ingestInvoicesByEmail,
	statusToWelyb,
	statusToEfacture,
	reimportAndSettle,
];
