import type { Row } from './applicable.judge';
import { ARRIVED, duplicate, received, status } from './made';

/**
 * What may be set, one row a rule. Sources: `§1.3` (the exchange standard's fields), `§2.1` to `§2.3` (statuses,
 * transitions, reasons), `§5` (rules of a message), `§6` (pains proven elsewhere) and `§7` (domain rules) of the facts
 * on the e-invoicing platform.
 */

const BUYER = '204 205 206 207 208 210 211';
const SELLER = '209 212 220';
/** On a plain sale no 208 is known to answer, and no corrected invoice. */
const SELLER_WARNED = '209 220';
const purchase = { side: 'purchase' } as const;
const sale = { side: 'sale' } as const;
const NONE = /^No status is known/;
const INCOMPLETE = /^The history is incomplete/;
const SELF_BILLED = /^Self-billed .*to be confirmed$/;

const REFUSAL_REASONS =
	'TX_TVA_ERR MONTANTTOTAL_ERR CALCUL_ERR NON_CONFORME DOUBLON DEST_ERR TRANSAC_INC EMMET_INC CONTRAT_TERM DOUBLE_FACT CMD_ERR ADR_ERR REF_CT_ABSENT';
const PUBLIC_REASONS = `RETRAIT_MAN_SERV ST_CT_NON_DECLAR SUPPR_COMP_AVOIR TRANSF_PMNT_REGIE AUTRE COORD_BANC_ERR ${REFUSAL_REASONS} LIVR_INCOMP`;

const roles: Row[] = [
	{
		source: '§2.2 guards by role; §2.1 for a client',
		rule: 'a buyer sets 204 to 208, 210 and 211, and no transmission status',
		given: purchase,
		offered: BUYER,
	},
	{
		source: '§2.2 guards by role; §2.1 for a client',
		rule: 'a seller sets 209, 212 and 220, and no transmission status',
		given: sale,
		offered: SELLER,
		warned: SELLER_WARNED,
	},
	...['389', '471'].flatMap((typeCode): Row[] => [
		{
			source: '§7 self-billing',
			rule: `on a self-billed invoice (${typeCode}) the seller is the recipient and is paid`,
			given: { ...sale, invoice: { typeCode } },
			offered: '204 205 206 207 208 210 212',
			findings: typeCode === '471' ? [SELF_BILLED, /^This corrected invoice/] : [SELF_BILLED],
		},
		{
			source: '§7 self-billing',
			rule: `on a self-billed invoice (${typeCode}) the buyer is the issuer and pays`,
			given: { ...purchase, invoice: { typeCode } },
			offered: '209 211 220',
			warned: SELLER_WARNED,
			findings: typeCode === '471' ? [SELF_BILLED, /^This corrected invoice/] : [SELF_BILLED],
		},
	]),
	{
		source: '§7 self-billing',
		rule: 'a self-billed credit note (261) turns roles, too',
		given: { ...sale, invoice: { typeCode: '261' } },
		offered: '204 205 206 207 208 210 212',
		warned: '212',
		findings: [SELF_BILLED],
	},
	{
		source: '§7 self-billing',
		rule: 'a self-billed prepayment invoice (500) turns roles, too',
		given: { ...purchase, invoice: { typeCode: '500' } },
		offered: '209 211 220',
		warned: SELLER_WARNED,
		findings: [SELF_BILLED],
	},
	...['501', '473'].map(
		(typeCode): Row => ({
			source: '§7 self-billing, factoring',
			rule: `a self-billed, factored invoice (${typeCode}) turns roles, and a factor is paid`,
			given: { ...sale, invoice: { typeCode } },
			offered: '204 205 206 207 208 210 212',
			warned: '212',
			warnings: [/^212: By type .* a factor is paid/],
			findings: typeCode === '473' ? [SELF_BILLED, /^This corrected invoice/] : [SELF_BILLED],
		}),
	),
	{
		source: '§7 self-billing, factoring',
		rule: 'a self-billed, factored credit note (502) turns roles, and a factor is paid',
		given: { ...sale, invoice: { typeCode: '502' } },
		offered: '204 205 206 207 208 210 212',
		warned: '212',
		warnings: [/^212: By type 502 a factor is paid/, /^212: On a credit note/],
		findings: [SELF_BILLED],
	},
	...['380', '381', '384', '386', '393', '396', '472', '262', '503'].map(
		(typeCode): Row => ({
			source: '§7 self-billing',
			rule: `type ${typeCode} isn't self-billed: the buyer is the recipient`,
			given: { ...purchase, invoice: { typeCode } },
			offered: BUYER,
			warned: ['381', '396', '262', '503'].includes(typeCode) ? '211' : '',
			findings: ['384', '472'].includes(typeCode) ? [/^This corrected invoice/] : [],
		}),
	),
	...['393', '396', '472'].map(
		(typeCode): Row => ({
			source: '§7 factoring',
			rule: `the seller of a factored invoice (${typeCode}) is offered 212 and told that a factor is paid`,
			given: { ...sale, invoice: { typeCode } },
			offered: SELLER,
			warned: '209 212 220',
			warnings: [/^212: By type .* a factor is paid, not the seller.*to be confirmed/],
			findings: typeCode === '472' ? [/^This corrected invoice/] : [],
		}),
	),
	{
		source: '§7 factoring, direct payment',
		rule: 'a payee that is neither party is named on 212',
		given: { ...sale, invoice: { payee: { name: 'AFFACTUREUR', siren: '300000007' } } },
		offered: SELLER,
		warned: '209 212 220',
		warnings: [/^212: The payee AFFACTUREUR is paid, not the seller/],
	},
	{
		source: '§7 factoring, direct payment',
		rule: 'a payee without SIREN is taken for another when its name is another',
		given: { ...sale, invoice: { payee: { name: 'AFFACTUREUR' } } },
		offered: SELLER,
		warned: '209 212 220',
	},
	{
		source: '§7 factoring, direct payment',
		rule: 'a payee that is the seller itself is nothing unusual',
		given: { ...sale, invoice: { payee: { name: 'VENDEUR AGENCE', siren: '100000009' } } },
		offered: SELLER,
		warned: SELLER_WARNED,
	},
];

