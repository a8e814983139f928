import { z } from 'zod';

import { readCompanyNumber } from '../companyNumber';
import { isValidSiret, normaliseIdentifier } from '../siret';
import type { Account } from './accounts';
import { parisDay } from './day';

export interface DossierNumbers {
	id: string;
	name: string;
	siret?: string | null;
}

export interface EligibilityFacts {
	/** The firm's dossiers with the same SIRET, as {@link dossiersBySiret} gives them; the dossier itself may be among them. */
	sameSiret: DossierNumbers[];
	account: Account;
	/** Since when it is connected (ISO 8601); null: it isn't. */
	connectedSince: string | null;
}

const refusalSchema = z.enum([
	'dossierWithoutSiret',
	'invalidSiret',
	'sharedSiret',
	'notOnPlatform',
	'alreadyConnected',
]);
export type RefusalCode = z.infer<typeof refusalSchema>;

/** A sentence without its full stop, and what to do. */
const noteSchema = z.object({ message: z.string(), todo: z.string() });
export type EligibilityNote<Code extends string> = z.infer<typeof noteSchema> & { code: Code };

export const eligibilitySchema = z.object({
	eligible: z.boolean(),
	/** Every reason why it can't be connected. */
	reasons: z.array(noteSchema.extend({ code: refusalSchema })),
	/** What a person should know before connecting it all the same. */
	warnings: z.array(noteSchema.extend({ code: z.literal('notChecked') })),
});
export type Eligibility = z.infer<typeof eligibilitySchema>;

const MOST_NAMES = 3;

/**
 * Whether a dossier can be connected, or every reason why not. What the platform says counts only for a right SIRET: any
 * other is to be corrected first.
 */
export function eligibilityOf(
	dossier: DossierNumbers,
	{ sameSiret, account, connectedSince }: EligibilityFacts,
): Eligibility {
	const numbers = refusedNumbers(dossier, sameSiret);
	const canAsk = !numbers.some(({ code }) => code !== 'sharedSiret');
	const reasons = [
		...numbers,
		...(canAsk && account === 'unknown' ? [notOnPlatform] : []),
		...(connectedSince === null ? [] : [alreadyConnected(connectedSince)]),
	];
	const warnings = canAsk && account === 'notChecked' ? [notChecked] : [];
	return { eligible: reasons.length === 0, reasons, warnings };
}

/** All dossiers of a firm by SIRET, so that those that share one are found in one go. Dossiers without a SIRET are left out. */
export function dossiersBySiret<D extends DossierNumbers>(dossiers: D[]): Map<string, D[]> {
	const found = new Map<string, D[]>();
	for (const dossier of dossiers) {
		if (!dossier.siret) continue;
		const siret = normaliseIdentifier(dossier.siret);
		const same = found.get(siret);
		if (same) same.push(dossier);
		else found.set(siret, [dossier]);
	}
	return found;
}

function refusedNumbers(
	{ id, siret }: DossierNumbers,
	sameSiret: DossierNumbers[],
): Array<EligibilityNote<RefusalCode>> {
	if (!siret?.trim()) {
		return [
			{
				code: 'dossierWithoutSiret',
				message: 'It has no SIRET',
				todo: 'Enter its SIRET in Welyb.',
			},
		];
	}
	const others = sameSiret.filter((other) => other.id !== id);
	return [
		...(isValidSiret(siret) ? [] : [invalidSiret(siret)]),
		...(others.length === 0 ? [] : [sharedSiret(siret, others)]),
	];
}

function invalidSiret(siret: string): EligibilityNote<RefusalCode> {
	const number = readCompanyNumber(siret);
	return {
		code: 'invalidSiret',
		message: number.valid ? `'${siret}' is a SIREN, no SIRET` : number.reason,
		todo: 'Correct its SIRET in Welyb.',
	};
}

function sharedSiret(siret: string, others: DossierNumbers[]): EligibilityNote<RefusalCode> {
	const names = others.slice(0, MOST_NAMES).map(({ id, name }) => `${name} (${id})`);
	const rest = others.length - names.length;
	return {
		code: 'sharedSiret',
		message: `Its SIRET ${siret} is also that of ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
		todo: 'Leave the SIRET in Welyb to the one dossier that it belongs to.',
	};
}

const notOnPlatform: EligibilityNote<RefusalCode> = {
	code: 'notOnPlatform',
	message: 'The platform account has no organization with its SIRET or SIREN',
	todo: 'Have the company registered on the platform, then check again.',
};

const notChecked: EligibilityNote<'notChecked'> = {
	code: 'notChecked',
	message: "Whether it is on the platform wasn't checked",
	todo: 'Make sure that it is, or no invoice will come.',
};

function alreadyConnected(since: string): EligibilityNote<RefusalCode> {
	return {
		code: 'alreadyConnected',
		message: `It is connected already, since ${parisDay(since)}`,
		todo: 'There is nothing to do.',
	};
}
