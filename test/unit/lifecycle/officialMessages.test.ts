import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readInvoice } from '../../../nodes/domain/invoice/read';
import { messageId } from '../../../nodes/domain/lifecycle/cdar/act';
import type { Act } from '../../../nodes/domain/lifecycle/cdar/act';
import { checkCdar } from '../../../nodes/domain/lifecycle/cdar/check';
import { writeCdar } from '../../../nodes/domain/lifecycle/cdar/write';
import { act, payment, readMessage } from '../../fixtures/cdar/act';
import { canonical } from '../../fixtures/cdar/canonical';
import { samplesFolder } from '../../fixtures/shared';

const textOf = (file: string) => readFileSync(path.join(samplesFolder, file), 'utf8');

/** The official messages a party may send, with what was decided, after the guide's use cases. */
const SENT_BY_PARTIES: Array<{ file: string; invoice: string; decided: Partial<Act> }> = [
	{
		file: 'cdar/UC1_F202500003_04-CDV-204_Prise_en_charge.xml',
		invoice: 'use-cases/UC1/UC1_F202500003_00-INV_20250701_CII_EN16931.xml',
		decided: { code: '204', side: 'purchase', at: '2025-07-01T18:00:00', createdAt: '2025-07-01T18:10:00' },
	},
	{
		file: 'cdar/UC1_F202500003_05-CDV-205_Approuvee.xml',
		invoice: 'use-cases/UC1/UC1_F202500003_00-INV_20250701_UBL_EN16931.xml',
		decided: { code: '205', side: 'purchase', at: '2025-07-02T10:00:00', createdAt: '2025-07-02T10:05:00' },
	},
	{
		file: 'cdar/UC1_F202500003_06-CDV-211_Paiement_transmis.xml',
		invoice: 'use-cases/UC1/UC1_F202500003_00-INV_20250701_FX_EN16931.pdf',
		decided: {
			...{ code: '211', side: 'purchase', at: '2025-07-30T10:00:00', createdAt: '2025-07-30T10:05:00' },
			payments: [{ ...payment('MPA', '12000'), date: '2025-07-30' }],
		},
	},
	{
		file: 'cdar/UC1_F202500003_07-CDV-212_Encaissee.xml',
		invoice: 'use-cases/UC1/UC1_F202500003_00-INV_20250701_CII_EN16931.xml',
		decided: {
			...{ code: '212', side: 'sale', at: '2025-08-02T10:00:00', createdAt: '2025-08-02T10:05:00' },
			payments: [payment('MEN', '12000', '20.00')],
		},
	},
	{
		file: 'use-cases/UC3/UC3_F202500005_04-CDV-210_Refusee.xml',
		invoice: 'use-cases/UC3/UC3_F202500005_00-INV_20250701_CII_EN16931.xml',
		decided: {
			...{ code: '210', side: 'purchase', at: '2025-07-01T18:00:00', createdAt: '2025-07-01T18:15:00' },
			reasons: [{ code: 'TX_TVA_ERR' }],
		},
	},
];

/** The recipient's 202 and the issuer's 200, from which each counts. */
const RECEIVED = { purchase: '2025-07-01T16:10:00', sale: '2025-07-01T15:10:00' };

/** The ways in which a party's message differs from the platforms' official one; each turns the one into the other. */
const DIFFERENCES: Array<{ what: string; applied(official: string, ours: Act): string }> = [
	{
		what: 'MDT-21: a party sends under its own role, a platform as WK',
		applied: (xml, { side }) =>
			xml.replace(/(<ram:SenderTradeParty>\s*<ram:RoleCode>)WK</, `$1${side === 'purchase' ? 'BY' : 'SE'}<`),
	},
	{
		what: 'MDT-57 to MDT-59: naming the tax side as recipient is left to the platform',
		applied: (xml) =>
			xml.replace(
				/<ram:RecipientTradeParty>(?:(?!<\/ram:RecipientTradeParty>)[^])*>DFH<[^]*?<\/ram:RecipientTradeParty>/,
				'',
			),
	},
	{
		what: 'MDT-4: the message id ends with the act id',
		applied: (xml, ours) => xml.replace(/(<rsm:ExchangedDocument>\s*<ram:ID>[^<]*)</, `$1#${ours.id}<`),
	},
	{
		what: 'MDT-5: the name is without use case and step, which are those of the guide',
		applied: (xml) => xml.replace(/<ram:Name>UC\d_(\w+)_\d\d-CDV-(\w+)</, '<ram:Name>$1_CDV-$2<'),
	},
];

if (!existsSync(samplesFolder)) {
	it.skip(`skipped: no samples in ${samplesFolder}; EFACTURE_SAMPLES names another folder`, () => undefined);
} else {
	describe.each(SENT_BY_PARTIES)('$file', ({ file, invoice, decided }) => {
		let ours: Act;

		beforeAll(async () => {
			const read = await readInvoice(readFileSync(path.join(samplesFolder, invoice)));
			if (read.kind !== 'invoice') throw new Error(`${invoice} is no invoice`);
			const { seller, buyer } = read.invoice;
			ours = act({
				...decided,
				id: 'act-1',
				receivedAt: RECEIVED[decided.side!],
				// The official messages don't call the parties as their invoices do.
				invoice: {
					...read.invoice,
					seller: { ...seller, name: 'VENDEUR' },
					buyer: { ...buyer, name: 'ACHETEUR' },
				},
			});
		});

		it('is what we write, but for the known differences', () => {
			const expected = DIFFERENCES.reduce((xml, { applied }) => applied(xml, ours), textOf(file));
			expect(canonical(writeCdar(ours))).toEqual(canonical(expected));
		});

		it('has the id form that ours begins with', () => {
			const [{ messageId: official }] = readMessage(textOf(file));
			expect(messageId(ours)).toBe(`${official}#act-1`);
		});

		it('is the same status as ours', () => {
			expect(readMessage(writeCdar(ours))[0].id).toBe(readMessage(textOf(file))[0].id);
		});
	});

	const messages = readdirSync(samplesFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
		/CDV-\d{3}.*\.xml$/.test(file),
	);

	it.each(messages)('%s is read without a finding', (file) => {
		expect(readMessage(textOf(file))).toMatchObject([{ findings: [] }]);
	});

	it.each(messages)('%s breaks only the rules it is known to break', (file) => {
		const xml = textOf(file);
		// The editions before 1.4 address the tax side as 9998 and don't number the details of 211 and 212.
		const toOldTaxSide = xml.includes('einvoicingF2') && xml.includes('>9998<');
		const unnumbered = xml.includes('<ram:SpecifiedDocumentStatus>') && !xml.includes('SequenceNumeric');
		expect(checkCdar(xml).map(({ rule }) => rule)).toEqual([
			...(toOldTaxSide ? ['BR-FR-CDV-02', 'BR-FR-CDV-CL-01'] : []),
			...(unnumbered ? ['BR-FR-CDV-16'] : []),
		]);
	});

	it.each(messages.filter((file) => file.includes('POUR_PPF')))('%s is the copy of one status', (file) => {
		const [copy] = readMessage(textOf(file));
		const [original] = readMessage(textOf(file.replace('_POUR_PPF', '')));
		expect(copy).toMatchObject({ id: original.id, forTaxSide: true });
		expect(original.forTaxSide).toBe(false);
	});
}