const severalParties: Row[] = [
	...['S8', 'B8', 'M8'].map(
		(businessProcess): Row => ({
			source: '§7 businessProcess S8 B8 M8',
			rule: `${businessProcess}: several sellers are flagged, and no 212 is computed from the totals`,
			given: { ...sale, invoice: { businessProcess } },
			offered: SELLER,
			warned: '209 212 220',
			warnings: [/^212: Nothing is computed from the totals/],
			findings: [/several sellers/],
		}),
	),
	...['S9', 'B9', 'M9'].map(
		(businessProcess): Row => ({
			source: '§7 businessProcess S9 B9 M9',
			rule: `${businessProcess}: the buyer is seller, too, so it pays and is paid`,
			given: { ...purchase, invoice: { businessProcess } },
			offered: `${BUYER} 212`,
			warned: '212',
			warnings: [/^212: Nothing is computed from the totals/],
			findings: [/seller and buyer at once/],
		}),
	),
	{
		source: '§7 businessProcess S9 B9 M9',
		rule: 'S9: the seller is buyer, too, so it is paid and pays',
		given: { ...sale, invoice: { businessProcess: 'S9' } },
		offered: '209 211 212 220',
		warned: '209 212 220',
		findings: [/seller and buyer at once/],
	},
	{
		source: '§7 businessProcess S9 B9 M9',
		rule: 'after a payment received, a dossier that pays and is paid may set either again',
		given: {
			...purchase,
			invoice: { businessProcess: 'S9' },
			history: [...ARRIVED, received('02-01', '100@20')],
		},
		offered: '207 210 211 212',
		warned: '207 210 212',
		findings: [/seller and buyer at once/],
	},
];

