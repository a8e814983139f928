import type { MailAttachment, MailMessage } from '../mail';

/** What Welyb says of its collection addresses, in figures and words. */
const LIMITS = {
	/** A collection address counts among so many first recipients of each header, and never as blind copy. */
	to: 5,
	cc: 3,
	/**
	 * Attachments smaller than 1.99 KB are ignored. Welyb doesn't say whether a KB has 1000 bytes (1990) or 1024 (2037.76), so the
	 * greater figure holds here: what passes it passes the other.
	 */
	smallestBytes: Math.ceil(1.99 * 1024),
	/** Whatever their case, to be on the safe side: Welyb doesn't say. */
	ignoredInNames: ['logo', 'noname', '/'],
};

/** Why a recipient, an attachment or a mail is ignored. */
export const IGNORED_BECAUSE = {
	tooFarBack: 'The address is not among the first 5 To or the first 3 Cc',
	blindCopy: 'The address is a blind copy',
	unknownAddress: 'No dossier has the address',
	noAttachment: 'The mail has no attachment',
	ignoredName: 'The name contains logo, noname or /',
	tooSmall: 'The attachment is smaller than 1.99 KB',
};
export type IgnoreRule = keyof typeof IGNORED_BECAUSE;

/** Every recipient once, with the rule that it breaks by its place; null: Welyb sees it. */
export function recipientsOf({ to, cc, bcc }: MailMessage): Map<string, IgnoreRule | null> {
	const rules = new Map<string, IgnoreRule | null>();
	const note = (addresses: string[], rule: IgnoreRule | null) => {
		for (const address of addresses.map((one) => one.toLowerCase()))
			if (!rules.has(address)) rules.set(address, rule);
	};
	note(to.slice(0, LIMITS.to), null);
	note(cc.slice(0, LIMITS.cc), null);
	note([...to, ...cc], 'tooFarBack');
	note(bcc, 'blindCopy');
	return rules;
}

/** The rule that an attachment breaks; null: it is filed. One without a name is what mail programs call `noname`. */
export function ruleBrokenBy({ fileName, size }: MailAttachment): IgnoreRule | null {
	const name = (fileName ?? 'noname').toLowerCase();
	if (LIMITS.ignoredInNames.some((part) => name.includes(part))) return 'ignoredName';
	return size < LIMITS.smallestBytes ? 'tooSmall' : null;
}
