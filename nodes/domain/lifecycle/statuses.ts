/**
 * Who may set a status. Recipient and issuer are those of the invoice: buyer and seller, and the other way round
 * where the buyer writes the invoice (self-billing). `platform`: the parties' platforms, never a client.
 */
export type Actor = 'recipient' | 'issuer' | 'payer' | 'payee' | 'platform' | 'thirdParty' | 'unknown';

/** What goes with a status. `vatAmounts`: an amount with its VAT rate each (MEN); `amount`: one amount (MPA). */
export type StatusData = 'reason' | 'action' | 'note' | 'vatAmounts' | 'amount' | 'date';

/** One lifecycle status, as the catalogue knows it. */
export interface LifecycleStatus {
	code: string;
	label: string;
	/** As official messages write it (MDT-106), underscores included. */
	labelFr: string;
	/** `305` transmission, `23` processing (MDT-77); null where no source says. */
	phase: '305' | '23' | null;
	/** UNTDID 1373 code (MDT-88); null where there is none. */
	documentStatus: string | null;
	setBy: Actor[];
	required: StatusData[];
	optional: StatusData[];
	/** Codes of `REASONS` that may be given (BR-FR-CDV-CL-09). */
	reasons: string[];
	/** The same for invoices to the public sector, only where it differs. */
	reasonsB2G?: string[];
	/** Key of `BADGES`. */
	badge: string;
	/** `false`: no source says what the code means. */
	confirmed: boolean;
	/** Nothing is offered after it. */
	final: boolean;
	/** A second person confirms it by default: it binds the client and reaches the tax administration. */
	secondPerson: boolean;
}

/** Reasons that a buyer's refusal and dispute have in common. */
const REFUSAL_REASONS = [
	'TX_TVA_ERR',
	'MONTANTTOTAL_ERR',
	'CALCUL_ERR',
	'NON_CONFORME',
	'DOUBLON',
	'DEST_ERR',
	'TRANSAC_INC',
	'EMMET_INC',
	'CONTRAT_TERM',
	'DOUBLE_FACT',
	'CMD_ERR',
	'ADR_ERR',
	'REF_CT_ABSENT',
];

/** Reasons about what was ordered and delivered. */
const DELIVERY_REASONS = [
	'CMD_ERR',
	'SIRET_ERR',
	'CODE_ROUTAGE_ERR',
	'REF_CT_ABSENT',
	'REF_ERR',
	'PU_ERR',
	'REM_ERR',
	'QTE_ERR',
	'ART_ERR',
	'MODPAI_ERR',
	'QUALITE_ERR',
	'LIVR_INCOMP',
];

const defaults = {
	phase: null,
	documentStatus: null,
	setBy: ['unknown'],
	required: [],
	optional: [],
	reasons: [],
	badge: 'other',
	confirmed: true,
	final: false,
	secondPerson: false,
} satisfies Partial<LifecycleStatus>;

type Described = Pick<LifecycleStatus, 'code' | 'label' | 'labelFr'> & Partial<LifecycleStatus>;

const meaningUnknown = (code: string): Described => ({
	code,
	label: `Code ${code} (meaning not confirmed)`,
	labelFr: `Code ${code} (sens non confirmé)`,
	confirmed: false,
});

/**
 * Every code of BR-FR-CDV-CL-06. Phase and UNTDID 1373 code are those of official messages, or else of published
 * implementations (201, 206, 208, 209 and from 214 on, but 220); required data after BR-FR-CDV-14 and -15.
 */