const processingRules: Row[] = [
	...['B2C', 'ArchiveOnly'].map(
		(processingRule): Row => ({
			source: '§7 processing rules',
			rule: `${processingRule}: nothing is offered`,
			given: { ...purchase, processingRule },
			offered: '',
			refused: new RegExp(`processing rule ${processingRule} have no statuses to set`),
		}),
	),
	...['OutOfScope', 'B2GOutOfScope', 'Undefined', 'NotApplicable', 'SomethingNew'].map(
		(processingRule): Row => ({
			source: '§7 processing rules',
			rule: `${processingRule}: it waits and says so`,
			given: { ...sale, processingRule },
			offered: '',
			refused: new RegExp(`processing rule ${processingRule} .*wait`),
		}),
	),
	{
		source: '§1.3 (1.1.0: nothing is required)',
		rule: 'no processing rule: the invoice counts as B2B, and that is said',
		given: { ...purchase, processingRule: null },
		offered: BUYER,
		findings: [/gives no processing rule/],
		reasons: { '210': REFUSAL_REASONS.split(' ') },
	},
	{
		source: '§7 processing rules; §6',
		rule: 'B2BInt where the platform takes the payment event only: the buyer is offered 211, no 205 and no 210',
		given: { ...purchase, processingRule: 'B2BInt', rules: { internationalPaymentsOnly: true } },
		offered: '211',
	},
	{
		source: '§7 processing rules; §6',
		rule: 'B2BInt where the platform takes the payment event only: the seller is offered 212',
		given: { ...sale, processingRule: 'B2BInt', rules: { internationalPaymentsOnly: true } },
		offered: '212',
	},
	{
		source: '§7 processing rules; §2.2',
		rule: 'B2BInt, payments only, after the payment was sent: nothing is left to offer, and that is said',
		given: {
			...purchase,
			processingRule: 'B2BInt',
			rules: { internationalPaymentsOnly: true },
			history: [...ARRIVED, status('211', '01-20')],
		},
		offered: '',
		refused: /^Nothing that the dossier may set follows 211 Payment sent of 2026-01-20T10:00:00$/,
	},
	{
		source: '§7 processing rules (a setting, not a law)',
		rule: 'B2BInt elsewhere: everything',
		given: { ...purchase, processingRule: 'B2BInt' },
		offered: BUYER,
	},
	{
		source: '§7 processing rules (a setting, not a law)',
		rule: 'B2B on a platform with that setting: everything',
		given: { ...purchase, rules: { internationalPaymentsOnly: true } },
		offered: BUYER,
	},
	...['B2G', 'B2GInt'].map(
		(processingRule): Row => ({
			source: '§7 processing rules; §2.3',
			rule: `${processingRule}: a refusal has reasons of its own, AUTRE among them`,
			given: { ...purchase, processingRule },
			offered: BUYER,
			reasons: { '210': PUBLIC_REASONS.split(' ') },
		}),
	),
	{
		source: '§2.3',
		rule: 'B2B: a refusal has no reason AUTRE; a suspension has its own reasons',
		given: purchase,
		offered: BUYER,
		reasons: {
			'210': REFUSAL_REASONS.split(' '),
			'208': 'JUSTIF_ABS COORD_BANC_ERR CMD_ERR SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT REF_ERR'.split(' '),
			'205': [],
		},
	},
	{
		source: '§2.3',
		rule: 'B2G: reasons of other statuses stay as they are',
		given: { ...purchase, processingRule: 'B2G' },
		offered: BUYER,
		reasons: {
			'208': 'JUSTIF_ABS COORD_BANC_ERR CMD_ERR SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT REF_ERR'.split(' '),
		},
	},
	{
		source: '§2.1, §5 BR-FR-CDV-15',
		rule: 'a reason is required for 206, 207, 208 and 210, and for no other status of a buyer',
		given: purchase,
		offered: BUYER,
		data: {
			'204': '|note',
			'205': '|note',
			'206': 'reason|action note',
			'207': 'reason|action note',
			'208': 'reason|action note',
			'210': 'reason|action note',
			'211': '|amount date note',
		},
	},
	{
		source: '§2.1, §5 BR-FR-CDV-14',
		rule: '212 requires amounts by VAT rate; 209 and 220 require nothing',
		given: sale,
		offered: SELLER,
		warned: SELLER_WARNED,
		data: { '209': '|note', '212': 'vatAmounts|date note', '220': '|note' },
	},
];

