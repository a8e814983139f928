import { TAX_SIDE } from '../../../nodes/domain/lifecycle/cdar/act';
import { RULES, checkCdar } from '../../../nodes/domain/lifecycle/cdar/check';
import { prepareMessage } from '../../../nodes/domain/lifecycle/cdar/prepare';
import { writeCdar } from '../../../nodes/domain/lifecycle/cdar/write';
import { act, everyAct, payment, seller } from '../../fixtures/cdar/act';

/** A message with something replaced; what isn't there can't be. */
function edit(xml: string, ...replacements: Array<[from: RegExp | string, to: string]>): string {
	return replacements.reduce((edited, [from, to]) => {
		const result = edited.replace(from, to);
		if (result === edited) throw new Error(`${from} is not in the message`);
		return result;
	}, xml);
}

/** The message of a status, correct but for what is replaced in it. */
const broken = (code: string, from: RegExp | string, to: string) =>
	edit(writeCdar(everyAct[code]), [from, to]);

const without = (code: string, element: string) =>
	broken(code, new RegExp(`\\s*<ram:${element}>(?:(?!</ram:${element}>)[^])*</ram:${element}>`), '');

/** A platform's message about receipt, which only its parties make a right one. */
const transmission = (sender: string, issuer: string, ...more: Array<[from: RegExp | string, to: string]>) =>
	edit(
		writeCdar(everyAct[204]),
		['>23<', '>305<'],
		[/<ram:StatusCode>\d+</, '<ram:StatusCode>43<'],
		['>204<', '>202<'],
		[/(<ram:SenderTradeParty>)[^]*(<\/ram:SenderTradeParty>)/, `$1${sender}$2`],
		[/(<ram:IssuerTradeParty>)[^]*?(<\/ram:IssuerTradeParty>)/, `$1${issuer}$2`],
		...more,
	);
const platform = '<ram:RoleCode>WK</ram:RoleCode>';
const party = '<ram:RoleCode>BY</ram:RoleCode>';
const numbered = `<ram:GlobalID schemeID="0238">0003</ram:GlobalID>${platform}`;

/** A further recipient: the tax side. */
const withTaxSide: [string, string] = [
	'</rsm:ExchangedDocument>',
	'<ram:RecipientTradeParty><ram:GlobalID schemeID="0238">0000</ram:GlobalID><ram:RoleCode>DFH</ram:RoleCode></ram:RecipientTradeParty></rsm:ExchangedDocument>',
];
/** The public sector's platform as sender. */
const fromPublicSector: [string, string] = [
	'<ram:SenderTradeParty>',
	'<ram:SenderTradeParty><ram:GlobalID schemeID="0238">9999</ram:GlobalID>',
];

/** A copy for the tax side. */
const taxCopy = (id: string, context: string) =>
	edit(
		writeCdar(everyAct[212]),
		[/>urn[^<]*</, '>urn.cpro.gouv.fr:1p0:CDV:einvoicingF2<'],
		...(context === 'REGULATED' ? [] : [['>REGULATED<', `>${context}<`] as [string, string]]),
		[
			/(<ram:RecipientTradeParty>)[^]*(<\/ram:RecipientTradeParty>)/,
			`$1<ram:GlobalID schemeID="0238">${id}</ram:GlobalID><ram:RoleCode>DFH</ram:RoleCode>$2`,
		],
	);

const value = (parts: string) => broken('212', /<ram:ValueAmount[^]*?<\/ram:ValuePercent>/, parts);
const amount = (written: string) =>
	value(`<ram:ValueAmount>${written}</ram:ValueAmount><ram:ValuePercent>20</ram:ValuePercent>`);
const rate = (written: string) =>
	value(`<ram:ValueAmount>1</ram:ValueAmount><ram:ValuePercent>${written}</ram:ValuePercent>`);
const reason = (code: string, given: string) =>
	broken(code, /<ram:ReasonCode>\w+</, `<ram:ReasonCode>${given}<`);
const status = (code: string, given: string) =>
	broken(code, /<ram:ProcessConditionCode>\w+</, `<ram:ProcessConditionCode>${given}<`);

