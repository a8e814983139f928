import type { Directory, Side } from './types';

const roots = {
	purchase: { name: 'Achats', collection: 'compta+' },
	sale: { name: 'Ventes', collection: 'ventes+' },
} as const;

/** The folder of a month in which a dossier's documents of one side lie. */
export function directoryOf(dossierId: string, side: Side, year: string, month: string): Directory {
	return directory(dossierId, [roots[side].name, year, month], null);
}

/** A dossier's tree, flat: both collection directories and every month in which something was filed. */
export function treeOf(
	dossierId: string,
	months: Array<{ side: Side; year: string; month: string }>,
): Directory[] {
	return (['purchase', 'sale'] as const).flatMap((side) => {
		const { name, collection } = roots[side];
		const ofSide = months.filter((month) => month.side === side);
		const years = [...new Set(ofSide.map(({ year }) => year))];
		return [
			directory(dossierId, [name], collection),
			...years.map((year) => directory(dossierId, [name, year], null)),
			...ofSide.map(({ year, month }) => directoryOf(dossierId, side, year, month)),
		];
	});
}

function directory(dossierId: string, path: string[], collection: Directory['collection']): Directory {
	return {
		id: [dossierId, ...path].join(':'),
		name: path[path.length - 1],
		path: path.join('/'),
		collection,
	};
}
