import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { generate } from '../../../sandbox/generator';
import { loadFolder } from '../../../sandbox/generator/folder';
import { startPlatform, type Platform } from '../../../sandbox/platform';
import type { StatusMessage } from '../../../sandbox/platform/lifecycle/message';
import { messageFindings } from '../../../sandbox/platform/lifecycle/messageRules';
import { parseMessage } from '../../../sandbox/platform/lifecycle/statusDeposits';
import { writeMessage } from '../../../sandbox/platform/lifecycle/writeMessage';
import { PlatformTestClient } from './platformClient';
import { depositMessage } from './platformMessages';

/** The official messages and the published schema lie outside the project. */
const outside = (variable: string, folder: string) =>
	process.env[variable] ?? path.resolve(__dirname, '../../../../shared', folder);
const samples = outside('EFACTURE_SAMPLES', 'samples');
const schema = path.join(
	outside('EFACTURE_CONTRACTS', 'contracts'),
	'cdar-xsd/CrossDomainAcknowledgementAndResponse_100pD22B.xsd',
);
const describeSchema = existsSync(schema) ? describe : describe.skip;
if (describeSchema === describe.skip)
	test.skip(`the schema of status messages is not at ${schema}: set EFACTURE_CONTRACTS`, () => {});

function messageIn(file: Buffer): StatusMessage {
	const parsed = parseMessage(file);
	if ('problem' in parsed) throw new Error(parsed.problem);
	return parsed.message;
}
const rulesBroken = (message: StatusMessage) =>
	messageFindings(message, false).map(({ reasonMessage }) => reasonMessage.split(':')[0]);

const full: StatusMessage = {
	hasContext: true,
	businessProcess: 'REGULATED',
	guideline: 'urn.cpro.gouv.fr:1p0:CDV:invoice',
	id: 'F1_207#380',
	name: 'Une facture & son litige',
	issuedAt: '20251101120000',
	sender: { ids: [], name: null, role: 'WK', address: null },
	issuer: { ids: [{ scheme: '0002', value: '100000009' }], name: 'Él <1>', role: 'BY', address: null },
	recipients: [
		{
			ids: [{ scheme: '0002', value: '200000008' }],
			name: 'S',
			role: 'SE',
			address: { scheme: '0225', value: '200000008_STATUTS' },
		},
	],
	multiple: 'true',
	statuses: ['F1', 'F2'].map((number) => ({
		phase: '23',
		at: '20251101110000',
		number,
		documentStatus: '46',
		typeCode: '380',
		receivedAt: '20251031100000',
		referenceType: 'x',
		issueDate: '20251030',
		code: '207',
		label: 'En_litige',
		sellerIds: [{ scheme: '0002', value: '200000008' }],
		sellerRole: 'SE',
		details: [
			{
				reasonCode: 'PU_ERR',
				reason: 'Prix',
				actionCode: 'NIN',
				action: 'Refaire',
				sequence: '1',
				notes: ['one', 'two'],
				values: [
					{ type: 'DIV', amount: '-10.50', currency: 'EUR', date: null, percent: '20.00' },
					{ type: 'MPA', amount: '1', currency: null, date: '20251130', percent: null },
				],
			},
		],
	})),
};

test('what is written is read again', () => {
	expect(messageIn(writeMessage(full))).toEqual(full);
});

test('what is left out is left out', () => {
	const [status] = full.statuses;
	const bare: StatusMessage = {
		...full,
		hasContext: false,
		businessProcess: null,
		guideline: null,
		id: null,
		name: null,
		issuedAt: null,
		sender: null,
		issuer: null,
		multiple: null,
		statuses: [
			{ ...status, sellerIds: [], sellerRole: null, issueDate: null, receivedAt: null, details: [] },
		],
	};
	expect(messageIn(writeMessage(bare))).toEqual(bare);
});

