import { createHash } from 'node:crypto';

/** FNV-1a over the parts, as an unsigned 32-bit number. */
function seedOf(parts: Array<string | number>): number {
	let hash = 0x811c9dc5;
	for (const char of parts.join('\u0000')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
	return hash >>> 0;
}

/** Random numbers that are the same for the same seed parts (mulberry32). */
export class Random {
	private state: number;

	constructor(...seed: Array<string | number>) {
		this.state = seedOf(seed);
	}

	/** A number from 0 up to, not including, 1. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	}

	/** A whole number from `low` to `high`, both included. */
	between(low: number, high: number): number {
		return low + Math.floor(this.next() * (high - low + 1));
	}

	pick<T>(values: readonly T[]): T {
		return values[this.between(0, values.length - 1)];
	}

	digits(count: number): string {
		return Array.from({ length: count }, () => this.between(0, 9)).join('');
	}
}

/** A UUID that is the same for the same parts (RFC 9562, version 8). */
export function uuidFrom(...parts: Array<string | number>): string {
	const hex = createHash('sha256').update(parts.join('\u0000')).digest('hex');
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		`a${hex.slice(17, 20)}`,
		hex.slice(20, 32),
	].join('-');
}
