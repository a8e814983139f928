import { createTransport } from 'nodemailer';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { compare, demoLine, expectationsOf, mailedDocuments } from '../../../sandbox/expectations';
import { sender, sendMail, pdfOf } from './mailClient';

let sandbox: Sandbox;
afterEach(async () => await sandbox.close());

it('starts no more than platform and portal unless it is asked to', async () => {
	sandbox = await startSandbox();
	expect(Object.keys(sandbox.credentials)).toEqual(['eFactureApi', 'welybApi']);
	expect(sandbox.mail).toBeUndefined();
	expect(sandbox.thirdParties).toEqual({});
});

it('starts accounting tools with the credentials that fit', async () => {
	sandbox = await startSandbox({ thirdParties: ['smtp', 'ftp', 'sftp', 'http'] });
	const { credentials, thirdParties, mail } = sandbox;
	expect(Object.keys(credentials)).toEqual([
		'eFactureApi',
		'welybApi',
		'smtp',
		'ftp',
		'sftp',
		'httpHeaderAuth',
	]);
	expect(credentials.smtp).toMatchObject({ host: '127.0.0.1', port: mail?.server.port, secure: false });
	expect(credentials.ftp).toMatchObject({ port: thirdParties.ftp?.port });
	expect(credentials.sftp).toMatchObject({ port: thirdParties.sftp?.port, privateKey: '' });
	expect(credentials.httpHeaderAuth).toMatchObject({ name: 'Authorization' });
});

it('delivers mails to the tool and to Welyb by their addresses', async () => {
	sandbox = await startSandbox({ mail: true, thirdParties: ['smtp'] });
	const { mail, thirdParties, portal } = sandbox;
	const [{ id, name, collection }] = portal.dossiers();
	const toTool = thirdParties.smtp?.addressesOf(name).sale ?? '';
	const attachments = [{ filename: 'a.pdf', content: pdfOf(3000) }];
	for (const to of [toTool, collection.sales ?? ''])
		await sendMail(mail!.server.credential, { to, subject: to, attachments });
	await mail?.mailbox.settled();
	expect(thirdParties.smtp?.collected()).toMatchObject([
		{ address: toTool, subject: toTool, files: [{ fileName: 'a.pdf', size: 3000 }] },
	]);
	expect(toTool).toMatch(/^vente\.[a-z0-9-]+@/);
	expect(portal.mailDocuments()).toMatchObject([{ dossierId: id, side: 'sale' }]);
	expect(mail?.mailbox.reports()).toHaveLength(1);
});

it('judges the main job over the mail channel without asking the pack', async () => {
	sandbox = await startSandbox({ mail: true });
	const { mail, platform, portal, samples } = sandbox;
	const expected = expectationsOf(samples.flows, samples.dossiers);
	const judge = () => {
		const mailed = mailedDocuments(portal.mailDocuments(), samples.flows, platform.handedOut());
		return compare(expected, mailed, platform.handedOut());
	};
	expect(judge()).toMatchObject({ lost: 27 });

	const { host, port, user, password } = mail!.server.credential;
	const transport = createTransport({
		host,
		port,
		secure: false,
		auth: { user, pass: password },
		pool: true,
	});
	const token = await tokenFor(sandbox);
	const download = async (flowId: string, docType: string) => {
		const answer = await fetch(`${platform.url}/v1/flows/${flowId}?docType=${docType}`, {
			headers: { authorization: `Bearer ${token}`, 'organization-id': samples.organizations[0] },
		});
		expect(answer.status).toBe(200);
		return Buffer.from(await answer.arrayBuffer());
	};
	for (const { dossierSiret, side, identity, deliveries } of expected.filings) {
		const [{ flowId }] = deliveries;
		const { truth } = samples.flows.find((flow) => flow.flowId === flowId)!;
		const original = await download(flowId, 'Original');
		const view = truth.syntax === 'Factur-X' ? original : await download(flowId, 'ReadableView');
		const { collection } = portal.dossiers().find(({ siret }) => siret === dossierSiret)!;
		await transport.sendMail({
			from: sender,
			to: (side === 'purchase' ? collection.purchases : collection.sales) ?? '',
			subject: `Facture ${identity}`,
			text: 'Attached.',
			attachments: [
				{ filename: `${truth.issueDate} ${truth.number?.replaceAll('/', '-')}.pdf`, content: view },
			],
		});
	}
	transport.close();
	await mail?.mailbox.settled();
	expect(demoLine(judge())).toBe(
		'demo: 24 flows, 24 invoices, 27 filings expected, 27 filed, 0 lost, 0 twice',
	);
	expect(judge().ok).toBe(true);
});

async function tokenFor({ platform, credentials }: Sandbox): Promise<string> {
	const { clientId, clientSecret } = credentials.eFactureApi;
	const answer = await fetch(platform.tokenUrl, {
		method: 'POST',
		body: new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: clientId,
			client_secret: clientSecret,
		}),
	});
	return ((await answer.json()) as { access_token: string }).access_token;
}
