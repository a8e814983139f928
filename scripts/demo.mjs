// Starts the demo on a machine that has nothing yet: only what Node itself brings is used here.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
	console.error(`Node 20 or newer is needed; this is ${process.version}.`);
	process.exit(1);
}

const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
if (!existsSync(join(root, 'node_modules', 'tsx'))) {
	console.log('installing what the project needs …');
	const status = run('npm', ['ci', '--no-audit', '--no-fund']);
	if (status !== 0) process.exit(status);
}
process.exit(
	run(process.execPath, ['--import', 'tsx', join('scripts', 'demo.ts'), ...process.argv.slice(2)]),
);
