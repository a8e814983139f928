import { failureError, failureOf } from '../../runtime/failure';
import { registerDocument, uploadPart, type Registration, type Upload } from '../portal/documents';
import type { PartName, PortalDocument } from '../portal/schemas';
import type { Portal } from '../portal/transport';

/** The files at hand. */
export type Uploads = Partial<Record<PartName, Upload>>;

/** What became of a filing, with the document that is in the portal now. */
export type Delivered =
	| { outcome: 'filed' | 'alreadyFiled'; document: PortalDocument }
	| { outcome: 'conflict'; document: PortalDocument; differences: string[] };

/**
 * Registers a filing and uploads what the portal misses. A filing that was cut short, here or elsewhere, goes on where it stopped.
 * If another delivery takes the registration's place meanwhile it is made once more, and then mostly finds a conflict.
 *
 * @throws NodeApiError see `callPortal`; `incomplete` when the portal still misses a part after it got all of them
 */
export async function deliver(
	portal: Portal,
	registration: Registration,
	uploads: Uploads,
): Promise<Delivered> {
	const delivered = await attempt(portal, registration, uploads).catch(undefinedIfReplaced);
	return delivered ?? (await attempt(portal, registration, uploads));
}

async function attempt(portal: Portal, registration: Registration, uploads: Uploads): Promise<Delivered> {
	const answer = await registerDocument(portal, registration);
	if (answer.outcome !== 'registered') return answer;
	return await uploadMissing(portal, answer.document, answer.missing, uploads);
}

function undefinedIfReplaced(error: unknown): undefined {
	if (failureOf(error).code !== 'registrationReplaced') throw error;
	return undefined;
}

async function uploadMissing(
	portal: Portal,
	registered: PortalDocument,
	missing: PartName[],
	uploads: Uploads,
): Promise<Delivered> {
	let state: { document: PortalDocument; missing: PartName[] } = { document: registered, missing };
	for (const part of missing) {
		const upload = uploads[part];
		if (upload) state = await uploadPart(portal, registered.id, part, upload);
	}
	if (state.missing.length === 0) return { outcome: 'filed', document: state.document };
	throw failureError(portal.context.getNode(), {
		message: `The portal still misses a file (${state.missing.join(', ')})`,
		description: 'Nothing is shown to users before all files have arrived. File the invoice again.',
		code: 'incomplete',
		retryable: true,
	});
}
