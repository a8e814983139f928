import type { MailMessage } from '../mail';
import type { Portal } from '../portal';
import { recipientsOf, ruleBrokenBy } from './rules';
import type { Ignored, MailFiling, MailReport } from './types';

/** Files what a mail brings into the directory of each collection address that Welyb sees in it. */
export function fileMail(message: MailMessage, portal: Portal): MailReport {
	const { messageId, subject, text, receivedAt, attachments } = message;
	const ignored: Ignored[] = [];
	const ignore = (what: string, rule: Ignored['rule']) => void ignored.push({ what, rule });

	if (attachments.length === 0) ignore(subject, 'noAttachment');
	const files = attachments.flatMap((attachment) => {
		const fileName = attachment.fileName ?? '';
		const rule = ruleBrokenBy(attachment);
		if (rule) ignore(fileName, rule);
		return rule ? [] : [{ ...attachment, fileName }];
	});
	const filed = [...recipientsOf(message)].flatMap(([address, brokenRule]): MailFiling[] => {
		const place = portal.byCollectionAddress(address);
		const rule = brokenRule ?? (place ? null : 'unknownAddress');
		if (rule) ignore(address, rule);
		if (rule || !place) return [];
		const { dossier, side } = place;
		const mail = { messageId, subject, text };
		return portal
			.fileByMail({ dossierId: dossier.id, side, files, receivedAt, mail })
			.map(({ documentId, fileName }) => ({ address, dossierId: dossier.id, side, documentId, fileName }));
	});
	return { messageId, subject, receivedAt, filed, ignored };
}
