import { DEFAULT_PATTERN, filePath, patternProblem } from '../../../nodes/domain/forwarding/filePath';
import { shortIdOf } from '../../../nodes/domain/forwarding/forwardingRow';
import { invoice } from '../ledger/rows';
import { forwarding } from './made';

const named = (more: object = {}, about: object = {}) => ({
	invoice: invoice(more),
	forwarding: forwarding(about),
	code: 'D001',
	extension: '.pdf',
});

it('names the dossier’s folder, the side’s, and the invoice', () => {
	const id = shortIdOf(forwarding());
	expect(filePath(DEFAULT_PATTERN, named())).toBe(`D001/ACHATS/2026-11-01_Le-Vendeur_F-1_${id}.pdf`);
	expect(filePath(DEFAULT_PATTERN, named({}, { side: 'sale' }))).toContain(
		'D001/VENTES/2026-11-01_Le-Client_',
	);
});

it('tells apart invoices whose numbers look alike as names', () => {
	const path = (number: string) => filePath(DEFAULT_PATTERN, named({ number }, { forwardingId: number }));
	expect(path('F/1')).not.toBe(path('F-1'));
});

it('lets no value lead out of its folder, nor make names that servers refuse', () => {
	const seller = { name: '../../Été & Fils: "Œuvre" \\..\\ 数' };
	expect(filePath('{code}/{counterpart}-{number}', named({ seller, number: '../F*1?' }))).toMatch(
		/^D001\/[A-Za-z0-9._-]+\.pdf$/,
	);
	expect(filePath('{counterpart}/{number}', named({ seller: { name: '..' } }))).toBe('-/F-1.pdf');
});

it('keeps parts short', () => {
	const path = filePath(
		'{counterpart}{counterpart}{counterpart}',
		named({ seller: { name: 'x'.repeat(300) } }),
	);
	expect(path).toHaveLength(154);
});

it.each(['{nothing}', 'a//b', '/a', 'a/', '../{number}', 'a/./b', '{number', 'a\\b'])(
	'refuses the pattern %s',
	(pattern) => {
		expect(patternProblem(pattern)).not.toBeNull();
	},
);

it.each([DEFAULT_PATTERN, '{year}/{month}/{dossier} {number}', '{id}'])('takes the pattern %s', (pattern) => {
	expect(patternProblem(pattern)).toBeNull();
});
