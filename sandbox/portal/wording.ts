import type { LifecycleStatus } from '../../nodes/domain/lifecycle/statuses';

/** A sentence for people, in both languages of the portal. */
export interface Wording {
	en: string;
	fr: string;
}

export type Warning =
	| 'nothingKnown'
	| 'paidAlready'
	| 'notSuspended'
	| 'needsCorrection'
	| 'mayBeFactored'
	| 'paymentsOnly'
	| 'unusualBefore';

/** What is unusual about setting a status. */
export const warnings: Record<Warning, Wording> = {
	nothingKnown: {
		en: 'No status of this invoice is known here yet.',
		fr: "Aucun statut de cette facture n'est connu ici pour l'instant.",
	},
	paidAlready: {
		en: 'This invoice has been paid, at least in part.',
		fr: 'Cette facture a été payée, au moins en partie.',
	},
	notSuspended: {
		en: 'This usually answers a suspension, and the invoice is not suspended.',
		fr: "Ce statut répond d'ordinaire à une suspension, et la facture n'est pas suspendue.",
	},
	needsCorrection: {
		en: 'This is for an invoice that a corrected one replaces.',
		fr: "Ce statut vise une facture qu'une facture rectificative remplace.",
	},
	mayBeFactored: {
		en: 'This invoice may have been factored: make sure that the payment came to this company.',
		fr: "Cette facture a pu être affacturée : vérifiez que le paiement est parvenu à l'entreprise.",
	},
	paymentsOnly: {
		en: 'This is an international invoice: some platforms take nothing but payments for it.',
		fr: "Cette facture est internationale : certaines plateformes n'acceptent pour elle que les paiements.",
	},
	unusualBefore: {
		en: 'The latest status of this invoice is an unusual one: look at its history first.',
		fr: "Le dernier statut de cette facture est inhabituel : consultez d'abord l'historique.",
	},
};

/** Why no status can be set. */
export const refusals = {
	closed: ({ label, labelFr }: LifecycleStatus): Wording => ({
		en: `Nothing can follow: the invoice is closed by the status "${label}".`,
		fr: `Plus aucun statut possible : la facture est close par le statut « ${labelFr.replaceAll('_', ' ')} ».`,
	}),
	noStatuses: (processingRule: string): Wording => ({
		en: `Invoices of the kind ${processingRule} have no statuses to set.`,
		fr: `Les factures de type ${processingRule} n'ont pas de statut à renseigner.`,
	}),
	notSettled: (processingRule: string): Wording => ({
		en: `The platform calls this transaction ${processingRule}: wait until it says what it is.`,
		fr: `La plateforme qualifie cette opération de ${processingRule} : attendez qu'elle la précise.`,
	}),
};
