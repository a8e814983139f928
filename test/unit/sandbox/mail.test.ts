import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';

import { startMailServer, type MailServer } from '../../../sandbox/mail';
import { pdfOf, sender, sendMail } from './mailClient';

let server: MailServer;

beforeEach(async () => {
	server = await startMailServer({ now: () => new Date('2026-03-31T21:30:00Z') });
});
afterEach(async () => await server.close());

const simple = { to: 'a@welyb.example', subject: 'One', text: 'Hello' };

it('keeps every mail with its recipients, its attachments and the id that the client was given', async () => {
	const content = pdfOf(5000);
	const info = await sendMail(server.credential, {
		to: ['Achats <compta+a@welyb.example>', 'second@welyb.example'],
		cc: 'third@welyb.example',
		bcc: 'hidden@welyb.example',
		subject: 'Facture n° 12/34 – déjà lue',
		text: 'Ce mail porte une facture.',
		attachments: [
			{ filename: 'été 2026.pdf', content },
			{ filename: 'a.xml', content: '<a/>', contentType: 'application/xml' },
		],
	});
	expect(server.messages()).toMatchObject([
		{
			from: sender,
			to: ['compta+a@welyb.example', 'second@welyb.example'],
			cc: ['third@welyb.example'],
			bcc: ['hidden@welyb.example'],
			subject: 'Facture n° 12/34 – déjà lue',
			text: expect.stringContaining('Ce mail porte une facture.'),
			html: null,
			messageId: info.messageId,
			receivedAt: '2026-03-31T21:30:00.000Z',
			attachments: [
				{
					fileName: 'été 2026.pdf',
					mimeType: 'application/pdf',
					size: 5000,
					sha256: createHash('sha256').update(content).digest('hex'),
					content,
				},
				{ fileName: 'a.xml', mimeType: 'application/xml', size: 4 },
			],
		},
	]);
});

it('turns away who has no right password, and who does not log in', async () => {
	const wrong = { ...server.credential, password: 'wrong' };
	await expect(sendMail(wrong, simple)).rejects.toMatchObject({ responseCode: 535 });
	const nobody = { ...server.credential, user: '', password: '' };
	await expect(sendMail(nobody, simple)).rejects.toThrow();
	expect(server.messages()).toEqual([]);
});

it('waits for a mail that is there or comes, and says so when none does', async () => {
	const coming = server.waitFor(({ subject }) => subject === 'One', 5000);
	await sendMail(server.credential, simple);
	expect((await coming).subject).toBe('One');
	expect((await server.waitFor(({ subject }) => subject === 'One', 0)).subject).toBe('One');
	await expect(server.waitFor(({ subject }) => subject === 'Two', 20)).rejects.toThrow('1 others are there');
	server.clear();
	expect(server.messages()).toEqual([]);
});

describe('faults', () => {
	it('refuses connections', async () => {
		server.failNext({ step: 'connect', status: 0 });
		await expect(sendMail(server.credential, simple)).rejects.toThrow();
		expect(server.messages()).toEqual([]);
		await sendMail(server.credential, simple);
		expect(server.messages()).toHaveLength(1);
	});

	it('answers a temporary failure for as many recipients as planned', async () => {
		server.failNext({ step: 'recipient', status: 450, skip: 1 });
		const { accepted, rejected } = await sendMail(server.credential, {
			...simple,
			to: ['a@x.example', 'b@x.example', 'c@x.example'],
		});
		expect({ accepted, rejected }).toEqual({
			accepted: ['a@x.example', 'c@x.example'],
			rejected: ['b@x.example'],
		});
	});

	it.each([451, 554])('answers %d to a mail and does not keep it', async (status) => {
		server.failNext({ step: 'data', status });
		await expect(sendMail(server.credential, simple)).rejects.toMatchObject({ responseCode: status });
		expect(server.messages()).toEqual([]);
		await sendMail(server.credential, simple);
		expect(server.messages()).toHaveLength(1);
	});

	it('takes a mail and breaks before the client hears of it', async () => {
		server.failNext({ step: 'answer', status: 0 });
		await expect(sendMail(server.credential, simple)).rejects.toThrow(/closed|reset/i);
		expect(server.messages()).toHaveLength(1);
	});

	it('takes a mail and lets the client wait', async () => {
		server.delayAnswers(150);
		let answered = false;
		const sending = sendMail(server.credential, simple).then(() => {
			answered = true;
		});
		await server.waitFor(() => true, 5000);
		await new Promise((later) => setTimeout(later, 75));
		expect(answered).toBe(false);
		await sending;
		expect(answered).toBe(true);
	});

	it('takes mails up to a size', async () => {
		server.limitSize(20_000);
		const attach = (bytes: number) => ({
			...simple,
			attachments: [{ filename: 'a.pdf', content: pdfOf(bytes) }],
		});
		await sendMail(server.credential, attach(10_000));
		await expect(sendMail(server.credential, attach(20_000))).rejects.toMatchObject({ responseCode: 552 });
		expect(server.messages()).toHaveLength(1);
		server.limitSize(null);
		await sendMail(server.credential, attach(20_000));
		expect(server.messages()).toHaveLength(2);
	});

	it('is away for a while in every way', async () => {
		server.startOutage('refuse', 60);
		await expect(sendMail(server.credential, simple)).rejects.toThrow();
		server.startOutage('unavailable', 60);
		await expect(sendMail(server.credential, simple)).rejects.toMatchObject({ responseCode: 421 });
		server.startOutage('hang', 60);
		const sending = sendMail(server.credential, simple);
		await new Promise((later) => setTimeout(later, 100));
		expect(server.messages()).toEqual([]);
		server.endOutage();
		await sending;
		expect(server.messages()).toHaveLength(1);
	});

	it('closes while a client is there', async () => {
		const another = await startMailServer();
		const client = connect(another.port, another.host);
		await once(client, 'data');
		client.on('error', () => {});
		const gone = once(client, 'close');
		await another.close();
		await gone;
	});
});
