import { connectDossiers } from './01-connect-dossiers';
import { ingestInvoices } from './02-ingest-invoices';
import { ingestInvoicesByEmail } from './02-ingest-invoices-by-email';
import { ingestInvoicesInstantly } from './02-ingest-invoices-instant';
import { statusToLedger } from './03-status-to-ledger';
import { statusToWelyb } from './03-status-to-welyb';
import { statusToEfacture } from './04-status-to-efacture';
import { changeStatus } from './04b-change-status';
import { forwardTemplates } from './05-forward';
import { askForForwarding } from './05f-ask-for-forwarding';
import { disconnectDossiers } from './06-disconnect-dossiers';
import { history } from './07-history';
import { dailyReport } from './08-daily-report';
import { reimportAndSettle } from './09-reimport-and-settle';
import type { TemplateSource } from './workflow';

/** Every template of the pack. */
export const templates: TemplateSource[] = [
	connectDossiers,
	ingestInvoices,
	ingestInvoicesByEmail,
	ingestInvoicesInstantly,
	statusToWelyb,
	statusToLedger,
	statusToEfacture,
	changeStatus,
	...forwardTemplates,
	askForForwarding,
	disconnectDossiers,
	history,
	dailyReport,
	reimportAndSettle,
];
