import { ingestInvoices } from './02-ingest-invoices';
import type { TemplateSource } from './workflow';

/** Every template of the pack. */
export const templates: TemplateSource[] = [ingestInvoices];
