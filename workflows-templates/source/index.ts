import { ingestInvoices } from './02-ingest-invoices';
import { statusToWelyb } from './03-status-to-welyb';
import { statusToEfacture } from './04-status-to-efacture';
import { forwardTemplates } from './05-forward';
import { askForForwarding } from './05f-ask-for-forwarding';
import { history } from './07-history';
import type { TemplateSource } from './workflow';

/** Every template of the pack. */
export const templates: TemplateSource[] = [
	ingestInvoices,
	statusToWelyb,
	statusToEfacture,
	...forwardTemplates,
	askForForwarding,
	history,
];
