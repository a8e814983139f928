import type { Status } from '../../../nodes/domain/item';
import {
	currentStatus,
	isDuplicateRejection,
	mergeHistory,
	receivedAt,
	standing,
} from '../../../nodes/domain/lifecycle/history';
import { duplicate, status } from './made';

const codes = (statuses: Status[]) => statuses.map(({ code }) => code);

/** Every order in which statuses may arrive, one by one. */
function orders<T>(values: T[]): T[][] {
	if (values.length < 2) return [values];
	return values.flatMap((value, index) =>
		orders(values.filter((_, other) => other !== index)).map((rest) => [value, ...rest]),
	);
}
const arrived = (statuses: Status[]) =>
	statuses.reduce((known, next) => mergeHistory(known, [next]), [] as Status[]);

describe('mergeHistory', () => {
	const story = [
		status('200', '01-05'),
		status('202', '01-06'),
		status('205', '01-08'),
		status('204', '01-07'),
	];

	it('is oldest first by the date of the status, however they arrive', () => {
		for (const order of orders(story)) expect(codes(arrived(order))).toEqual(['200', '202', '204', '205']);
	});

	it('has each status once, by its id', () => {
		expect(mergeHistory(story, story)).toHaveLength(4);
		const partPayments = [status('212', '02-01', { id: 'x' }), status('212', '02-01', { id: 'y' })];
		expect(mergeHistory(partPayments, partPayments)).toHaveLength(2);
	});

	it('takes statuses of one second in the order of their codes', () => {
		const second = [
			status('203', '01-06', { id: 'a' }),
			status('202', '01-06', { id: 'b' }),
			status('200', '01-06', { id: 'c' }),
		];
		for (const order of orders(second)) expect(codes(arrived(order))).toEqual(['200', '202', '203']);
	});

	it('keeps a status without a date, as the oldest', () => {
		expect(codes(mergeHistory([status('205', '01-08')], [status('250')]))).toEqual(['250', '205']);
	});

	it('prefers the message to its copy for the tax side, and fills its gaps from the copy', () => {
		const message = status('210', '01-08', { messageId: 'M', flowId: 'F1', issuerSiren: null });
		const copy = status('210', '01-08', {
			messageId: 'C',
			flowId: 'F2',
			issuerSiren: '200000008',
			labelFr: 'Refusée',
			label: 'Refused',
			forTaxSide: true,
		});
		for (const order of orders([message, copy])) {
			expect(arrived(order)).toEqual([
				expect.objectContaining({
					messageId: 'M',
					flowId: 'F1',
					issuerSiren: '200000008',
					forTaxSide: false,
				}),
			]);
		}
	});

	it('prefers the fuller of two messages, and then any, but always the same', () => {
		const poor = status('205', '01-08', { flowId: 'F1' });
		const full = status('205', '01-08', { flowId: 'F2', label: 'Approved', issuerRole: 'BY' });
		const alike = status('205', '01-08', { flowId: 'F3', label: 'Approved', issuerRole: 'BY' });
		for (const order of orders([poor, full])) expect(arrived(order)[0].flowId).toBe('F2');
		expect(mergeHistory([alike], [full])).toEqual(mergeHistory([full], [alike]));
	});

	it('leaves what it is given as it is', () => {
		const given = Object.freeze([...story].reverse()) as Status[];
		mergeHistory(given, given);
		expect(codes(given)).toEqual(['204', '205', '202', '200']);
	});
});

