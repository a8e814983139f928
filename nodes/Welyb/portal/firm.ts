import { meSchema } from './schemas';
import { callPortal, type Portal } from './transport';

/**
 * Whose portal it is.
 *
 * @throws NodeApiError see `callPortal`
 */
export async function getFirm(portal: Portal): Promise<{ id: string; name: string }> {
	const { firm } = await callPortal(
		portal,
		{ method: 'GET', path: '/me', what: "the firm's name" },
		meSchema,
	);
	return { id: firm.id, name: firm.name };
}
