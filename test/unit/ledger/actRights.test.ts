import { rightsOfAct, type RightsContext } from '../../../nodes/domain/ledger/actRights';
import type { ConnectionRow } from '../../../nodes/domain/registry/connectionRow';
import type { RightRow } from '../../../nodes/domain/registry/rights';
import { minutes, NOW } from './rows';

const ANNE = 'anne@cabinet.example';
const PAUL = 'paul@cabinet.example';

const right = (more: Partial<RightRow> = {}): RightRow => ({
	dossierId: 'd1',
	dossierName: null,
	person: ANNE,
	role: 'decider',
	mandate: 'LM-1',
	validFrom: null,
	validTo: null,
	...more,
});
const connected = (more: Partial<ConnectionRow> = {}) =>
	({ dossierId: 'd1', state: 'connected', connectedFrom: null, ...more }) as ConnectionRow;
const act = (more: object = {}) => ({
	state: 'decided' as const,
	dossierId: 'd1',
	proposedBy: ANNE,
	decidedAt: minutes(-5),
	...more,
});
const look = (rights: RightRow[], more: object = {}, context: Partial<RightsContext> = {}) =>
	rightsOfAct(act(more), { source: 'table', rights, connections: [connected()], now: NOW, ...context });

it('gives what the author and the second person may, and the mandate', () => {
	const rights = [right({ role: 'proposer' }), right({ person: PAUL, mandate: 'LM-2' })];
	expect(look(rights)).toEqual({ personRight: 'proposer', confirmerRight: null, mandate: 'LM-1' });
	expect(look(rights, { confirmedBy: PAUL })).toEqual({
		personRight: 'proposer',
		confirmerRight: 'decider',
		mandate: 'LM-1',
	});
});

it.each([
	['an author without a right', [right({ person: PAUL })], {}, /^anne.* has no right in d1/],
	['an author whose mandate ended yesterday', [right({ validTo: '2026-11-01' })], {}, /ended on 2026-11-01/],
	[
		'a second person without a right',
		[right({ role: 'proposer' })],
		{ confirmedBy: PAUL },
		/^paul.* has no right in d1/,
	],
	[
		'a second person whose mandate ended yesterday',
		[right(), right({ person: PAUL, validTo: '2026-11-01' })],
		{ confirmedBy: PAUL },
		/^The mandate of paul.* ended/,
	],
])('refuses %s', (_who, rights, more, message) => {
	expect(look(rights, more).refusal?.message).toMatch(message);
});

it('goes by the day of the decision, so that an outage takes no right away', () => {
	const ended = [right({ validTo: '2026-11-01' })];
	expect(look(ended, { decidedAt: '2026-11-01T22:30:00.000Z' })).toMatchObject({ personRight: 'decider' });
	expect(look(ended, { decidedAt: '2026-11-01T23:30:00.000Z' }).refusal?.code).toBe('mandateEnded');
});

it.each([
	['never was connected', [], /isn't connected/],
	[
		'was disconnected',
		[connected({ state: 'disconnected', disconnectedAt: minutes(-60) })],
		/was disconnected on 2026-11-02/,
	],
])('refuses every act in a dossier that %s', (_what, connections, message) => {
	for (const source of ['table', 'portal'] as const) {
		const { refusal } = look([right()], {}, { connections, source });
		expect(refusal?.message).toMatch(message);
		expect(refusal?.todo).toMatch(/template 01, then set the status again/);
	}
});

it('takes everybody for a decider only where the portal is to say who may', () => {
	expect(look([], {}, { source: 'portal' })).toMatchObject({ personRight: 'decider' });
	expect(look([]).refusal?.message).toContain('is empty');
});

it('lets an act that was sent go on to its verdict, whatever happened since', () => {
	expect(look([], { state: 'sent' }, { connections: [] })).toMatchObject({ personRight: 'decider' });
});
