import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PATH = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * Starts Debian's Chromium, or the one that CHROMIUM names.
 *
 * @throws Error with the command that installs it
 */
export async function startChromium(): Promise<Browser> {
	if (!existsSync(PATH)) {
		throw new Error(
			`There is no Chromium at ${PATH}: apt-get install -y --no-install-recommends chromium fonts-liberation`,
		);
	}
	return await chromium.launch({
		executablePath: PATH,
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
	});
}
