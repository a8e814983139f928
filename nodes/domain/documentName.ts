import type { Invoice, Side } from './item';

const LONGEST_NAME = 120;
const LONGEST_COUNTERPART = 60;

/** Characters that file systems or Welyb refuse in a name. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u001f\u007f/\\:*?"<>|]+/g;

/** Welyb ignores files with these words in their names, which companies may well have in theirs. */
const IGNORED_WORDS = /(lo)(go)|(no)(name)/gi;

/**
 * The name of an invoice's file without its extension: `<issue date> <counterpart> <number>`. Welyb files by the date of reception, so
 * the invoice's own date has to be readable in the name.
 */
export function baseName(invoice: Invoice, side: Side): string {
	const counterpart = counterpartOf(invoice, side) ?? '';
	const words = [
		invoice.issueDate ?? '',
		shortened(clean(counterpart), LONGEST_COUNTERPART),
		clean(invoice.number),
	];
	const joined = words.filter((word) => word !== '').join(' ');
	return shortened(joined.replace(IGNORED_WORDS, '$1$3-$2$4'), LONGEST_NAME).replace(/[. ]+$/, '');
}

/** Name of the other party: the seller of a purchase, the buyer of a sale. */
export function counterpartOf({ seller, buyer }: Invoice, side: Side): string | null {
	return (side === 'purchase' ? seller : buyer).name ?? null;
}

function clean(text: string): string {
	return text.normalize('NFC').replace(FORBIDDEN, '-').replace(/\s+/g, ' ').trim();
}

/** Cut between whole characters. */
function shortened(text: string, length: number): string {
	return [...text].slice(0, length).join('').trim();
}
