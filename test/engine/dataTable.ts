import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { plain, standIn } from './standIns';

/** A row as the table keeps it; the columns n8n adds are `id`, `createdAt` and `updatedAt`. */
export type Row = IDataObject & { id: number };

interface Table {
	id: string;
	name: string;
	columns: Record<string, string>;
	rows: Row[];
	nextId: number;
}

interface Condition {
	keyName: string;
	condition: 'eq' | 'neq' | 'lte' | 'gte' | 'ilike' | 'isEmpty' | 'isNotEmpty';
	keyValue: unknown;
}

const systemColumns = { id: 'number', createdAt: 'date', updatedAt: 'date' };
const parameters = [
	'resource',
	'operation',
	'tableName',
	'columns',
	'dataTableId',
	'matchType',
	'filters',
	'returnAll',
	'limit',
	'orderBy',
	'orderByColumn',
	'orderByDirection',
	'options',
];

/** n8n's Data Tables in memory, as strict about columns and types as the real ones. */
export class DataTables {
	/** What others do to the tables just before a node works on them, by the node's name. */
	readonly before: Record<string, () => void> = {};
	private readonly tables: Table[] = [];

	/** The rows of a table, oldest first; none while there is no such table. */
	rows(name: string): Row[] {
		return this.named(name)?.rows ?? [];
	}

	/** Makes a table with a row before any template does. */
	seed(name: string, columns: Readonly<Record<string, string>>, row: IDataObject): void {
		const table = {
			id: `seeded-${name}`,
			name,
			columns: { ...systemColumns, ...columns },
			rows: [],
			nextId: 1,
		};
		this.tables.push(table);
		append(table, row);
	}

	/** Writes rows as a person does in n8n's editor, into a table that a template has made. */
	addRows(name: string, rows: IDataObject[]): void {
		const table = this.named(name);
		if (!table) throw new Error(`There is no table ${name}`);
		for (const row of rows) append(table, row);
	}

	/** The node `n8n-nodes-base.dataTable` on these tables. */
	node(): INodeType {
		const execute = (context: IExecuteFunctions) => this.execute(context);
		return standIn('dataTable', parameters.map(plain), async function () {
			return [execute(this)];
		});
	}

	private execute(context: IExecuteFunctions): INodeExecutionData[] {
		this.before[context.getNode().name]?.();
		const operation = context.getNodeParameter('operation', 0) as string;
		const items = context.getInputData();
		if (operation === 'insert') return this.insert(context, items);
		return items.flatMap((_item, index) =>
			this.operate(context, operation, index).map((json) => ({
				json: { ...json },
				pairedItem: { item: index },
			})),
		);
	}

	private operate(context: IExecuteFunctions, operation: string, index: number): IDataObject[] {
		if (operation === 'create') return [this.create(context, index)];
		const table = this.tableOf(context, index);
		const matches = filterOf(context, table, index);
		if (operation === 'get') return select(context, table.rows.filter(matches), index);
		if (operation === 'deleteRows') {
			const gone = table.rows.filter(matches);
			table.rows = table.rows.filter((row) => !gone.includes(row));
			return gone;
		}
		if (operation === 'upsert' || operation === 'update') {
			const values = valuesOf(context, index);
			const known = table.rows.filter(matches);
			const updatedAt = new Date().toISOString();
			for (const row of known) Object.assign(row, checkedRow(table, values), { updatedAt });
			return known.length || operation === 'update' ? known : [append(table, values)];
		}
		throw new Error(`The stand-in has no operation ${operation}`);
	}

	private create(context: IExecuteFunctions, index: number): IDataObject {
		const name = context.getNodeParameter('tableName', index) as string;
		const { column } = context.getNodeParameter('columns', index) as unknown as {
			column: Array<{ name: string; type: string }>;
		};
		const known = this.named(name);
		if (known) return { id: known.id, name };
		const columns = { ...systemColumns, ...Object.fromEntries(column.map((one) => [one.name, one.type])) };
		const id = `table-${this.tables.length + 1}`;
		this.tables.push({ id, name, columns, rows: [], nextId: 1 });
		return { id, name };
	}

	/** With `optimizeBulk` the node tells no more than that it wrote. */
	private insert(context: IExecuteFunctions, items: INodeExecutionData[]): INodeExecutionData[] {
		const table = this.tableOf(context, 0);
		const rows = items.map(({ json }) => append(table, json));
		const { optimizeBulk } = context.getNodeParameter('options', 0, {}) as { optimizeBulk?: boolean };
		if (optimizeBulk) return [{ json: { success: true, insertedRows: rows.length } }];
		return rows.map((json, item) => ({ json: { ...json }, pairedItem: { item } }));
	}

