import { prepareForwarding, type AttachedFile } from '../../../nodes/domain/forwarding/prepare';
import { IDENTITY, invoice } from '../ledger/rows';
import { destination, filed, forwarding, statuses } from './made';

const PDF: AttachedFile = { property: 'readable', mimeType: 'application/pdf', size: 9, sha256: 'aa' };
const XML: AttachedFile = { property: 'data', mimeType: 'application/xml', size: 5, sha256: 'bb' };

function prepare({
	about = {},
	to = {},
	files = [PDF, XML],
	codes = '202 205',
	read = invoice() as ReturnType<typeof invoice> | null,
	linked = { rows: [], forwardings: [] } as Parameters<typeof prepareForwarding>[3],
} = {}) {
	const work = {
		flow: { id: 'f1', organization: 'org' },
		forwarding: forwarding(about),
		destination: destination(to),
		history: statuses(codes),
	};
	return prepareForwarding(work, { invoice: read }, files, linked);
}

function parcelOf(given: Parameters<typeof prepare>[0]) {
	const prepared = prepare(given);
	if ('stopped' in prepared) throw new Error(prepared.reason);
	return prepared;
}

it('sends the PDF by default, the original where it is asked for', () => {
	expect(parcelOf({}).parcel.file).toMatchObject({ property: 'readable', name: 'F-1.pdf', size: 9 });
	expect(parcelOf({ to: { file: 'original' } }).parcel.file).toMatchObject({
		property: 'data',
		name: 'F-1.xml',
	});
});

it('parks what has no readable view, and says what to do', () => {
	expect(prepare({ files: [XML] })).toMatchObject({
		stopped: 'parked',
		reason: expect.stringContaining('original') as string,
	});
	expect(prepare({ files: [XML], to: { channel: 'webhook' } })).toHaveProperty('parcel.file', null);
});

it('parks a flow without an invoice', () => {
	expect(prepare({ read: null })).toMatchObject({ stopped: 'parked' });
});

it('holds a credit note of an invoice that is held back, unless it was released', () => {
	const read = invoice({
		typeCode: '381',
		identity: IDENTITY.replace('F-1', 'A-1'),
		references: { precedingInvoices: [{ number: 'F-1' }] },
	});
	const linked = { rows: [filed('210')], forwardings: [] };
	expect(prepare({ read, linked })).toMatchObject({ stopped: 'held' });
	expect(prepare({ read, linked, about: { releasedBy: 'a@b.fr' } })).toHaveProperty('parcel');
});

it('names places so that nothing reads half a file', () => {
	const { file } = parcelOf({
		to: { channel: 'sftp', address: '/in/', code: 'D1', fileName: '{code}/{number}' },
	}).parcel;
	expect(file).toMatchObject({ root: '/in', path: '/in/D1/F-1.pdf', folder: '/in/D1', key: 'D1/F-1.pdf' });
	expect(file?.temporary).toBe(`/in/${file?.temporaryName}`);
	const atRoot = parcelOf({ to: { channel: 'sftp', address: '/', fileName: '{number}' } }).parcel.file;
	expect(atRoot).toMatchObject({ root: '/', path: '/F-1.pdf', folder: '/' });
});

it('says the flag where people read it', () => {
	const { mail, metadata } = parcelOf({ about: { flag: 'It has status 210 Refused' } }).parcel;
	expect(mail.subject).toBe('Purchase - F-1 - Le Vendeur - Client SARL (It has status 210 Refused)');
	expect(mail.text).toContain('Take note: It has status 210 Refused');
	expect(metadata.flag).toBe('It has status 210 Refused');
});

it('gives the same key to the same forwarding, another when it is asked for again', () => {
	const key = (forwardingId: string) => parcelOf({ about: { forwardingId } }).parcel.idempotencyKey;
	expect(key('a')).toBe(key('a'));
	expect(key('a')).not.toBe(key('a#2'));
});

it('writes down what leaves, and what the owner need not be told', () => {
	const { sending } = parcelOf({});
	expect(sending).toMatchObject({
		state: 'sending',
		fileName: 'F-1.pdf',
		size: 9,
		sha256: 'aa',
		statusCode: '205',
	});
	expect(sending.knownStatuses).toContain('205@10-02');
	expect(sending.knownStatuses).not.toContain('202@10-01');
});
