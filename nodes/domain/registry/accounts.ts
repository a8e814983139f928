import { z } from 'zod';

import { readCompanyNumber } from '../companyNumber';
import { looksLikeSiren, looksLikeSiret, normaliseIdentifier, sirenOf } from '../siret';

/** Whether a company is among the organizations of the platform account. `notChecked`: nobody can tell, which is no refusal. */
export const accounts = ['exists', 'unknown', 'notChecked'] as const;
export type Account = (typeof accounts)[number];

export const accountCheckSchema = z.object({
	siren: z.string().nullable(),
	siret: z.string().nullable(),
	account: z.enum(accounts),
	/** The organization that is the company's, as the list has it. */
	organization: z.string().nullable(),
	/** The answer in words. */
	reason: z.string(),
});
export type AccountCheck = z.infer<typeof accountCheckSchema>;

/** The account's organizations by their SIREN or SIRET, each as written. */
export interface OrganizationList {
	sirens: Map<string, string>;
	sirets: Map<string, string>;
	/** Establishments of each SIREN, as written. */
	establishments: Map<string, string>;
	/** Entries that are neither. */
	others: number;
}

/** Reads a list of organizations: texts, or one text with an organization a line, or between commas or semicolons. */
export function readOrganizations(given: unknown): OrganizationList {
	const entries = (Array.isArray(given) ? given : [given]).flatMap((entry) =>
		String(entry ?? '').split(/[\n,;]/),
	);
	const list: OrganizationList = {
		sirens: new Map(),
		sirets: new Map(),
		establishments: new Map(),
		others: 0,
	};
	for (const written of entries.map((entry) => entry.trim()).filter(Boolean)) {
		const number = normaliseIdentifier(written);
		if (looksLikeSiren(number)) list.sirens.set(number, written);
		else if (looksLikeSiret(number)) {
			list.sirets.set(number, written);
			list.establishments.set(sirenOf(number), written);
		} else list.others++;
	}
	return list;
}

/** Looks a SIREN or SIRET up among the account's organizations. */
export function checkAccount(written: string, list: OrganizationList): AccountCheck {
	const number = readCompanyNumber(written);
	if (!number.valid) return { ...answer(null, null), reason: number.reason };
	const { siren, siret } = number;
	const size = list.sirens.size + list.sirets.size;
	if (size === 0) return { ...answer(siren, siret), reason: whyNotChecked(list) };

	const organization =
		siret === null
			? (list.sirens.get(siren) ?? list.establishments.get(siren))
			: (list.sirets.get(siret) ?? list.sirens.get(siren));
	if (organization !== undefined) {
		return {
			...answer(siren, siret, 'exists', organization),
			reason: `The account has the organization ${organization}`,
		};
	}
	const other = list.establishments.get(siren);
	const instead = other === undefined ? '' : `, but another establishment of the company, ${other}`;
	return {
		...answer(siren, siret, 'unknown'),
		reason: `None of the account's organizations (${size}) is ${siret ?? siren}${instead}`,
	};
}

function whyNotChecked({ others }: OrganizationList): string {
	if (!others) return "Not checked: no list of the account's organizations is given";
	return `Not checked: none of the ${others} organizations in the list is a SIREN or SIRET`;
}

function answer(
	siren: string | null,
	siret: string | null,
	account: AccountCheck['account'] = 'notChecked',
	organization: string | null = null,
): Omit<AccountCheck, 'reason'> {
	return { siren, siret, account, organization };
}
