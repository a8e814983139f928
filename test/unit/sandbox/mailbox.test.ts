import { setTimeout as delay } from 'node:timers/promises';
import type { SendMailOptions } from 'nodemailer';

import { startMailServer, type MailServer } from '../../../sandbox/mail';
import { openMailbox, type Mailbox, type MailReport } from '../../../sandbox/mailbox';
import { startPortal, type Portal } from '../../../sandbox/portal';
import { pdfOf, sendMail } from './mailClient';

const PURCHASES = 'compta+dupre@welyb.example';
const SALES = 'ventes+dupre@welyb.example';
/** 1.99 KB of 1024 bytes, rounded up. */
const SMALLEST = 2038;

let clock: string;
let server: MailServer;
let portal: Portal;
let mailbox: Mailbox;

beforeEach(async () => {
	clock = '2026-03-15T10:00:00Z';
	server = await startMailServer({ now: () => new Date(clock) });
	portal = await startPortal({
		dossiers: [
			{ id: 'd1', name: 'Épicerie Dupré', collection: { purchases: PURCHASES, sales: SALES } },
			{ id: 'd2', name: 'Boulangerie Petit & Fils' },
			{ id: 'd3', name: 'Sans Adresse', collection: { purchases: null, sales: null } },
		],
	});
	mailbox = openMailbox(server, portal);
});
afterEach(async () => {
	mailbox.close();
	await server.close();
	await portal.close();
});

const pdf = (filename: string | false = '2026-02-10 Petit 17.pdf', size = 4000) => ({
	filename,
	content: pdfOf(size),
	contentType: 'application/pdf',
});

/** Sends a mail to the purchases' address unless it says otherwise, and tells what became of it. */
async function send(mail: SendMailOptions): Promise<MailReport> {
	await sendMail(server.credential, {
		to: PURCHASES,
		subject: 'Invoice',
		text: 'Attached.',
		attachments: [pdf()],
		...mail,
	});
	await mailbox.settled();
	return mailbox.reports().at(-1) as MailReport;
}

const others = (count: number) => Array.from({ length: count }, (_, n) => `other${n}@elsewhere.example`);
const filedNames = ({ filed }: MailReport) => filed.map(({ fileName }) => fileName);

describe('where it files', () => {
	it.each([
		[PURCHASES, 'purchase', 'Achats/2026/03'],
		[SALES, 'sale', 'Ventes/2026/03'],
		[PURCHASES.toUpperCase(), 'purchase', 'Achats/2026/03'],
	] as const)('files what comes to %s into its directory', async (to, side, path) => {
		const report = await send({ to });
		expect(report.ignored).toEqual([]);
		expect(portal.mailDocuments()).toMatchObject([
			{
				dossierId: 'd1',
				dossierName: 'Épicerie Dupré',
				side,
				path,
				fileName: '2026-02-10 Petit 17.pdf',
				size: 4000,
				mail: { messageId: report.messageId, subject: 'Invoice' },
			},
		]);
		expect(report.filed[0].documentId).toBe(portal.mailDocuments()[0].documentId);
		expect(portal.documents()).toEqual([]);
	});

	it('knows an address however it was written', async () => {
		const collection = { purchases: 'Compta+Autre@Welyb.example', sales: 'Ventes+Autre@Welyb.example' };
		portal.addDossiers([{ id: 'd4', name: 'Autre', collection }]);
		await send({ to: ['compta+autre@welyb.example', 'ventes+autre@welyb.example'] });
		expect(portal.mailDocuments()).toMatchObject([
			{ dossierId: 'd4', side: 'purchase' },
			{ dossierId: 'd4', side: 'sale' },
		]);
	});

	it('goes by the day of reception in Paris, whatever the invoice says', async () => {
		clock = '2026-03-31T21:59:00Z';
		await send({});
		clock = '2026-03-31T22:01:00Z';
		await send({});
		expect(portal.mailDocuments().map(({ path }) => path)).toEqual(['Achats/2026/03', 'Achats/2026/04']);
	});

	it('goes by the day of reception when it files later', async () => {
		mailbox.fileAfter(60);
		clock = '2026-03-31T21:59:00Z';
		await sendMail(server.credential, { to: PURCHASES, subject: 'Late', attachments: [pdf()] });
		clock = '2026-04-02T08:00:00Z';
		expect(portal.mailDocuments()).toEqual([]);
		expect(mailbox.pending()).toBe(1);
		await mailbox.settled();
		expect(portal.mailDocuments()).toMatchObject([
			{ path: 'Achats/2026/03', receivedAt: '2026-03-31T21:59:00.000Z' },
		]);
	});

	it('files a mail that comes twice twice, and one to two addresses in both directories', async () => {
		await send({ to: [PURCHASES, SALES] });
		await send({});
		expect(portal.mailDocuments().map(({ side }) => side)).toEqual(['purchase', 'sale', 'purchase']);
	});

	it('knows the addresses of a dossier that was added without any', async () => {
		const { collection } = portal.dossiers()[1];
		expect(collection.sales).toBe('ventes+boulangerie-petit-fils@welyb.example');
		await send({ to: collection.sales ?? '' });
		expect(portal.mailDocuments()).toMatchObject([{ dossierId: 'd2', side: 'sale' }]);
	});
});