/** Each breaks one rule and no other. */
const VIOLATIONS: Array<[rule: string, what: string, xml: string]> = [
	[
		'BR-FR-CDV-01',
		'no context',
		broken(
			'204',
			/<rsm:ExchangedDocumentContext>[^]*<\/rsm:ExchangedDocumentContext>/,
			'<rsm:ExchangedDocumentContext><ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>REGULATED</ram:ID></ram:BusinessProcessSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>',
		),
	],
	['BR-FR-CDV-02', 'a guideline for invoices', broken('204', />urn[^<]*</, '>urn:cen.eu:en16931:2017<')],
	['BR-FR-CDV-02', 'the tax side’s guideline to a party', broken('204', /CDV:invoice/, 'CDV:einvoicingF2')],
	[
		'BR-FR-CDV-02',
		'the tax side’s guideline to it and a party',
		edit(broken('210', /CDV:invoice/, 'CDV:einvoicingF2'), withTaxSide),
	],
	['BR-FR-CDV-02', 'the tax side’s old id', taxCopy('9998', 'REGULATED')],
	['BR-FR-CDV-03', 'no message id', broken('204', /<ram:ID>F-100[^<]*<\/ram:ID>/, '')],
	['BR-FR-CDV-04', 'no time', without('204', 'IssueDateTime')],
	[
		'BR-FR-CDV-06',
		'a sender without a role',
		edit(without('204', 'SenderTradeParty'), [
			'<ram:IssuerTradeParty>',
			'<ram:SenderTradeParty><ram:Name>x</ram:Name></ram:SenderTradeParty><ram:IssuerTradeParty>',
		]),
	],
	[
		'BR-FR-CDV-07',
		'no SIREN of who acts',
		broken('204', /<ram:GlobalID schemeID="0002">552100554<\/ram:GlobalID>/, ''),
	],
	['BR-FR-CDV-07', 'a platform that gives its number to a party', transmission(platform, numbered)],
	['BR-FR-CDV-08', 'no electronic address', without('204', 'URIUniversalCommunication')],
	['BR-FR-CDV-09', 'another phase', broken('204', '>23<', '>24<')],
	['BR-FR-CDV-09', 'no phase', broken('204', '<ram:TypeCode>23</ram:TypeCode>', '')],
	['BR-FR-CDV-10', 'no invoice number', without('204', 'IssuerAssignedID')],
	['BR-FR-CDV-11', 'no issue date', without('204', 'FormattedIssueDateTime')],
	['BR-FR-CDV-12', 'no status', without('204', 'ProcessConditionCode')],
	[
		'BR-FR-CDV-13',
		'no SIREN of the seller',
		broken(
			'204',
			/(<\/ram:ProcessCondition>\s*<ram:IssuerTradeParty>)[^]*?(<\/ram:IssuerTradeParty>)/,
			'$1$2',
		),
	],
	[
		'BR-FR-CDV-13',
		'no seller',
		broken('204', /(<\/ram:ProcessCondition>)\s*<ram:IssuerTradeParty>[^]*?<\/ram:IssuerTradeParty>/, '$1'),
	],
	[
		'BR-FR-CDV-13',
		'another seller than the invoice’s',
		broken('204', /(<\/ram:ProcessCondition>[^]*)732829320/, '$1552100554'),
	],
	[
		'BR-FR-CDV-14',
		'no amount received',
		broken('212', /<ram:SpecifiedDocumentStatus>[^]*<\/ram:SpecifiedDocumentStatus>/, ''),
	],
	['BR-FR-CDV-14', 'an amount sent in place of one received', broken('212', />MEN</g, '>MPA<')],
	['BR-FR-CDV-14', 'a rate without amount', value('<ram:ValuePercent>20</ram:ValuePercent>')],
	['BR-FR-CDV-14', 'an amount without rate', value('<ram:ValueAmount>1</ram:ValueAmount>')],
	...['206', '207', '208', '210'].map((code): [string, string, string] => [
		'BR-FR-CDV-15',
		`${code} without reason`,
		broken(code, /<ram:ReasonCode>\w+<\/ram:ReasonCode>/g, ''),
	]),
	...['213', '501'].map((code): [string, string, string] => [
		'BR-FR-CDV-15',
		`${code} without reason`,
		transmission(platform, platform, ['>202<', `>${code}<`]),
	]),
	['BR-FR-CDV-16', 'a detail without number', without('206', 'SequenceNumeric')],
	['BR-FR-CDV-CL-01', 'a billing context of its own', broken('204', '>REGULATED<', '>B2B<')],
	[
		'BR-FR-CDV-CL-01',
		'no billing context',
		broken('204', /<ram:BusinessProcess[^]*?<\/ram:BusinessProcess\w+>/, ''),
	],
	['BR-FR-CDV-CL-01', 'a long billing context to the tax side', taxCopy('0000', 'REGULATED')],
	['BR-FR-CDV-CL-02', 'the tax side as sender', broken('204', '>BY<', '>DFH<')],
	['BR-FR-CDV-CL-02', 'a party that sends a transmission status', transmission(party, platform)],
	[
		'BR-FR-CDV-CL-03',
		'a platform that sets a processing status',
		broken('204', /(<ram:IssuerTradeParty>[^]*?)>BY</, '$1>WK<'),
	],
	[
		'BR-FR-CDV-CL-03',
		'an acting party without role',
		broken('204', /(<ram:IssuerTradeParty>[^]*?)<ram:RoleCode>BY<\/ram:RoleCode>/, '$1'),
	],
	['BR-FR-CDV-CL-03', 'a party that sets a transmission status', transmission(platform, party)],
	['BR-FR-CDV-CL-04', 'a recipient of another role', broken('204', '>SE<', '>XX<')],
	['BR-FR-CDV-CL-05', 'a status of transmission in processing', broken('204', '>45<', '>10<')],
	[
		'BR-FR-CDV-CL-05',
		'a status of processing in transmission',
		transmission(platform, platform, ['>43<', '>45<']),
	],
	['BR-FR-CDV-CL-06', 'a code of one’s own', status('204', '299')],
	[
		'BR-FR-CDV-CL-07',
		'the buyer as issuer of the invoice',
		broken('204', /(<\/ram:ProcessCondition>[^]*<\/ram:GlobalID>)/, `$1${party}`),
	],
	[
		'BR-FR-CDV-CL-08',
		'an invoice’s recipient of another role',
		broken(
			'204',
			'</ram:ReferenceReferencedDocument>',
			'<ram:RecipientTradeParty><ram:RoleCode>XX</ram:RoleCode></ram:RecipientTradeParty></ram:ReferenceReferencedDocument>',
		),
	],
	['BR-FR-CDV-CL-09', '206 with a reason of 207', reason('206', 'DOUBLON')],
	['BR-FR-CDV-CL-09', '207 with a reason of 208', reason('207', 'JUSTIF_ABS')],
	['BR-FR-CDV-CL-09', '208 with a reason of 207', reason('208', 'AUTRE')],
	['BR-FR-CDV-CL-09', '210 with AUTRE', reason('210', 'AUTRE')],
	['BR-FR-CDV-CL-09', '210 in words', reason('210', 'Taux')],
	['BR-FR-CDV-CL-09', '205 with an unknown reason', edit(status('210', '205'), ['TX_TVA_ERR', 'BECAUSE'])],
	[
		'BR-FR-CDV-CL-09',
		'a public body’s 210 with SIRET_ERR',
		edit(reason('210', 'SIRET_ERR'), fromPublicSector),
	],
	['BR-FR-CDV-CL-10', 'an unknown action', broken('210', '>NIN<', '>PAY<')],
	['BR-FR-CDV-CL-11', 'an unknown type of value', broken('211', '>MPA<', '>XYZ<')],
	[
		'BR-FR-01',
		'a blank in the number',
		broken('204', /<ram:IssuerAssignedID>F-100</, '<ram:IssuerAssignedID>F 100<'),
	],
	[
		'BR-FR-01',
		'an accent in the number',
		broken('204', /<ram:IssuerAssignedID>F-100</, '<ram:IssuerAssignedID>É-100<'),
	],
	['BR-FR-03', 'a day that doesn’t exist', broken('204', '>20260831<', '>20260231<')],
	['BR-FR-03', 'a day of the last century', broken('204', '>20260831<', '>19990831<')],
	['BR-FR-03', 'a day with hyphens', broken('204', '>20260831<', '>2026-08-31<')],
	['BR-FR-03', 'a status without time of day', broken('204', '>20260902100000<', '>20260902<')],
	['BR-FR-03', 'a message of hour 25', broken('204', '>20260902100005<', '>20260902250005<')],
	['BR-FR-03', 'a receipt in words', broken('204', '>20260901083000<', '>hier<')],
	['BR-FR-03', 'a payment of day 32', broken('211', '>20260902<', '>20260932<')],
	['BR-FR-04', 'a type that isn’t exchanged', broken('204', '>380<', '>325<')],
	['BR-FR-16', 'a rate of another country', rate('19')],
	['BR-FR-16', 'a rate with a leading zero', rate('05.5')],
	['BR-FR-DEC-01', 'three decimals', amount('1.005')],
	['BR-FR-DEC-01', 'a comma', amount('1,00')],
	['BR-FR-DEC-01', 'twenty digits', amount('123456789012345678.90')],
	[
		'BR-FR-DEC-04',
		'five digits',
		writeCdar(act({ ...everyAct[207], payments: [{ ...payment('DIV', '1'), rate: '12345' }] })),
	],
	[
		'BR-FR-DEC-04',
		'a negative percentage',
		writeCdar(act({ ...everyAct[207], payments: [{ ...payment('DIV', '1'), rate: '-5' }] })),
	],
];

