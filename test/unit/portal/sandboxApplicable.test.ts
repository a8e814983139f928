import { startPortal, type Portal } from '../../../sandbox/portal';
import { offersFor } from '../../../sandbox/portal/applicable';
import type { DocumentStatus } from '../../../sandbox/portal/statusTypes';
import type { InvoiceSummary, Side } from '../../../sandbox/portal/types';
import { PortalClient, SIRET } from './portalClient';

const RECIPIENT = ['204', '205', '206', '207', '208', '210'];
const ISSUER = ['209', '220'];
const BUYER = [...RECIPIENT, '211'];
const SELLER = ['209', '212', '220'];

/** A history of codes, oldest first: `210!` was refused by the platform, `213+DOUBLON` has a reason. */
function statuses(history: string): DocumentStatus[] {
	return history
		.split(' ')
		.filter(Boolean)
		.map((entry) => {
			const [, code, reason, refused] = /^(\d+)(?:\+(\w+))?(!?)$/.exec(entry) ?? [];
			return {
				code,
				reasons: reason ? [{ code: reason }] : [],
				transmission: refused ? 'refused' : null,
			} as DocumentStatus;
		});
}

const offered = (side: Side, history = '203', invoice: Partial<InvoiceSummary> = {}) =>
	offersFor({ side, invoice: { identity: 'i', number: 'F-1', ...invoice }, statuses: statuses(history) });
const codesOf = (...given: Parameters<typeof offered>) =>
	offered(...given).offers.map(({ status }) => status.code);
const without = (codes: string[], ...some: string[]) => codes.filter((code) => !some.includes(code));