describe('what it ignores without a word', () => {
	it.each([
		['fifth To', { to: [...others(4), PURCHASES] }, { to: [...others(5), PURCHASES] }],
		[
			'third Cc',
			{ to: others(1), cc: [...others(2), PURCHASES] },
			{ to: others(1), cc: [...others(3), PURCHASES] },
		],
	])('an address after the %s', async (_name, kept, ignored) => {
		expect(filedNames(await send(kept))).toHaveLength(1);
		const report = await send(ignored);
		expect(report.filed).toEqual([]);
		expect(report.ignored).toContainEqual({ what: PURCHASES, rule: 'tooFarBack' });
		expect(portal.mailDocuments()).toHaveLength(1);
	});

	it('but not one that is far back in one header and in front in the other', async () => {
		expect(filedNames(await send({ to: [...others(5), PURCHASES], cc: PURCHASES }))).toHaveLength(1);
	});

	it('a blind copy', async () => {
		const report = await send({ to: others(1), bcc: PURCHASES });
		expect(report).toMatchObject({
			filed: [],
			ignored: [{ what: others(1)[0] }, { what: PURCHASES, rule: 'blindCopy' }],
		});
		expect(portal.mailDocuments()).toEqual([]);
	});

	it('an address that no dossier has', async () => {
		const report = await send({ to: ['compta+nobody@welyb.example', PURCHASES] });
		expect(report.ignored).toEqual([{ what: 'compta+nobody@welyb.example', rule: 'unknownAddress' }]);
		expect(report.filed).toMatchObject([{ address: PURCHASES }]);
	});

	it('a mail without attachment, whatever its text links to', async () => {
		const report = await send({ attachments: [], text: 'https://elsewhere.example/invoice.pdf' });
		expect(report).toMatchObject({ filed: [], ignored: [{ what: 'Invoice', rule: 'noAttachment' }] });
	});

	it.each([
		['2026 Prologos 17.pdf', 'ignoredName'],
		['LOGO.pdf', 'ignoredName'],
		['NoName.pdf', 'ignoredName'],
		['2026/17.pdf', 'ignoredName'],
		['2026-17 Lo Go no name.pdf', null],
	])('an attachment named %s: %s', async (name, rule) => {
		const report = await send({ attachments: [pdf(name), pdf('good.pdf')] });
		expect(report.ignored).toEqual(rule ? [{ what: name, rule }] : []);
		expect(filedNames(report)).toEqual(rule ? ['good.pdf'] : [name, 'good.pdf']);
	});

	it('an attachment without a name', async () => {
		const report = await send({ attachments: [pdf(false)] });
		expect(report).toMatchObject({ filed: [], ignored: [{ what: '', rule: 'ignoredName' }] });
	});

	it('an attachment smaller than 1.99 KB', async () => {
		const report = await send({ attachments: [pdf('small.pdf', SMALLEST - 1), pdf('big.pdf', SMALLEST)] });
		expect(report.ignored).toEqual([{ what: 'small.pdf', rule: 'tooSmall' }]);
		expect(filedNames(report)).toEqual(['big.pdf']);
	});

	it('whole mails to other domains, which are none of its', async () => {
		await sendMail(server.credential, { to: others(2), subject: 'x', attachments: [pdf()] });
		await send({});
		expect(mailbox.reports()).toHaveLength(1);
	});
});

it('lets the sender believe that all went well', async () => {
	const info = await sendMail(server.credential, {
		to: 'compta+nobody@welyb.example',
		subject: 'x',
		text: 'x',
	});
	expect(info.accepted).toEqual(['compta+nobody@welyb.example']);
});

it('files nothing any more when it is closed', async () => {
	mailbox.fileAfter(30);
	await sendMail(server.credential, { to: PURCHASES, subject: 'x', attachments: [pdf()] });
	mailbox.close();
	await delay(60);
	expect(portal.mailDocuments()).toEqual([]);
	expect(mailbox.pending()).toBe(0);
});

describe('collection addresses', () => {
	it('stay when a dossier is renamed and change when it is given others', () => {
		portal.addDossiers([{ id: 'd1', name: 'Épicerie Fine' }]);
		expect(portal.dossiers()[0]).toMatchObject({ collection: { purchases: PURCHASES, sales: SALES } });
		portal.addDossiers([{ id: 'd1', name: 'Épicerie Fine', collection: { sales: null } }]);
		expect(portal.dossiers()[0]).toMatchObject({ collection: { purchases: PURCHASES, sales: null } });
	});

	it('belong to one dossier', () => {
		const another = { id: 'd4', name: 'Autre', collection: { purchases: SALES } };
		expect(() => portal.addDossiers([another])).toThrow('Épicerie Dupré');
		portal.addDossiers([{ id: 'd5', name: 'Boulangerie Petit et Fils' }]);
		portal.addDossiers([{ id: 'd6', name: 'Boulangerie Petit & Fils' }]);
		expect(portal.byCollectionAddress('compta+boulangerie-petit-fils-d6@welyb.example')).toMatchObject({
			dossier: { id: 'd6' },
			side: 'purchase',
		});
	});
});
