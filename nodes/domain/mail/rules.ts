import type { Mail, MailPurpose } from './mail';

/** Where a rule is from: Welyb's help pages, or this pack's own caution where Welyb says nothing. */
export type RuleSource = 'Welyb' | 'caution';

export interface MailRule {
	name: string;
	source: RuleSource;
	/** What is to hold, as a sentence without its full stop. */
	rule: string;
	/** What breaks it; null when it holds. */
	check(mail: Mail, purpose: MailPurpose): string | null;
	/** `true`: it holds once an address is entered or corrected. `false`: it is the invoice's files. */
	byAddress?: boolean;
}

/**
 * Welyb ignores attachments smaller than 1.99 KB. It doesn't say whether a KB has 1000 bytes or 1024: what passes the greater figure
 * passes the other.
 */
export const SMALLEST_ATTACHMENT = Math.ceil(1.99 * 1024);

/** Of a dossier's addresses, the prefix of each side, as documented. Addresses of another form pass. */
const PREFIXES = { purchase: 'compta+', sale: 'ventes+' } as const;

const ONE_ADDRESS = /^[^\s@,;<>"']+@[^\s@,;<>"']+\.[^\s@,;<>"']+$/;
const IGNORED_NAME = /logo|noname|\//i;
/** What Welyb's viewer opens, of what an invoice may be. */
const READABLE = /^application\/pdf\b/i;

/** Every rule that a mail to a collection address keeps. */
export const MAIL_RULES: readonly MailRule[] = [
	{
		name: 'addressMissing',
		source: 'Welyb',
		rule: 'The directory has a collection address, pasted from the dossier in Welyb',
		check: (_mail, { address }) => (address.trim() ? null : 'no collection address is known'),
		byAddress: true,
	},
	{
		name: 'addressForm',
		source: 'caution',
		rule: 'The collection address is one plain e-mail address',
		check: (_mail, { address }) =>
			!address.trim() || ONE_ADDRESS.test(address.trim()) ? null : `'${address}' is no single address`,
		byAddress: true,
	},
	{
		name: 'wrongPrefix',
		source: 'Welyb',
		rule: 'Purchases go to compta+, sales to ventes+',
		check: (_mail, { side, address }) => {
			const other = side === 'purchase' ? PREFIXES.sale : PREFIXES.purchase;
			return address.trim().toLowerCase().startsWith(other)
				? `a ${side} would go to '${address.trim()}'`
				: null;
		},
		byAddress: true,
	},
	{
		name: 'oneRecipient',
		source: 'Welyb',
		rule: 'The collection address is the one recipient in To, and none is in Cc',
		check: ({ to, cc }, { address }) =>
			to.length === 1 && cc.length === 0 && sameAddress(to[0], address)
				? null
				: `To has ${to.length}, Cc ${cc.length} recipients, or it is another address`,
	},
	{
		name: 'blindCopy',
		source: 'Welyb',
		rule: "No recipient is in Bcc, which Welyb doesn't see",
		check: ({ bcc }) => (bcc.length === 0 ? null : `Bcc has ${bcc.length} recipients`),
	},
	{
		name: 'noAttachment',
		source: 'Welyb',
		rule: 'The invoice is attached, since Welyb follows no links',
		check: ({ attachments }) => (attachments.length > 0 ? null : 'nothing is attached'),
	},
	{
		name: 'noReadableDocument',
		source: 'Welyb',
		rule: "The first attachment is a PDF, which people can open in Welyb's viewer",
		check: ({ attachments: [first] }) =>
			!first || (READABLE.test(first.mimeType) && /\.pdf$/i.test(first.name))
				? null
				: `'${first.name}' is no PDF`,
	},
	{
		name: 'attachmentName',
		source: 'Welyb',
		rule: 'No attachment is without a name, or has logo, noname or / in it',
		check: ({ attachments }) => {
			const wrong = attachments.find(({ name }) => !name.trim() || IGNORED_NAME.test(name));
			return wrong ? `'${wrong.name}' is ignored` : null;
		},
	},
	{
		name: 'attachmentTooSmall',
		source: 'Welyb',
		rule: 'No attachment is smaller than 1.99 KB',
		check: ({ attachments }) => {
			const small = attachments.find(({ size }) => size < SMALLEST_ATTACHMENT);
			return small ? `'${small.name}' has ${small.size} bytes and is ignored` : null;
		},
	},
	{
		name: 'tooManyAttachments',
		source: 'caution',
		rule: 'A mail has no more attachments than the limit',
		check: ({ attachments }, { limits }) =>
			attachments.length <= limits.mostAttachments
				? null
				: `${attachments.length} attachments, and the limit is ${limits.mostAttachments}`,
	},
	{
		name: 'tooLarge',
		source: 'caution',
		rule: 'The attachments together are no larger than the limit',
		check: ({ attachments }, { limits }) => {
			const bytes = attachments.reduce((sum, { size }) => sum + size, 0);
			return bytes <= limits.mostBytes
				? null
				: `${megabytes(bytes)} MB, and the limit is ${megabytes(limits.mostBytes)}`;
		},
	},
	{
		name: 'plainText',
		source: 'caution',
		rule: 'The mail is plain text, so that no picture of a signature counts as a document',
		check: ({ html }) => (html === null ? null : 'it has an HTML body'),
	},
	{
		name: 'identityInSubject',
		source: 'caution',
		rule: 'The subject holds the invoice identity, so that a person finds the mail again',
		check: ({ subject }, { identity }) =>
			subject.includes(headerText(identity)) ? null : `the subject lacks '${identity}'`,
	},
	{
		name: 'monthInSubject',
		source: 'Welyb',
		rule: "Welyb files by the month a mail arrives: the subject names the invoice's own month where it differs",
		check: ({ subject }, { invoiceMonth, sentMonth }) =>
			invoiceMonth === null ||
			invoiceMonth === sentMonth ||
			subject.includes(monthNote(invoiceMonth, sentMonth))
				? null
				: `the invoice is of ${invoiceMonth}, and the subject doesn't say so`,
	},
];

export interface BrokenRule {
	rule: MailRule;
	/** What breaks it. */
	message: string;
}

/** The rules that a mail breaks, in their order; an empty list: it may leave. */
export function brokenRules(mail: Mail, purpose: MailPurpose): BrokenRule[] {
	return MAIL_RULES.flatMap((rule) => {
		const message = rule.check(mail, purpose);
		return message === null ? [] : [{ rule, message }];
	});
}

/** What a subject says of an invoice that Welyb files under another month. */
export function monthNote(invoiceMonth: string, sentMonth: string): string {
	return `of ${invoiceMonth}, filed under ${sentMonth}`;
}

/** A text that may stand in a header: one line, no control characters. */
export function headerText(text: string): string {
	// eslint-disable-next-line no-control-regex
	return text.replace(/[\u0000-\u001f\u007f\s]+/g, ' ').trim();
}

function sameAddress(one: string, other: string): boolean {
	return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function megabytes(bytes: number): string {
	return (bytes / 1_000_000).toFixed(1);
}
