import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { DateTime } from 'luxon';

import type { ItemError, PreparedMail } from '../../domain/item';
import type { Mail, MailAttachment } from '../../domain/mail/mail';
import { prepareMail, type MailFile, type MailOptions } from '../../domain/mail/prepare';
import type { BrokenRule } from '../../domain/mail/rules';
import { parisMonth } from '../../domain/parisTime';
import { failureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { numberOption } from '../../runtime/numberOption';
import { isTool } from '../../runtime/tool';
import type { Upload } from '../portal/documents';
import { aboutInvoice, filingOf, isPdf, type Filing } from './filing';
import { originalOf, readableOf } from './invoiceFiles';

export const outputs = [
	{ type: 'main', displayName: 'Prepared' },
	{ type: 'main', displayName: 'Rule Broken' },
];

const displayOptions = { show: { operation: ['file'], channel: ['collectionEmail'] } };

const mostMegabytes: INodeProperties = {
	displayName: 'Most Megabytes',
	name: 'mostMegabytes',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 50 },
	default: 10,
	description:
		'Size that all attachments of a mail may have together. Mail servers commonly take 20 to 25 MB, and encoding adds a third.',
};

const mostAttachments: INodeProperties = {
	displayName: 'Most Attachments',
	name: 'mostAttachments',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 2 },
	default: 2,
	description: 'How many documents a mail may have: the PDF, and the XML beside it',
};

export const description: INodeProperties[] = [
	{
		displayName:
			"Nothing is sent here. Let n8n's Send Email node send what output Prepared gives, with {{ $json.mail.to }}, {{ $json.mail.subject }}, {{ $json.mail.text }} and {{ $json.mail.attachments }}. Welyb answers nothing to a mail: see template 02 for how it is kept from leaving twice.",
		name: 'mailNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions,
		options: [
			{
				displayName: 'Attach XML',
				name: 'attachXml',
				type: 'boolean',
				default: false,
				description:
					'Whether the XML of a UBL or CII invoice goes along beside its readable view. Otherwise the original stays on the platform.',
			},
			mostAttachments,
			mostMegabytes,
		],
	},
];

/** The binary fields that a prepared mail has. */
const PROPERTIES = { readable: 'document', original: 'original' } as const;

/**
 * Prepares one mail an item. Output Prepared: the item with `mail` (`to`, `subject`, `text`, `attachments`: names of its binary
 * fields for Send Email, `names`, `findings`) and a `document` of outcome `prepared`. Output Rule Broken: the item with an `error`
 * whose code is the rule's name.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const month = parisMonth(DateTime.utc().toJSDate());
	return await runItems(this, { concurrency: 5, outputs: outputs.length }, async (itemIndex) => {
		const { json, binary } = this.getInputData()[itemIndex];
		const filing = filingOf(json);
		try {
			const original = await originalOf(this, itemIndex);
			const readable = isPdf(filing.invoice) ? undefined : await readableOf(this, itemIndex);
			const prepared = prepareMail(
				{
					invoice: { ...filing.invoice, identity: filing.identity },
					side: filing.side,
					dossierName: filing.dossier.name,
					address: addressOf(filing),
					original: mailFile(PROPERTIES.original, original),
					...(readable ? { readable: mailFile(PROPERTIES.readable, readable) } : {}),
				},
				optionsOf(this, itemIndex, month),
			);
			if (prepared.broken) {
				const error = ruleError(filing, prepared.broken) as unknown as IDataObject;
				const broken = { json: { ...json, error } };
				return isTool(this) ? [[broken], []] : [[], [broken]];
			}
			const { mail, findings } = prepared;
			const document = {
				id: null,
				outcome: 'prepared',
				filingKey: filing.key,
				originalSha256: original.sha256,
				filedAt: null,
				fileName: mail.attachments[0].name,
			};
			return [
				[
					{
						json: { ...json, document, mail: fieldsOf(mail, findings) },
						binary: attached(this, itemIndex, mail.attachments, binary ?? {}),
					},
				],
				[],
			];
		} catch (error) {
			throw failureError(this.getNode(), aboutInvoice(filing, error), itemIndex);
		}
	});
}

function optionsOf(context: IExecuteFunctions, itemIndex: number, month: string): MailOptions {
	return {
		attachXml: context.getNodeParameter('options.attachXml', itemIndex, false) as boolean,
		mostAttachments: numberOption(context, mostAttachments, itemIndex),
		mostBytes: numberOption(context, mostMegabytes, itemIndex) * 1_000_000,
		month,
	};
}

/** The portal and the list of connections give a dossier's addresses alike. */
function addressOf({ dossier, side }: Filing): string {
	const { purchases, sales } = dossier.collection ?? {};
	return (side === 'purchase' ? purchases : sales) ?? '';
}

function mailFile(property: string, { size, mimeType }: Upload): MailFile {
	return { property, size, mimeType };
}

/** What Send Email wants, as it wants it. */
function fieldsOf({ to, subject, text, attachments }: Mail, findings: string[]): PreparedMail {
	return {
		to: to[0],
		subject,
		text,
		attachments: attachments.map(({ property }) => property).join(','),
		names: attachments.map(({ name }) => name),
		findings,
	};
}

/** The attached files under the names that the mail gives them; the same stored bytes. */
function attached(
	context: IExecuteFunctions,
	itemIndex: number,
	attachments: MailAttachment[],
	binary: IBinaryKeyData,
): IBinaryKeyData {
	const from = {
		[PROPERTIES.original]: context.getNodeParameter('originalProperty', itemIndex) as string,
		[PROPERTIES.readable]: context.getNodeParameter('readableProperty', itemIndex, '') as string,
	};
	return Object.fromEntries(
		attachments.map(({ property, name }) => [
			property,
			{ ...binary[from[property as keyof typeof from]], fileName: name },
		]),
	);
}

/** What a person may correct in the table heals by itself; what lies in the invoice's files waits for a person. */
function ruleError({ invoice, dossier, side }: Filing, broken: BrokenRule[]): ItemError {
	const [{ rule }] = broken;
	const byAddress = broken.every((one) => one.rule.byAddress);
	const messages = broken.map(({ rule: { name }, message }) => `${message} (${name})`);
	return {
		message: `Invoice ${invoice.number} isn't mailed to dossier ${dossier.name}: ${messages.join('; ')}`,
		description: byAddress
			? `Correct the ${side === 'purchase' ? 'purchases' : 'sales'} address of the dossier.`
			: 'Put it into the dossier by hand, or change what keeps it back and re-import it.',
		code: rule.name,
		retryable: byAddress,
		...(byAddress ? { notReady: true } : {}),
	};
}
