import { parseDemoOptions } from '../sandbox/demo/options';
import { runDemo } from '../sandbox/demo/run';

async function main(): Promise<void> {
	const options = parseDemoOptions(process.argv.slice(2));
	const ok = await runDemo(options, (line) => process.stdout.write(`${line}\n`));
	process.exit(ok ? 0 : 1);
}

for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

main().catch((error: Error) => {
	process.stderr.write(`${error.message}\n`);
	process.exit(1);
});
