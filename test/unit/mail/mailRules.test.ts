import { MAIL_RULES } from '../../../nodes/domain/mail/rules';
import { brokenRules } from '../../../nodes/domain/mail/rules';
import type { Mail, MailPurpose } from '../../../nodes/domain/mail/mail';
import { startMailServer, type MailServer } from '../../../sandbox/mail';
import { openMailbox, type Mailbox, type MailReport } from '../../../sandbox/mailbox';
import { startPortal, type Portal } from '../../../sandbox/portal';
import { pdfOf, sendMail } from '../sandbox/mailClient';

const PURCHASES = 'compta+dupre@welyb.example';
const SALES = 'ventes+dupre@welyb.example';
const NOW = '2026-11-15T10:00:00Z';
const PDF = 'application/pdf';

const pdf = (name = '2026-11-02 Petit 17.pdf', size = 4000) => ({
	property: 'document',
	name,
	mimeType: PDF,
	size,
});
const good: Mail = {
	to: [PURCHASES],
	cc: [],
	bcc: [],
	subject: 'Purchase 17 - 552100554|17|2026',
	text: 'Invoice 17',
	html: null,
	attachments: [pdf()],
};
const purpose: MailPurpose = {
	side: 'purchase',
	address: PURCHASES,
	identity: '552100554|17|2026',
	invoiceMonth: '2026-11',
	sentMonth: '2026-11',
	limits: { mostBytes: 10_000_000, mostAttachments: 2 },
};

let server: MailServer;
let portal: Portal;
let mailbox: Mailbox;

beforeEach(async () => {
	server = await startMailServer({ now: () => new Date(NOW) });
	portal = await startPortal({
		dossiers: [{ id: 'd1', name: 'Dupré', collection: { purchases: PURCHASES, sales: SALES } }],
	});
	mailbox = openMailbox(server, portal);
});
afterEach(async () => {
	mailbox.close();
	await server.close();
	await portal.close();
});

/** Really sends a mail, and tells what Welyb's mailbox made of it. */
async function send(mail: Mail): Promise<MailReport> {
	const { to, cc, bcc, subject, text, html, attachments } = mail;
	await sendMail(server.credential, {
		to,
		cc,
		bcc,
		subject,
		text,
		html: html ?? undefined,
		attachments: attachments.map(({ name, mimeType, size }) => ({
			filename: name || false,
			content: pdfOf(size),
			contentType: mimeType,
		})),
	});
	await mailbox.settled();
	return mailbox.reports().at(-1) as MailReport;
}

const broken = (mail: Partial<Mail>, more: Partial<MailPurpose> = {}) =>
	brokenRules({ ...good, ...mail }, { ...purpose, ...more }).map(({ rule }) => rule.name);
const others = (count: number) => Array.from({ length: count }, (_, n) => `other${n}@elsewhere.example`);

it('lets a mail leave that keeps every rule, and the mailbox files it in its directory', async () => {
	expect(broken({})).toEqual([]);
	const report = await send(good);
	expect(report.ignored).toEqual([]);
	expect(report.filed).toMatchObject([{ side: 'purchase', fileName: good.attachments[0].name }]);
});

/** For each rule of Welyb's: a mail that breaks it, the name it is broken by, and what the mailbox says. */
const ignoredByWelyb: Array<[string, string, Partial<Mail>, string]> = [
	['an address after the fifth', 'oneRecipient', { to: [...others(5), PURCHASES] }, 'tooFarBack'],
	[
		'an address after the third copy',
		'oneRecipient',
		{ to: others(1), cc: [...others(3), PURCHASES] },
		'tooFarBack',
	],
	['a blind copy', 'blindCopy', { to: others(1), bcc: [PURCHASES] }, 'blindCopy'],
	['another address', 'oneRecipient', { to: ['compta+dupont@welyb.example'] }, 'unknownAddress'],
	['no attachment', 'noAttachment', { attachments: [] }, 'noAttachment'],
	['logo in a name', 'attachmentName', { attachments: [pdf('2026 Prologos.pdf')] }, 'ignoredName'],
	['noname in a name', 'attachmentName', { attachments: [pdf('NoName.pdf')] }, 'ignoredName'],
	['a slash in a name', 'attachmentName', { attachments: [pdf('2026/17.pdf')] }, 'ignoredName'],
	['no name', 'attachmentName', { attachments: [pdf('')] }, 'ignoredName'],
	['an attachment just too small', 'attachmentTooSmall', { attachments: [pdf('a.pdf', 2037)] }, 'tooSmall'],
];

it.each(ignoredByWelyb)('%s breaks %s, and the mailbox ignores it', async (_what, rule, mail, ignored) => {
	expect(broken(mail)).toContain(rule);
	const report = await send({ ...good, ...mail });
	expect(report.ignored.map((one) => one.rule)).toContain(ignored);
	expect(report.filed).toEqual([]);
});

it('the smallest attachment that passes is filed', async () => {
	const mail = { attachments: [pdf('a.pdf', 2038)] };
	expect(broken(mail)).toEqual([]);
	expect((await send({ ...good, ...mail })).filed).toHaveLength(1);
});

it('the address of the other side breaks wrongPrefix, and the mailbox would file it there', async () => {
	expect(broken({ to: [SALES] }, { address: SALES })).toEqual(['wrongPrefix']);
	expect(broken({}, { side: 'sale' })).toEqual(['wrongPrefix']);
	const report = await send({ ...good, to: [SALES] });
	expect(report.filed).toMatchObject([{ side: 'sale' }]);
});

it("the month of the mail decides where it is filed, so that an invoice's other month has to be named", async () => {
	expect(broken({}, { invoiceMonth: '2026-10' })).toEqual(['monthInSubject']);
	const subject = `${good.subject} - of 2026-10, filed under 2026-11`;
	expect(broken({ subject }, { invoiceMonth: '2026-10' })).toEqual([]);
	await send({ ...good, subject });
	expect(portal.mailDocuments()).toMatchObject([{ path: 'Achats/2026/11' }]);
});

it.each<[string, Partial<Mail>, Partial<MailPurpose>]>([
	['addressMissing', { to: [''] }, { address: ' ' }],
	['addressForm', { to: [`${PURCHASES},${SALES}`] }, { address: `${PURCHASES},${SALES}` }],
	['addressForm', { to: [`Dupré <${PURCHASES}>`] }, { address: `Dupré <${PURCHASES}>` }],
	['noReadableDocument', { attachments: [{ ...pdf('a.xml'), mimeType: 'application/xml' }] }, {}],
	['tooManyAttachments', { attachments: [pdf('a.pdf'), pdf('b.pdf'), pdf('c.pdf')] }, {}],
	['tooLarge', { attachments: [pdf('a.pdf', 10_000_001)] }, {}],
	['plainText', { html: '<p>Invoice</p>' }, {}],
	['identityInSubject', { subject: 'Purchase 17' }, {}],
])('%s is named', (rule, mail, more) => {
	expect(broken(mail, more)).toEqual([rule]);
});

it('has a test for each rule', () => {
	const tested = [
		...ignoredByWelyb.map(([, rule]) => rule),
		...['wrongPrefix', 'monthInSubject', 'addressMissing', 'addressForm', 'noReadableDocument'],
		...['tooManyAttachments', 'tooLarge', 'plainText', 'identityInSubject'],
	];
	expect(MAIL_RULES.map(({ name }) => name).filter((name) => !tested.includes(name))).toEqual([]);
});
