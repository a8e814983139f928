import { messageId, trackingId, uuid5 } from '../../../nodes/domain/lifecycle/cdar/act';
import { prepareMessage } from '../../../nodes/domain/lifecycle/cdar/prepare';
import { writeCdar } from '../../../nodes/domain/lifecycle/cdar/write';
import { act, buyer, everyAct, payment, readMessage, seller } from '../../fixtures/cdar/act';

const acts = Object.values(everyAct).map((one) => [one.code, one] as const);
const roles = (xml: string) => Array.from(xml.matchAll(/<ram:RoleCode>(\w+)</g), ([, role]) => role);

describe.each(acts)('%s', (code, one) => {
	it('is the same bytes for the same act', () => {
		expect(writeCdar(structuredClone(one))).toBe(writeCdar(one));
	});

	it('says what the act says', () => {
		const [status] = readMessage(writeCdar(one));
		expect(status).toMatchObject({
			code,
			phase: '23',
			at: one.at,
			issuerRole: one.side === 'purchase' ? 'BY' : 'SE',
			issuerSiren: one.side === 'purchase' ? buyer.siren : seller.siren,
			payments: one.payments,
			reasons: [...one.reasons, ...(one.note ? [{ code: null, note: one.note }] : [])],
			about: {
				number: 'F-100',
				issueDate: '2026-08-31',
				sellerSiren: seller.siren,
				typeCode: '380',
				receivedAt: one.receivedAt,
			},
			forTaxSide: false,
			findings: [],
		});
	});

	it('breaks no rule', () => {
		expect(prepareMessage(one).findings).toEqual([]);
	});
});

it.each(['200', '213', '214', '225', '501', '999'])('%s is not for a party to set', (code) => {
	expect(() => writeCdar(act({ code }))).toThrow(/^Status \d+ of invoice F-100 .*204, 205.* 220\.$/);
});

describe('parties', () => {
	it('are buyer to seller on a purchase, seller to buyer on a sale, under their own roles', () => {
		expect(roles(writeCdar(act()))).toEqual(['BY', 'BY', 'SE']);
		expect(roles(writeCdar(act({ side: 'sale', code: '209' })))).toEqual(['SE', 'SE', 'BY']);
	});

	it('are the seller to the buyer, too, where the buyer wrote the invoice and the seller received it', () => {
		const selfBilled = act({ side: 'sale', invoice: { ...act().invoice, typeCode: '389' } });
		const xml = writeCdar(selfBilled);
		expect(roles(xml)).toEqual(['SE', 'SE', 'BY']);
		expect(xml).toContain(`>${buyer.electronicAddress.value}<`);
		expect(readMessage(xml)[0].about.sellerSiren).toBe(seller.siren);
		expect(prepareMessage(selfBilled).findings).toEqual([]);
	});

	it('are reached at the electronic address of the invoice, suffix included', () => {
		expect(writeCdar(act())).toContain('<ram:URIID schemeID="0225">732829320_STATUTS</ram:URIID>');
	});

	it('send under the role that the platform wants', () => {
		expect(roles(writeCdar(act({ settings: { senderRole: 'WK' } })))).toEqual(['WK', 'BY', 'SE']);
	});

	it('name the tax side only where it is asked for, and only of what it has to know', () => {
		const settings = { taxSide: { id: '0001', scheme: '0238', name: 'DGFiP' } };
		const toTaxSide = (code: string) => writeCdar({ ...everyAct[code], settings }).includes('>0001<');
		expect(Object.keys(everyAct).filter(toTaxSide)).toEqual(['210', '212']);
		expect(writeCdar(everyAct[210])).not.toContain('DFH');
		expect(writeCdar({ ...everyAct[210], settings })).toMatch(
			/<ram:GlobalID schemeID="0238">0001<[^]*<ram:Name>DGFiP<[^]*<ram:RoleCode>DFH</,
		);
	});
});

describe('ids', () => {
	const first = { ...everyAct[212], id: '17' };
	const second = { ...first, id: '18' };

	it('differ between two equal part payments', () => {
		expect(messageId(first)).not.toBe(messageId(second));
		expect(trackingId(first)).not.toBe(trackingId(second));
	});

	it('differ between the invoices and the statuses of one decision', () => {
		const { invoice } = first;
		const others = [
			{ ...first, code: '220' },
			{ ...first, invoice: { ...invoice, number: 'F-101' } },
			{ ...first, invoice: { ...invoice, seller: buyer } },
			{ ...first, invoice: { ...invoice, issueDate: '2025-08-31' } },
		];
		expect(new Set([first, ...others].map(trackingId)).size).toBe(5);
	});

	it('are those of the first attempt in a retry', () => {
		expect(prepareMessage(structuredClone(first))).toEqual(prepareMessage(first));
	});

	it('have the official form and the act id', () => {
		expect(messageId(first)).toBe('F-100_212_20260901083000#380_20260831#17');
		expect(messageId({ ...first, receivedAt: null })).toBe('F-100_212#380_20260831#17');
	});

	it('are made of characters that ids may have, whatever the act id', () => {
		const odd = { ...first, id: 'Formulaire nº 12 (réponse)' };
		expect(messageId(odd)).toBe(`F-100_212_20260901083000#380_20260831#${trackingId(odd)}`);
	});

	it('are UUIDs of version 5 for the deposit', () => {
		expect(trackingId(first)).toMatch(
			/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
		);
		// The example of RFC 9562, appendix A.4.
		const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
		expect(uuid5(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
	});
});

describe('content', () => {
	it('keeps characters that need care, and drops what XML can’t hold', () => {
		const note = `<&>"' é € \u{1F4A1}`;
		const [status] = readMessage(writeCdar(act({ note: `\u0000${note}\uD800\r\nligne 2` })));
		expect(status.reasons[0].note).toBe(`${note}\nligne 2`);
	});

	it('numbers the details', () => {
		const xml = writeCdar({ ...everyAct[206], note: 'x' });
		expect(Array.from(xml.matchAll(/SequenceNumeric>(\d+)</g), ([, number]) => number)).toEqual(['1', '2']);
	});

	it('gives reasons and actions the catalogue’s label where the act has none', () => {
		const [{ reasons }] = readMessage(writeCdar(everyAct[210]));
		expect(reasons).toMatchObject([
			{ label: 'Taux de TVA erroné', actionLabel: 'Créer une facture rectificative' },
		]);
	});

	it('takes negative amounts, of credit notes and reversals', () => {
		const reversal = { ...everyAct[212], payments: [payment('MEN', '-11000.00', '20')] };
		expect(readMessage(writeCdar(reversal))[0].payments[0].amount).toBe('-11000.00');
		expect(prepareMessage(reversal).findings).toEqual([]);
	});

	it.each([
		['B2B', 'REGULATED'],
		['B2G', 'REGULATED'],
		['B2BInt', 'B2BINT'],
		['OutOfScope', 'OUTOFSCOPE'],
	])('says %s as %s', (processingRule, context) => {
		expect(writeCdar(act({ processingRule }))).toContain(`<ram:ID>${context}</ram:ID>`);
	});
});

it('knows before sending the id that the echo will have', () => {
	const { xml, status } = prepareMessage(everyAct[212]);
	const relayed = xml
		.replace(/<ram:ID>F-100_.*</, '<ram:ID>relayed<')
		.replace('<ram:RoleCode>SE<', '<ram:RoleCode>WK<')
		.replace(/>60.00</, '>60<');
	expect(relayed).not.toBe(xml);
	expect(readMessage(relayed)[0].id).toBe(status?.id);
});
