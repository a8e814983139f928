/** What a code is called, in English and as French messages write it. */
export interface Labels {
	label: string;
	labelFr: string;
}

/**
 * Why a status was set (MDT-113), by code. Which status takes which: `reasons` in `statuses.ts`. The French labels
 * of TX_TVA_ERR and DOUBLON are those of official messages; the others are the usual wording.
 */
export const REASONS: Record<string, Labels> = {
	ADR_ERR: { label: 'Wrong billing address', labelFr: 'Adresse de facturation erronée' },
	ART_ERR: { label: 'Wrong item', labelFr: 'Article incorrect' },
	AUTRE: { label: 'Other', labelFr: 'Autre' },
	CALCUL_ERR: { label: 'Calculation error', labelFr: 'Erreur de calcul' },
	CMD_ERR: { label: 'Wrong or missing order number', labelFr: 'N° de commande incorrect ou manquant' },
	CODE_ROUTAGE_ERR: { label: 'Wrong or missing routing code', labelFr: 'Code routage absent ou erroné' },
	CONTRAT_TERM: { label: 'Contract has ended', labelFr: 'Contrat terminé' },
	COORD_BANC_ERR: { label: 'Wrong bank details', labelFr: 'Coordonnées bancaires erronées' },
	DEST_ERR: { label: 'Wrong recipient', labelFr: 'Erreur de destinataire' },
	DEST_INC: { label: 'Unknown recipient', labelFr: 'Destinataire inconnu' },
	DOUBLE_FACT: { label: 'Already billed on another invoice', labelFr: 'Double facture' },
	DOUBLON: {
		label: 'Duplicate invoice (already issued or received)',
		labelFr: 'Facture en doublon (déjà émise / reçue)',
	},
	EMMET_INC: { label: 'Unknown issuer', labelFr: 'Émetteur inconnu' },
	IRR_ANTIVIRUS: { label: 'Virus found', labelFr: 'Contrôle antivirus' },
	IRR_EXT_DOC: { label: 'Attachment type not accepted', labelFr: 'Extension de pièce jointe non admise' },
	IRR_NOM_F: { label: 'File name not accepted', labelFr: 'Nom de fichier non admis' },
	IRR_NOM_PJ: { label: 'Attachment name not accepted', labelFr: 'Nom de pièce jointe non admis' },
	IRR_SYNTAX: { label: 'Syntax error in the file', labelFr: 'Erreur de syntaxe du fichier' },
	IRR_TAILLE_F: { label: 'File too large', labelFr: 'Fichier trop volumineux' },
	IRR_TAILLE_PJ: { label: 'Attachment too large', labelFr: 'Pièce jointe trop volumineuse' },
	IRR_TYPE_F: { label: 'File type not accepted', labelFr: 'Type de fichier non admis' },
	IRR_VID_PJ: { label: 'Empty attachment', labelFr: 'Pièce jointe vide' },
	IRR_VIDE_F: { label: 'Empty file', labelFr: 'Fichier vide' },
	JUSTIF_ABS: { label: 'Supporting document missing', labelFr: 'Justificatif absent' },
	LIVR_INCOMP: { label: 'Delivery problem', labelFr: 'Problème de livraison' },
	MODPAI_ERR: { label: 'Wrong payment terms', labelFr: 'Modalités de paiement incorrectes' },
	MONTANTTOTAL_ERR: { label: 'Wrong total amount', labelFr: 'Montant total erroné' },
	NON_CONFORME: { label: 'Legal mention missing', labelFr: 'Mention légale manquante' },
	NON_TRANSMISE: { label: 'Recipient not connected', labelFr: 'Destinataire non connecté' },
	PU_ERR: { label: 'Wrong unit prices', labelFr: 'Prix unitaires incorrects' },
	QTE_ERR: { label: 'Wrong quantity', labelFr: 'Quantité incorrecte' },
	QUALITE_ERR: { label: 'Wrong quality delivered', labelFr: 'Qualité livrée incorrecte' },
	REF_CT_ABSENT: { label: 'Contract reference missing', labelFr: 'Référence contractuelle absente' },
	REF_ERR: { label: 'Wrong reference', labelFr: 'Référence incorrecte' },
	REJ_ADR: { label: 'Addressing check failed', labelFr: "Rejet sur contrôle d'adressage" },
	REJ_ASS_PJ: {
		label: 'Attachment not tied to the invoice',
		labelFr: "Rejet sur erreur d'association de pièce jointe",
	},
	REJ_COH: { label: 'Consistency check failed', labelFr: 'Rejet sur contrôle de cohérence' },
	REJ_CONT_B2G: { label: 'Public sector check failed', labelFr: 'Rejet sur contrôles B2G' },
	REJ_REF_PJ: { label: 'Attachment reference wrong', labelFr: 'Rejet sur référence de pièce jointe' },
	REJ_SEMAN: { label: 'Content check failed', labelFr: 'Rejet pour erreur sémantique' },
	REJ_UNI: { label: 'Uniqueness check failed', labelFr: "Rejet sur contrôle d'unicité" },
	REM_ERR: { label: 'Wrong discount', labelFr: 'Remise erronée' },
	RETRAIT_MAN_SERV: { label: 'Withdrawn by the public body', labelFr: 'Retrait manuel par le service' },
	ROUTAGE_ERR: { label: 'Routing error', labelFr: 'Erreur de routage' },
	SIRET_ERR: { label: 'Wrong or missing SIRET', labelFr: 'SIRET erroné ou absent' },
	ST_CT_NON_DECLAR: {
		label: 'Subcontractor or co-contractor not declared',
		labelFr: 'Sous-traitant ou cotraitant non déclaré',
	},
	SUPPR_COMP_AVOIR: {
		label: 'Removed, set off against credit notes',
		labelFr: "Suppression pour compensation d'avoirs",
	},
	TRANSAC_INC: { label: 'Unknown transaction', labelFr: 'Transaction inconnue' },
	TRANSF_PMNT_REGIE: {
		label: 'Transferred for payment by an imprest office',
		labelFr: 'Transfert pour paiement en régie',
	},
	TX_TVA_ERR: { label: 'Wrong VAT rate', labelFr: 'Taux de TVA erroné' },
};