describe('a 213 with DOUBLON', () => {
	const first = [status('200', '01-05'), status('202', '01-06')];

	it.each(['202', '203', '204', '205', '212'])('is of a second delivery where a %s is known', (code) => {
		for (const order of orders([duplicate('01-07'), status(code, '01-06')])) {
			const { own, ofSecondDelivery } = standing(arrived(order));
			expect([codes(own), codes(ofSecondDelivery)]).toEqual([[code], ['213']]);
			expect(currentStatus(arrived(order))?.code).toBe(code);
		}
	});

	it('is of a second delivery, too, when it is dated before the 202', () => {
		const history = arrived([duplicate('01-04'), ...first]);
		expect(currentStatus(history)?.code).toBe('202');
	});

	it.each([[[]], [['200']], [['200', '201']], [['200', '221']]])(
		"is the invoice's own status after %j",
		(before) => {
			for (const order of orders([duplicate('01-07'), ...before.map((code) => status(code, '01-06'))])) {
				expect(standing(arrived(order)).ofSecondDelivery).toEqual([]);
				expect(currentStatus(arrived(order))?.code).toBe('213');
			}
		},
	);

	it('with another reason is the invoice’s own, whatever else is known', () => {
		const rejected = status('213', '01-07', { reasons: [{ code: 'REJ_SEMAN' }] });
		expect(isDuplicateRejection(rejected)).toBe(false);
		expect(currentStatus([...first, rejected])?.code).toBe('213');
	});

	it('is known as such among several reasons', () => {
		const rejected = status('213', '01-07', { reasons: [{ code: 'REJ_UNI' }, { code: 'DOUBLON' }] });
		expect(isDuplicateRejection(rejected)).toBe(true);
	});

	it('is a matter of 213 alone: a dispute over a duplicate is the invoice’s own', () => {
		const disputed = status('207', '01-07', { reasons: [{ code: 'DOUBLON' }] });
		expect(currentStatus([...first, disputed])?.code).toBe('207');
	});
});

describe('currentStatus', () => {
	it('is null when no status is known', () => {
		expect(currentStatus([])).toBeNull();
	});

	it('is the last processing status by its own date, though a transmission status is dated later', () => {
		const history = [status('205', '01-08'), status('204', '01-07'), status('203', '01-09')];
		expect(currentStatus(history)?.code).toBe('205');
	});

	it('is the last transmission status where there is no processing status', () => {
		expect(currentStatus([status('202', '01-06'), status('200', '01-05')])?.code).toBe('202');
	});

	it('is a 501 though other transmission statuses are dated later', () => {
		expect(currentStatus([status('501', '01-05'), status('200', '01-06')])?.code).toBe('501');
	});

	it('goes by the phase in the message for codes that two parties agreed on', () => {
		const agreed = status('299', '01-09', { phase: '23' });
		expect(currentStatus([status('205', '01-08'), agreed])?.code).toBe('299');
		expect(currentStatus([status('205', '01-08'), { ...agreed, phase: '305' }])?.code).toBe('205');
		expect(currentStatus([status('205', '01-08'), { ...agreed, phase: null }])?.code).toBe('205');
	});
});

describe('receivedAt', () => {
	const history = [
		status('202', '01-06T16:10:00'),
		status('200', '01-05T15:10:00'),
		status('200', '01-09T09:00:00'),
		status('203', '01-06T16:25:00'),
	];

	it.each([
		['issuer', '2026-01-05T15:10:00'],
		['recipient', '2026-01-06T16:10:00'],
	] as const)('for the %s is the date of its first status: %s', (actor, at) => {
		expect(receivedAt(history, actor, '2026-03-01T00:00:00Z')).toEqual({ at, finding: null });
	});

	it.each([
		['issuer', '2026-01-05T22:30:00Z', '2026-01-05T23:30:00', '200'],
		['recipient', '2026-07-05T22:30:00.123Z', '2026-07-06T00:30:00', '202'],
		['recipient', '2026-07-05T22:30:00+02:00', '2026-07-05T22:30:00', '202'],
	] as const)(
		'for the %s without one is the flow’s date in Paris, with a finding',
		(actor, submitted, at, code) => {
			const found = receivedAt([status('203', '01-06')], actor, submitted);
			expect(found.at).toBe(at);
			expect(found.finding).toContain(`no ${code}`);
		},
	);

	it.each([undefined, null, '', 'soon'])('is null with a finding when the flow’s date is %j', (submitted) => {
		expect(receivedAt([], 'issuer', submitted)).toEqual({
			at: null,
			finding: expect.stringContaining("isn't known") as string,
		});
	});

	it('passes over a status without a date', () => {
		expect(receivedAt([status('200')], 'issuer', '2026-01-05T22:30:00Z').finding).toContain('no 200');
	});
});
