const { availableParallelism } = require('node:os');

const transform = {
	'^.+\\.ts$': [
		'@swc/jest',
		{
			jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
			module: { type: 'commonjs' },
		},
	],
};

/** What the tests share that run nodes: each item given is held against its operation's output schema. */
const onNodes = { setupFilesAfterEnv: ['<rootDir>/test/outputs.ts'] };

/** What the tests on a real n8n share: the packed project. */
const onRealN8n = {
	globalSetup: '<rootDir>/test/packedPack.ts',
	globalTeardown: '<rootDir>/test/removePackedPack.ts',
};

const project = (name) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	transform,
	// jest's module scope makes each look-up of a global slow. Not those that fake timers replace, nor `Promise`, which a library declares.
	sandboxInjectedGlobals: ['Array', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Set', 'String', 'Symbol'],
	...(['nodes', 'engine'].includes(name) ? onNodes : {}),
	...(['e2e', 'browser'].includes(name) ? onRealN8n : {}),
});

/** @type {import('jest').Config} */
module.exports = {
	projects: ['unit', 'nodes', 'engine', 'e2e', 'browser'].map(project),
	testTimeout: 20_000,
	// One more than there are cores, since many tests wait for servers of their own.
	maxWorkers: availableParallelism() + 1,
};