const described: Described[] = [
	{
		code: '200',
		label: 'Submitted',
		labelFr: 'Déposée',
		phase: '305',
		documentStatus: '10',
		setBy: ['platform'],
		optional: ['reason'],
		reasons: ['NON_TRANSMISE'],
		badge: 'transmission',
	},
	{
		code: '201',
		label: 'Issued',
		labelFr: 'Émise',
		phase: '305',
		documentStatus: '51',
		setBy: ['platform'],
		badge: 'transmission',
	},
	{
		code: '202',
		label: 'Received',
		labelFr: 'Reçue',
		phase: '305',
		documentStatus: '43',
		setBy: ['platform'],
		badge: 'transmission',
	},
	{
		code: '203',
		label: 'Made available',
		labelFr: 'Mise_à_disposition',
		phase: '305',
		documentStatus: '48',
		setBy: ['platform'],
		badge: 'available',
	},
	{
		code: '204',
		label: 'Taken over',
		labelFr: 'Prise_en_charge',
		phase: '23',
		documentStatus: '45',
		setBy: ['recipient'],
		optional: ['note'],
		badge: 'inProgress',
	},
	{
		code: '205',
		label: 'Approved',
		labelFr: 'Approuvée',
		phase: '23',
		documentStatus: '1',
		setBy: ['recipient'],
		optional: ['note'],
		badge: 'approved',
	},
	{
		code: '206',
		label: 'Partially approved',
		labelFr: 'Approuvée_partiellement',
		phase: '23',
		documentStatus: '49',
		setBy: ['recipient'],
		required: ['reason'],
		optional: ['action', 'note'],
		reasons: ['AUTRE', ...DELIVERY_REASONS],
		badge: 'attention',
	},
	{
		code: '207',
		label: 'Disputed',
		labelFr: 'En_litige',
		phase: '23',
		documentStatus: '46',
		setBy: ['recipient'],
		required: ['reason'],
		optional: ['action', 'note'],
		reasons: [
			'AUTRE',
			'COORD_BANC_ERR',
			'DEST_INC',
			...REFUSAL_REASONS,
			...DELIVERY_REASONS.filter((code) => !REFUSAL_REASONS.includes(code)),
		],
		badge: 'attention',
	},
	{
		code: '208',
		label: 'Suspended',
		labelFr: 'Suspendue',
		phase: '23',
		documentStatus: '39',
		setBy: ['recipient'],
		required: ['reason'],
		optional: ['action', 'note'],
		reasons: [
			'JUSTIF_ABS',
			'COORD_BANC_ERR',
			'CMD_ERR',
			'SIRET_ERR',
			'CODE_ROUTAGE_ERR',
			'REF_CT_ABSENT',
			'REF_ERR',
		],
		badge: 'attention',
	},
	{
		code: '209',
		label: 'Completed',
		labelFr: 'Complétée',
		phase: '23',
		documentStatus: '37',
		setBy: ['issuer'],
		optional: ['note'],
		badge: 'inProgress',
	},
	{
		code: '210',
		label: 'Refused',
		labelFr: 'Refusée',
		phase: '23',
		documentStatus: '50',
		setBy: ['recipient'],
		required: ['reason'],
		optional: ['action', 'note'],
		reasons: REFUSAL_REASONS,
		reasonsB2G: [
			'RETRAIT_MAN_SERV',
			'ST_CT_NON_DECLAR',
			'SUPPR_COMP_AVOIR',
			'TRANSF_PMNT_REGIE',
			'AUTRE',
			'COORD_BANC_ERR',
			...REFUSAL_REASONS,
			'LIVR_INCOMP',
		],
		badge: 'stopped',
		final: true,
		secondPerson: true,
	},
	{
		code: '211',
		label: 'Payment sent',
		labelFr: 'Paiement_transmis',
		phase: '23',
		documentStatus: '47',
		setBy: ['payer'],
		optional: ['amount', 'date', 'note'],
		badge: 'paymentSent',
	},
	{
		code: '212',
		label: 'Payment received',
		labelFr: 'Encaissée',
		phase: '23',
		documentStatus: '47',
		setBy: ['payee'],
		required: ['vatAmounts'],
		optional: ['date', 'note'],
		badge: 'paid',
		secondPerson: true,
	},
	{
		code: '213',
		label: 'Rejected',
		labelFr: 'Rejetée',
		phase: '305',
		documentStatus: '8',
		setBy: ['platform'],
		required: ['reason'],
		reasons: [
			'MONTANTTOTAL_ERR',
			'CALCUL_ERR',
			'DOUBLON',
			'DEST_INC',
			'ADR_ERR',
			'REJ_SEMAN',
			'REJ_UNI',
			'REJ_COH',
			'REJ_ADR',
			'REJ_CONT_B2G',
			'REJ_REF_PJ',
			'REJ_ASS_PJ',
		],
		badge: 'stopped',
		final: true,
	},
	{ code: '214', label: 'Endorsed', labelFr: 'Visée', phase: '23', setBy: ['thirdParty'] },
	{
		code: '220',
		label: 'Cancelled',
		labelFr: 'Annulée',
		phase: '23',
		setBy: ['issuer'],
		optional: ['note'],
		badge: 'cancelled',
		final: true,
		secondPerson: true,
	},
	{
		code: '221',
		label: 'Routing error',
		labelFr: 'ERREUR_ROUTAGE',
		phase: '305',
		setBy: ['platform'],
		optional: ['reason'],
		reasons: ['ROUTAGE_ERR'],
		badge: 'attention',
	},
	{ code: '224', label: 'Direct payment request', labelFr: 'Demande_de_Paiement_Direct' },
	{ code: '225', label: 'Factored', labelFr: 'Affacturée' },
	{ code: '226', label: 'Confidentially factored', labelFr: 'Affacturée_Confidentiel' },
	{ code: '227', label: 'Change of account to pay', labelFr: 'Changement_de_Compte_à_Payer' },
	{ code: '228', label: 'Not factored', labelFr: 'Non_Affacturée' },
	meaningUnknown('250'),
	meaningUnknown('251'),
	meaningUnknown('300'),
	meaningUnknown('301'),
	meaningUnknown('400'),
	meaningUnknown('401'),
	{ code: '500', label: 'Admissible', labelFr: 'Recevable' },
	{
		code: '501',
		label: 'Inadmissible',
		labelFr: 'Irrecevable',
		phase: '305',
		setBy: ['platform'],
		required: ['reason'],
		reasons: [
			'IRR_VIDE_F',
			'IRR_TYPE_F',
			'IRR_SYNTAX',
			'IRR_TAILLE_PJ',
			'IRR_NOM_PJ',
			'IRR_VID_PJ',
			'IRR_EXT_DOC',
			'IRR_TAILLE_F',
			'IRR_ANTIVIRUS',
			'IRR_NOM_F',
		],
		badge: 'stopped',
		final: true,
	},
	meaningUnknown('601'),
];

