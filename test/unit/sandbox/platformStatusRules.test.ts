import { generate, type FlowTruth, type SampleFlow } from '../../../sandbox/generator';
import {
	startPlatform,
	type Platform,
	type PlatformFlow,
	type PlatformOptions,
} from '../../../sandbox/platform';
import { PlatformTestClient } from './platformClient';
import { amount, depositMessage, messageOn, reason, type Said } from './platformMessages';

const { flows, dossiers } = generate({ flows: 24 });
const members = dossiers.map(({ siren, siret }) => ({ organization: 'firm', siren, siret }));
const purchase = flows[0].truth;
const sale = flows[1].truth;
const selfBilledSale = flows[14].truth;
const selfBilledPurchase = flows[16].truth;

/** The purchase's flow with changes; its truth stays. */
const purchaseFlow = (changes: Partial<PlatformFlow>): SampleFlow => ({
	...flows[0],
	truth: purchase,
	...changes,
});

let platform: Platform;
let client: PlatformTestClient;

async function start(options: PlatformOptions = {}) {
	await platform?.close();
	platform = await startPlatform({ flows, members, acknowledgeAfterMs: 0, ...options });
	client = await PlatformTestClient.signedIn(platform.url);
}

afterAll(() => platform.close());

const verdictOn = async (xml: string) => (await depositMessage(client, xml)).acknowledgement;
const errors = async (xml: string) =>
	((await verdictOn(xml)).details ?? []).filter(({ level }) => level === 'Error');

const approval: Said = { code: '205', as: 'BY' };
const refusal: Said = { code: '210', as: 'BY', details: [reason('TX_TVA_ERR')] };
const receipt: Said = { code: '212', as: 'SE', details: [amount('MEN', '120.00', '20.00')] };

describe('a message that keeps to the rules is taken', () => {
	beforeEach(() => start());

	test.each<[string, FlowTruth, Said]>([
		['204', purchase, { code: '204', as: 'BY', documentStatus: '45' }],
		['205', purchase, { code: '205', as: 'BY', documentStatus: '1' }],
		['206 with a reason', purchase, { code: '206', as: 'BY', details: [reason('QTE_ERR')] }],
		[
			'207 with two reasons and an action',
			purchase,
			{
				code: '207',
				as: 'BY',
				details: [
					reason('AUTRE'),
					'<ram:ReasonCode>PU_ERR</ram:ReasonCode><ram:RequestedActionCode>NIN</ram:RequestedActionCode>#',
				],
			},
		],
		['208 with a reason', purchase, { code: '208', as: 'BY', details: [reason('JUSTIF_ABS')] }],
		['209', sale, { code: '209', as: 'SE', documentStatus: '37' }],
		['210 with a reason', purchase, { ...refusal, documentStatus: '50' }],
		['211 with an amount', purchase, { code: '211', as: 'BY', details: [amount('MPA', '12000')] }],
		[
			'212 with two VAT rates',
			sale,
			{ code: '212', as: 'SE', details: [amount('MEN', '120.00', '20.00'), amount('MEN', '10.5', '5.5')] },
		],
		['a negative 212', sale, { code: '212', as: 'SE', details: [amount('MEN', '-11000.00', '20')] }],
		['220', sale, { code: '220', as: 'SE' }],
		["the seller's refusal of a self-billed invoice", selfBilledSale, { ...refusal, as: 'SE' }],
		["the buyer's cancelling of a self-billed invoice", selfBilledPurchase, { code: '220', as: 'BY' }],
		[
			"the seller's receipt of a self-billed invoice's payment",
			selfBilledSale,
			{ code: '212', as: 'SE', details: [amount('MEN', '1', '20')] },
		],
	])('%s', async (_what, truth, said) => {
		expect(await verdictOn(messageOn(truth, said))).toEqual({ status: 'Ok' });
	});

	test('a platform as sender, and the tax side among the recipients', async () => {
		const taxSide =
			'<ram:RecipientTradeParty><ram:GlobalID schemeID="0238">0000</ram:GlobalID><ram:RoleCode>DFH</ram:RoleCode></ram:RecipientTradeParty>';
		const xml = messageOn(purchase, { code: '210', as: 'BY', details: [reason('CALCUL_ERR')] })
			.replace('<ram:SenderTradeParty><ram:RoleCode>BY', '<ram:SenderTradeParty><ram:RoleCode>WK')
			.replace('</rsm:ExchangedDocument>', `${taxSide}</rsm:ExchangedDocument>`);
		expect(await verdictOn(xml)).toEqual({ status: 'Ok' });
	});
});

