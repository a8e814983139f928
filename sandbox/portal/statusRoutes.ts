import type { FastifyInstance, FastifyRequest } from 'fastify';

import { offersFor } from './applicable';
import type { ChangeFeed, FeedQuery } from './changeFeed';
import type { Contract } from './contract';
import type { Documents } from './documents';
import { PortalError } from './errors';
import { operation } from './guard';
import { checkInstant, pageLimit } from './query';
import {
	transmissions,
	type PlatformStatus,
	type Transmission,
	type TransmissionReport,
} from './statusTypes';
import type { Statuses } from './statuses';
import type { Right } from './types';
import { warnings as wordings } from './wording';

export interface StatusParts {
	contract: Contract;
	documents: Documents;
	statuses: Statuses;
	feed: ChangeFeed;
}

const READ_DOCUMENTS: Right = 'documents.read';
const WRITE_DOCUMENTS: Right = 'documents.write';

type IdParams = { Params: { id: string } };

/** The part of the contract that is about statuses and changes. */
export function statusRoutes(
	app: FastifyInstance,
	{ contract, documents, statuses, feed }: StatusParts,
): void {
	app.post<IdParams>(
		'/documents/:id/statuses',
		operation('setDocumentStatus', WRITE_DOCUMENTS),
		(request) => {
			const written = contract.body<PlatformStatus>('PlatformStatus', request.body);
			const outcome = statuses.write(request.params.id, written);
			return { outcome, document: documents.get(request.params.id) };
		},
	);
	app.get<IdParams>(
		'/documents/:id/applicable-statuses',
		operation('listApplicableStatuses', READ_DOCUMENTS),
		(request) => {
			const { offers, refusal } = offersFor(documents.get(request.params.id));
			return {
				statuses: offers.map(({ status, reasons, warnings }) => ({
					code: status.code,
					label: status.label,
					labelFr: status.labelFr,
					required: status.required,
					optional: status.optional,
					reasons,
					warnings: warnings.map((warning) => wordings[warning].en),
				})),
				refusal: refusal?.en ?? null,
			};
		},
	);
	app.get('/changes', operation('listChanges', READ_DOCUMENTS), (request) => feed.page(feedQuery(request)));
	app.put<IdParams>(
		'/changes/:id/transmission',
		operation('reportTransmission', WRITE_DOCUMENTS),
		(request) => {
			const report = contract.body<TransmissionReport>('TransmissionReport', request.body);
			return { change: statuses.report(request.params.id, report) };
		},
	);
}

function feedQuery(request: FastifyRequest): FeedQuery {
	const { from, cursor, transmission, limit } = request.query as Record<string, string | undefined>;
	if (from !== 'beginning' && from !== 'end') checkInstant('from', from);
	if (transmission !== undefined && !transmissions.includes(transmission as Transmission)) {
		throw new PortalError('invalidRequest', `transmission must be one of ${transmissions.join(', ')}`);
	}
	return { from, cursor, transmission: transmission as Transmission | undefined, limit: pageLimit(limit) };
}
