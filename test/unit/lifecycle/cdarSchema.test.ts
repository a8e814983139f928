import { writeCdar } from '../../../nodes/domain/lifecycle/cdar/write';
import { TAX_SIDE } from '../../../nodes/domain/lifecycle/cdar/act';
import { act, buyer, everyAct, payment, seller } from '../../fixtures/cdar/act';
import { schemaFile, schemaIsThere, schemaProblems } from '../../fixtures/cdar/schema';

const named = Object.values(everyAct).map((one) => [one.code, one] as const);
const unusual = [
	['to the tax side as well', { ...everyAct[210], settings: { senderRole: 'WK', taxSide: TAX_SIDE } }],
	[
		'with a data of the invoice',
		act({
			...everyAct[207],
			payments: [{ ...payment('DIV', '1'), name: 'BT-152', location: '/x', value: 'y' }],
		}),
	],
	[
		'with all that can be left out',
		act({ receivedAt: null, processingRule: null, invoice: { number: 'F-1', seller: {}, buyer: {} } }),
	],
	[
		'with characters that need care',
		act({
			note: `<&>"'\u0000\uD800 é €\r\n\u{1F4A1}`,
			invoice: { ...act().invoice, seller: { ...seller, name: 'A & B <"C">' }, buyer },
		}),
	],
] as const;

if (!schemaIsThere) {
	it.skip(`skipped: no schema at ${schemaFile}; EFACTURE_CONTRACTS names another folder`, () => undefined);
} else {
	const cases = [...named, ...unusual];

	it('every message written is valid by the published schema', () => {
		const problems = schemaProblems(cases.map(([, one]) => writeCdar(one)));
		expect(cases.map(([name], index) => [name, problems[index]])).toEqual(
			cases.map(([name]) => [name, null]),
		);
	});

	it('the schema finds what is wrong', () => {
		const xml = writeCdar(everyAct[212]);
		const [disordered, notDecimal] = schemaProblems([
			xml.replace(/(<ram:ID>F-100.*\n)(.*<ram:Name>.*\n)/, '$2$1'),
			xml.replace('>10.55<', '>10,55<'),
		]);
		expect(disordered).toContain('ID');
		expect(notDecimal).toContain('10,55');
	});
}