/** Takes out each element of a name, with what it holds. */
const without = (name: string) => (xml: string) =>
	xml.replace(new RegExp(`<(\\w+:)${name}\\b[^>]*>.*?</\\1${name}>`, 'gs'), '');
const change = (from: string | RegExp, to: string) => (xml: string) => xml.replace(from, to);

type Broken = [rule: string, what: string, said: Said, breakIt: (xml: string) => string];

describe('each published rule refuses what breaks it', () => {
	beforeAll(() => start());

	const rule = 'InvoiceLCRuleError';
	const figures = 'InvoiceLCAmountError';
	const sent = (said: Said) => messageOn(said.as === 'BY' ? purchase : sale, said);

	const textRules: Broken[] = [
		['BR-FR-CDV-01', 'no context', approval, without('ExchangedDocumentContext')],
		['BR-FR-CDV-02', 'another guideline', approval, change('CDV:invoice', 'CDV:other')],
		[
			'BR-FR-CDV-02',
			"the tax side's guideline for a party",
			approval,
			change('CDV:invoice', 'CDV:einvoicingF2'),
		],
		['BR-FR-CDV-03', 'no message id', approval, change(/<ram:ID>[-\w]{36}<\/ram:ID>/, '')],
		['BR-FR-CDV-04', 'no time of issue', approval, change(/<ram:IssueDateTime>.*?<\/ram:IssueDateTime>/, '')],
		['BR-FR-CDV-04', 'a time of issue of another format', approval, change('format="204"', 'format="203"')],
		['BR-FR-CDV-05', 'no sender', approval, without('SenderTradeParty')],
		['BR-FR-CDV-06', 'no sender role', approval, change('<ram:RoleCode>BY</ram:RoleCode>', '')],
		[
			'BR-FR-CDV-07',
			'no issuer',
			approval,
			change(/<ram:IssuerTradeParty>.*?X.*?<\/ram:IssuerTradeParty>/s, ''),
		],
		[
			'BR-FR-CDV-07',
			'an issuer without id',
			approval,
			change(/(<ram:IssuerTradeParty>)<ram:GlobalID[^/]*\/ram:GlobalID>(<ram:Name>)/, '$1$2'),
		],
		['BR-FR-CDV-08', 'a recipient without address', approval, without('URIUniversalCommunication')],
		['BR-FR-CDV-09', 'another phase', approval, change('>23<', '>24<')],
		['BR-FR-CDV-10', 'no invoice number', approval, without('IssuerAssignedID')],
		['BR-FR-CDV-11', 'no issue date', approval, without('FormattedIssueDateTime')],
		['BR-FR-CDV-11', 'an issue date that is no day', approval, change(/"102">\d+/, '"102">20250230')],
		['BR-FR-CDV-11', 'an issue date before 2000', approval, change(/"102">\d+/, '"102">19991231')],
		['BR-FR-CDV-12', 'no status code', approval, without('ProcessConditionCode')],
		[
			'BR-FR-CDV-13',
			'no seller',
			approval,
			change(/<ram:IssuerTradeParty><ram:GlobalID[^/]*\/ram:GlobalID><\/ram:IssuerTradeParty>/, ''),
		],
		[
			'BR-FR-CDV-13',
			'two seller ids',
			approval,
			change(/(<ram:GlobalID[^/]*\/ram:GlobalID>)<\/ram:IssuerTradeParty>/, '$1$1</ram:IssuerTradeParty>'),
		],
		['BR-FR-CDV-15', 'a refusal without reason', { ...refusal, details: [] }, (xml) => xml],
		['BR-FR-CDV-15', 'a dispute without reason', { code: '207', as: 'BY', details: [] }, (xml) => xml],
		['BR-FR-CDV-15', 'a suspension without reason', { code: '208', as: 'BY' }, (xml) => xml],
		['BR-FR-CDV-15', 'a partial approval without reason', { code: '206', as: 'BY' }, (xml) => xml],
		['BR-FR-CDV-16', 'a detail without number', refusal, without('SequenceNumeric')],
		['BR-FR-CDV-CL-01', 'another business process', approval, change('REGULATED', 'PRIVATE')],
		[
			'BR-FR-CDV-CL-02',
			'a sender role of neither party',
			approval,
			change('<ram:SenderTradeParty><ram:RoleCode>BY', '<ram:SenderTradeParty><ram:RoleCode>DFH'),
		],
		[
			'BR-FR-CDV-CL-03',
			'a platform as issuer',
			approval,
			change('<ram:Name>X</ram:Name><ram:RoleCode>BY', '<ram:Name>X</ram:Name><ram:RoleCode>WK'),
		],
		['BR-FR-CDV-CL-04', 'another recipient role', approval, change('<ram:RoleCode>SE', '<ram:RoleCode>ZZ')],
		['BR-FR-CDV-CL-05', 'another UNTDID 1373 code', { ...approval, documentStatus: '48' }, (xml) => xml],
		[
			'BR-FR-CDV-CL-07',
			"a seller's role that isn't SE",
			approval,
			change(
				'</ram:GlobalID></ram:IssuerTradeParty>',
				'</ram:GlobalID><ram:RoleCode>BY</ram:RoleCode></ram:IssuerTradeParty>',
			),
		],
		[
			'BR-FR-CDV-CL-09',
			'a B2B refusal for another reason',
			{ ...refusal, details: [reason('AUTRE')] },
			(xml) => xml,
		],
		[
			'BR-FR-CDV-CL-09',
			'a suspension for a reason of disputes',
			{ code: '208', as: 'BY', details: [reason('PU_ERR')] },
			(xml) => xml,
		],
		[
			'BR-FR-CDV-CL-10',
			'another action',
			refusal,
			change('</ram:ReasonCode>', '</ram:ReasonCode><ram:RequestedActionCode>RUN</ram:RequestedActionCode>'),
		],
		[
			'BR-FR-CDV-CL-11',
			'another kind of value',
			{ code: '211', as: 'BY', details: [amount('XXX', '1')] },
			(xml) => xml,
		],
		[
			'BR-FR-01',
			'a number with a blank',
			approval,
			change('</ram:IssuerAssignedID>', ' 1</ram:IssuerAssignedID>'),
		],
		[
			'BR-FR-03',
			'a status without time',
			approval,
			change(/(<ram:TypeCode>23<\/ram:TypeCode>)\s*<ram:IssueDateTime>.*?<\/ram:IssueDateTime>/s, '$1'),
		],
		['BR-FR-03', 'a time of receipt that is a date', { ...approval, receivedAt: '20251103' }, (xml) => xml],
		['BR-FR-04', 'another document type', approval, change('<ram:TypeCode>380', '<ram:TypeCode>999')],
	];
	test.each(textRules)('%s: %s', async (id, _what, said, breakIt) => {
		const found = await errors(breakIt(sent(said)));
		expect(found).toContainEqual(
			expect.objectContaining({ reasonCode: rule, reasonMessage: expect.stringMatching(`^${id}: `) }),
		);
		expect(new Set(found.map(({ reasonCode }) => reasonCode))).toEqual(new Set([rule]));
	});

	const received = (...details: string[]): Said => ({ ...receipt, details });
	const amountRules: Broken[] = [
		['BR-FR-CDV-14', 'nothing received', received(), (xml) => xml],
		['BR-FR-CDV-14', 'something paid only', received(amount('MPA', '1.00', '20')), (xml) => xml],
		[
			'BR-FR-CDV-14',
			'one of two amounts without rate',
			received(amount('MEN', '1.00', '20'), amount('MEN', '1.00')),
			(xml) => xml,
		],
		['BR-FR-CDV-14', 'a rate without amount', receipt, without('ValueAmount')],
		['BR-FR-DEC-01', 'three decimals', received(amount('MEN', '1.005', '20')), (xml) => xml],
		['BR-FR-DEC-01', 'twenty digits', received(amount('MEN', '1'.repeat(20), '20')), (xml) => xml],
		['BR-FR-DEC-01', 'a comma', received(amount('MEN', '1,50', '20')), (xml) => xml],
		['BR-FR-DEC-04', 'a rate of three decimals', received(amount('MEN', '1', '5.500')), (xml) => xml],
		['BR-FR-16', 'a rate that France has never had', received(amount('MEN', '1', '19.5')), (xml) => xml],
	];
	test.each(amountRules)('%s: %s', async (id, _what, said, breakIt) => {
		expect(await errors(breakIt(sent(said)))).toEqual([
			expect.objectContaining({ reasonCode: figures, reasonMessage: expect.stringMatching(`^${id}: `) }),
		]);
	});

	test('a message of a person is understood', async () => {
		const [detail] = await errors(messageOn(purchase, { ...refusal, details: [reason('AUTRE')] }));
		expect(detail).toMatchObject({ level: 'Error', item: 'MDT-113' });
		expect(detail.reasonMessage).toBe(
			`BR-FR-CDV-CL-09: invoice ${purchase.number}, status 210: the reason AUTRE is not one of TX_TVA_ERR ` +
				'MONTANTTOTAL_ERR CALCUL_ERR NON_CONFORME DOUBLON DEST_ERR TRANSAC_INC EMMET_INC CONTRAT_TERM ' +
				'DOUBLE_FACT CMD_ERR ADR_ERR REF_CT_ABSENT',
		);
	});
});

