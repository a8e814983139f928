import fastify from 'fastify';

import { Faults } from '../faults';
import { answerErrors } from '../platform/errors';
import { addAdminRoutes } from './adminRoutes';
import { Register } from './register';
import { addDirectoryRoutes, sendFailure, type DirectoryParts } from './routes';
import {
	directoryRoutes,
	type Directory,
	type DirectoryCall,
	type DirectoryCounters,
	type DirectoryOptions,
} from './types';

export * from './types';

const noEntries = () => ({ companies: [], establishments: [], routingCodes: [], lines: [] });
const newCounters = (): DirectoryCounters => ({
	calls: Object.fromEntries(directoryRoutes.map((route) => [route, 0])) as DirectoryCounters['calls'],
	statuses: {},
});

/** Starts a local XP Z12-013 Directory Service on 127.0.0.1. It takes the tokens of the platform it belongs to. */
export async function startDirectory(options: DirectoryOptions): Promise<Directory> {
	const register = new Register(options.entries ?? noEntries);
	const faults = new Faults<DirectoryCall>();
	const settings = {
		mode: options.mode ?? '1.3',
		counted: options.counted ?? true,
		mostResults: options.mostResults ?? 100,
	};
	let counters = newCounters();
	const parts: DirectoryParts = {
		register,
		settings,
		faults,
		counters: () => counters,
		clientOf: options.clientOf,
	};

	const app = fastify({ forceCloseConnections: true });
	answerErrors(app, sendFailure(parts));
	app.addHook('onResponse', async (request, reply) => {
		if (request.url.startsWith('/sandbox/')) return;
		counters.statuses[reply.statusCode] = (counters.statuses[reply.statusCode] ?? 0) + 1;
	});
	addDirectoryRoutes(app, parts);

	const directory: Directory = {
		url: '',
		entries: () => register.entries(),
		add: (entries) => register.add(entries),
		removeLine: (address) => register.removeLine(address),
		setMode: (mode) => {
			settings.mode = mode;
		},
		startOutage: (kind, seconds) => faults.startOutage(kind, seconds),
		endOutage: () => faults.endOutage(),
		setRateLimit: (limit) => faults.setRateLimit(limit),
		failNext: (failure) => faults.failNext(failure),
		counters: () => structuredClone(counters),
		resetCounters: () => {
			counters = newCounters();
		},
		close: async () => {
			faults.endOutage();
			await app.close();
		},
	};
	addAdminRoutes(app, directory);
	directory.url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	return directory;
}
