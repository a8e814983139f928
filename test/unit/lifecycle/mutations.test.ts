import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

import type { applicableStatuses } from '../../../nodes/domain/lifecycle/applicable';
import { wrongBy } from './applicable.judge';
import { TABLE } from './applicable.table';

/** A mistake seeded into the source: a text that stands in the file exactly once, and what takes its place. */
interface Mutation {
	file: string;
	text: string;
	instead: string;
}

const folder = path.resolve(__dirname, '../../../nodes/domain/lifecycle');
const source = (file: string) => readFileSync(path.join(folder, `${file}.ts`), 'utf8');
const compiled = new Map<string, string>();

function compile(code: string): string {
	const known = compiled.get(code);
	if (known !== undefined) return known;
	const { outputText } = ts.transpileModule(code, {
		compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
	});
	compiled.set(code, outputText);
	return outputText;
}

/** Loads `applicable.ts` and its neighbours from their sources, with a mistake in one of them. */
function load(mutation?: Mutation): typeof applicableStatuses {
	const modules = new Map<string, object>();
	const loadFile = (file: string): object => {
		const known = modules.get(file);
		if (known) return known;
		const exports = {};
		modules.set(file, exports);
		const code = source(file);
		const mutated = mutation?.file === file ? code.replace(mutation.text, () => mutation.instead) : code;
		const demand = (id: string): unknown => {
			if (id.startsWith('./')) return loadFile(id.slice(2));
			// eslint-disable-next-line @typescript-eslint/no-require-imports
			return require(id.startsWith('.') ? path.resolve(folder, id) : id) as unknown;
		};
		new Function('exports', 'require', compile(mutated))(exports, demand);
		return exports;
	};
	return (loadFile('applicable') as { applicableStatuses: typeof applicableStatuses }).applicableStatuses;
}

/** Rules that an implementation breaks. */
function brokenBy(implementation: typeof applicableStatuses): string[] {
	return TABLE.filter((row) => wrongBy(row, implementation).length > 0).map(({ rule }) => rule);
}

const mutation = (file: string, text: string, instead: string): Mutation => ({ file, text, instead });

const MUTATIONS: Mutation[] = [
	mutation(
		'applicable',
		"['B2B', 'B2BInt', 'B2G', 'B2GInt']",
		"['B2B', 'B2BInt', 'B2G', 'B2GInt', 'OutOfScope']",
	),
	mutation('applicable', "['B2B', 'B2BInt', 'B2G', 'B2GInt']", "['B2B', 'B2BInt', 'B2G']"),
	mutation('applicable', "['B2C', 'ArchiveOnly']", "['B2C']"),
	mutation('applicable', "['B2C', 'ArchiveOnly']", "['B2C', 'ArchiveOnly', 'Undefined']"),
	mutation('applicable', "const PUBLIC_SECTOR = ['B2G', 'B2GInt']", "const PUBLIC_SECTOR = ['B2G']"),
	mutation('applicable', 'isPublicSector(rule) && reasonsB2G', 'reasonsB2G'),
	mutation('applicable', "const PAYMENT_STATUSES = ['211', '212']", "const PAYMENT_STATUSES = ['212']"),
	mutation('applicable', "processingRule === 'B2BInt' && rules", 'rules'),
	mutation('applicable', ' && rules.internationalPaymentsOnly', ''),
	mutation('applicable', '!paymentsOnly || PAYMENT', 'PAYMENT'),
	mutation(
		'applicable',
		"'204', '205', '206', '207', '208', '209', '211'",
		"'204', '205', '206', '207', '208', '209'",
	),
	mutation(
		'applicable',
		"'204', '205', '206', '207', '208', '209', '211'",
		"'205', '206', '207', '208', '209', '211'",
	),
	mutation('applicable', "['207', '210', '211', '212']", "['211', '212']"),
	mutation('applicable', "['207', '210', '211', '212']", "['207', '210', '211']"),
	mutation('applicable', "['207', '210', '211', '212']", "['207', '210', '211', '212', '220']"),
	mutation('applicable', " || (code === '220' && replaced)", ''),
	mutation('applicable', "if (from === '212')", "if (from === '211')"),
	mutation('applicable', 'from !== code || !NOT_TWICE', '!NOT_TWICE'),
	mutation('applicable', 'closedByRule(processingRule) ?? ended(known.own)', 'closedByRule(processingRule)'),
	mutation('applicable', 'closedByRule(processingRule) ?? ended(known.own)', 'ended(known.own)'),
	mutation('applicable', 'own.findLast(isFinal)', 'own.slice(-1).find(isFinal)'),
	mutation('applicable', 'ended(known.own)', 'ended(input.history)'),
	mutation('applicable', 'currentStatus(input.history)', '(input.history.at(-1) ?? null)'),
	mutation('applicable', 'kindOf(replacedBy).corrected', 'true'),
	mutation('applicable', 'actors.includes(actor)', "actors.includes(actor) || actor === 'platform'"),
	mutation('applicable', 'actors.includes(actor)', "actors.includes(actor) || actor === 'thirdParty'"),
	mutation('applicable', 'input.historyComplete', 'true'),
	mutation('applicable', 'rule === null || ', ''),
	mutation('applicable', 'required: status.required', 'required: []'),
	mutation('applicable', 'from && !applicable.length', 'false'),
	mutation('roles', 'kindOf(invoice).selfBilled ? !buyer : buyer', 'buyer'),
	mutation('roles', 'if (buyer || bothWays)', 'if (buyer)'),
	mutation('roles', 'if (!buyer || bothWays)', 'if (!buyer)'),
	mutation('roles', 'if (buyer || bothWays)', 'if (recipient || bothWays)'),
	mutation('roles', '&& !kindOf(invoice).factored', ''),
	mutation('roles', 'payee.siren === seller.siren', 'payee.siren !== seller.siren'),
	mutation('unusual', "['205', '206', '211']", "['206', '211']"),
	mutation('unusual', "code === '208' || code === '209'", "code === '208'"),
	mutation('unusual', "codes: ['207', '210', '220']", "codes: ['210', '220']"),
	mutation('unusual', "replaced ? null : 'No corrected", "true ? null : 'No corrected"),
	mutation('unusual', 'sign(left) !== sign(due)', 'sign(left) === -sign(due)'),
	mutation('unusual', "code === '212' ? [...warnings", "code === '211' ? [...warnings"),
	mutation('findings', "actors.includes('recipient') ? '203' : '200'", "'203'"),
	mutation('findings', '&& !complete', ''),
	mutation('history', "code === '203' || ", ''),
	mutation('history', 'arrived && isDuplicate', 'isDuplicate'),
	mutation('history', 'reason.code === DUPLICATE', 'true'),
];

it('the table holds for the source as it is', () => {
	expect(brokenBy(load())).toEqual([]);
});

it.each(MUTATIONS)('in $file.ts "$instead" instead of "$text" is caught', (seeded) => {
	expect(source(seeded.file).split(seeded.text)).toHaveLength(2);
	expect(brokenBy(load(seeded))).not.toEqual([]);
});
