import { statusSchema } from '../../../nodes/domain/item';
import { InvoiceFileError } from '../../../nodes/domain/invoice/model';
import { readInvoice } from '../../../nodes/domain/invoice/read';
import { readMessage } from '../../fixtures/cdar/act';
import { block, message, moment, referenced } from '../../fixtures/cdar/message';
import type { Element } from '../../fixtures/invoices/xml';

const plain = message();
const [plainStatus] = readMessage(plain);
const withoutNamespaces = plain.replace(/ xmlns:\w+="[^"]*"/g, '').replace(/(<\/?)\w+:/g, '$1');
const of = (documents: Element[], phase = '23') =>
	readMessage(message({ blocks: [block(phase, '20260902100000', documents)] }));
const findingsOf = (xml: string) => readMessage(xml)[0].findings;

it('reads a status with what it is about', () => {
	expect(plainStatus).toEqual({
		id: expect.any(String),
		code: '202',
		label: 'Received',
		labelFr: 'Reçue',
		phase: '305',
		at: '2026-09-01T09:00:00',
		messageId: 'message-1',
		issuerRole: 'WK',
		issuerSiren: null,
		forTaxSide: false,
		reasons: [],
		payments: [],
		about: {
			identity: '732829320|F-100|2026',
			number: 'F-100',
			issueDate: '2026-08-31',
			sellerSiren: '732829320',
			typeCode: '380',
			receivedAt: '2026-09-01T08:30:00',
		},
		findings: [],
	});
	expect(statusSchema.parse(plainStatus)).toEqual(plainStatus);
});

it('comes as a status from a flow’s file', async () => {
	expect(await readInvoice(Buffer.from(plain))).toEqual({ kind: 'status', statuses: [plainStatus] });
});

describe('a message about several invoices', () => {
	it('gives a status for each, in order, of every block', () => {
		const statuses = readMessage(
			message({
				indicator: 'true',
				blocks: [
					block('305', '20260901090000', [referenced('F-1', '202'), referenced('F-2', '202')]),
					block('23', '20260902100000', [referenced('F-3', '205')]),
				],
			}),
		);
		expect(statuses.map(({ about, code, phase, at }) => [about.number, code, phase, at])).toEqual([
			['F-1', '202', '305', '2026-09-01T09:00:00'],
			['F-2', '202', '305', '2026-09-01T09:00:00'],
			['F-3', '205', '23', '2026-09-02T10:00:00'],
		]);
		expect(new Set(statuses.map(({ id }) => id)).size).toBe(3);
		expect(statuses.flatMap(({ findings }) => findings)).toEqual([]);
	});

	it('says so when it claims to be about one', () => {
		const two = block('305', '20260901090000', [referenced('F-1', '202'), referenced('F-2', '202')]);
		expect(findingsOf(message({ blocks: [two] }))).toEqual([expect.stringMatching('MDT-74')]);
	});

	it('leaves out those it doesn’t name, and says so', () => {
		const statuses = of([referenced('', '205'), referenced('F-2', '205'), referenced('F-3', '')]);
		expect(statuses).toMatchObject([{ about: { number: 'F-2' } }]);
		expect(statuses[0].findings).toContainEqual(expect.stringMatching('left out'));
	});

	it('tells an oddity of one invoice with that invoice only', () => {
		const odd = referenced('F-1', '299');
		const statuses = readMessage(
			message({
				indicator: 'true',
				blocks: [block('23', '20260902100000', [odd, referenced('F-2', '205')])],
			}),
		);
		expect(statuses.map(({ findings }) => findings?.length)).toEqual([1, 0]);
	});
});

