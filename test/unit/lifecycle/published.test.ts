import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { ACTIONS, AMOUNT_TYPES } from '../../../nodes/domain/lifecycle/reasons';
import { STATUSES, statusByCode } from '../../../nodes/domain/lifecycle/statuses';

interface Published {
	statuses: Array<{
		code: string;
		labelFr: string;
		mdt77: string | null;
		mdt88: string | null;
		reasonRequired: boolean;
		reasonCodes: string[];
	}>;
	reasonCodes210B2G: string[];
	otherCodesInCL06: string[];
	requestedActionCodes: Record<string, string>;
	characteristicTypeCodes: string[];
	terminal: string[];
}

/** The published table of statuses; it is kept outside the project. */
const file = path.join(
	path.resolve(process.env.EFACTURE_CONTRACTS ?? path.join(__dirname, '../../../../shared/contracts')),
	'lifecycle-statuses.json',
);

if (!existsSync(file)) {
	it.skip(`skipped: no table of statuses at ${file}; EFACTURE_CONTRACTS names another folder`, () =>
		undefined);
} else {
	const published = JSON.parse(readFileSync(file, 'utf8')) as Published;

	it.each(published.statuses.map((status) => [status.code, status] as const))(
		'%s is as published',
		(code, { labelFr, mdt77, mdt88, reasonRequired, reasonCodes }) => {
			const status = statusByCode(code)!;
			expect(status).toMatchObject({ labelFr, phase: mdt77, documentStatus: mdt88 });
			expect(status.required.includes('reason')).toBe(reasonRequired);
			expect([...status.reasons].sort()).toEqual([...reasonCodes].sort());
		},
	);

	it('has the published codes and no others', () => {
		const codes = [...published.statuses.map(({ code }) => code), ...published.otherCodesInCL06];
		expect(STATUSES.map(({ code }) => code)).toEqual(codes.sort());
	});

	it('has the published reasons of a refusal by the public sector', () => {
		expect([...statusByCode('210')!.reasonsB2G!].sort()).toEqual([...published.reasonCodes210B2G].sort());
	});

	it('ends where the published table ends', () => {
		const final = STATUSES.filter(({ final }) => final).map(({ code }) => code);
		expect(final).toEqual(published.terminal);
	});

	it('has the published actions and kinds of amounts', () => {
		const actions = Object.entries(ACTIONS).map(([code, { labelFr }]) => [code, labelFr]);
		expect(Object.fromEntries(actions)).toEqual(published.requestedActionCodes);
		expect(Object.keys(AMOUNT_TYPES).sort()).toEqual([...published.characteristicTypeCodes].sort());
	});
}
