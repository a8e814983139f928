import type { Right } from '../lifecycle/rights';
import { admission } from '../registry/admission';
import type { ConnectionRow } from '../registry/connectionRow';
import { parisDay } from '../registry/day';
import { rightOf, type RightRow } from '../registry/rights';
import type { StoredAct } from './actRow';

/** `table`: a person may what the table of rights says. `portal`: whoever could set the status in the portal is a decider. */
export const rightsSources = ['table', 'portal'] as const;
export type RightsSource = (typeof rightsSources)[number];

export interface RightsContext {
	source: RightsSource;
	rights: RightRow[];
	connections: ConnectionRow[];
	now: Date;
}

/** Why an act may not be sent. */
export interface ActRefusal {
	code: string;
	/** A sentence without its full stop. */
	message: string;
	todo: string;
}

/** What the persons behind an act may do in its dossier; or why the act may not be sent at all. */
export type ActRights =
	| { personRight: Right; confirmerRight: Right | null; mandate: string | null; refusal?: undefined }
	| { refusal: ActRefusal };

type Act = Pick<StoredAct, 'state' | 'dossierId' | 'proposedBy' | 'confirmedBy' | 'decidedAt' | 'mandate'>;

/**
 * What goes before an act is checked or sent: its dossier has to be connected, and its author needs a right on the day of the
 * decision, a second person one today. An act that was sent passes: its rights were looked at then, and only the verdict is
 * asked for.
 */
export function rightsOfAct(act: Act, context: RightsContext): ActRights {
	const { source, rights, connections, now } = context;
	const unquestioned = { personRight: 'decider', confirmerRight: 'decider' } as const;
	const mandate = act.mandate ?? null;
	if (act.state === 'sent') return { ...unquestioned, mandate };

	const dossierId = act.dossierId ?? '';
	const connection = connections.find((one) => one.dossierId === dossierId);
	if (connection?.state !== 'connected') return { refusal: whyNotConnected(connection) };
	if (source === 'portal') return { ...unquestioned, mandate };

	const today = parisDay(now.toISOString());
	const person = rightOf(rights, {
		person: act.proposedBy ?? '',
		dossierId,
		on: act.decidedAt ? parisDay(act.decidedAt) : today,
	});
	if (!person.right) return { refusal: person.reason };
	if (!act.confirmedBy) return { personRight: person.right, confirmerRight: null, mandate: person.mandate };
	const confirmer = rightOf(rights, { person: act.confirmedBy, dossierId, on: today });
	if (!confirmer.right) return { refusal: confirmer.reason };
	return { personRight: person.right, confirmerRight: confirmer.right, mandate: person.mandate };
}

function whyNotConnected(connection: ConnectionRow | undefined): ActRefusal {
	const verdict = admission(connection, {});
	const [message, todo] = verdict.admitted ? [''] : verdict.message.split('. ');
	return { code: 'notConnected', message, todo: `${todo ?? 'Connect it'}, then set the status again.` };
}
