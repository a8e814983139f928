import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Jest's global tear-down of the tests on a real n8n. */
export default async function removePackedPack(): Promise<void> {
	const tarball = process.env.PACKED_PACK;
	delete process.env.PACKED_PACK;
	if (tarball) await rm(dirname(tarball), { recursive: true, force: true });
}
