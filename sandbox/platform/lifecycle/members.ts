import type { PartyTruth } from '../../generator/types';
import type { Member } from './types';

type Company = Pick<PartyTruth, 'siren' | 'siret' | 'vatId'>;

/**
 * Which company is whose: the organizations of the platform and the companies they speak for. Establishments of one
 * company may belong to different organizations, so the SIRET counts where it is known.
 */
export class Members {
	private readonly bySiret = new Map<string, Set<string>>();
	private readonly byCompany = new Map<string, Set<string>>();

	constructor(members: Member[]) {
		for (const { organization, siren, siret } of members)
			this.learn(organization, { siren, siret: siret ?? null, vatId: null });
	}

	/** Notes that a company's flows go to an organization. */
	learn(organization: string, { siren, siret, vatId }: Company): void {
		const add = (index: Map<string, Set<string>>, key: string | null) => {
			if (key !== null) index.set(key, (index.get(key) ?? new Set()).add(organization));
		};
		add(this.bySiret, siret);
		add(this.byCompany, siren ?? vatId);
	}

	organizationsOf({ siren, siret, vatId }: Company): string[] {
		const found = this.bySiret.get(siret ?? '') ?? this.byCompany.get(siren ?? vatId ?? '');
		return [...(found ?? [])];
	}
}