const steps: Row[] = [
	{
		source: '§2.2 (none); §7 no status known',
		rule: 'no status known: a recipient acts as after 203, with a finding',
		given: { ...purchase, history: [] },
		offered: BUYER,
		findings: [NONE],
	},
	{
		source: '§2.2 (none); §7 no status known',
		rule: 'no status known: an issuer acts as after 200, with a finding',
		given: { ...sale, history: [] },
		offered: SELLER,
		warned: SELLER_WARNED,
		findings: [/^No status is known: the invoice counts as 200/],
	},
	{
		source: '§7 no status known, self-billing',
		rule: 'no status known on a self-billed invoice: the seller is the recipient, so it counts as 203',
		given: { ...sale, history: [], invoice: { typeCode: '389' } },
		offered: '204 205 206 207 208 210 212',
		findings: [/^No status is known: the invoice counts as 203/, SELF_BILLED],
	},
	...['200', '200 201', '200 201 202', '200 202 203'].map(
		(history): Row => ({
			source: '§2.2 from 200 to 203',
			rule: `after ${history}: any processing status`,
			given: { ...purchase, history },
			offered: BUYER,
		}),
	),
	...[
		['204', '205 206 207 208 210 211', ''],
		['205', '204 206 207 208 210 211', '204 210'],
		['206', '204 205 207 208 210 211', '204'],
		['207', '204 205 206 208 210 211', ''],
		['208', '204 205 206 207 210 211', ''],
		['209', BUYER, ''],
		['211', '204 205 206 207 208 210', '204'],
	].map(
		([from, offered, warned]): Row => ({
			source: `§2.2 from ${from}`,
			rule: `after ${from} a buyer may set any other processing status, and not the same again`,
			given: { ...purchase, history: `200 202 ${from}` },
			offered,
			warned,
		}),
	),
	{
		source: '§2.2 (207→205, 206→205 explicitly normal)',
		rule: 'an approval after a dispute or a partial approval carries no warning',
		given: { ...purchase, history: '202 206 207' },
		offered: '204 205 206 208 210 211',
	},
	{
		source: '§2.2 (208→204 explicitly normal)',
		rule: 'taking over after a suspension carries no warning',
		given: { ...purchase, history: '202 204 208' },
		offered: '204 205 206 207 210 211',
	},
	{
		source: '§2.2 (208→209 explicitly normal)',
		rule: 'completing after a suspension carries no warning',
		given: { ...sale, history: '202 204 208' },
		offered: SELLER,
		warned: '220',
	},
	{
		source: '§2.2 (208→209)',
		rule: 'a suspension that something else follows still waits for its 209',
		given: { ...sale, history: '202 208 207' },
		offered: SELLER,
		warned: '220',
	},
	{
		source: '§2.2 from 209; §2.1 (209 answers 208)',
		rule: 'a seller may not complete twice in a row, and an answered suspension needs no other answer',
		given: { ...sale, history: '202 208 209' },
		offered: '212 220',
		warned: '220',
	},
	{
		source: '§2.1 (209 answers 208)',
		rule: 'completing without a suspension is unusual',
		given: { ...sale, history: '202 205' },
		offered: SELLER,
		warned: SELLER_WARNED,
		warnings: [/^209: No 208 is known/],
	},
	{
		source: '§2.1 (209 answers 208)',
		rule: 'completing a second time, after other statuses, is unusual',
		given: { ...sale, history: '202 208 209 204' },
		offered: SELLER,
		warned: SELLER_WARNED,
	},
	{
		source: '§2.2; issue: warnings where the move is unusual',
		rule: 'taking over after an approval is a step back',
		given: { ...purchase, history: '202 205' },
		offered: '204 206 207 208 210 211',
		warned: '204 210',
		warnings: [/^204: 204 after 205 is a step back/, /^210: The invoice was approved/],
	},
	{
		source: '§7 "from": the last by its own date',
		rule: 'statuses that arrive late don’t move the invoice back',
		given: {
			...purchase,
			history: [
				status('205', '01-20'),
				status('204', '01-10'),
				status('202', '01-06'),
				status('203', '01-25'),
			],
		},
		offered: '204 206 207 208 210 211',
		warned: '204 210',
	},
	...['214', '221', '224', '225', '226', '227', '228', '500', '250'].map(
		(from): Row => ({
			source: '§7 codes without a row',
			rule: `after ${from} any processing status, with a warning`,
			given: { ...purchase, history: [status('202', '01-06'), status(from, '01-07', { phase: '23' })] },
			offered: BUYER,
			warned: BUYER,
			warnings: [new RegExp(`^205: No rule says what may follow ${from}`)],
		}),
	),
	{
		source: '§7 codes without a row; CL-06 is a warning only',
		rule: 'after a code that two parties agreed on: any processing status, with a warning',
		given: { ...sale, history: [status('202', '01-06'), status('299', '01-07', { phase: '23' })] },
		offered: SELLER,
		warned: SELLER,
	},
	{
		source: '§7 "from": a processing status goes before a transmission status',
		rule: 'a transmission code without a row, dated later, doesn’t hide the processing status',
		given: { ...purchase, history: [status('204', '01-06'), status('221', '01-07')] },
		offered: '205 206 207 208 210 211',
	},
	{
		source: '§7 incomplete history; issue',
		rule: 'an incomplete history is said, and nothing less is offered',
		given: { ...purchase, historyComplete: false },
		offered: BUYER,
		findings: [INCOMPLETE],
	},
	{
		source: '§7 no status known',
		rule: 'no status known and an incomplete history are both said',
		given: { ...purchase, history: [], historyComplete: false },
		offered: BUYER,
		findings: [NONE, INCOMPLETE],
	},
];

