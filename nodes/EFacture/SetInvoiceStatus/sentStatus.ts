import type { IExecuteFunctions } from 'n8n-workflow';

import type { Status } from '../../domain/item';
import { statusId } from '../../domain/lifecycle/identity';
import { readFile } from '../platform/readFlow';
import type { Platform } from '../platform/transport';
import type { Decision } from './decision';
import { refusal } from './refusal';
import type { Sent } from './send';
import type { Subject } from './subject';

/**
 * The status as its flow says it. Where the act was sent before, that flow is read, since it may say another time; a
 * flow that can't be read is taken to say what would be sent now, with a warning.
 *
 * @throws FailureError `actIdUsed` when it says something else, so that the act id is another decision's
 */
export async function sentStatus(
	context: IExecuteFunctions,
	platform: Platform,
	{ flow: { organization }, invoice }: Subject,
	{ act, message }: Decision,
	{ flowId, known }: Sent,
): Promise<{ status: Status | null; warnings: string[] }> {
	const wanted = message.status && { ...message.status, flowId };
	if (!known) return { status: wanted, warnings: [] };
	const file = await readFile(context, platform, { id: flowId, organization, syntax: 'CDAR' }).catch(
		() => null,
	);
	const [sent] = file?.statuses ?? [];
	if (!sent || !wanted)
		return { status: wanted, warnings: ["What was sent under this act ID can't be read"] };
	if (decided(sent) === decided(wanted)) return { status: sent, warnings: [] };
	throw refusal(invoice, {
		message: `Act ${act.id} was sent before, as ${sent.code} with other details`,
		description: "A new decision needs a new 'Act ID'; only a retry carries the same.",
		code: 'actIdUsed',
	});
}

/** What was decided, whenever. */
function decided(status: Status): string {
	return statusId({ ...status, at: null });
}
