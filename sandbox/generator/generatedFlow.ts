import type { FlowContent } from '../platform/types';
import { writeCii } from './cii';
import { invoiceIdentity } from './identity';
import type { SampleInvoice } from './invoice';
import { decimal } from './money';
import { partyTruth } from './parties';
import { writeFacturX, writeReadableView } from './pdf';
import type { Plan } from './plan';
import type { Filing, FlowTruth, SampleFlow } from './types';
import { writeUbl } from './ubl';

/** The dossiers of the firm among a plan's parties. */
function filingsOf(plan: Plan): Filing[] {
	const filings: Filing[] = [];
	if (plan.seller === 'dossier') filings.push({ dossierSiret: plan.sellerCompany.siret ?? '', side: 'sale' });
	if (plan.buyer === 'dossier')
		filings.push({ dossierSiret: plan.buyerCompany.siret ?? '', side: 'purchase' });
	return filings;
}

type Placed = Pick<
	SampleFlow,
	'flowId' | 'organization' | 'name' | 'flowProfile' | 'submittedAt' | 'updatedAt'
>;

/** A flow whose file and truth are worked out when asked for: a hundred thousand of them take no time to make. */
export class GeneratedFlow implements SampleFlow {
	readonly flowId: string;
	readonly organization: string;
	readonly name: string;
	readonly flowProfile: string;
	readonly submittedAt: string;
	readonly updatedAt: string;
	readonly flowType: Plan['flowType'];
	readonly flowDirection: Plan['direction'];
	readonly flowSyntax: Plan['syntax'];
	readonly processingRule: string;
	readonly processingRuleSource = 'Computed';
	readonly acknowledgement = { status: 'Ok' } as const;
	readonly content: FlowContent;
	readonly #plan: Plan;
	readonly #invoice: () => SampleInvoice;

	constructor(plan: Plan, invoice: () => SampleInvoice, placed: Placed) {
		this.#plan = plan;
		this.#invoice = invoice;
		this.flowId = placed.flowId;
		this.organization = placed.organization;
		this.name = placed.name;
		this.flowProfile = placed.flowProfile;
		this.submittedAt = placed.submittedAt;
		this.updatedAt = placed.updatedAt;
		this.flowType = plan.flowType;
		this.flowDirection = plan.direction;
		this.flowSyntax = plan.syntax;
		this.processingRule = plan.processingRule;
		this.content = new GeneratedContent(invoice, plan.syntax);
	}

	get truth(): FlowTruth {
		const invoice = this.#invoice();
		const seller = partyTruth(invoice.seller);
		const buyer = partyTruth(invoice.buyer);
		return {
			flowId: this.flowId,
			organization: this.organization,
			flowType: this.flowType,
			direction: this.flowDirection,
			syntax: this.flowSyntax,
			kind: 'invoice',
			identity: invoiceIdentity(seller, invoice.number, invoice.issueDate),
			number: invoice.number,
			issueDate: invoice.issueDate,
			typeCode: invoice.typeCode,
			payable: decimal(invoice.totals.payable),
			currency: invoice.currency,
			seller,
			buyer,
			sellerSiren: seller.siren,
			buyerSiren: buyer.siren,
			filings: filingsOf(this.#plan),
			originalSha256: null,
			file: null,
			unreadableBecause: null,
		};
	}
}

const originals = { UBL: writeUbl, CII: writeCii, 'Factur-X': writeFacturX };
/** The platform converts to the other syntax of EN 16931. */
const conversions = { UBL: writeCii, CII: writeUbl, 'Factur-X': writeUbl };

class GeneratedContent implements FlowContent {
	constructor(
		private readonly invoice: () => SampleInvoice,
		private readonly syntax: Plan['syntax'],
	) {}

	original() {
		return originals[this.syntax](this.invoice());
	}

	converted() {
		return conversions[this.syntax](this.invoice());
	}

	/** A Factur-X is readable as it is, but the platform offers its page all the same. */
	readableView() {
		return writeReadableView(this.invoice());
	}
}
