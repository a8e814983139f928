import { parseArgs } from 'node:util';

export interface DemoOptions {
	/** Run unattended, verify and exit. */
	check: boolean;
	/** Files or folders to use instead of generated invoices. */
	invoices: string[];
	/** How many invoices to generate. */
	flows: number;
	/** How they come into the portal: by its API, or by mail to collection addresses. */
	channel: 'api' | 'email';
}

export const usage = `npm run demo -- [--check] [--channel email] [--flows N] [--invoices FOLDER …]

  --check      run unattended, verify, kill n8n in between, and exit
  --channel    api, or email for Welyb's collection addresses (api)
  --flows N    how many invoices to make up (24)
  --invoices   a folder or file to use in their place; can be given several times`;

/**
 * @throws Error with the usage for an unknown option or a count that is none
 */
export function parseDemoOptions(args: string[]): DemoOptions {
	try {
		const { values } = parseArgs({
			args,
			options: {
				check: { type: 'boolean', default: false },
				channel: { type: 'string', default: 'api' },
				flows: { type: 'string', default: '24' },
				invoices: { type: 'string', multiple: true, default: [] },
			},
		});
		const flows = Number(values.flows);
		if (!Number.isInteger(flows) || flows < 24) throw new Error('--flows wants a whole number from 24 on');
		const { channel, check, invoices } = values;
		if (channel !== 'api' && channel !== 'email') throw new Error('--channel wants api or email');
		return { check, invoices, flows, channel };
	} catch (error) {
		throw new Error(`${(error as Error).message}\n\n${usage}`);
	}
}
