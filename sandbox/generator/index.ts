import { DateTime } from 'luxon';

import { makeCompanies, type Companies, type FrenchCompany } from './companies';
import { GeneratedFlow } from './generatedFlow';
import { invoiceHeader, makeInvoice, type IssuePeriod } from './invoice';
import { makePlan, type Plan } from './plan';
import { uuidFrom } from './random';
import type { SampleDossier, SampleFlow, SampleSet } from './types';

export * from './types';

export interface GenerateOptions {
	/** How many flows; each is one invoice. */
	flows: number;
	/** Index of the first: a later call with the same seed goes on where an earlier one ended. 0 by default. */
	firstIndex?: number;
	/** Another seed makes other companies, invoices and flow ids. */
	seed?: string;
	/** Clients of the firm, at least three; 6 by default. */
	dossiers?: number;
	/** Their suppliers and customers; 12 by default. */
	counterparts?: number;
	/** Organizations of the platform. With several, the dossiers are shared out among them. `['firm']` by default. */
	organizations?: string[];
	/** First and last issue date, `YYYY-MM-DD`. */
	issued?: IssuePeriod;
	/** Instants (ISO 8601) between which the flows' `updatedAt` are spread, in the order of their index. */
	updated?: { from: string; to: string };
	/** How many flows in a row share one `updatedAt`; 7 by default. */
	flowsPerInstant?: number;
}

type Settings = Required<GenerateOptions>;

const defaults: Omit<Settings, 'flows'> = {
	firstIndex: 0,
	seed: 'sandbox',
	dossiers: 6,
	counterparts: 12,
	organizations: ['firm'],
	issued: { from: '2025-09-01', to: '2025-10-31' },
	updated: { from: '2025-11-03T06:00:00.000Z', to: '2025-11-03T18:00:00.000Z' },
	flowsPerInstant: 7,
};

/** Milliseconds between the deposit of a flow and its acknowledgement. */
const acknowledgedAfterMs = 1800;

/**
 * Makes invoices between fictional companies, as flows of the sandbox platform. The same options give the same flows,
 * and each flow the same bytes every time; files are only made when they are downloaded.
 *
 * @throws Error for fewer than three dossiers
 */
export function generate(options: GenerateOptions): SampleSet {
	const settings: Settings = { ...defaults, ...options };
	if (settings.dossiers < 3) throw new Error('The sandbox needs at least three dossiers.');
	const companies = makeCompanies(settings.seed, settings.dossiers, settings.counterparts);
	return {
		organizations: settings.organizations,
		dossiers: companies.dossiers.map(toDossier),
		flows: Array.from({ length: settings.flows }, (_, order) => makeFlow(settings, companies, order)),
	};
}

const toDossier = ({ siret, siren, name }: FrenchCompany): SampleDossier => ({ siret, siren, name });

/** The organization of the dossier that the flow is addressed to or comes from. */
function organizationOf(plan: Plan, { organizations }: Settings, { dossiers }: Companies): string {
	const isSale = plan.flowType === 'CustomerInvoice';
	const owner = isSale ? plan.sellerCompany : plan.buyerCompany;
	const place = dossiers.findIndex(({ siret }) => siret === owner.siret);
	return organizations[place % organizations.length];
}

function updateInstant({ updated, flows, flowsPerInstant }: Settings, order: number): number {
	const from = Date.parse(updated.from);
	const instants = Math.ceil(flows / flowsPerInstant);
	const step = (Date.parse(updated.to) - from) / instants;
	return Math.floor(from + Math.floor(order / flowsPerInstant) * step);
}

const extensions = { UBL: 'ubl.xml', CII: 'cii.xml', 'Factur-X': 'pdf' };
const isoInstant = (ms: number) => DateTime.fromMillis(ms, { zone: 'utc' }).toISO() ?? '';

function makeFlow(settings: Settings, companies: Companies, order: number): SampleFlow {
	const { seed, issued } = settings;
	const plan = makePlan(seed, companies, settings.firstIndex + order);
	const header = invoiceHeader(seed, plan, issued);
	const updatedAt = updateInstant(settings, order);
	return new GeneratedFlow(plan, () => makeInvoice(seed, plan, issued), {
		flowId: uuidFrom(seed, 'flow', plan.index),
		organization: organizationOf(plan, settings, companies),
		name: `${header.number.replaceAll('/', '-')}.${extensions[plan.syntax]}`,
		flowProfile: header.flowProfile,
		submittedAt: isoInstant(updatedAt - acknowledgedAfterMs),
		updatedAt: isoInstant(updatedAt),
	});
}