describe('the public sector', () => {
	beforeEach(() => start());

	test('has its own reasons for a refusal', async () => {
		const xml = messageOn(purchase, { ...refusal, details: [reason('RETRAIT_MAN_SERV'), reason('AUTRE')] });
		expect(await errors(xml)).toHaveLength(2);
		const bySender = xml.replace(
			'<ram:SenderTradeParty>',
			'<ram:SenderTradeParty><ram:GlobalID schemeID="0238">9999</ram:GlobalID>',
		);
		expect(await errors(bySender)).toEqual([]);
		await start({ flows: [purchaseFlow({ processingRule: 'B2G' })] });
		expect(await errors(xml)).toEqual([]);
	});
});

describe('the structure of the message is checked first', () => {
	beforeAll(() => start());

	const good = messageOn(purchase, approval);
	test.each([
		['no XML', 'status'],
		['an invoice', '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'],
		['a document type declaration', good.replace('<rsm:', '<!DOCTYPE x><rsm:')],
		['another namespace', good.replace('AcknowledgementAndResponse:100"', 'AcknowledgementAndResponse:200"')],
		[
			'an element of another namespace',
			good.replace(/ram:ProcessConditionCode/g, 'udt:ProcessConditionCode'),
		],
		['no recipient', without('RecipientTradeParty')(good)],
		[
			'an unknown element',
			good.replace('<ram:ProcessConditionCode>', '<ram:Colour>red</ram:Colour><ram:ProcessConditionCode>'),
		],
		[
			'elements out of order',
			good.replace(/(<ram:TypeCode>380<\/ram:TypeCode>)(.*?)(<ram:ProcessConditionCode>)/s, '$2$1$3'),
		],
		[
			'an element twice',
			good.replace('<ram:TypeCode>23<', '<ram:TypeCode>23</ram:TypeCode><ram:TypeCode>23<'),
		],
		['elements where text belongs', good.replace('>205<', '><ram:ID>205</ram:ID><')],
	])('%s', async (_what, xml) => {
		const acknowledgement = await verdictOn(xml);
		expect(acknowledgement).toMatchObject({ status: 'Error', details: [{ reasonCode: 'InvalidSchema' }] });
		expect(acknowledgement.details).toHaveLength(1);
	});
});