const payments: Row[] = [
	{
		source: '§2.2 from 212; §7 after the end',
		rule: 'after a payment received a buyer may pay the balance, dispute and refuse; the last two with a warning',
		given: { ...purchase, history: [...ARRIVED, received('02-01', '500@20')] },
		offered: '207 210 211',
		warned: '207 210',
		warnings: [/^207: A payment was received/, /^210: A payment was received/],
	},
	{
		source: '§2.2 from 212 (repeatable)',
		rule: 'after a payment received a seller may declare a further one',
		given: { ...sale, history: [...ARRIVED, received('02-01', '500@20')] },
		offered: '212',
	},
	{
		source: '§2.2 from 212 (repeatable)',
		rule: 'two equal part payments don’t stop a third',
		given: { ...sale, history: [...ARRIVED, received('02-01', '400@20'), received('03-01', '400@20')] },
		offered: '212',
	},
	{
		source: '§2.2 (paid first, then disputed)',
		rule: 'a dispute after a payment opens the way back, and the payment is still warned of',
		given: { ...purchase, history: [...ARRIVED, received('02-01', '1200@20'), status('207', '02-05')] },
		offered: '204 205 206 208 210 211',
		warned: '210 211',
		warnings: [/^210: A payment was received/, /^211: Nothing is left to pay/],
	},
	{
		source: '§7 amounts: never blocked by a balance',
		rule: 'a fully paid invoice still takes a 212, with a warning',
		given: { ...sale, history: [...ARRIVED, received('02-01', '1200@20')] },
		offered: '212',
		warned: '212',
		warnings: [/^212: Nothing is left to pay/],
	},
	{
		source: '§7 amounts: warn when above the payable amount',
		rule: 'an overpaid invoice still takes a 212, with a warning',
		given: { ...sale, history: [...ARRIVED, received('02-01', '1200.01@20')] },
		offered: '212',
		warned: '212',
		warnings: [
			/^212: Nothing is left to pay/,
			/^212: 1200.01 is received in all, more than the 1200.00 payable/,
		],
	},
	{
		source: '§7 amounts: unusual sign',
		rule: 'a bounced payment is told, and the invoice is open again',
		given: { ...sale, history: [...ARRIVED, received('02-01', '1200@20'), received('02-09', '-1200@20')] },
		offered: '212',
		warned: '212',
		warnings: [/^212: -1200 on an invoice is of unusual sign and counts as a reversal/],
	},
	{
		source: '§7 amounts: prepayments',
		rule: 'what was prepaid isn’t waited for',
		given: {
			...sale,
			invoice: { totals: { taxInclusive: '1200.00', prepaid: '700.00', payable: '500.00' } },
			history: [...ARRIVED, received('02-01', '500@20')],
		},
		offered: '212',
		warned: '212',
		warnings: [/^212: Nothing is left to pay/],
	},
	{
		source: '§7 amounts: credit note',
		rule: 'the 212 of a credit note is negative',
		given: { ...sale, invoice: { typeCode: '381' } },
		offered: SELLER,
		warned: '209 212 220',
		warnings: [/^212: On a credit note money goes back, so amounts are negative/],
	},
	{
		source: '§7 amounts: credit note',
		rule: 'a credit note that was paid back has nothing left, and nothing of unusual sign',
		given: {
			...sale,
			invoice: { typeCode: '381' },
			history: [...ARRIVED, received('02-01', '-1200@20')],
		},
		offered: '212',
		warned: '212',
		warnings: [/^212: On a credit note/, /^212: Nothing is left to pay/],
	},
	{
		source: '§7 amounts: credit note',
		rule: 'a positive 212 on a credit note is of unusual sign',
		given: { ...sale, invoice: { typeCode: '381' }, history: [...ARRIVED, received('02-01', '300@20')] },
		offered: '212',
		warned: '212',
		warnings: [/^212: 300 on a credit note is of unusual sign/],
	},
	{
		source: '§2.2 (211 optional, in any order)',
		rule: 'a seller may declare a payment that nobody announced',
		given: { ...sale, history: '200 202 203' },
		offered: SELLER,
		warned: SELLER_WARNED,
	},
	{
		source: '§2.2 from 211',
		rule: 'after the buyer announced a payment the seller declares it',
		given: { ...sale, history: '202 205 211' },
		offered: SELLER,
		warned: SELLER_WARNED,
	},
];

