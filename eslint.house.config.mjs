import tsParser from '@typescript-eslint/parser';
import tsPlugin from '@typescript-eslint/eslint-plugin';
import importX from 'eslint-plugin-import-x';

const zone = (target, from, message) => ({ target, from, message });

export default [
	{ ignores: ['dist/**', 'node_modules/**', 'coverage/**', '.sandbox/**'] },
	{
		files: ['**/*.ts', '**/*.mjs', '**/*.js'],
		languageOptions: { parser: tsParser, ecmaVersion: 2023, sourceType: 'module' },
		// n8n's own rules have their own configuration and are judged there.
		linterOptions: { reportUnusedDisableDirectives: 'off' },
		plugins: { 'import-x': importX, '@typescript-eslint': tsPlugin },
		settings: { 'import-x/resolver': { typescript: true, node: { extensions: ['.ts', '.js', '.mjs'] } } },
		rules: {
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'no-var': 'error',
			'prefer-const': 'error',
			'no-unused-vars': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
			'@typescript-eslint/no-explicit-any': 'error',
			'import-x/no-cycle': 'error',
			'import-x/no-restricted-paths': [
				'error',
				{
					zones: [
						zone(
							'./nodes/EFacture',
							'./nodes/Welyb',
							'Workflow templates connect the two sides; neither imports the other.',
						),
						zone(
							'./nodes/Welyb',
							'./nodes/EFacture',
							'Workflow templates connect the two sides; neither imports the other.',
						),
						zone(
							'./nodes/domain',
							['./nodes/EFacture', './nodes/Welyb', './nodes/runtime'],
							'domain/ is pure business.',
						),
						zone('./nodes/runtime', ['./nodes/EFacture', './nodes/Welyb'], 'runtime/ serves both sides.'),
						zone('./nodes/EFacture/platform', './nodes/EFacture/*/*.node.ts', 'A client knows no node.'),
						zone('./nodes/Welyb/portal', './nodes/Welyb/*/*.node.ts', 'A client knows no node.'),
						zone(
							['./nodes', './credentials', './index.ts'],
							['./sandbox', './test', './bench', './scripts', './e2e'],
							'Nothing that ships imports what tests it.',
						),
						{
							...zone(
								'./sandbox',
								'./nodes',
								'The sandbox judges the pack, so it shares no code with it, but the catalogue of statuses.',
							),
							except: ['./domain/lifecycle/statuses.ts', './domain/lifecycle/reasons.ts'],
						},
					],
				},
			],
		},
	},
	{
		files: ['nodes/domain/**/*.ts'],
		rules: { 'no-restricted-imports': ['error', { paths: ['n8n-workflow', 'n8n-core', 'axios'] }] },
	},
];
