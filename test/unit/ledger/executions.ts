import type { StoredRow } from '../../../nodes/domain/ledger/row';

/**
 * Executions side by side, as they meet in tables: each is a generator that yields wherever n8n does something outside, so that
 * another may come between, or n8n may die.
 */
export type Execution = Generator<void, void, void>;

/** Numbers from 0 to below 1, the same for a seed. */
export function random(seed: number): () => number {
	let state = (seed * 2654435761) >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** Runs executions step by step in an order that chance gives, and lets one die at a step with a probability. */
export function interleave(
	executions: Execution[],
	chance: () => number,
	{ dies, onStep = () => {} }: { dies: number; onStep?: () => void },
): void {
	const alive = [...executions];
	while (alive.length > 0) {
		const index = Math.floor(chance() * alive.length);
		onStep();
		if (chance() < dies || alive[index].next().done) alive.splice(index, 1);
	}
}

/** A Data Table: ids grow, rows are copies, and an insert is one step. */
export class Table<Row extends { id: number }> {
	rows: Row[] = [];
	private nextId = 1;

	where(condition: (row: Row) => boolean): Row[] {
		return structuredClone(this.rows.filter(condition));
	}

	insert(rows: Array<Omit<Row, 'id'>>): void {
		this.rows.push(...structuredClone(rows).map((row) => ({ ...row, id: this.nextId++ }) as Row));
	}

	update(values: Partial<Row> & { id?: number }, condition: (row: Row) => boolean): void {
		for (const row of this.rows.filter(condition))
			Object.assign(row, structuredClone(values), { id: row.id });
	}

	delete(ids: number[]): void {
		this.rows = this.rows.filter(({ id }) => !ids.includes(id));
	}
}

export type Ledger = Table<StoredRow>;