	private named(name: string): Table | undefined {
		return this.tables.find((table) => table.name.toLowerCase() === name.toLowerCase());
	}

	private tableOf(context: IExecuteFunctions, index: number): Table {
		const { mode, value } = context.getNodeParameter('dataTableId', index) as { mode: string; value: string };
		const table = mode === 'name' ? this.named(value) : this.tables.find(({ id }) => id === value);
		if (!table) throw new Error(`There is no table ${value}`);
		return table;
	}
}

/** What a node writes: the item itself, without the columns n8n keeps, or what its fields say. */
function valuesOf(context: IExecuteFunctions, index: number): IDataObject {
	const { mappingMode, value } = context.getNodeParameter('columns', index) as {
		mappingMode: string;
		value: IDataObject;
	};
	if (mappingMode !== 'autoMapInputData') return value;
	const { json } = context.getInputData()[index];
	return Object.fromEntries(Object.entries(json).filter(([column]) => !(column in systemColumns)));
}

function append(table: Table, values: IDataObject): Row {
	const now = new Date().toISOString();
	const given = Object.fromEntries(Object.entries(values).filter(([column]) => !(column in systemColumns)));
	const empty = Object.fromEntries(Object.keys(table.columns).map((column) => [column, null]));
	const row = { ...empty, ...checkedRow(table, given), id: table.nextId++, createdAt: now, updatedAt: now };
	table.rows.push(row);
	return row;
}

/** Values as the table keeps them. The real table refuses unknown columns and values of another type, too. */
function checkedRow(table: Table, values: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(values).map(([column, value]) => {
			const type = table.columns[column];
			if (type === undefined) throw new Error(`There is no column ${column}`);
			if (value === null || value === undefined) return [column, null];
			if (type === 'date') return [column, new Date(value as string).toISOString()];
			if (typeof value !== type) throw new Error(`Column ${column} takes a ${type}, not ${typeof value}`);
			return [column, value];
		}),
	);
}

function filterOf(context: IExecuteFunctions, table: Table, index: number): (row: Row) => boolean {
	const { conditions } = context.getNodeParameter('filters', index) as unknown as { conditions: Condition[] };
	const all = context.getNodeParameter('matchType', index) === 'allConditions';
	for (const { keyName } of conditions) {
		if (!(keyName in table.columns)) throw new Error(`There is no column ${keyName}`);
	}
	return (row) =>
		all
			? conditions.every((one) => meets(table, row, one))
			: conditions.some((one) => meets(table, row, one));
}

function meets(table: Table, row: Row, { keyName, condition, keyValue }: Condition): boolean {
	const value = row[keyName];
	if (condition === 'isEmpty' || condition === 'isNotEmpty')
		return (value === null || value === '') === (condition === 'isEmpty');
	if (value === null || keyValue === null) return condition === 'eq' && value === keyValue;
	if (condition === 'ilike') return likePattern(String(keyValue)).test(String(value));
	const wanted = table.columns[keyName] === 'date' ? new Date(String(keyValue)).toISOString() : keyValue;
	if (condition === 'eq') return value === wanted;
	if (condition === 'neq') return value !== wanted;
	if (condition === 'lte') return (value as string) <= (wanted as string);
	if (condition === 'gte') return (value as string) >= (wanted as string);
	throw new Error(`The stand-in has no condition ${String(condition)}`);
}

/** SQL's `LIKE` without regard to case: `%` is any text, `_` any character. */
function likePattern(like: string): RegExp {
	const escaped = like.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'is');
}

function select(context: IExecuteFunctions, rows: Row[], index: number): Row[] {
	const limit = context.getNodeParameter('returnAll', index, false)
		? Infinity
		: Number(context.getNodeParameter('limit', index, 50));
	const column = context.getNodeParameter('orderBy', index, false)
		? (context.getNodeParameter('orderByColumn', index) as string)
		: 'id';
	const sign = context.getNodeParameter('orderByDirection', index, 'ASC') === 'DESC' ? -1 : 1;
	const ordered = [...rows].sort((a, b) => sign * compare(a[column], b[column]));
	return ordered.slice(0, limit);
}

function compare(a: unknown, b: unknown): number {
	if (a === b) return 0;
	return (a as string) < (b as string) ? -1 : 1;
}
