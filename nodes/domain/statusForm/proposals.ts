import { z } from 'zod';

import type { StoredAct } from '../ledger/actRow';
import { hasCome } from '../ledger/dueActs';
import { statusByCode } from '../lifecycle/statuses';
import { apart, choice, optionText, pageText } from './page';

/** A proposal that waits for its second person. */
export const foundProposalSchema = z.object({
	/** How the form names it, different from every other one found. */
	option: z.string(),
	actId: z.string(),
});
export type FoundProposal = z.infer<typeof foundProposalSchema>;

/**
 * The proposals that a person may confirm, oldest first.
 *
 * @param asked `mayConfirm`: whether the person is a decider in a dossier
 */
export function findProposals(
	acts: StoredAct[],
	{ platform, now, mayConfirm }: { platform: string; now: Date; mayConfirm: (dossierId: string) => boolean },
): FoundProposal[] {
	const found = acts
		.filter((act) => act.platform === platform && act.state === 'proposed')
		.filter((act) => !hasCome(act.expiresAt, now) && mayConfirm(act.dossierId ?? ''))
		.sort((a, b) => a.id - b.id)
		.map((act) => ({ option: optionOf(act), actId: act.actId }));
	return apart(found);
}

/** The page on which a proposal is answered. */
export function proposalPage(proposals: FoundProposal[]): string {
	return pageText([
		choice(
			'proposal',
			'Proposal',
			proposals.map(({ option }) => option),
		),
		choice('answer', 'Answer', ['Confirm', 'Do not confirm']),
		{ fieldName: 'reason', fieldLabel: 'Reason', fieldType: 'textarea' },
	]);
}

function optionOf({ number, code, counterpart, proposedBy }: StoredAct): string {
	const status = [code, statusByCode(code)?.label].filter(Boolean).join(' ');
	const parts = [number, status, counterpart, `proposed by ${proposedBy ?? 'nobody known'}`];
	return optionText(parts.filter(Boolean).join(' · '));
}