const rulesBrokenBy = (xml: string) => checkCdar(xml, { sellerSiren: seller.siren }).map(({ rule }) => rule);

it.each(VIOLATIONS)('%s: %s', (rule, _, xml) => {
	expect(rulesBrokenBy(xml)).toEqual([rule]);
});

it('BR-FR-CDV-05: a message without sender lacks its role as well', () => {
	expect(rulesBrokenBy(without('204', 'SenderTradeParty'))).toEqual(['BR-FR-CDV-05', 'BR-FR-CDV-06']);
});

it('BR-FR-16 and BR-FR-DEC-04: a VAT rate of three decimals breaks both', () => {
	expect(rulesBrokenBy(rate('5.500'))).toEqual(['BR-FR-16', 'BR-FR-DEC-04']);
});

it('has a violation of every rule', () => {
	const seeded = new Set([...VIOLATIONS.map(([rule]) => rule), 'BR-FR-CDV-05']);
	expect([...new Set(RULES.map(({ id }) => id))].sort()).toEqual([...seeded].sort());
});

describe('what is allowed', () => {
	it.each([
		['a platform without number', transmission(platform, platform)],
		[
			'a platform that gives its number where the tax side reads along',
			transmission(platform, numbered, withTaxSide),
		],
		['a copy to the tax side', taxCopy('0000', 'S1')],
		[
			'a 501 without date and seller',
			transmission(
				platform,
				platform,
				['>202<', '>501<'],
				[/<ram:FormattedIssueDateTime>[^]*<\/ram:FormattedIssueDateTime>/, ''],
				[
					/(<\/ram:ProcessCondition>)\s*<ram:IssuerTradeParty>[^]*<\/ram:IssuerTradeParty>/,
					'$1<ram:SpecifiedDocumentStatus><ram:ReasonCode>IRR_SYNTAX</ram:ReasonCode><ram:SequenceNumeric>1</ram:SequenceNumeric></ram:SpecifiedDocumentStatus>',
				],
			),
		],
		['a public body’s refusal with AUTRE', edit(reason('210', 'AUTRE'), fromPublicSector)],
		['no UNTDID status', without('204', 'StatusCode')],
		[
			'rates with no, one and two decimals',
			edit(
				rate('8.50'),
				['>5.5<', '>1.05<'],
				[
					'</ram:SpecifiedDocumentCharacteristic>',
					'$&<ram:SpecifiedDocumentCharacteristic><ram:TypeCode>MEN</ram:TypeCode><ram:ValueAmount>-1.5</ram:ValueAmount><ram:ValuePercent>0</ram:ValuePercent></ram:SpecifiedDocumentCharacteristic>',
				],
			),
		],
		[
			'a wrong rate as what is disputed',
			writeCdar(act({ ...everyAct[207], payments: [{ ...payment('DIV', '1'), rate: '19.5' }] })),
		],
		['19 digits', amount('12345678901234567.89')],
		[
			'the tax side as further recipient',
			writeCdar({ ...everyAct[210], settings: { taxSide: TAX_SIDE, senderRole: 'WK' } }),
		],
	])('%s', (_, xml) => {
		expect(rulesBrokenBy(xml)).toEqual([]);
	});
});