describeSchema("the sandbox's messages keep to the published schema", () => {
	/** A process of its own: jest loads no WebAssembly modules. Answers what is wrong with each text. */
	const validate = `
		import { readFileSync } from 'node:fs';
		import { XmlDocument, XsdValidator } from 'libxml2-wasm';
		import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
		xmlRegisterFsInputProviders();
		const { schema, texts } = JSON.parse(readFileSync(0, 'utf8'));
		const validator = XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(schema), { url: schema }));
		const problems = texts.map((text) => {
			try { validator.validate(XmlDocument.fromString(text)); return null; } catch (error) { return error.message; }
		});
		process.stdout.write(JSON.stringify(problems));`;
	const problems = (texts: string[]) =>
		JSON.parse(
			execFileSync(process.execPath, ['--input-type=module', '-e', validate], {
				input: JSON.stringify({ schema, texts }),
				cwd: path.resolve(__dirname, '../../..'),
				encoding: 'utf8',
			}),
		) as Array<string | null>;

	test('of every kind', async () => {
		const { flows } = generate({ flows: 24 });
		const platform = await startPlatform({ flows, lifecycle: { stateFlows: true } });
		const { flowId } = flows[1];
		const reasons = [{ code: 'TX_TVA_ERR', action: 'NIN', note: 'x' }];
		await platform.counterparty({ flowId, code: '210', reasons, taxCopy: true });
		const payments = [{ amount: '-1.5', rate: '20', date: '2025-11-01' }];
		await platform.counterparty({ flowId, code: '212', payments, form: 'V1.3' });
		await platform.counterparty({ flowId, code: '501', reasons: ['IRR_SYNTAX'], withoutSellerAndDate: true });
		const messages = platform.flows().filter(({ flowSyntax }) => flowSyntax === 'CDAR');
		const texts = await Promise.all(messages.map(async ({ content }) => String(await content.original())));
		await platform.close();
		expect(texts.length).toBeGreaterThan(80);
		const broken = texts[0].replace('<ram:TypeCode>', '<ram:Colour/><ram:TypeCode>');
		const [brokenProblem, ...others] = problems([broken, ...texts]);
		expect(brokenProblem).toContain('Colour');
		expect(others.filter((problem) => problem !== null)).toEqual([]);
	});
});

function testOfficialMessages(): void {
	const filesIn = (folder: string) =>
		readdirSync(path.join(samples, folder))
			.filter((name) => name.includes('CDV'))
			.map((name) => path.join(folder, name));
	const read = (file: string) => readFileSync(path.join(samples, file));

	test.each(filesIn('cdar'))('%s of V1.4 keeps to the rules', (file) => {
		expect(rulesBroken(messageIn(read(file)))).toEqual([]);
	});

	const older = ['UC1', 'UC2', 'UC3'].flatMap((useCase) => filesIn(`use-cases/${useCase}`));
	test.each(older)('%s of V1.3 differs as is known', (file) => {
		const expected = [
			...(file.includes('POUR_PPF') ? ['BR-FR-CDV-02'] : []),
			...(/-21[12]_/.test(file) ? ['BR-FR-CDV-16'] : []),
		];
		expect(rulesBroken(messageIn(read(file)))).toEqual(expected);
	});

	describe('about an invoice of the platform', () => {
		let platform: Platform;
		let client: PlatformTestClient;
		const seller = { organization: 'firm', siren: '100000009' };
		const buyer = { organization: 'firm', siren: '200000008' };

		beforeAll(async () => {
			const { flows } = await loadFolder(
				['UC1', 'UC3']
					.map((useCase) => path.join(samples, 'use-cases', useCase))
					.flatMap((folder) =>
						readdirSync(folder)
							.filter((name) => name.includes('INV'))
							.map((name) => path.join(folder, name)),
					),
			);
			platform = await startPlatform({ flows, members: [seller, buyer], acknowledgeAfterMs: 0 });
			client = await PlatformTestClient.signedIn(platform.url);
		});
		afterAll(() => platform.close());

		const deposit = async (file: string) =>
			(await depositMessage(client, String(read(file)))).acknowledgement;

		test.each(['04-CDV-204', '05-CDV-205', '06-CDV-211', '07-CDV-212_Encaissee.xml'])(
			"a party's %s is taken",
			async (name) => {
				const file = filesIn('cdar').find((one) => one.includes(name));
				expect(await deposit(String(file))).toEqual({ status: 'Ok' });
			},
		);

		test('a refusal is taken', async () => {
			const file = filesIn('use-cases/UC3').find((one) => one.endsWith('210_Refusee.xml'));
			expect(await deposit(String(file))).toEqual({ status: 'Ok' });
			expect(platform.lifecycle('100000009|F202500005|2025').map(({ code }) => code)).toEqual(['210']);
		});

		test.each(['01-CDV-200_Deposee.xml', '02-CDV-202', '03-CDV-203'])(
			"a platform's %s isn't",
			async (name) => {
				const file = filesIn('cdar').find((one) => one.includes(name));
				expect(await deposit(String(file))).toMatchObject({
					status: 'Error',
					details: [{ reasonCode: 'InvoiceLCStatusError' }],
				});
			},
		);

		test("the tax side's copy isn't", async () => {
			const file = filesIn('cdar').find((one) => one.endsWith('212_Encaissee_POUR_PPF.xml'));
			expect(await deposit(String(file))).toMatchObject({
				status: 'Error',
				details: [{ reasonCode: 'InvoiceLCAccessDenied' }],
			});
		});
	});
}

if (existsSync(path.join(samples, 'cdar'))) describe('official messages', testOfficialMessages);
else test.skip(`the official messages are not at ${samples}: set EFACTURE_SAMPLES`, () => {});