describe('a client sets what is its to set', () => {
	beforeEach(() => start());

	const platformMessage = (xml: string) =>
		xml
			.replace('<ram:SenderTradeParty><ram:RoleCode>BY', '<ram:SenderTradeParty><ram:RoleCode>WK')
			.replace(
				/<ram:IssuerTradeParty><ram:GlobalID[^/]*\/ram:GlobalID><ram:Name>X<\/ram:Name><ram:RoleCode>BY/,
				'<ram:IssuerTradeParty><ram:RoleCode>WK',
			)
			.replace('>23<', '>305<');

	test.each(['200', '201', '202', '203', '213', '221'])('not transmission status %s', async (code) => {
		const details = code === '213' ? [reason('REJ_SEMAN')] : [];
		const xml = platformMessage(messageOn(purchase, { code, as: 'BY', details }));
		expect(await errors(xml)).toEqual([expect.objectContaining({ reasonCode: 'InvoiceLCStatusError' })]);
	});

	test('nor one said to be of the processing phase', async () => {
		const [error] = await errors(messageOn(purchase, { code: '203', as: 'BY' }));
		expect(error).toMatchObject({ reasonCode: 'InvoiceLCStatusError', item: 'MDT-105' });
	});

	test('nor the copy for the tax side', async () => {
		const xml = messageOn(purchase, refusal)
			.replace('CDV:invoice', 'CDV:einvoicingF2')
			.replace('REGULATED', 'B1')
			.replace(
				/<ram:RecipientTradeParty>.*?<\/ram:RecipientTradeParty>/s,
				'<ram:RecipientTradeParty><ram:GlobalID schemeID="0238">0000</ram:GlobalID><ram:RoleCode>DFH</ram:RoleCode></ram:RecipientTradeParty>',
			);
		expect(await errors(xml)).toEqual([expect.objectContaining({ reasonCode: 'InvoiceLCAccessDenied' })]);
	});

	test.each<[string, FlowTruth, Said]>([
		["the buyer's, by the seller", sale, { code: '205', as: 'SE' }],
		["the seller's, by the buyer", purchase, { code: '220', as: 'BY' }],
		["the payee's, by the buyer", purchase, { ...receipt, as: 'BY' }],
		["the payer's, by the seller", sale, { code: '211', as: 'SE' }],
		["the recipient's, by the buyer of a self-billed invoice", selfBilledPurchase, refusal],
		["the issuer's, by the seller of a self-billed invoice", selfBilledSale, { code: '209', as: 'SE' }],
	])('a status of another party is refused: %s', async (_what, truth, said) => {
		const found = await errors(messageOn(truth, said));
		expect(found).toEqual([expect.objectContaining({ reasonCode: 'InvoiceLCStatusError', item: 'MDT-40' })]);
	});

	test.each<[string, FlowTruth, Said]>([
		["a customer's status on a sale", sale, { code: '205', as: 'BY' }],
		["a supplier's status on a purchase", purchase, receipt],
	])('nobody else is spoken for: %s', async (_what, truth, said) => {
		const found = await errors(messageOn(truth, said));
		expect(found).toEqual([expect.objectContaining({ reasonCode: 'InvoiceLCAccessDenied', item: 'MDT-38' })]);
	});

	test('a company that is no party of the invoice is refused, and so is a wrong recipient', async () => {
		const stranger = messageOn(
			{ ...purchase, buyerSiren: sale.sellerSiren === purchase.buyerSiren ? '111111111' : sale.sellerSiren },
			approval,
		);
		expect(await errors(stranger)).toEqual([
			expect.objectContaining({ reasonCode: 'InvoiceLCAccessDenied', item: 'MDT-38' }),
		]);
		const xml = messageOn(purchase, approval).replace(
			/(<ram:RecipientTradeParty><ram:GlobalID schemeID="0002">)\d+/,
			'$1111111111',
		);
		expect(await errors(xml)).toEqual([
			expect.objectContaining({ reasonCode: 'InvoiceLCAccessDenied', item: 'MDT-57' }),
		]);
	});

	test.each([
		['number', { number: 'NONE-1' }],
		['seller', { sellerSiren: '111111111' }],
		['issue date', { issueDate: '2025-01-01' }],
	])('an invoice with another %s is unknown', async (_what, other) => {
		const [error] = await errors(messageOn({ ...purchase, ...other }, approval));
		expect(error).toMatchObject({ reasonCode: 'InvoiceLCInvalidStatus', item: 'MDT-87' });
		expect(error.reasonMessage).toMatch(/^Unknown invoice: /);
	});

	test("an invoice whose flow the platform refused isn't on it", async () => {
		await start({ flows: [purchaseFlow({ acknowledgement: { status: 'Error' } })] });
		const [error] = await errors(messageOn(purchase, approval));
		expect(error).toMatchObject({ reasonCode: 'InvoiceLCInvalidStatus' });
	});

	test('a code that contradicts its UNTDID 1373 code is refused', async () => {
		const found = await errors(messageOn(purchase, { ...approval, documentStatus: '50' }));
		expect(found).toEqual([
			expect.objectContaining({ reasonCode: 'InvoiceLCInvalidStatus', item: 'MDT-88' }),
		]);
	});

	test('some platforms take payments only for international invoices', async () => {
		const international = purchaseFlow({ processingRule: 'B2BInt' });
		const payment: Said = { code: '211', as: 'BY' };
		await start({ flows: [international], internationalPaymentsOnly: true });
		for (const said of [approval, refusal]) {
			const found = await errors(messageOn(purchase, said));
			expect(found).toEqual([expect.objectContaining({ reasonCode: 'InvoiceLCStatusError' })]);
		}
		expect(await errors(messageOn(purchase, payment))).toEqual([]);
		await start({ flows: [international] });
		expect(await errors(messageOn(purchase, approval))).toEqual([]);
	});
});

