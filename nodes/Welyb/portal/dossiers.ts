import { chunksOf } from '../../runtime/chunks';
import { collectPages } from './collectPages';
import { dossierPageSchema, type PortalDossier } from './schemas';
import { callPortal, type Portal } from './transport';

/** Most criteria in one call (contract: `DossierSearch`). */
const CALL_SIZE = 500;

/** Dossiers that meet any of the criteria; all of them where none is given. */
export interface DossierCriteria {
	sirets?: string[];
	sirens?: string[];
	/** Part of the name. */
	name?: string;
}

/**
 * Pages through the dossiers that meet any of the criteria, in as many calls as it takes.
 *
 * @param limit most dossiers wanted
 * @throws NodeApiError see `callPortal`
 * @throws NodeOperationError when the portal repeats a page for ever
 */
export async function searchDossiers(
	portal: Portal,
	criteria: DossierCriteria,
	limit = Infinity,
): Promise<PortalDossier[]> {
	return await collectPages(portal, { of: 'dossiers', limit }, async (pageLimit, cursor) => {
		const { dossiers, nextCursor } = await callPortal(
			portal,
			{
				method: 'POST',
				path: '/dossiers/search',
				what: 'the search for dossiers',
				json: { ...criteria, limit: pageLimit, ...(cursor === undefined ? {} : { cursor }) },
			},
			dossierPageSchema,
		);
		return { found: dossiers, nextCursor };
	});
}

/**
 * Every dossier of the companies given, in as few calls as possible.
 *
 * @param sirens nine digits each; repeated ones are asked for once
 * @throws NodeApiError see `callPortal`
 */
export async function dossiersOfCompanies(portal: Portal, sirens: string[]): Promise<PortalDossier[]> {
	const found: PortalDossier[] = [];
	for (const chunk of chunksOf([...new Set(sirens)], CALL_SIZE)) {
		found.push(...(await searchDossiers(portal, { sirens: chunk })));
	}
	return found;
}