describe('an act that can’t be sent is told in a sentence that names the field and what it may hold', () => {
	it('210 without reason', () => {
		expect(prepareMessage(act({ ...everyAct[210], reasons: [] })).findings).toEqual([
			{
				rule: 'BR-FR-CDV-15',
				level: 'error',
				field: 'Reason (MDT-113)',
				message: expect.stringMatching(
					/^Status 210 \(Refused\) needs a reason, and none is given\. Reason \(MDT-113\): one of TX_TVA_ERR, .*REF_CT_ABSENT\.$/,
				),
				allowed: expect.arrayContaining(['TX_TVA_ERR', 'NON_CONFORME']),
			},
		]);
	});

	it('210 with AUTRE', () => {
		const [finding, ...others] = prepareMessage(
			act({ ...everyAct[210], reasons: [{ code: 'AUTRE' }] }),
		).findings;
		expect(others).toEqual([]);
		expect(finding).toMatchObject({ rule: 'BR-FR-CDV-CL-09', field: 'Reason (MDT-113)' });
		expect(finding.message).toMatch(
			/^Status 210 \(Refused\) can't have the reason AUTRE\. .*: one of TX_TVA_ERR/,
		);
		expect(finding.allowed).toHaveLength(13);
		expect(finding.allowed).not.toContain('AUTRE');
	});

	it('210 by the reasons that the public sector has, on an invoice to it', () => {
		const refusal = (code: string) => act({ ...everyAct[210], reasons: [{ code }], processingRule: 'B2G' });
		expect(prepareMessage(refusal('AUTRE')).findings).toEqual([]);
		const [finding] = prepareMessage(refusal('SIRET_ERR')).findings;
		expect(finding).toMatchObject({ rule: 'BR-FR-CDV-CL-09' });
		expect(finding.allowed).toContain('RETRAIT_MAN_SERV');
	});

	it('212 without VAT rate, once for however many amounts', () => {
		const payments = [payment('MEN', '1'), payment('MEN', '2'), payment('MEN', '3', '20')];
		const [finding, ...others] = prepareMessage(act({ ...everyAct[212], payments })).findings;
		expect(others).toEqual([]);
		expect(finding).toMatchObject({ rule: 'BR-FR-CDV-14', field: 'VAT rate (MDT-224)' });
		expect(finding.message).toMatch(
			/^Status 212 \(Payment received\) needs the VAT rate .*: one of 0, 0\.9, .*20\.6\.$/,
		);
		expect(finding.allowed).toContain('5.5');
	});

	it('every other thing an act may lack', () => {
		const bare = act({
			processingRule: null,
			receivedAt: null,
			invoice: { number: ' ', seller: {}, buyer: {} },
		});
		expect(prepareMessage(bare).findings.map(({ rule }) => rule)).toEqual([
			'BR-FR-CDV-07',
			'BR-FR-CDV-08',
			'BR-FR-CDV-CL-01',
			'BR-FR-CDV-10',
			'BR-FR-CDV-11',
			'BR-FR-CDV-13',
		]);
	});
});

it('only a bilateral code is a warning', () => {
	expect(checkCdar(status('204', '299'))).toMatchObject([{ rule: 'BR-FR-CDV-CL-06', level: 'warning' }]);
	const errors = VIOLATIONS.filter(([rule]) => rule !== 'BR-FR-CDV-CL-06');
	errors.forEach(([, , xml]) => expect(checkCdar(xml).every(({ level }) => level === 'error')).toBe(true));
});
