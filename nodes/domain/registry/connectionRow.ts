import { z } from 'zod';

const text = z.string().nullish();

export const connectionStates = ['connected', 'disconnected'] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** Columns of the `eFacture connections` table, in order, with the type n8n's Data Table gives them. */
export const connectionColumns = {
	dossierId: 'string',
	dossierName: 'string',
	siret: 'string',
	siren: 'string',
	routingCodes: 'string',
	purchasesAddress: 'string',
	salesAddress: 'string',
	platform: 'string',
	organization: 'string',
	state: 'string',
	connectedFrom: 'string',
	connectedAt: 'date',
	disconnectedAt: 'date',
	lastInvoiceAt: 'date',
	lastError: 'string',
	resumedFor: 'string',
} as const;

/** Which invoices a connection is about: a day (`YYYY-MM-DD`), an instant (ISO 8601 with its zone), or null for all. */
export const connectedFromSchema = z
	.string()
	.regex(
		/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/,
		'a day as YYYY-MM-DD, or an instant as YYYY-MM-DDTHH:mm:ssZ',
	)
	.nullish();

/** One dossier's connection as it is written: instants are ISO 8601 texts in UTC. */
export const connectionRowSchema = z.object({
	dossierId: z.string().min(1),
	dossierName: text,
	siret: text,
	siren: text,
	/** Routing codes and address suffixes that stand for the dossier, separated by commas. */
	routingCodes: text,
	/** Collection addresses, pasted by a person. */
	purchasesAddress: text,
	salesAddress: text,
	/** Label of the platform's credential, as in the ledger. */
	platform: text,
	organization: text,
	state: z.enum(connectionStates),
	// A cell that a person emptied.
	connectedFrom: z.preprocess((written) => (written === '' ? null : written), connectedFromSchema),
	connectedAt: text,
	disconnectedAt: text,
	/** When an invoice was last filed. */
	lastInvoiceAt: text,
	lastError: text,
	/** Date and time of the connection for which waiting invoices were last taken up again. */
	resumedFor: text,
});

/** Stands for every dossier, where a table or a form names one. */
export const EVERY_DOSSIER = '*';

/** A row as the table gives it back. */
export const storedConnectionRowSchema = connectionRowSchema.extend({ id: z.number().int() }).passthrough();

export type ConnectionRow = z.infer<typeof connectionRowSchema>;
