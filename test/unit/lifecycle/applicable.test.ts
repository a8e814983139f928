import { applicableStatuses } from '../../../nodes/domain/lifecycle/applicable';
import { wrongBy } from './applicable.judge';
import { TABLE } from './applicable.table';

it.each(TABLE.map((row) => [row.source, row.rule, row] as const))('%s: %s', (_source, _rule, row) => {
	expect(wrongBy(row, applicableStatuses)).toEqual([]);
});

it('has one row a rule', () => {
	const rules = TABLE.map(({ source, rule }) => `${source}: ${rule}`);
	expect(new Set(rules).size).toBe(rules.length);
});
