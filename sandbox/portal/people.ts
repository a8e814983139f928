import { PortalError } from './errors';
import type { Person } from './statusTypes';

/** What a person may do: look, propose a status, or also decide it alone. Who has to confirm is not for the portal to say. */
export type PersonRight = 'reader' | 'proposer' | 'decider';

export interface FirmPerson extends Person {
	right: PersonRight;
}

/** Who works in the sandbox's firm. */
export const people: FirmPerson[] = (['Decider', 'Proposer', 'Reader'] as const).map((name) => {
	const right = name.toLowerCase() as PersonRight;
	return { id: right, name, email: `${right}@cabinet.example`, right };
});

/**
 * A person who may set statuses.
 *
 * @throws PortalError `forbidden`
 */
export function whoMaySetStatuses(id: string): Person {
	const found = people.find((person) => person.id === id);
	if (!found) throw new PortalError('forbidden', `Nobody of the firm has the id ${id}`);
	if (found.right === 'reader') throw new PortalError('forbidden', `${found.name} may not set statuses`);
	return { id: found.id, name: found.name, email: found.email };
}