describe('what is offered', () => {
	it.each<[string, Side, string, Partial<InvoiceSummary>, string[]]>([
		['the buyer of a plain invoice', 'purchase', '203', {}, BUYER],
		['the seller of a plain invoice', 'sale', '203', {}, SELLER],
		['a credit note’s buyer', 'purchase', '203', { typeCode: '381' }, BUYER],
		['a credit note’s seller', 'sale', '203', { typeCode: '381' }, SELLER],
		['the buyer who wrote the invoice', 'purchase', '203', { typeCode: '389' }, [...ISSUER, '211'].sort()],
		['the seller for whom it was written', 'sale', '203', { typeCode: '389' }, [...RECIPIENT, '212']],
		['with no status known', 'purchase', '', {}, BUYER],
		['after taking over: not that again', 'purchase', '203 204', {}, without(BUYER, '204')],
		['after approval: also back to taking over', 'purchase', '205', {}, without(BUYER, '205')],
		['after a dispute: approval', 'purchase', '207', {}, without(BUYER, '207')],
		['a suspended sale', 'sale', '203 208', {}, SELLER],
		['a completed sale: not that again', 'sale', '208 209', {}, without(SELLER, '209')],
		['a sale paid in part: further parts', 'sale', '212', {}, ['212']],
		['a purchase paid in part', 'purchase', '212', {}, ['207', '210', '211']],
		[
			'the latest processing status decides, not a later transmission status',
			'purchase',
			'205 203',
			{},
			without(BUYER, '205'),
		],
		['what the platform refused doesn’t count', 'purchase', '203 210!', {}, BUYER],
		['a rejected duplicate of a received invoice doesn’t count', 'purchase', '202 213+DOUBLON', {}, BUYER],
		['public sector', 'purchase', '203', { processingRule: 'B2G' }, BUYER],
		['international', 'sale', '203', { processingRule: 'B2BInt' }, SELLER],
	])('%s', (_case, side, history, invoice, expected) => {
		expect(codesOf(side, history, invoice)).toEqual(expected);
		expect(offered(side, history, invoice).refusal).toBeNull();
	});

	it.each<[string, string, Partial<InvoiceSummary>, RegExp]>([
		['after 210', '203 210', {}, /closed by the status "Refused"/],
		['after 213', '200 213', {}, /closed by the status "Rejected"/],
		['after 220', '203 220', {}, /closed by the status "Cancelled"/],
		['after 501', '501', {}, /closed by the status "Inadmissible"/],
		['after 210, whatever came later', '210 205', {}, /closed/],
		['after a rejected duplicate of which nothing else is known', '200 213+DOUBLON', {}, /closed/],
		['to consumers', '203', { processingRule: 'B2C' }, /have no statuses to set/],
		['kept only', '203', { processingRule: 'ArchiveOnly' }, /have no statuses to set/],
		['out of scope', '203', { processingRule: 'OutOfScope' }, /wait until/],
		['not defined yet', '203', { processingRule: 'Undefined' }, /wait until/],
		['of a kind nobody has heard of', '203', { processingRule: 'B2X' }, /wait until/],
	])('nothing, and why: %s', (_case, history, invoice, reason) => {
		const { offers, refusal } = offered('purchase', history, invoice);
		expect(offers).toEqual([]);
		expect(refusal?.en).toMatch(reason);
		expect(refusal?.fr).toBeTruthy();
	});

	it('reasons of the public sector for its refusals only', () => {
		const reasonsOf = (processingRule: string, code: string) =>
			offered('purchase', '203', { processingRule }).offers.find(({ status }) => status.code === code)
				?.reasons;
		expect(reasonsOf('B2B', '210')).not.toContain('AUTRE');
		expect(reasonsOf('B2G', '210')).toEqual(
			expect.arrayContaining(['AUTRE', 'RETRAIT_MAN_SERV', 'TX_TVA_ERR']),
		);
		expect(reasonsOf('B2GInt', '210')).toEqual(reasonsOf('B2G', '210'));
		expect(reasonsOf('B2G', '208')).toEqual(reasonsOf('B2B', '208'));
	});

	it.each<[string, Side, string, Partial<InvoiceSummary>, string, string[]]>([
		['none in the plain case', 'purchase', '203', {}, '205', []],
		['nothing known', 'purchase', '', {}, '205', ['nothingKnown']],
		['refusing what was paid', 'purchase', '212', {}, '210', ['paidAlready']],
		['paying on', 'purchase', '212', {}, '211', []],
		['completing what isn’t suspended', 'sale', '203', {}, '209', ['notSuspended']],
		['completing what is', 'sale', '208', {}, '209', []],
		['cancelling', 'sale', '203', {}, '220', ['needsCorrection']],
		['a factored invoice', 'sale', '203', { typeCode: '393' }, '212', ['mayBeFactored']],
		[
			'approving an international one',
			'purchase',
			'203',
			{ processingRule: 'B2BInt' },
			'205',
			['paymentsOnly'],
		],
		['paying an international one', 'purchase', '203', { processingRule: 'B2BInt' }, '211', []],
		['after a routing error', 'purchase', '221', {}, '205', ['unusualBefore']],
		['after a code of the parties’ own', 'purchase', '999', {}, '205', ['unusualBefore']],
	])('warnings: %s', (_case, side, history, invoice, code, expected) => {
		const offer = offered(side, history, invoice).offers.find(({ status }) => status.code === code);
		expect(offer?.warnings).toEqual(expected);
	});
});

describe('over the partner API', () => {
	let portal: Portal;
	let client: PortalClient;
	beforeAll(async () => {
		portal = await startPortal({ dossiers: [{ name: 'Dupont', siret: SIRET }] });
		client = new PortalClient(portal);
	});
	afterAll(async () => await portal.close());

	it('is told as the contract says', async () => {
		const id = await client.file();
		const { body } = await client.call('GET', `/documents/${id}/applicable-statuses`);
		const found = body.statuses as Array<{ code: string; warnings: string[] }>;
		expect(found.map(({ code }) => code)).toEqual(BUYER);
		expect(found.find(({ code }) => code === '210')).toMatchObject({
			label: 'Refused',
			labelFr: 'Refusée',
			required: ['reason'],
			optional: ['action', 'note'],
			reasons: expect.arrayContaining(['TX_TVA_ERR']),
			warnings: ['No status of this invoice is known here yet.'],
		});
		portal.decide(id, { person: 'decider', code: '210', reasons: ['DOUBLON'] });
		const closed = (await client.call('GET', `/documents/${id}/applicable-statuses`)).body;
		expect([closed.statuses, closed.refusal]).toEqual([[], expect.stringContaining('closed')]);
		expect(client.misfits).toEqual([]);
	});
});
