import type { ActRow } from '../ledger/actRow';
import { claimOf, expiryOf, type ActContext } from '../ledger/newActs';
import { chosenStatus, detailsOf, type Answers } from './details';
import { waitsForSecond, type Acting, type Offer } from './offer';

/** What a person decided by the form. */
export interface FormDecision extends Acting {
	/** The option chosen for the status. */
	option: unknown;
	answers: Answers;
	/** Made when it is decided. */
	actId: string;
}

/** The act to write before anything is sent, or why there is none, as a sentence to the person. */
export type Decided = { row: ActRow; refusal?: undefined } | { row?: undefined; refusal: string };

/** The act that a person's answers stand for: decided and in hand of this execution, or a proposal for a second person. */
export function decide(
	offer: Offer,
	decision: FormDecision,
	context: Pick<ActContext, 'platform' | 'execution' | 'now' | 'expireDays' | 'leaseMinutes'>,
): Decided {
	const { person, right, mandate, actId } = decision;
	const { row, flow, side } = offer;
	// A page that nobody sends off comes to an end with its own input.
	if (!decision.answers.submittedAt) return { refusal: 'The form was not sent off, so nothing was set' };
	if (!person.trim()) return { refusal: "It isn't known who decides: nothing was set" };
	const status = chosenStatus(offer, decision.option, decision);
	if (!status || (right !== 'proposer' && right !== 'decider')) {
		return { refusal: 'No status was chosen that you may set, so nothing was set' };
	}
	const { details, wrong } = detailsOf(offer, status, decision.answers);
	if (wrong.length > 0) return { refusal: `Nothing was set. ${wrong.join('. ')}. Please start again` };
	const isProposed = waitsForSecond(status, decision);
	return {
		row: {
			actId,
			identity: row.identity ?? '',
			code: status.code,
			proposedBy: person,
			state: isProposed ? 'proposed' : 'decided',
			decidedAt: context.now.toISOString(),
			expiresAt: isProposed ? expiryOf(context) : null,
			...claimOf(context),
			platform: context.platform,
			organization: flow.organization,
			invoiceFlowId: flow.id,
			dossierId: row.dossierId,
			documentId: null,
			side,
			number: row.number,
			counterpart: row.counterpart,
			details: JSON.stringify(details),
			mandate,
			origin: 'form',
			attempts: 0,
		},
	};
}
