import { readFromDirectory, searchDirectory, type Directory, type Found } from '../platform/directory';
import type { Company, Establishment, RoutingCode } from '../platform/directorySchemas';

/** What one execution asks the directory: the same question is asked once, however many items have it. */
export class DirectoryReads {
	private readonly asked = new Map<string, Promise<unknown>>();

	constructor(readonly directory: Directory) {}

	company(siren: string): Promise<Company | null> {
		return this.once(`siren ${siren}`, () => readFromDirectory(this.directory, 'siren', siren));
	}

	establishment(siret: string): Promise<Establishment | null> {
		return this.once(`siret ${siret}`, () => readFromDirectory(this.directory, 'siret', siret));
	}

	routingCode(siret: string, code: string): Promise<RoutingCode | null> {
		return this.once(`code ${siret} ${code}`, () =>
			readFromDirectory(this.directory, 'routingCode', siret, code),
		);
	}

	/** The addresses of a company, its establishments' included. */
	linesOfCompany(siren: string): Promise<Found<'directoryLine'>> {
		return this.lines({ siren });
	}

	linesOfEstablishment(siret: string): Promise<Found<'directoryLine'>> {
		return this.lines({ siret });
	}

	/**
	 * One address; none: the directory doesn't know it. By itself an address tells the present only, so one that isn't
	 * served is searched for as well, since that also tells whether it will be.
	 */
	line(address: string): Promise<Found<'directoryLine'>> {
		return this.once(`line ${address}`, async () => {
			const line = await readFromDirectory(this.directory, 'directoryLine', address);
			if (!line || line.directoryLineStatus === 'Enabled')
				return { results: line ? [line] : [], complete: true };
			const { results } = await this.lines({ addressingIdentifier: address });
			return { results: results.length ? results : [line], complete: true };
		});
	}

	private lines(filters: Record<string, string>): Promise<Found<'directoryLine'>> {
		return this.once(`lines ${JSON.stringify(filters)}`, () =>
			searchDirectory(this.directory, 'directoryLine', filters),
		);
	}

	private once<T>(question: string, ask: () => Promise<T>): Promise<T> {
		const known = this.asked.get(question) as Promise<T> | undefined;
		const answer = known ?? ask();
		this.asked.set(question, answer);
		return answer;
	}
}