/** All statuses, by code, ascending. */
export const STATUSES: readonly LifecycleStatus[] = described.map((status) => ({ ...defaults, ...status }));

const byCode = new Map(STATUSES.map((status) => [status.code, status]));

/** The catalogue's entry of a code; undefined for codes that two parties agreed on among themselves. */
export function statusByCode(code: string): LifecycleStatus | undefined {
	return byCode.get(code);
}

/**
 * Badge colours by meaning. Any two backgrounds stay apart (CIEDE2000 of 15 and more) for normal sight and for
 * people without red, green or blue cones; text on its background has a contrast of 4.5 and more (WCAG 2.2, AA).
 * A colour says the kind of status only, so a badge always shows the label, too.
 */
export const BADGES: Record<string, { background: string; text: string; meaning: string }> = {
	none: { background: '#f7f0eb', text: '#1a1a1a', meaning: 'No status known' },
	transmission: { background: '#c7dcfb', text: '#1a1a1a', meaning: 'On its way between the platforms' },
	available: { background: '#415cb6', text: '#ffffff', meaning: 'The recipient can act' },
	inProgress: { background: '#af93eb', text: '#1a1a1a', meaning: 'Being dealt with' },
	approved: { background: '#0ccb84', text: '#1a1a1a', meaning: 'Approved' },
	attention: { background: '#f7dd53', text: '#1a1a1a', meaning: 'Somebody has to act' },
	paymentSent: { background: '#479293', text: '#1a1a1a', meaning: 'Payment sent' },
	paid: { background: '#013911', text: '#ffffff', meaning: 'Payment received' },
	stopped: { background: '#c0542b', text: '#ffffff', meaning: 'Refused or rejected' },
	cancelled: { background: '#4d4d4d', text: '#ffffff', meaning: 'Cancelled' },
	other: { background: '#720f59', text: '#ffffff', meaning: 'Other: the label says it' },
};
