import type { FlowTruth } from '../generator/types';
import type { HandedOut } from '../platform/types';
import type { MailDocument } from '../portal/types';
import type { PortalDocument } from './types';

/** What counts of a document that came by mail. */
export type MailedFile = Pick<MailDocument, 'dossierSiret' | 'side' | 'fileName' | 'sha256' | 'mail'>;

/** Which invoice a file is, and whether as its original or as a view of it that people read. */
interface Recognized {
	file: MailedFile;
	identity: string;
	part: 'original' | 'readable';
}

/**
 * Documents that came by mail as {@link compare} wants them: one for each invoice a mail brought to a directory,
 * original and readable view together. An original is known by its bytes. A readable view, which is made anew at each
 * download, is known by its file's name, which has the invoice's date and number, and its mail, which has the invoice
 * identity in subject or text; so is an original whose bytes were changed. What isn't known has an identity that
 * nothing is expected for.
 */
export function mailedDocuments(
	files: MailedFile[],
	flows: Array<{ truth: FlowTruth }>,
	handedOut: HandedOut[],
): PortalDocument[] {
	const invoices = flows.map(({ truth }) => truth).filter(({ identity }) => identity !== null);
	const hashes = identitiesByHash(invoices, handedOut);
	const together = new Map<string, Recognized[]>();
	for (const file of files) {
		const recognized = recognize(file, invoices, hashes);
		const key = JSON.stringify([file.dossierSiret, file.side, recognized.identity, file.mail.messageId]);
		together.set(key, [...(together.get(key) ?? []), recognized]);
	}
	return [...together.values()].flatMap(toDocuments);
}

function identitiesByHash(invoices: FlowTruth[], handedOut: HandedOut[]): Map<string, string> {
	const given = new Map(handedOut.map(({ flowId, originalSha256 }) => [flowId, originalSha256]));
	return new Map(
		invoices.flatMap(({ flowId, originalSha256, identity }) => {
			const hash = originalSha256 ?? given.get(flowId);
			return hash && identity !== null ? [[hash, identity] as const] : [];
		}),
	);
}

function recognize(file: MailedFile, invoices: FlowTruth[], hashes: Map<string, string>): Recognized {
	const identity = hashes.get(file.sha256);
	if (identity !== undefined) return { file, identity, part: 'original' };
	const named = namedIn(file, invoices);
	if (!named?.identity) return { file, identity: `unknown|${file.fileName}`, part: 'original' };
	const isView = file.fileName.toLowerCase().endsWith('.pdf') && named.syntax !== 'Factur-X';
	return { file, identity: named.identity, part: isView ? 'readable' : 'original' };
}

/** The invoice that file name and mail name: of several that fit, the one of which most stands in the file name. */
function namedIn({ fileName, side, mail }: MailedFile, invoices: FlowTruth[]): FlowTruth | undefined {
	const name = fold(fileName);
	const words = `${mail.subject}\n${mail.text}`;
	const fitting = invoices.filter(
		({ identity, number, issueDate }) =>
			words.includes(identity ?? '') &&
			name.includes(fold(number ?? '')) &&
			name.includes(fold(issueDate ?? '')),
	);
	const weight = ({ number, seller, buyer }: FlowTruth) => {
		const counterpart = fold((side === 'purchase' ? seller : buyer)?.name ?? '');
		return fold(number ?? '').length * 2 + (name.includes(counterpart) ? 1 : 0);
	};
	return fitting.sort((one, other) => weight(other) - weight(one))[0];
}

/** Letters and digits only: file names write some characters of a number otherwise. */
function fold(text: string): string {
	return text
		.normalize('NFD')
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '');
}

function toDocuments(recognized: Recognized[]): PortalDocument[] {
	const originals = recognized.filter(({ part }) => part === 'original');
	const count = Math.max(originals.length, recognized.length - originals.length);
	const [{ file, identity }] = recognized;
	return Array.from({ length: count }, (_, place) => ({
		dossierSiret: file.dossierSiret ?? '',
		side: file.side,
		identity,
		originalSha256: originals[place]?.file.sha256 ?? null,
	}));
}