describe('details', () => {
	const [status] = of([
		referenced('F-100', '207', [
			[
				['ram:ReasonCode', 'QTE_ERR'],
				['ram:Reason', ' Quantité '],
				['ram:RequestedActionCode', 'CNP'],
				['ram:SequenceNumeric', 1],
				[
					'ram:IncludedNote',
					[
						['ram:Content', 'Deux palettes manquent'],
						['ram:SubjectCode', 'AHN'],
					],
				],
				['ram:IncludedNote', [['ram:Content', 'Voir bon']]],
			],
			[
				['ram:ReasonCode', 'PU_ERR'],
				['ram:SequenceNumeric', 2],
			],
			[
				['ram:SequenceNumeric', 3],
				['ram:IncludedNote', [['ram:Content', 'Sans motif']]],
			],
			[
				['ram:SequenceNumeric', 4],
				[
					'ram:SpecifiedDocumentCharacteristic',
					[
						['ram:ID', 'BT-152'],
						['ram:TypeCode', 'DIV'],
						['ram:Name', 'Taux de TVA'],
						['ram:Location', '/x'],
						['ram:Value', 'dix-neuf'],
						['ram:ValuePercent', '19'],
					],
				],
				[
					'ram:SpecifiedDocumentCharacteristic',
					[
						['ram:TypeCode', 'MPA'],
						['ram:ValueAmount', { currencyID: 'EUR' }, '-12.50'],
						['ram:ValueDateTime', [['udt:DateTimeString', { format: '102' }, '20260902']]],
					],
				],
			],
		]),
	]);

	it('give reasons, actions and notes, with labels as written, else the catalogue’s', () => {
		expect(status.reasons).toEqual([
			{
				code: 'QTE_ERR',
				label: 'Quantité',
				action: 'CNP',
				actionLabel: 'Créer un avoir partiel',
				note: 'Deux palettes manquent\nVoir bon',
				noteSubject: 'AHN',
			},
			{
				code: 'PU_ERR',
				label: 'Prix unitaires incorrects',
				action: null,
				actionLabel: null,
				note: null,
				noteSubject: null,
			},
			{ code: null, label: null, action: null, actionLabel: null, note: 'Sans motif', noteSubject: null },
		]);
	});

	it('give amounts and other values', () => {
		expect(status.payments).toEqual([
			{
				type: 'DIV',
				amount: null,
				currency: null,
				rate: '19',
				date: null,
				name: 'Taux de TVA',
				location: '/x',
				value: 'dix-neuf',
			},
			{
				type: 'MPA',
				amount: '-12.50',
				currency: 'EUR',
				rate: null,
				date: '2026-09-02',
				name: null,
				location: null,
				value: null,
			},
		]);
		expect(status.findings).toEqual([]);
	});
});

describe('copies for the tax side', () => {
	const copies: Array<[string, boolean, string]> = [
		['to the tax side alone', true, message({ recipients: ['DFH'] })],
		['to a party and the tax side', false, message({ recipients: ['SE', 'DFH'] })],
		[
			'to a party under the old guideline',
			false,
			message({ guideline: 'urn.cpro.gouv.fr:1p0:CDV:einvoicingF2' }),
		],
		[
			'to nobody under the old guideline',
			true,
			message({ recipients: [], guideline: 'urn.cpro.gouv.fr:1p0:CDV:einvoicingF2' }),
		],
		['to nobody', false, message({ recipients: [] })],
	];

	it.each(copies)('%s: %s', (_, forTaxSide, xml) => {
		expect(readMessage(xml)[0]).toMatchObject({ forTaxSide, id: plainStatus.id, findings: [] });
	});

	it('have the same id though they name the platform', () => {
		const issuer: Element[] = [
			['ram:GlobalID', { schemeID: '0238' }, '0003'],
			['ram:RoleCode', 'WK'],
		];
		expect(readMessage(message({ issuer, recipients: ['DFH'] }))[0].id).toBe(plainStatus.id);
	});
});

