import { samePerson } from '../lifecycle/rights';
import { parisDay } from '../registry/day';
import { rightOf } from '../registry/rights';
import type { RightsContext } from './actRights';
import type { StoredAct } from './actRow';
import { hasCome } from './dueActs';
import { claimOf, type ActContext } from './newActs';

/** What a second person answered to a proposal. */
export interface Answer {
	person: string;
	confirms: boolean;
	reason: string | null;
}

/** The act with an answer that counts, or why it doesn't, as a sentence to the person. */
export type Answered = { row: StoredAct; refusal?: undefined } | { row?: undefined; refusal: string };

/**
 * A proposal after a second person's answer: decided and in hand, or refused, of which the portal is still to hear. It is to be
 * written as long as the row is a proposal; see {@link confirmAnswer}.
 */
export function answerProposal(
	row: StoredAct,
	{ person, confirms, reason }: Answer,
	context: Pick<ActContext, 'now' | 'execution' | 'leaseMinutes'> & Pick<RightsContext, 'source' | 'rights'>,
): Answered {
	const what = `status ${row.code} of invoice ${row.number ?? ''}`;
	if (row.state !== 'proposed' || hasCome(row.expiresAt, context.now)) return notProposed(row);
	if (!person.trim()) return { refusal: `It isn't known who answers the proposal of ${what}` };
	if (samePerson(row.proposedBy ?? '', person)) {
		return { refusal: `${person} proposed ${what}: another person has to answer` };
	}
	const noRight = context.source === 'table' ? refusalToAnswer(row, person, context) : null;
	if (noRight) return { refusal: noRight };
	const answered = { ...row, ...claimOf(context), confirmedBy: person, expiresAt: null };
	if (confirms) return { row: { ...answered, state: 'decided' } };
	const said = [`${person} did not confirm it`, reason].filter(Boolean).join(': ');
	return { row: { ...answered, state: 'refused', reason: said } };
}

/** Somebody without the right doesn't end another person's proposal either. */
function refusalToAnswer(
	{ dossierId }: StoredAct,
	person: string,
	{ rights, now }: Pick<RightsContext, 'rights' | 'now'>,
): string | null {
	const on = parisDay(now.toISOString());
	const { right, reason } = rightOf(rights, { person, dossierId: dossierId ?? '', on });
	if (right === 'decider') return null;
	if (reason) return `${reason.message}. ${reason.todo}`;
	return `${person} may not confirm statuses in this dossier: it takes a decider`;
}

/** The act as the table holds it after an answer was written: of two answers at once the first counts. */
export function confirmAnswer(answered: StoredAct, stored: StoredAct[]): Answered {
	const row = stored.find(({ id }) => id === answered.id);
	const isThis =
		row?.state === answered.state &&
		row.reason === answered.reason &&
		row.confirmedBy === answered.confirmedBy;
	return isThis ? { row } : notProposed(row ?? answered);
}

function notProposed({ code, number, state }: StoredAct): Answered {
	const is = state === 'proposed' ? 'its time is over' : `it is ${state}`;
	return { refusal: `Status ${code} of invoice ${number ?? ''} isn't a proposal any more: ${is}` };
}