const ends: Row[] = [
	...['210', '213', '220', '501'].flatMap((end): Row[] => [
		{
			source: '§2.2 from 210, 213, 220; §7 after the end',
			rule: `after ${end} a buyer is offered nothing`,
			given: { ...purchase, history: `200 ${end}` },
			offered: '',
			refused: new RegExp(`ended with ${end} .* of 2026-01-02`),
		},
		{
			source: '§2.2 from 210, 213, 220; §7 after the end',
			rule: `after ${end} a seller is offered nothing`,
			given: { ...sale, history: `200 ${end}` },
			offered: '',
			refused: new RegExp(`ended with ${end} .* of 2026-01-02`),
		},
	]),
	{
		source: '§7 after the end: everything incoming is still recorded',
		rule: 'a status dated after a refusal doesn’t open the invoice again, and is told',
		given: { ...purchase, history: '202 210 205' },
		offered: '',
		refused: /ended with 210/,
		findings: [/^205 Approved .* is dated after the end/],
	},
	{
		source: '§7 after the end: everything incoming is still recorded',
		rule: 'a refusal that arrives late but is dated before ends it, too',
		given: { ...purchase, history: [status('205', '01-20'), status('210', '01-10')] },
		offered: '',
		refused: /ended with 210/,
		findings: [/^205 Approved .* is dated after the end/],
	},
	{
		source: '§7 213 with DOUBLON; official use case 2',
		rule: 'a duplicate that is the only delivery shown ends the invoice',
		given: { ...sale, history: [status('200', '01-05'), duplicate('01-05T16:10:00')] },
		offered: '',
		refused: /ended with 213/,
	},
	{
		source: '§7 213 with DOUBLON',
		rule: 'a duplicate of an invoice that was received is about the second delivery, and is told',
		given: { ...purchase, history: [status('202', '01-06'), duplicate('01-09')] },
		offered: BUYER,
		findings: [/^213 Rejected of 2026-01-09T10:00:00 is about a second delivery/],
	},
	{
		source: '§7 213 with DOUBLON (both orders)',
		rule: 'the same when the duplicate came first',
		given: { ...purchase, history: [duplicate('01-04'), status('203', '01-06')] },
		offered: BUYER,
		findings: [/^213 Rejected of 2026-01-04T10:00:00 is about a second delivery/],
	},
	{
		source: '§7 213 with DOUBLON (203 or later)',
		rule: 'a processing status shows, too, that another delivery arrived',
		given: { ...purchase, history: [status('205', '01-06'), duplicate('01-09')] },
		offered: '204 206 207 208 210 211',
		warned: '204 210',
		findings: [/^213 Rejected .* is about a second delivery/],
	},
	{
		source: '§7 213 with DOUBLON; incomplete history',
		rule: 'a duplicate in an incomplete history ends the invoice, and the doubt is told',
		given: { ...purchase, history: [duplicate('01-09')], historyComplete: false },
		offered: '',
		refused: /ended with 213/,
		findings: [INCOMPLETE, /^213 Rejected .* may be about a second delivery/],
	},
	{
		source: '§7 213 with DOUBLON',
		rule: 'a rejection for another reason ends the invoice, whatever else is known',
		given: {
			...purchase,
			history: [status('202', '01-06'), status('213', '01-09', { reasons: [{ code: 'REJ_SEMAN' }] })],
		},
		offered: '',
		refused: /ended with 213/,
	},
	{
		source: '§7 213 with DOUBLON, after the end',
		rule: 'a duplicate of a refused invoice changes nothing about the refusal',
		given: { ...purchase, history: [status('210', '01-06'), duplicate('01-09')] },
		offered: '',
		refused: /ended with 210/,
		findings: [/^213 Rejected .* is about a second delivery/],
	},
	{
		source: '§7 after the end; processing rules',
		rule: 'a processing rule without statuses is told before the end',
		given: { ...purchase, history: '202 210', processingRule: 'ArchiveOnly' },
		offered: '',
		refused: /ArchiveOnly/,
	},
];

