import type { Invoice } from '../../../nodes/domain/item';
import { prepareMail, type MailOptions, type MailSource } from '../../../nodes/domain/mail/prepare';

const ADDRESS = 'compta+client@welyb.com';
const invoice = (more: object = {}) =>
	({
		identity: '552100554|F-17|2026',
		number: 'F-17',
		issueDate: '2026-10-31',
		currency: 'EUR',
		totals: { payable: '120.00' },
		seller: { name: 'Prologos SARL' },
		buyer: { name: 'Client' },
		syntax: 'UBL',
		...more,
	}) as Invoice & { identity: string };
const xml = { property: 'original', mimeType: 'application/xml', size: 9000 };
const pdf = { property: 'document', mimeType: 'application/pdf', size: 40_000 };
const source = (more: Partial<MailSource> = {}): MailSource => ({
	invoice: invoice(),
	side: 'purchase',
	dossierName: 'Client SARL',
	address: ADDRESS,
	original: xml,
	readable: pdf,
	...more,
});
const prepare = (more: Partial<MailSource> = {}, options: Partial<MailOptions> = {}) =>
	prepareMail(source(more), {
		attachXml: false,
		mostBytes: 10_000_000,
		mostAttachments: 2,
		month: '2026-11',
		...options,
	});
const names = (prepared: ReturnType<typeof prepare>) => prepared.mail?.attachments.map(({ name }) => name);
const rules = (prepared: ReturnType<typeof prepare>) => prepared.broken?.map(({ rule }) => rule.name);

it('attaches the readable view under date, counterpart and number, and the XML only where that is asked for', () => {
	const base = '2026-10-31 Prolo-gos SARL F-17';
	expect(names(prepare())).toEqual([`${base}.pdf`]);
	expect(names(prepare({}, { attachXml: true }))).toEqual([`${base}.pdf`, `${base}.xml`]);
	expect(prepare().findings).toContainEqual(expect.stringContaining("isn't attached"));
});

it('attaches a Factur-X itself, once', () => {
	const facturX = { invoice: invoice({ syntax: 'Factur-X' }), original: { ...pdf, property: 'original' } };
	const prepared = prepare({ ...facturX, readable: undefined }, { attachXml: true });
	expect(prepared.mail?.attachments).toEqual([
		{ ...pdf, property: 'original', name: '2026-10-31 Prolo-gos SARL F-17.pdf' },
	]);
});

it('says in the subject whose month differs, and which invoice it is', () => {
	expect(prepare().mail?.subject).toBe(
		'Purchase F-17 2026-10-31 - Prologos SARL - Client SARL - of 2026-10, filed under 2026-11 - 552100554|F-17|2026',
	);
	expect(prepare({}, { month: '2026-10' }).mail?.subject).not.toContain('filed under');
});

it('says in the text what arrives where', () => {
	const text = prepare().mail?.text ?? '';
	for (const part of ['F-17', '120.00 EUR', 'Client SARL', 'purchases', ADDRESS, '2026-11', '.pdf'])
		expect(text).toContain(part);
});

it('lets no line break of an invoice into a header or the text', () => {
	const { mail } = prepare({
		invoice: invoice({ number: 'F\r\nBcc: x@y.example', identity: '1|F\r\nBcc: x@y.example|2026' }),
	});
	expect(mail?.subject).not.toMatch(/[\r\n]/);
	expect(mail?.text).not.toMatch(/^Bcc:/m);
});

it('goes to one address alone, without blanks around it', () => {
	expect(prepare({ address: ` ${ADDRESS}\n` }).mail).toMatchObject({ to: [ADDRESS], cc: [], bcc: [] });
});

it.each<[string, Partial<MailSource>, Partial<MailOptions>]>([
	['addressMissing', { address: '' }, {}],
	['wrongPrefix', { side: 'sale' }, {}],
	['noReadableDocument', { readable: undefined }, {}],
	['attachmentTooSmall', { readable: { ...pdf, size: 1500 } }, {}],
	['tooLarge', {}, { mostBytes: 30_000 }],
])('refuses with %s', (rule, more, options) => {
	expect(rules(prepare(more, options))).toContain(rule);
});

it('leaves an XML out, and says so, that Welyb would ignore or that is over a limit', () => {
	for (const [more, options] of [
		[{ original: { ...xml, size: 1500 } }, {}],
		[{}, { mostAttachments: 1 }],
		[{}, { mostBytes: 41_000 }],
	] as Array<[Partial<MailSource>, Partial<MailOptions>]>) {
		const prepared = prepare(more, { attachXml: true, ...options });
		expect(names(prepared)).toHaveLength(1);
		expect(prepared.findings?.[0]).toContain("isn't attached");
	}
});
