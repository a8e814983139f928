/** The letters that a seller's number starts with, by type of document. */
const prefixes: Record<string, string> = { '380': 'FA', '381': 'AV', '384': 'FR', '386': 'AC', '389': 'AF' };

const padded = (value: number, width: number) => String(value).padStart(width, '0');

/** Habits of numbering. All keep to the characters of rule BR-FR-01; two sellers may well give the same number. */
const styles: Array<(prefix: string, sequence: number, date: string) => string> = [
	(prefix, sequence, date) => `${prefix}-${date.slice(0, 4)}-${padded(sequence, 5)}`,
	(prefix, sequence, date) => `${prefix[0]}${date.slice(0, 4)}${date.slice(5, 7)}${padded(sequence, 4)}`,
	(prefix, sequence, date) => `${date.slice(2, 4)}/${prefix}/${padded(sequence, 4)}`,
	(_prefix, sequence) => padded(sequence, 8),
	(prefix, sequence, date) => `${prefix}_${padded(sequence, 6)}_${date.slice(2, 4)}`,
];

/** An invoice number (BT-1): unlike for every sequence of one seller. `date` is `YYYY-MM-DD`. */
export const invoiceNumber = (style: number, typeCode: string, sequence: number, date: string) =>
	styles[style % styles.length](prefixes[typeCode], sequence, date);