describe('what is odd but allowed is taken with a warning', () => {
	beforeEach(() => start());

	const warnings = async (xml: string) => {
		const { status, details } = await verdictOn(xml);
		expect(status).toBe('Ok');
		return details?.map(({ level, item }) => [level, item]);
	};

	test('a code that the parties agreed on', async () => {
		expect(await warnings(messageOn(purchase, { code: '999', as: 'BY' }))).toEqual([['Warning', 'MDT-105']]);
	});

	test("another document type than the invoice's", async () => {
		const creditNote = flows[5].truth;
		const xml = messageOn({ ...creditNote, typeCode: '380' }, approval);
		expect(await warnings(xml)).toEqual([['Warning', 'MDT-91']]);
	});

	test('a message that leaves the other party out', async () => {
		const xml = messageOn(purchase, approval).replace('<ram:RoleCode>SE', '<ram:RoleCode>PE');
		expect(await warnings(xml)).toEqual([['Warning', 'RecipientTradeParty']]);
	});

	test('a time of receipt that is not when the invoice came', async () => {
		await start({ lifecycle: true });
		const came = platform.lifecycle(flows[0].flowId).find(({ code }) => code === '202');
		const receivedAt = came?.at.replace(/[-T:]/g, '');
		expect(await warnings(messageOn(purchase, { ...approval, receivedAt }))).toBeUndefined();
		const late = messageOn(purchase, { code: '204', as: 'BY', receivedAt: '20251105000000' });
		expect(await warnings(late)).toEqual([['Warning', 'MDT-95']]);
	});
});