describe('a lax form is read as the plain one', () => {
	const lax: Array<[string, string]> = [
		['other prefixes', plain.replaceAll('ram:', 'a:').replace('xmlns:ram=', 'xmlns:a=')],
		[
			'one namespace for all',
			withoutNamespaces.replace(
				'<CrossDomainAcknowledgementAndResponse',
				'$& xmlns="urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100"',
			),
		],
		[
			'further elements',
			plain.replace(
				'<ram:IssuerAssignedID>',
				'<ram:Note>x</ram:Note><x:IssuerAssignedID xmlns:x="urn:x">F-9</x:IssuerAssignedID>$&',
			),
		],
		['comments', plain.replaceAll('</ram:', '<!-- MDT --></ram:')],
		['blanks in values', plain.replace('>F-100<', '>\n F-100\n<').replace('>202<', '> 202 <')],
		['a SIREN without scheme', plain.replace(' schemeID="0002"', '')],
		['a SIRET for the SIREN', plain.replace('schemeID="0002">732829320<', 'schemeID="0009">73282932000074<')],
		['blanks in the SIREN', plain.replace('>732829320<', '>732 829 320<')],
		['dates without their format', plain.replaceAll(/ format="\d+"/g, '')],
		[
			'an ISO time with zone',
			plain.replace(
				'<udt:DateTimeString format="204">20260901090000</udt:DateTimeString>',
				'<udt:DateTime>2026-09-01T07:00:00Z</udt:DateTime>',
			),
		],
		['an ISO time without zone', plain.replace('20260901090000', '2026-09-01T09:00:00')],
		['a time to the minute', plain.replace('20260901090000', '202609010900')],
		['an ISO date', plain.replace('>20260831<', '>2026-08-31<')],
		[
			'the code for the whole block',
			plain
				.replace('<ram:ProcessConditionCode>202</ram:ProcessConditionCode>', '')
				.replace(
					'<ram:ReferenceReferencedDocument>',
					'<ram:ProcessConditionCode>202</ram:ProcessConditionCode>$&',
				),
		],
		[
			'the code in a detail',
			plain
				.replace('<ram:ProcessConditionCode>202</ram:ProcessConditionCode>', '')
				.replace(
					'</ram:ReferenceReferencedDocument>',
					'<ram:SpecifiedDocumentStatus><ram:ProcessConditionCode>202</ram:ProcessConditionCode></ram:SpecifiedDocumentStatus>$&',
				),
		],
	];

	it.each(lax)('%s', (_, xml) => {
		expect(xml).not.toBe(plain);
		expect(readMessage(xml)).toEqual([plainStatus]);
	});
});

