import { checkDestinations, destinationsOf } from '../../../nodes/domain/forwarding/destination';
import { mailAddressProblem } from '../../../nodes/domain/forwarding/refusedAddresses';
import { minutes } from '../ledger/rows';
import { destination, destinationRow, tableOf } from './made';

describe('addresses', () => {
	it.each([
		['myunisoft+aecconseil@welyb.fr', /Welyb's own bot/],
		['MyUnisoft+aecconseil@Welyb.FR', /Welyb's own bot/],
		['quickbooks+dupont-maconnerie@welyb.com', /Welyb's own bot/],
		['compta+dupont-maconnerie@welyb.com', /filed twice/],
		['ventes+dupont-maconnerie@welyb.fr', /filed twice/],
		['depot@welyb.fr', /Welyb's own/],
		['x@portail.welyb.fr', /Welyb's own/],
		['a@b.fr, c@d.fr', /no single mail address/],
		['a@b.fr;c@d.fr', /no single mail address/],
		['Tool <a@b.fr>', /no single mail address/],
		['nobody', /no single mail address/],
	])('%s is refused, and it is said why', (address, why) => {
		expect(mailAddressProblem(address)).toMatch(why);
	});

	it.each([
		'achat.client@inqombox.com',
		'nom+ventes@dext.cc',
		'client@multiple.dext.cc',
		'welyb.fr@example.com',
		'compta+x@notwelyb.fr',
	])('%s is taken', (address) => {
		expect(mailAddressProblem(address)).toBeNull();
	});
});

describe('rows of the table', () => {
	it('gives a row that can be used, with what it leaves out', () => {
		const { usable, problems } = checkDestinations([
			destinationRow({ destination: ' Inqom ', side: 'purchase' }),
		]);
		expect(problems).toEqual([]);
		expect(usable).toMatchObject([
			{ destination: 'Inqom', side: 'purchase', file: 'readable', filedFrom: minutes(-60), owner: null },
		]);
	});

	it.each([
		[{ destination: '' }, /a name for the tool/],
		[{ destination: 'a|b' }, /may not hold/],
		[{ dossierId: null }, /dossier's ID/],
		[{ side: 'achats' }, /takes purchase or sale/],
		[{ channel: 'fax' }, /takes one of email/],
		[{ address: ' ' }, /Enter the collection address/],
		[{ address: 'myunisoft+x@welyb.fr' }, /own bot/],
		[{ file: 'pdf' }, /takes readable or original/],
		[{ owner: 'me' }, /one mail address/],
		[{ filedFrom: 'soon' }, /takes a date/],
		[{ channel: 'http', address: 'example.com/import' }, /no URL/],
		[{ channel: 'sftp', address: '/a/../b', code: 'D1' }, /may not hold/],
		[{ channel: 'sftp', address: '/', code: '' }, /the dossier's code/],
		[{ channel: 'sftp', address: '/', code: 'D1', fileName: '{colour}' }, /\{colour\}/],
		[{ channel: 's3', address: 'bucket', fileName: '{number}' }, /Keep \{id\} in 'fileName'/],
		[{ channel: 'googleDrive', address: 'folder', fileName: '{id}/{number}' }, /Keep \{id\} in 'fileName'/],
	])('says what is wrong with %j', (more, problem) => {
		const { usable, problems } = checkDestinations([destinationRow(more)]);
		expect(usable).toEqual([]);
		expect(problems).toMatchObject([{ problem: expect.stringMatching(problem) as string }]);
	});

	it.each([
		{ channel: 's3', address: 'bucket', fileName: '{id}/{number}' },
		{ channel: 'googleDrive', address: 'folder', fileName: '{year}/{number}_{id}' },
		{ channel: 'googleDrive', address: 'folder' },
		{ channel: 'sftp', address: '/', fileName: '{number}' },
	])('finds nothing wrong with %j', (more) => {
		expect(checkDestinations([destinationRow({ code: 'D1', ...more })]).problems).toEqual([]);
	});

	it('writes a problem once, and takes it back', () => {
		const problem = checkDestinations([destinationRow({ side: 'x' })]).problems[0].problem;
		expect(checkDestinations([destinationRow({ side: 'x', problem })]).problems).toEqual([]);
		expect(checkDestinations([destinationRow({ problem })]).problems).toMatchObject([{ problem: null }]);
	});

	it('takes the earlier of two rows that would send an invoice twice', () => {
		const rows = [
			destinationRow({ side: 'purchase' }),
			destinationRow(),
			destinationRow({ dossierId: 'd2' }),
		];
		const { usable, problems } = checkDestinations(rows);
		expect(usable.map(({ id }) => id)).toEqual([rows[0].id, rows[2].id]);
		expect(problems).toMatchObject([{ id: rows[1].id }]);
	});
});

it('finds the destinations of a dossier and side; a row of its own goes before one for every dossier', () => {
	const own = destination({ side: 'purchase' });
	const every = destination({ dossierId: '*' });
	const other = destination({ dossierId: '*', destination: 'Dext' });
	const strange = destination({ dossierId: 'd2' });
	const usable = tableOf(every, own, other, strange);
	expect(destinationsOf({ dossierId: 'd1', side: 'purchase' }, usable)).toEqual([own, other]);
	expect(destinationsOf({ dossierId: 'd1', side: 'sale' }, usable)).toEqual([every, other]);
	expect(destinationsOf({ dossierId: 'd3', side: 'sale' }, usable)).toEqual([every, other]);
});

describe('a row for a dossier that something is wrong with', () => {
	const every = destinationRow({ dossierId: '*', address: 'every@dext.cc' });
	const addresses = (own: object, side: 'purchase' | 'sale' = 'purchase', dossierId = 'd1') =>
		destinationsOf(
			{ dossierId, side },
			checkDestinations([every, destinationRow({ address: 'no address', ...own })]),
		).map(({ address }) => address);

	it('keeps its invoices from the address for every dossier', () => {
		expect(addresses({ destination: ' Inqom ', dossierId: ' d1 ' })).toEqual([]);
		expect(addresses({ side: 'purchase' })).toEqual([]);
		expect(addresses({ side: 'achats' }, 'sale')).toEqual([]);
	});

	it('leaves alone another dossier, side or tool', () => {
		expect(addresses({}, 'purchase', 'd2')).toEqual(['every@dext.cc']);
		expect(addresses({ side: 'purchase' }, 'sale')).toEqual(['every@dext.cc']);
		expect(addresses({ destination: 'Dext' })).toEqual(['every@dext.cc']);
		expect(addresses({ dossierId: '' })).toEqual(['every@dext.cc']);
	});
});
