import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(tmpdir(), 'efacture-engine-'));
// n8n-core writes its settings where these say, as soon as it is loaded.
process.env.N8N_USER_FOLDER = folder;
process.env.N8N_ENCRYPTION_KEY = 'only for tests';
process.env.N8N_LOG_LEVEL = 'silent';
require('reflect-metadata');

/** n8n's own engine, loaded with a folder of its own. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
export const { WorkflowExecute, ExecutionLifecycleHooks } = require('n8n-core') as typeof import('n8n-core');

afterAll(() => rmSync(folder, { recursive: true, force: true }));
