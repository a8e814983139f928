import type { ReportFacts } from '../../../nodes/domain/report/facts';
import { reportText } from '../../../nodes/domain/report/text';
import { act } from '../ledger/acts';
import { IDENTITY, minutes, NOW, stored } from '../ledger/rows';
import { read } from '../ledger/statusItems';

const nothing: ReportFacts = {
	...{ filed: [], changed: [], notSet: [], uncertain: [], conflicts: [], parked: [], toConfirm: [] },
	...{ unanswered: [], overdue: [], missing: [], waiting: [], held: [] },
};
const frame = { platform: 'eFacture', since: minutes(-25 * 60), until: minutes(-60), now: NOW };
const report = (facts: Partial<ReportFacts>, more: object = {}) =>
	reportText({ ...nothing, ...facts }, { ...frame, ...more });
const row = stored({
	...{ state: 'uncertain', flowIds: '|f1|', number: 'F-1', counterpart: 'Le Vendeur', side: 'purchase' },
	...{ dossierName: 'Client SARL', payable: '120.00', currency: 'EUR', messageId: '<m@n8n>' },
});

it('says that nothing is to be done when nothing is', () => {
	const { subject, text, counts } = report({});
	expect(subject).toBe('eFacture report 2026-11-02: nothing needs a person; 0 filed, 0 statuses changed');
	expect(text).toContain('2026-11-01 10:00 to 2026-11-02 10:00');
	expect(new Set(Object.values(counts))).toEqual(new Set([0]));
	expect(text).not.toContain('- ');
});

it('counts first, and names each thing with what to do about it', () => {
	const { subject, text } = report({
		filed: [row, row],
		parked: [{ ...row, state: 'parked', lastError: 'The file is encrypted' }],
		toConfirm: [act({ state: 'proposed', code: '210', expiresAt: minutes(60) })],
	});
	expect(subject).toContain('2 need a person; 2 filed');
	expect(text.indexOf('     2  filed')).toBeGreaterThan(0);
	expect(text.indexOf('     2  filed')).toBeLessThan(text.indexOf('FILED (2)'));
	expect(text).toMatch(/PARKED \(1\)\n.*import them again.*\n- invoice F-1 · .* · The file is encrypted/);
	expect(text).toContain('210 Refused of invoice F-1');
	expect(text).toContain('lapses 2026-11-02 12:00');
});

it('says where to look for what is uncertain', () => {
	expect(report({ uncertain: [row] }).text).toMatch(/dossier Client SARL, purchases, .*F-1.*<m@n8n>/);
});

it('names the invoice identity, which the subject of a mail holds', () => {
	const uncertain = [{ ...row, identity: IDENTITY, messageId: null }];
	expect(report({ uncertain }).text).toContain(`or among the sent mails for ${IDENTITY}`);
});

it('does not say that what is held back goes on by itself', () => {
	const { text } = report({ held: [row] });
	expect(text).toMatch(/unless a person decides otherwise\n +1 {2}held back/);
	expect(text).toMatch(/HELD BACK.*\n.*not forwarded by themselves.*05f/);
});

it.each([
	['collectionEmail', '2026-10-31', true],
	['collectionEmail', '2026-11-01', false],
	['api', '2026-10-31', false],
])('says where a month differs: channel %s, invoice of %s', (channel, issueDate, said) => {
	const filed = [{ ...row, channel, issueDate, filedAt: '2026-11-01T08:00:00.000Z' }];
	expect(report({ filed }).text.includes('filed under 2026-11, the invoice is of 2026-10')).toBe(said);
});

it('tells of each status and of each sale past due', () => {
	const { text } = report({
		changed: [{ row, status: read('210', '11-01', { reasons: [{ code: 'TX_TVA_ERR' }] }) }],
		overdue: [{ row: { ...row, dueDate: '2026-10-30' }, left: '70.00' }],
	});
	expect(text).toMatch(/- 210 Refused · 2026-11-01 10:00 · TX_TVA_ERR · invoice F-1/);
	expect(text).toMatch(/due 2026-10-30 · 70.00 EUR not declared as received/);
});

it('shows no more lines than anyone reads, and how many more there are', () => {
	const { text } = report({ waiting: Array.from({ length: 100 }, () => row) });
	expect(text.match(/^- /gm)).toHaveLength(31);
	expect(text).toContain('and 70 more');
});

it('says that the platform could not be searched', () => {
	expect(report({}, { platformTrouble: 'It is down' }).text).toContain('could not be searched');
});
