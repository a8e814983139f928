import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for n8n-core, for as long as a file of tests runs. Import it before n8n-core is loaded. */
export const n8nFolder = mkdtempSync(join(tmpdir(), 'efacture-tests-'));

// n8n-core writes its settings where these say, as soon as it is loaded.
process.env.N8N_USER_FOLDER = n8nFolder;
process.env.N8N_ENCRYPTION_KEY = 'only for tests';
process.env.N8N_LOG_LEVEL = 'silent';
require('reflect-metadata');

afterAll(() => rmSync(n8nFolder, { recursive: true, force: true }));
