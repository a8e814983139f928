import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { failureError, failureOf, FailureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { getConnector, type Connector } from '../portal/applications';
import { connectDossier, type ConnectionTerms } from '../portal/connections';
import { connectAnswerSchema, connectionSchema } from '../portal/schemas';
import { openPortal } from '../portal/transport';
import { dossierIdOf, readAccounts } from './connectionFields';
import * as connectionTerms from './connectionTerms';
import { assess, assessmentSchema, readFirm, type Assessment, type Firm } from './firm';

export const description: INodeProperties[] = [
	...connectionTerms.description,
	{
		displayName: 'Options',
		name: 'connectOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { operation: ['connect'] } },
		options: [
			{
				displayName: 'Change Terms',
				name: 'changeTerms',
				type: 'boolean',
				default: false,
				description:
					'Whether a dossier that is connected already gets the date, platform and organization given here. Otherwise it is refused where they differ.',
			},
			{
				displayName: 'Concurrency',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 20 },
				default: 5,
				description: 'How many dossiers are connected at the same time',
			},
		],
	},
];

/** A dossier that may be connected; no `terms`: it is connected under what is asked. */
interface Plan extends Assessment {
	terms: ConnectionTerms | null;
}

export const output = assessmentSchema.extend({
	connection: connectionSchema.extend({ outcome: connectAnswerSchema.shape.outcome }),
});

/**
 * Connects each item's dossier and adds `dossier`, `eligibility` (with its warnings) and `connection`, whose `outcome` is `connected`,
 * `changed` or `unchanged`. Everything is checked first: with 'On Error' at stop, one dossier that can't be connected means that none
 * is; else those that can are, and the others leave by the error output.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const options = this.getNodeParameter('connectOptions', 0, {}) as {
		changeTerms?: boolean;
		concurrency?: number;
	};
	const portal = await openPortal(this);
	const accountOf = readAccounts(this);
	const now = new Date().toISOString();
	const read = Promise.all([readFirm(portal), getConnector(portal)]);
	// Each item reports its failure itself.
	read.catch(() => undefined);
	const plans = items.map(async (_item, itemIndex) => {
		const [firm, connector] = await read;
		return planOf(this, itemIndex, { firm, connector, accountOf, now, changeTerms: options.changeTerms });
	});
	const settled = await Promise.allSettled(plans);
	if (!this.continueOnFail()) throwFirst(this, settled);

	return await runItems(this, { concurrency: options.concurrency ?? 5 }, async (itemIndex) => {
		const { json, binary } = items[itemIndex];
		const { dossier, eligibility, connection, terms } = await plans[itemIndex];
		const { outcome, connection: result } = terms
			? await connectDossier(portal, dossier.id, terms)
			: { outcome: 'unchanged', connection };
		const made = { dossier, eligibility, connection: { ...result, outcome } } as unknown as IDataObject;
		return [[{ json: { ...json, ...made }, binary }]];
	});
}

interface Planning {
	firm: Firm;
	connector: Connector;
	accountOf: ReturnType<typeof readAccounts>;
	now: string;
	changeTerms?: boolean;
}

/** @throws FailureError `applicationInactive`, `dossierNotEligible`, or what is wrong with the item */
function planOf(
	context: IExecuteFunctions,
	itemIndex: number,
	{ firm, connector, accountOf, now, changeTerms }: Planning,
): Plan {
	const wanted = connectionTerms.wantedTerms(context, itemIndex);
	const dossierId = dossierIdOf(context, itemIndex);
	const assessment = assess(firm, dossierId, (dossier) => accountOf(itemIndex, dossier));
	if (!connector.active) throw inactive(connector);
	const { connection, eligibility } = assessment;
	const current = connection?.state === 'connected' ? connection : undefined;
	const fits = current && connectionTerms.isUnder(current, wanted);
	const others = eligibility.reasons.filter(({ code }) => code !== 'alreadyConnected');
	if (others.length > 0) throw notEligible(assessment, eligibility.reasons);
	if (current && !fits && !changeTerms) {
		const [reason] = eligibility.reasons;
		const told = connectionTerms.toldTerms(current);
		throw notEligible(assessment, [
			{
				message: `${reason.message}, under other terms (${told})`,
				todo: "Turn on 'Change Terms', or disconnect it first.",
			},
		]);
	}
	return { ...assessment, terms: fits ? null : connectionTerms.termsToWrite(wanted, connection, now) };
}

function notEligible(
	{ dossier }: Assessment,
	reasons: Array<{ message: string; todo: string }>,
): FailureError {
	return new FailureError({
		message: `The dossier ${dossier.name} can't be connected: ${reasons.map(({ message }) => message).join('. ')}`,
		description: reasons.map(({ todo }) => todo).join(' '),
		code: 'dossierNotEligible',
		retryable: false,
	});
}

function inactive({ name, todo }: Connector): FailureError {
	return new FailureError({
		message: `'${name}' isn't active in the firm's Welyb, so that no dossier can be connected`,
		description: todo ?? '',
		code: 'applicationInactive',
		retryable: false,
	});
}

function throwFirst(context: IExecuteFunctions, settled: Array<PromiseSettledResult<Plan>>): void {
	const itemIndex = settled.findIndex(({ status }) => status === 'rejected');
	if (itemIndex < 0) return;
	const failure = failureOf((settled[itemIndex] as PromiseRejectedResult).reason);
	const count = settled.filter(({ status }) => status === 'rejected').length;
	const none = `${count} of ${settled.length} items can't be connected, so none was. Set 'On Error' to continue to connect the others.`;
	const description = settled.length > 1 ? `${failure.description} ${none}` : failure.description;
	throw failureError(context.getNode(), { ...failure, description }, itemIndex);
}
