const transform = {
	'^.+\\.ts$': [
		'@swc/jest',
		{
			jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
			module: { type: 'commonjs' },
		},
	],
};

/** Kinds of tests in which each item that a node gives is held against its operation's output schema. */
const RUNS_NODES = ['nodes', 'engine'];

const project = (name) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	setupFilesAfterEnv: RUNS_NODES.includes(name) ? ['<rootDir>/test/outputs.ts'] : [],
	transform,
});

/** @type {import('jest').Config} */
module.exports = {
	projects: ['unit', 'nodes', 'engine', 'e2e', 'browser'].map(project),
	testTimeout: 20_000,
};
