import type { LifecycleStatus } from './statuses';

/** What a person may do for a dossier: see · also propose an act · also set one and confirm another person's. */
export const rights = ['reader', 'proposer', 'decider'] as const;
export type Right = (typeof rights)[number];

/** Who is behind an act. Persons are told by a text of the caller's, such as an e-mail address. */
export interface Actors {
	person: string | null;
	/** The person's right for the dossier; null: none. */
	right: Right | null;
	/** The second person, where one confirmed. */
	confirmedBy?: string | null;
	confirmerRight?: Right | null;
}

export interface ActingRules {
	/** `propose` leaves it to another person to confirm; `set` sends. */
	purpose: 'propose' | 'set';
	/** Whether the statuses that want a second person (210, 212, 220) get none. */
	secondPerson: boolean;
}

/** Why an act may not be done. `todo` names the parameter that is about it, and what it may be. */
export interface RightsRefusal {
	code: 'personMissing' | 'noRight' | 'samePerson' | 'confirmerWithoutRight' | 'secondPersonMissing';
	message: string;
	todo: string;
}

/**
 * Whether persons may do an act (guarantee: legal acts have an author); null: they may. A proposer proposes, and sets
 * together with a decider who confirms. A decider also sets alone, but for the statuses that want a second person.
 */
export function refusalToAct(
	{ code, secondPerson }: Pick<LifecycleStatus, 'code' | 'secondPerson'>,
	{ person, right, confirmedBy, confirmerRight }: Actors,
	rules: ActingRules,
): RightsRefusal | null {
	if (!person?.trim()) {
		return {
			code: 'personMissing',
			message: `Nobody is named who sets ${code}`,
			todo: "A status is a legal act with an author: give 'Acting Person'.",
		};
	}
	if (right !== 'proposer' && right !== 'decider') {
		return {
			code: 'noRight',
			message: `${person} may ${right === 'reader' ? 'only see statuses' : 'not set statuses'} in this dossier`,
			todo: "'Acting Person's Right' has to be decider, or proposer with a decider under 'Confirmed By'.",
		};
	}
	if (rules.purpose === 'propose') return null;
	if (confirmedBy?.trim()) return refusalToConfirm(code, person, confirmedBy, confirmerRight ?? null);
	if (right === 'proposer') {
		return {
			code: 'noRight',
			message: `${person} may propose ${code} in this dossier, not set it`,
			todo: "Have a decider confirm it, and name that person under 'Confirmed By'.",
		};
	}
	if (secondPerson && rules.secondPerson) {
		return {
			code: 'secondPersonMissing',
			message: `Nobody has confirmed ${code}, which wants a second person`,
			todo: "Give a decider under 'Confirmed By', or turn 'Require Second Person' off.",
		};
	}
	return null;
}

function refusalToConfirm(
	code: string,
	person: string,
	confirmedBy: string,
	confirmerRight: Right | null,
): RightsRefusal | null {
	if (samePerson(person, confirmedBy)) {
		return {
			code: 'samePerson',
			message: `${person} can't confirm ${code}: a second person has to`,
			todo: "'Confirmed By' has to be another person than 'Acting Person', and a decider.",
		};
	}
	if (confirmerRight !== 'decider') {
		return {
			code: 'confirmerWithoutRight',
			message: `${confirmedBy} may not confirm ${code} in this dossier`,
			todo: "'Confirming Person's Right' has to be decider.",
		};
	}
	return null;
}

/** Whether two texts name one person. */
export function samePerson(one: string, other: string): boolean {
	return one.trim().toLowerCase() === other.trim().toLowerCase();
}
