import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ESLint } from 'eslint';
import glob from 'fast-glob';
import {
	SOURCE_FILE_PATTERNS,
	buildScanConfig,
} from '../node_modules/@n8n/scan-community-package/scanner/scanner.mjs';

/**
 * Runs n8n's community-package scanner on the source and on the packed tarball, without a network. n8n's own
 * entry point takes published packages only and keeps quiet about warnings, so this one lints with the
 * scanner's configuration and counts both.
 */

const TARBALL_FILE_PATTERNS = ['**/*.js', 'package.json'];
const root = path.resolve(import.meta.dirname, '..');

async function lint(folder, patterns) {
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	const ignore = ['node_modules/**', '**/package-lock.json'];
	const files = await glob(patterns, { cwd: folder, absolute: true, ignore });
	if (files.length === 0)
		throw new Error(`Nothing to scan in ${folder}: no file matches ${patterns.join(', ')}`);
	const results = await eslint.lintFiles(files);
	const formatter = await eslint.loadFormatter('stylish');
	return {
		errors: results.reduce((sum, result) => sum + result.errorCount, 0),
		warnings: results.reduce((sum, result) => sum + result.warningCount, 0),
		report: await formatter.format(results),
	};
}

function packAndUnpack(folder) {
	const npm = (...args) =>
		execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
	npm('run', '--silent', 'build');
	const [{ filename }] = JSON.parse(npm('pack', '--json', '--pack-destination', folder));
	const unpacked = path.join(folder, 'package');
	mkdirSync(unpacked);
	execFileSync('tar', ['-xzf', path.join(folder, filename), '-C', unpacked, '--strip-components=1']);
	return unpacked;
}

/** The files package.json promises n8n, and what n8n looks for beside them: a scan of a tarball that lacks them would prove nothing. */
function missingFiles(unpacked) {
	const { n8n, main } = JSON.parse(readFileSync(path.join(unpacked, 'package.json'), 'utf8'));
	const promised = [main, ...n8n.credentials, ...n8n.nodes, 'dist/nodes/vendor.js'];
	const present = glob.sync('**/*', { cwd: unpacked });
	const schemas = n8n.nodes.map((file) => `${path.dirname(file)}/__schema__/`);
	return [
		...promised.filter((file) => !present.includes(file)),
		...schemas.filter((folder) => !present.some((file) => file.startsWith(folder))),
	];
}

const folder = mkdtempSync(path.join(tmpdir(), 'scan-'));
try {
	const unpacked = packAndUnpack(folder);
	const missing = missingFiles(unpacked);
	const source = await lint(root, SOURCE_FILE_PATTERNS);
	const tarball = await lint(unpacked, TARBALL_FILE_PATTERNS);
	for (const { report } of [source, tarball]) if (report) console.log(report);
	for (const file of missing) console.log(`The tarball lacks ${file}, which package.json names`);
	const count = ({ errors, warnings }) => `${errors} errors, ${warnings} warnings`;
	console.log(`scan: source ${count(source)}; tarball ${count(tarball)}`);
	const found = source.errors + source.warnings + tarball.errors + tarball.warnings + missing.length;
	process.exitCode = found === 0 ? 0 : 1;
} finally {
	rmSync(folder, { recursive: true, force: true });
}
