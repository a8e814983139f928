import { ingestInvoices } from './02-ingest-invoices';
import { statusToWelyb } from './03-status-to-welyb';
import { statusToEfacture } from './04-status-to-efacture';
import { changeStatus } from './04b-change-status';
import { history } from './07-history';
import { dailyReport } from './08-daily-report';
import type { TemplateSource } from './workflow';

/** Every template of the pack. */
export const templates: TemplateSource[] = [
	ingestInvoices,
	statusToWelyb,
	statusToEfacture,
	changeStatus,
	history,
	dailyReport,
];
