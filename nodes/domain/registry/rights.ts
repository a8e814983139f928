import { z } from 'zod';

import { rights, samePerson, type Right } from '../lifecycle/rights';
import { EVERY_DOSSIER } from './connectionRow';

/** Columns of the `eFacture rights` table, in order, with the type n8n's Data Table gives them. */
export const rightColumns = {
	dossierId: 'string',
	dossierName: 'string',
	person: 'string',
	role: 'string',
	mandate: 'string',
	validFrom: 'string',
	validTo: 'string',
} as const;

/** People type into this table, so that an emptied cell counts as empty. */
const text = z
	.string()
	.trim()
	.nullish()
	.transform((written) => written || null);
const day = text.refine((written) => written === null || /^\d{4}-\d{2}-\d{2}$/.test(written), {
	message: 'a day as YYYY-MM-DD, or nothing',
});

/** What one person may do for one dossier, and from when to when (both days included, Paris time; null: without end). */
export const rightRowSchema = z
	.object({
		dossierId: z.string().trim().min(1),
		dossierName: text,
		/** As whoever calls names a person, such as an e-mail address. */
		person: z.string().trim().min(1),
		role: z.string().trim().toLowerCase().pipe(z.enum(rights)),
		/** Reference of the mandate under which the firm acts for its client. */
		mandate: text,
		validFrom: day,
		validTo: day,
	})
	.passthrough();

export type RightRow = z.infer<typeof rightRowSchema>;

/** Why a person has no right in a dossier. */
export interface MissingRight {
	code: 'noRight' | 'mandateNotBegun' | 'mandateEnded';
	message: string;
	todo: string;
}

export type FoundRight =
	| { right: Right; mandate: string | null; reason: null }
	| { right: null; mandate: null; reason: MissingRight };

/**
 * What a person may do for a dossier on a day. Of several rows that hold then, the one that allows most counts. Rows for every
 * dossier (`*`) count for a person who has none for this one.
 *
 * @param asked `on`: the day in Paris, `YYYY-MM-DD`
 */
export function rightOf(
	rows: RightRow[],
	{ person, dossierId, on }: { person: string; dossierId: string; on: string },
): FoundRight {
	const ofPerson = rows.filter((row) => samePerson(row.person, person));
	const ofDossier = ofPerson.filter((row) => row.dossierId === dossierId);
	const own = ofDossier.length > 0 ? ofDossier : ofPerson.filter((row) => row.dossierId === EVERY_DOSSIER);
	const [best] = own
		.filter((row) => !isAhead(row, on) && !isOver(row, on))
		.sort((a, b) => rights.indexOf(b.role) - rights.indexOf(a.role));
	if (best) return { right: best.role, mandate: best.mandate, reason: null };
	const reason = rows.length === 0 ? nobodyMay(person) : whyNone(own, person, dossierId, on);
	return { right: null, mandate: null, reason };
}

function isAhead({ validFrom }: RightRow, on: string): boolean {
	return validFrom !== null && on < validFrom;
}

function isOver({ validTo }: RightRow, on: string): boolean {
	return validTo !== null && validTo < on;
}

/** Nobody is taken for a decider by mistake: a firm names those who act for its clients. */
function nobodyMay(person: string): MissingRight {
	return {
		code: 'noRight',
		message: `${person} has no right: the table 'eFacture rights' is empty`,
		todo: 'Enter in it who may set statuses in which dossiers.',
	};
}

/** A right that ended says more than one that is to begin. */
function whyNone(own: RightRow[], person: string, dossierId: string, on: string): MissingRight {
	const dossier = own.find(({ dossierName }) => dossierName)?.dossierName ?? dossierId;
	const ended = own
		.filter((row) => isOver(row, on))
		.map(({ validTo }) => validTo)
		.sort()
		.at(-1);
	if (ended) {
		return {
			code: 'mandateEnded',
			message: `The mandate of ${person} for ${dossier} ended on ${ended}`,
			todo: "Enter the new mandate in the table 'eFacture rights', or have another person act.",
		};
	}
	const [begins] = own
		.filter((row) => isAhead(row, on))
		.map(({ validFrom }) => validFrom)
		.sort();
	if (begins) {
		return {
			code: 'mandateNotBegun',
			message: `The mandate of ${person} for ${dossier} begins on ${begins}`,
			todo: 'Wait until then, or have another person act.',
		};
	}
	return {
		code: 'noRight',
		message: `${person} has no right in ${dossier}`,
		todo: "Enter the person in the table 'eFacture rights', or have another person act.",
	};
}
