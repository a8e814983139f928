const transform = {
	'^.+\\.ts$': [
		'@swc/jest',
		{
			jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
			module: { type: 'commonjs' },
		},
	],
};

const project = (name) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	transform,
});

/** @type {import('jest').Config} */
module.exports = {
	projects: ['unit', 'nodes', 'engine', 'e2e', 'browser'].map(project),
	testTimeout: 20_000,
};
