import {
	compare,
	demoLine,
	expectationsOf,
	mailedDocuments,
	type MailedFile,
} from '../../../sandbox/expectations';
import { generate, type FlowTruth } from '../../../sandbox/generator';
import type { HandedOut } from '../../../sandbox/platform';

const set = generate({ flows: 24 });
const expected = expectationsOf(set.flows, set.dossiers);
const hashOf = ({ flowId }: FlowTruth) => `hash of ${flowId}`;
const handedOut: HandedOut[] = set.flows.map(({ truth, organization }) => ({
	flowId: truth.flowId,
	organization,
	listed: 1,
	original: 1,
	converted: 0,
	readableView: 1,
	originalSha256: hashOf(truth),
}));
const truths = new Map(set.flows.map(({ truth }) => [truth.flowId, truth]));

/** A file as a careful sender mails it: the Factur-X itself, else the readable view. */
function mailed(place: number, changes: Partial<MailedFile> = {}): MailedFile & { truth: FlowTruth } {
	const { dossierSiret, side, identity, deliveries } = expected.filings[place];
	const truth = truths.get(deliveries[0].flowId) as FlowTruth;
	const counterpart = side === 'purchase' ? truth.seller : truth.buyer;
	return {
		truth,
		dossierSiret,
		side,
		fileName: `${truth.issueDate} ${counterpart?.name} ${truth.number?.replaceAll('/', '-')}.pdf`,
		sha256: truth.syntax === 'Factur-X' ? hashOf(truth) : `a view of ${place}`,
		mail: { messageId: `<${place}@n8n>`, subject: `Facture ${identity} de ${truth.payable} EUR`, text: '' },
		...changes,
	};
}
const all = expected.filings.map((_, place) => mailed(place));
const judge = (files: MailedFile[]) =>
	compare(expected, mailedDocuments(files, set.flows, handedOut), handedOut);
const placeOf = (...syntaxes: string[]) => all.findIndex(({ truth }) => syntaxes.includes(truth.syntax));
const view = placeOf('UBL', 'CII');
const facturX = placeOf('Factur-X');
const inOrder = 'demo: 24 flows, 24 invoices, 27 filings expected, 27 filed, 0 lost, 0 twice';

it('finds every invoice that was mailed once', () => {
	expect(judge(all)).toMatchObject({ ok: true });
	expect(demoLine(judge(all))).toBe(inOrder);
});

it('takes an original beside its readable view as one', () => {
	const { truth } = all[view];
	const xml = mailed(view, { fileName: `${truth.number?.replaceAll('/', '-')}.xml`, sha256: hashOf(truth) });
	expect(demoLine(judge([...all, xml]))).toBe(inOrder);
	expect(judge([...all.slice(0, view), ...all.slice(view + 1), xml])).toMatchObject({ ok: true });
});

it('counts what is lost', () => {
	expect(judge(all.slice(2))).toMatchObject({ filed: 25, lost: 2, twice: 0, ok: false });
});

it.each([
	['mail', { mail: { ...all[view].mail, messageId: '<again@n8n>' } }],
	['mail, made anew', { sha256: 'another view', mail: { ...all[view].mail, messageId: '<again@n8n>' } }],
	[
		'mail, as its original',
		{ sha256: hashOf(all[view].truth), mail: { ...all[view].mail, messageId: '<again@n8n>' } },
	],
	['place in the same mail', { sha256: 'another view' }],
])('counts an invoice that came again in another %s', (_what, changes) => {
	expect(judge([...all, mailed(view, changes)])).toMatchObject({ lost: 0, twice: 1, ok: false });
});

it.each([
	['directory', { side: all[view].side === 'sale' ? 'purchase' : 'sale' } as const],
	['dossier', { dossierSiret: '00000000000000' }],
])('finds one in a wrong %s', (_what, changes) => {
	const others = all.filter((_, place) => place !== view);
	expect(judge([...others, mailed(view, changes)])).toMatchObject({ lost: 1, unexpected: 1, ok: false });
});

it('knows a readable view by several things together', () => {
	const others = all.filter((_, place) => place !== view);
	const { truth, mail, fileName } = all[view];
	const number = truth.number?.replaceAll('/', '-') ?? '';
	for (const changes of [
		{ fileName: fileName.replace(number, 'F') },
		{ fileName: fileName.replace(truth.issueDate ?? '', '') },
		{ mail: { ...mail, subject: `Facture ${truth.number}` } },
	]) {
		expect(judge([...others, mailed(view, changes)])).toMatchObject({ lost: 1, unexpected: 1 });
	}
	const inText = { mail: { ...mail, subject: 'Factures', text: `- ${truth.identity}` } };
	expect(judge([...others, mailed(view, inText)])).toMatchObject({ ok: true });
});

it('tells the invoices of one mail apart', () => {
	const mail = {
		messageId: '<all@n8n>',
		subject: 'Factures',
		text: expected.filings.map(({ identity }) => identity).join('\n'),
	};
	expect(judge(all.map((file) => ({ ...file, mail })))).toMatchObject({ ok: true });
});

it('does not take a number for another that contains it', () => {
	const [flow] = set.flows;
	const short = { ...flow.truth, flowId: 'short', syntax: 'UBL', number: '1', identity: 'a|1|2025' };
	const long = { ...short, flowId: 'long', number: 'F-21', identity: 'a|F-21|2025' };
	const file = {
		...all[0],
		fileName: `${short.issueDate} x F-21.pdf`,
		sha256: 'view',
		mail: { messageId: '<m>', subject: 'a|1|2025 a|F-21|2025', text: '' },
	};
	const found = (truth: FlowTruth[]) =>
		mailedDocuments(
			[file],
			truth.map((one) => ({ truth: one })),
			[],
		);
	expect(found([short, long])).toMatchObject([{ identity: 'a|F-21|2025', originalSha256: null }]);
	expect(found([long, short])).toMatchObject([{ identity: 'a|F-21|2025' }]);
});

it('notices an original that was changed', () => {
	const others = all.filter((_, place) => place !== facturX);
	expect(judge([...others, mailed(facturX, { sha256: 'changed' })])).toMatchObject({
		lost: 0,
		altered: 1,
		ok: false,
	});
	const xml = mailed(view, { fileName: all[view].fileName.replace('.pdf', '.xml'), sha256: 'changed' });
	expect(judge([...all, xml])).toMatchObject({ lost: 0, altered: 1, ok: false });
});
