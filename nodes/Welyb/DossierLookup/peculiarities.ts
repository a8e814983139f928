import type { Invoice } from '../../domain/item';

/** Business processes (BT-23) whose parties aren't simply one seller and one buyer. */
const PROCESSES: Record<string, string> = {
	'8': 'the lines name several sellers, so the totals are not of one seller',
	'9': 'each party is seller and buyer at once',
};

/** Invoice types (BT-3) that the buyer writes in the seller's name. */
const SELF_BILLED = ['389', '261', '500', '501', '502', '471', '473'];

/** What a person should know about the parties of an invoice before trusting its side, as sentences without a full stop. */
export function peculiaritiesOf({
	businessProcess,
	typeCode,
}: Pick<Invoice, 'businessProcess' | 'typeCode'>): string[] {
	const process = /^[SBM]([89])$/.exec(businessProcess ?? '')?.[1];
	return [
		...(process ? [`Business process ${businessProcess}: ${PROCESSES[process]}`] : []),
		...(SELF_BILLED.includes(typeCode ?? '')
			? [
					`Self-billed (type ${typeCode}): the buyer issued it; it is a sale of its seller all the same, to be confirmed`,
				]
			: []),
	];
}