/** What the issuer of a status wants the other party to do (MDT-121), by code. */
export const ACTIONS: Record<string, Labels> = {
	CNA: { label: 'Refund the payment', labelFr: 'Rembourser le paiement' },
	CNF: { label: 'Issue a full credit note', labelFr: 'Créer un avoir total' },
	CNP: { label: 'Issue a partial credit note', labelFr: 'Créer un avoir partiel' },
	NIN: { label: 'Issue a corrected invoice', labelFr: 'Créer une facture rectificative' },
	NOA: { label: 'No action required', labelFr: 'Aucune action requise' },
	OTH: { label: 'Other', labelFr: 'Autre' },
	PIN: { label: 'Provide more information', labelFr: 'Information complémentaire requise' },
};

/** What a value in a status is (MDT-207), by code. Only MEN, MPA, DIV and DVA are confirmed by official texts. */
export const AMOUNT_TYPES: Record<string, Labels> = {
	CBB: { label: 'Bank details of the payee', labelFr: 'Coordonnées bancaires du bénéficiaire' },
	DIV: { label: 'Wrong value', labelFr: 'Donnée invalide' },
	DVA: { label: 'Expected value', labelFr: 'Donnée attendue' },
	ESC: { label: 'Early payment discount', labelFr: 'Escompte' },
	MAJ: { label: 'Replacement value', labelFr: 'Donnée mise à jour' },
	MAP: { label: 'Amount approved without VAT', labelFr: 'Montant approuvé HT' },
	MAPTTC: { label: 'Amount approved with VAT', labelFr: 'Montant approuvé TTC' },
	MEN: { label: 'Amount received', labelFr: 'Montant encaissé' },
	MNA: { label: 'Amount not approved without VAT', labelFr: 'Montant non approuvé HT' },
	MNATTC: { label: 'Amount not approved with VAT', labelFr: 'Montant non approuvé TTC' },
	MPA: { label: 'Amount paid', labelFr: 'Montant payé' },
	RAB: { label: 'Rebate', labelFr: 'Rabais' },
	RAP: { label: 'Amount left to pay', labelFr: 'Reste à payer' },
	REM: { label: 'Discount', labelFr: 'Remise' },
};