describe('what is odd is a finding', () => {
	const odd: Array<[string, string, RegExp]> = [
		['another guideline', message({ guideline: 'urn:x' }), /guideline.*MDT-3/],
		['no namespace', withoutNamespaces, /namespace/],
		['no role', message({ issuer: [] }), /MDT-40/],
		['no phase', plain.replace('<ram:TypeCode>305</ram:TypeCode>', ''), /phase \(MDT-77\)/],
		['another phase', plain.replace('>305<', '>23<'), /another phase \(MDT-77\)/],
		['a code of its own', plain.replace('>202<', '>299<'), /299 is none/],
		['no time', plain.replace(/<ram:IssueDateTime>.*?<\/ram:IssueDateTime>/, ''), /MDT-78/],
		[
			'no time worth the name',
			plain.replace('20260901090000', '20261301090000'),
			/time of the status \(MDT-78\) isn't a valid/,
		],
		['a day without time', plain.replace('20260901090000', '20260901'), /no time of day/],
		[
			'no seller',
			plain.replace(/<ram:IssuerTradeParty><ram:GlobalID.*?<\/ram:IssuerTradeParty>/, ''),
			/MDT-129/,
		],
		['a wrong SIREN', plain.replace('>732829320<', '>732829321<'), /check digit/],
		[
			'no issue date',
			plain.replace(/<ram:FormattedIssueDateTime>.*?<\/ram:FormattedIssueDateTime>/, ''),
			/MDT-100/,
		],
		['an issue date of month 13', plain.replace('>20260831<', '>20261331<'), /issue date isn't a valid date/],
	];

	it.each(odd)('%s', (_, xml, finding) => {
		expect(xml).not.toBe(plain);
		expect(findingsOf(xml)).toContainEqual(expect.stringMatching(finding));
		expect(readMessage(xml)[0]).toMatchObject({ about: { number: 'F-100' } });
	});

	it('a value without type, or that is no decimal', () => {
		const characteristic = (parts: Element[]): Element => ['ram:SpecifiedDocumentCharacteristic', parts];
		const [status] = of([
			referenced('F-100', '212', [
				[
					characteristic([['ram:ValueAmount', '12.00']]),
					characteristic([
						['ram:TypeCode', 'MEN'],
						['ram:ValueAmount', '12,00'],
						['ram:ValuePercent', '20 %'],
					]),
				],
			]),
		]);
		expect(status.payments).toMatchObject([{ type: 'MEN', amount: null, rate: null }]);
		expect(status.findings).toEqual([
			expect.stringMatching(/no type \(MDT-207\)/),
			expect.stringMatching(/amount \(MDT-215\)/),
			expect.stringMatching(/rate \(MDT-224\)/),
		]);
	});

	it('is told of the time in a message that keeps its other parts', () => {
		const [status] = readMessage(plain.replace('20260901090000', 'hier'));
		expect(status).toMatchObject({ at: null, code: '202' });
		expect(statusSchema.safeParse(status).error).toBeUndefined();
	});
});

it('a 501 may name neither seller nor date', () => {
	const file: Element = [
		'ram:ReferenceReferencedDocument',
		[
			['ram:IssuerAssignedID', 'facture.xml'],
			['ram:ProcessConditionCode', '501'],
			[
				'ram:SpecifiedDocumentStatus',
				[
					['ram:ReasonCode', 'IRR_SYNTAX'],
					['ram:SequenceNumeric', 1],
				],
			],
		],
	];
	const xml = message({
		blocks: [[['ram:TypeCode', '305'], ['ram:IssueDateTime', [moment('20260901090000')]], file]],
	});
	expect(readMessage(xml)).toMatchObject([
		{
			code: '501',
			label: 'Inadmissible',
			reasons: [{ code: 'IRR_SYNTAX' }],
			about: { number: 'facture.xml', sellerSiren: null, issueDate: null },
			findings: [],
		},
	]);
});

it('a code that isn’t in the catalogue keeps its label', () => {
	const xml = plain.replace(
		'>202</ram:ProcessConditionCode>',
		'>299</ram:ProcessConditionCode><ram:ProcessCondition>Entendu</ram:ProcessCondition>',
	);
	expect(readMessage(xml)[0]).toMatchObject({ code: '299', label: 'Entendu', labelFr: 'Entendu' });
});

describe('a message that can’t be used fails in one sentence', () => {
	const failing: Array<[string, string, RegExp]> = [
		[
			'no number',
			plain.replace('>F-100<', '><'),
			/^The status message names no invoice number \(MDT-87\), so/,
		],
		['no code', plain.replace('>202<', '><'), /^The status message names no status code \(MDT-105\), so/],
		[
			'neither',
			message({ blocks: [block('305', '20260901090000', [])] }),
			/no invoice number \(MDT-87\) and no status code/,
		],
		[
			'never both of one invoice',
			message({ blocks: [block('23', '20260901090000', [referenced('', '205'), referenced('F-1', '')])] }),
			/no invoice number together with a status code/,
		],
	];

	it.each(failing)('%s', async (_, xml, text) => {
		const failure = await readInvoice(Buffer.from(xml)).catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(InvoiceFileError);
		expect(failure).toMatchObject({ code: 'incompleteStatus', message: expect.stringMatching(text) });
	});

	it('a document type declaration', async () => {
		const xml = plain.replace('?>', '?><!DOCTYPE x [<!ENTITY a "b">]>');
		await expect(readInvoice(Buffer.from(xml))).rejects.toMatchObject({ code: 'dtdNotAllowed' });
	});
});
