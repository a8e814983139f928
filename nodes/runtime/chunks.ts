/** A list in pieces of at most `size`, in order. */
export function chunksOf<T>(list: T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(list.length / size) }, (_piece, index) =>
		list.slice(index * size, (index + 1) * size),
	);
}
