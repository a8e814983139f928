import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { ACTIONS, AMOUNT_TYPES, REASONS, type Labels } from '../nodes/domain/lifecycle/reasons';
import {
	BADGES,
	STATUSES,
	type Actor,
	type LifecycleStatus,
	type StatusData,
} from '../nodes/domain/lifecycle/statuses';

/** The document that this script writes. */
export const DOCUMENT = path.join(__dirname, '../docs/statuses.md');

const ACTORS: Record<Actor, string> = {
	recipient: 'recipient',
	issuer: 'issuer',
	payer: 'who pays',
	payee: 'who is paid',
	platform: 'a platform',
	thirdParty: 'a third party',
	unknown: 'not known',
};

const DATA: Record<StatusData, string> = {
	reason: 'reason',
	action: 'requested action',
	note: 'note',
	vatAmounts: 'amount by VAT rate',
	amount: 'amount',
	date: 'date',
};

/** The document about the catalogue, in Markdown. */
export function statusesDocument(): string {
	return [
		introduction(),
		section(
			'Statuses',
			[
				'code',
				'English',
				'French, as messages write it',
				'phase',
				'UNTDID 1373',
				'set by',
				'badge',
				'requires',
				'may have',
			],
			STATUSES.map(statusRow),
		),
		section('Reasons', ['code', 'English', 'French', 'statuses'], labelRows(REASONS, statusesTaking)),
		section('Requested actions', ['code', 'English', 'French'], labelRows(ACTIONS)),
		section('Kinds of amounts and values', ['code', 'English', 'French'], labelRows(AMOUNT_TYPES)),
		section(
			'Badges',
			['badge', 'meaning', 'background', 'text', 'statuses'],
			Object.entries(BADGES).map(([badge, { background, text, meaning }]) => [
				badge,
				meaning,
				`\`${background}\``,
				`\`${text}\``,
				codes(STATUSES.filter((status) => status.badge === badge)),
			]),
		),
		'The colours are ours. Any two backgrounds stay apart (CIEDE2000 of 15 and more) for normal sight, protanopia, deuteranopia and tritanopia, and text has a contrast of 4.5 and more; tests hold both. A badge always shows the label, too.\n',
	].join('\n');
}

function introduction(): string {
	return `# Lifecycle statuses

Generated from the catalogue in \`nodes/domain/lifecycle\` by \`npm run docs:statuses\`; changes made here are lost.

Recipient and issuer are those of the invoice: buyer and seller, and the other way round where the buyer writes the invoice (self-billing). The buyer pays and the seller is paid in both cases. A client sets processing statuses only; transmission statuses come from the platforms. What is offered for an invoice depends on its history, too; what comes in is recorded whatever its order.

After ${codes(STATUSES.filter(({ final }) => final))} nothing is offered, with one exception: a 213 for a duplicate (reason DOUBLON) is about a second delivery where the invoice is known to have arrived. A second person confirms ${codes(STATUSES.filter(({ secondPerson }) => secondPerson))} by default.

Whether the tax portal requires 212 depends on the invoice. Yes: VAT is due on payment (BT-8 72). No: VAT is due on the invoice or on delivery (BT-8 5 or 29), or BT-8 is missing and the business process (BT-23) says goods, but for prepayments, or VAT reported before. Else it isn't known.
`;
}

function section(title: string, columns: string[], rows: string[][]): string {
	const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
	return `## ${title}\n\n${lines.join('\n')}\n`;
}

function statusRow(status: LifecycleStatus): string[] {
	const phases = { '305': 'transmission (305)', '23': 'processing (23)' };
	return [
		status.code,
		status.label,
		status.labelFr,
		status.phase ? phases[status.phase] : '',
		status.documentStatus ?? '',
		status.setBy.map((actor) => ACTORS[actor]).join(', '),
		`${status.badge} \`${BADGES[status.badge].background}\``,
		status.required.map((data) => DATA[data]).join(', '),
		status.optional.map((data) => DATA[data]).join(', '),
	];
}

function labelRows(labels: Record<string, Labels>, more: (code: string) => string[] = () => []): string[][] {
	return Object.entries(labels).map(([code, { label, labelFr }]) => [code, label, labelFr, ...more(code)]);
}

function statusesTaking(reason: string): string[] {
	const taking = STATUSES.flatMap(({ code, reasons, reasonsB2G }) => {
		if (reasons.includes(reason)) return [code];
		return reasonsB2G?.includes(reason) ? [`${code} (public sector only)`] : [];
	});
	return [taking.join(', ')];
}

function codes(statuses: LifecycleStatus[]): string {
	return statuses.map(({ code }) => code).join(', ');
}

if (require.main === module) writeFileSync(DOCUMENT, statusesDocument());