const cancelling: Row[] = [
	...['384', '471', '472', '473'].map(
		(typeCode): Row => ({
			source: '§7 220',
			rule: `an invoice that a corrected one (${typeCode}) replaces is closed with 220, without a warning`,
			given: { ...sale, replacedBy: { number: 'F2026-009', typeCode } },
			offered: SELLER,
			warned: '209',
		}),
	),
	{
		source: '§7 220',
		rule: 'without a corrected invoice 220 carries a warning',
		given: sale,
		offered: SELLER,
		warned: SELLER_WARNED,
		warnings: [/^220: No corrected invoice/],
	},
	...['380', '381'].map(
		(typeCode): Row => ({
			source: '§7 220',
			rule: `type ${typeCode} replaces no invoice`,
			given: { ...sale, replacedBy: { number: 'F2026-009', typeCode } },
			offered: SELLER,
			warned: SELLER_WARNED,
		}),
	),
	{
		source: '§7 220, self-billing',
		rule: 'the buyer cancels a self-billed invoice',
		given: {
			...purchase,
			invoice: { typeCode: '389' },
			replacedBy: { number: 'F2026-009', typeCode: '471' },
		},
		offered: '209 211 220',
		warned: '209',
		findings: [SELF_BILLED],
	},
	{
		source: '§7 220; §2.2 from 212',
		rule: 'a paid invoice that a corrected one replaces can be closed, with a warning',
		given: {
			...sale,
			history: [...ARRIVED, received('02-01', '500@20')],
			replacedBy: { number: 'F2026-009', typeCode: '384' },
		},
		offered: '212 220',
		warned: '220',
		warnings: [/^220: A payment was received/],
	},
	{
		source: '§7 220 (links by number are unsure)',
		rule: 'the corrected invoice itself isn’t the one to close, and the one it names is told',
		given: {
			...sale,
			invoice: { typeCode: '384', references: { precedingInvoices: [{ number: 'F20250007' }] } },
		},
		offered: SELLER,
		warned: SELLER_WARNED,
		findings: [/^This corrected invoice replaces F20250007: 220 closes that one/],
	},
];

export const TABLE: Row[] = [
	...roles,
	...severalParties,
	...processingRules,
	...steps,
	...payments,
	...ends,
	...cancelling,
];
