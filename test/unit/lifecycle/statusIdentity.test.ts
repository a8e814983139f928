import { aboutIdentity, statusId } from '../../../nodes/domain/lifecycle/identity';
import type { IdentifiedBy } from '../../../nodes/domain/lifecycle/identity';
import { payment } from '../../fixtures/cdar/act';

const status: IdentifiedBy = {
	code: '212',
	at: '2026-09-02T10:00:00',
	issuerRole: 'SE',
	issuerSiren: '732829320',
	reasons: [{ code: 'AUTRE' }, { code: 'REF_ERR', label: 'Référence incorrecte' }],
	payments: [payment('MEN', '60.00', '20.00'), payment('MEN', '10.55', '5.5')],
	about: { number: 'F-100', issueDate: '2026-08-31', sellerSiren: '732829320' },
};
const id = statusId(status);

it('is short and made of URL characters', () => {
	expect(id).toMatch(/^[\w-]{24}$/);
});

describe('one status has one id', () => {
	it.each<[string, Partial<IdentifiedBy>]>([
		['whatever the labels and notes', { reasons: [{ code: 'AUTRE', note: 'x' }, { code: 'REF_ERR' }] }],
		['in whatever order reasons come', { reasons: [...status.reasons].reverse() }],
		['in whatever order payments come', { payments: [...status.payments].reverse() }],
		[
			'however amounts are written',
			{ payments: [payment('MEN', '060.0', '20'), payment('MEN', '10.550', '5.50')] },
		],
		['beside notes without a reason', { reasons: [...status.reasons, { code: null, note: 'x' }] }],
		[
			'however the type is known',
			{ about: { ...status.about, typeCode: '381', receivedAt: '2026-09-01T08:00:00' } },
		],
		['with the day corrected within the year', { about: { ...status.about, issueDate: '2026-08-30' } }],
		['with blanks around the number', { about: { ...status.about, number: ' F-100 ' } }],
		['with the role in small letters', { issuerRole: 'se' }],
	])('%s', (_, parts) => {
		expect(statusId({ ...status, ...parts })).toBe(id);
	});
});

describe('another id', () => {
	it.each<[string, Partial<IdentifiedBy>]>([
		['for a second part payment', { at: '2026-09-02T10:00:01' }],
		[
			'for another payment date',
			{ payments: [{ ...status.payments[0], date: '2026-09-01' }, status.payments[1]] },
		],
		['for another amount', { payments: [payment('MEN', '60.01', '20'), status.payments[1]] }],
		['for the reversal of an amount', { payments: [payment('MEN', '-60', '20'), status.payments[1]] }],
		['for another rate', { payments: [payment('MEN', '60', '10'), status.payments[1]] }],
		['for a payment less', { payments: [status.payments[0]] }],
		['for another reason', { reasons: [{ code: 'AUTRE' }] }],
		['for another code', { code: '211' }],
		['for another role', { issuerRole: 'BY' }],
		['for another issuer', { issuerSiren: '552100554' }],
		['for another invoice', { about: { ...status.about, number: 'F-101' } }],
		['for the same number of another seller', { about: { ...status.about, sellerSiren: '552100554' } }],
		['for the same number of another year', { about: { ...status.about, issueDate: '2025-08-31' } }],
		['for a message that names no seller', { about: { number: 'F-100' } }],
	])('%s', (_, parts) => {
		expect(statusId({ ...status, ...parts })).not.toBe(id);
	});
});

it('knows the invoice by the invoice identity, where seller and date are named', () => {
	expect(aboutIdentity(status.about)).toBe('732829320|F-100|2026');
	expect(aboutIdentity({ number: 'F-100', issueDate: '2026-08-31' })).toBeNull();
	expect(aboutIdentity({ number: 'F-100', sellerSiren: '732829320' })).toBeNull();
});
