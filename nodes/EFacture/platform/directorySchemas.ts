import { z } from 'zod';

/**
 * What the Directory Service answers: contracts 1.3.0 and 1.1.0 in one. Neither requires any field; what there is
 * nothing to go by without is required here. Enumerations are plain text, since later contracts add values.
 */

const text = z.string().nullish();

/** A company (contract: `legalUnitPayloadHistory`). */
export const companySchema = z
	.object({ siren: text, businessName: text, administrativeStatus: text })
	.passthrough();

/** An establishment of a company (contract: `facilityPayloadHistory`). */
export const establishmentSchema = z
	.object({
		siret: text,
		siren: text,
		name: text,
		administrativeStatus: text,
		legalUnit: companySchema.nullish(),
	})
	.passthrough();

/** A code by which an establishment tells its invoices apart (contract: `routingCodePayloadHistoryLegalUnitFacility`). */
export const routingCodeSchema = z
	.object({ siret: text, routingIdentifier: text, routingCodeName: text, administrativeStatus: text })
	.passthrough();

/**
 * An address at which a company receives invoices (1.3.0: `directoryLinePayloadStatusLegalUnitFacilityRoutingCode`).
 * Contract 1.1.0 has platform and routing code in objects of their own; here they stand where 1.3.0 has them.
 */
export const directoryLineSchema = z
	.object({
		addressingIdentifier: z.string().min(1),
		platformType: text,
		directoryLineStatus: text,
		siren: text,
		siret: text,
		routingIdentifier: text,
		addressingSuffix: text,
		routingCode: z.object({ routingIdentifier: text }).passthrough().nullish(),
		platform: z.object({ platformType: text, platformStatus: text }).passthrough().nullish(),
	})
	.transform(({ routingCode, platform, ...line }) => ({
		...line,
		platformType: line.platformType ?? platform?.platformType,
		directoryLineStatus: line.directoryLineStatus ?? platform?.platformStatus,
		routingIdentifier: line.routingIdentifier ?? routingCode?.routingIdentifier,
	}));

/** One page of a search but its results; `totalNumberOfResults` is -1 where the platform doesn't count. */
export const directoryAnswerSchema = z
	.object({
		totalNumberOfResults: z.number().nullish(),
		search: z.object({ limit: z.number().nullish() }).passthrough().nullish(),
	})
	.passthrough();

export type DirectoryAnswer = z.infer<typeof directoryAnswerSchema>;
export type Company = z.infer<typeof companySchema>;
export type Establishment = z.infer<typeof establishmentSchema>;
export type RoutingCode = z.infer<typeof routingCodeSchema>;
export type DirectoryLine = z.infer<typeof directoryLineSchema>;
