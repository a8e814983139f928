import type { DirectoryEntries } from './types';

/** What the directory knows. It is worked out when somebody asks first. */
export class Register {
	private known: DirectoryEntries | null = null;

	constructor(private readonly initial: () => DirectoryEntries) {}

	entries(): DirectoryEntries {
		this.known ??= structuredClone(this.initial());
		return this.known;
	}

	/** Adds entries; what is known already by its number, code or address is replaced. */
	add({ companies, establishments, routingCodes, lines }: Partial<DirectoryEntries>): void {
		const known = this.entries();
		put(known.companies, companies, ({ siren }) => siren);
		put(known.establishments, establishments, ({ siret }) => siret);
		put(known.routingCodes, routingCodes, ({ siret, code }) => `${siret} ${code}`);
		put(known.lines, lines, ({ address }) => address);
	}

	removeLine(address: string): void {
		const known = this.entries();
		known.lines = known.lines.filter((line) => line.address !== address);
	}
}

function put<T>(list: T[], added: T[] | undefined, keyOf: (entry: T) => string): void {
	const places = new Map(list.map((entry, place) => [keyOf(entry), place]));
	for (const entry of added ?? []) {
		const place = places.get(keyOf(entry)) ?? list.length;
		places.set(keyOf(entry), place);
		list[place] = entry;
	}
}
