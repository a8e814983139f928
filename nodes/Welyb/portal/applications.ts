import { z } from 'zod';

import { applicationsSchema } from './schemas';
import { callPortal, type Portal } from './transport';

/** The partner application that has to be active for dossiers to be connected (contract: `/applications`). */
const CONNECTOR = { id: 'automatiser-efacture', name: 'Automatiser eFacture' };

export const connectorSchema = z.object({
	name: z.string(),
	active: z.boolean(),
	/** Whether the token is an administrator's, who alone adds applications. */
	mayAdd: z.boolean(),
	/** What to do for it to be active; null: it is. */
	todo: z.string().nullable(),
	/** Every application that the portal shows this token. */
	applications: applicationsSchema.shape.applications,
});
export type Connector = z.infer<typeof connectorSchema>;

/**
 * Whether *Automatiser eFacture* is active in the firm's Welyb, and how it is added where it isn't. Only an administrator's
 * token sees applications that aren't active, so one that isn't shown isn't active.
 *
 * @throws NodeApiError see `callPortal`
 */
export async function getConnector(portal: Portal): Promise<Connector> {
	const { applications, mayAdd } = await callPortal(
		portal,
		{ method: 'GET', path: '/applications', what: 'the list of applications' },
		applicationsSchema,
	);
	const shown = applications.find(({ id }) => id === CONNECTOR.id);
	const name = shown?.name ?? CONNECTOR.name;
	const active = shown?.active === true;
	return { name, active, mayAdd, todo: active ? null : howToAdd(name, mayAdd), applications };
}

function howToAdd(name: string, mayAdd: boolean): string {
	const who = mayAdd ? 'As an administrator, add it' : "Have an administrator of the firm's Welyb add it";
	return `${who} in Welyb under Settings > Applications: '${name}' in the list of unused applications.`;
}
