import { DateTime } from 'luxon';

import type { Flow } from '../item';
import type { StoredAct } from '../ledger/actRow';
import type { StoredRow } from '../ledger/row';
import { statusByCode } from '../lifecycle/statuses';
import type { Change, Overdue, ReportFacts, ReportInput } from './facts';

/** A mail that tells how things stand. */
export interface Report {
	subject: string;
	/** Plain text. */
	text: string;
	/** How many there are of each kind of facts. */
	counts: Record<keyof ReportFacts, number>;
}

/** What a report is about, beside its facts. */
export type ReportFrame = Pick<ReportInput, 'platform' | 'since' | 'until' | 'now'> & {
	/** Why the platform could not be searched. */
	platformTrouble?: string | null;
};

interface Section<K extends keyof ReportFacts> {
	key: K;
	/** As it stands after a number. */
	counted: string;
	group: keyof typeof GROUPS;
	/** What to do about it. */
	todo?: string;
	line: (entry: ReportFacts[K][number]) => string;
}

const GROUPS = {
	happened: 'Since the last report',
	person: 'Needs a person',
	itself: 'Goes on by itself',
	kept: 'Stays as it is unless a person decides otherwise',
};

const MOST_LINES = 30;

const invoice = (row: StoredRow) =>
	joined(
		row.number && `invoice ${row.number}`,
		row.counterpart,
		[row.payable, row.currency].filter(Boolean).join(' '),
		place(row),
		!row.number && `flows ${row.flowIds.replaceAll('|', ' ').trim()}`,
	);

const place = ({ side, dossierName, dossierId }: Pick<StoredRow, 'side' | 'dossierName' | 'dossierId'>) =>
	words([side, (dossierName || dossierId) && `of ${dossierName || dossierId}`]);

const act = ({ code, number, counterpart, proposedBy }: StoredAct) =>
	joined(
		`${labelled(code)} of invoice ${number ?? ''}`,
		counterpart,
		proposedBy && `decided by ${proposedBy}`,
	);

function section<K extends keyof ReportFacts>(one: Section<K>): Section<keyof ReportFacts> {
	return one as unknown as Section<keyof ReportFacts>;
}

/** What the mail tells, in order. */
const SECTIONS = [
	section({ key: 'filed', counted: 'filed', group: 'happened', line: filedLine }),
	section({ key: 'changed', counted: 'statuses changed', group: 'happened', line: changedLine }),
	section({
		key: 'notSet',
		counted: 'decided, but not set',
		group: 'happened',
		line: (row) => joined(act(row), row.state, row.reason),
	}),
	section({
		key: 'uncertain',
		counted: 'uncertain',
		group: 'person',
		todo: 'Nobody knows whether these arrived, and they are not sent again by themselves. Look for each where it says, then settle it: it arrived, or it did not.',
		line: uncertainLine,
	}),
	section({
		key: 'conflicts',
		counted: 'conflicts',
		group: 'person',
		todo: 'The same invoice came twice with differences. Keep the filed one, or file the other as a new version.',
		line: (row) => joined(invoice(row), row.reason),
	}),
	section({
		key: 'parked',
		counted: 'parked',
		group: 'person',
		todo: 'These are not tried again by themselves. Remove the cause, then import them again.',
		line: (row) => joined(invoice(row), row.lastError || row.reason),
	}),
	section({
		key: 'toConfirm',
		counted: 'wait for a second person',
		group: 'person',
		todo: 'A decider other than who decided has to confirm them in the form Confirm a status.',
		line: (row) => joined(act(row), row.expiresAt && `lapses ${local(row.expiresAt)}`),
	}),
	section({
		key: 'unanswered',
		counted: "without the platform's answer",
		group: 'person',
		todo: 'These statuses were decided days ago and the platform has not accepted or refused them.',
		line: (row) => joined(act(row), row.decidedAt && `on ${local(row.decidedAt)}`, row.reason),
	}),
	section({
		key: 'overdue',
		counted: 'sales past due, payment not fully declared (212)',
		group: 'person',
		todo: 'VAT on these is due on receipt: declare what was received with status 212.',
		line: overdueLine,
	}),
	section({
		key: 'missing',
		counted: 'on the platform, not in the ledger',
		group: 'person',
		todo: 'Template 02 should have seen these. If they are here tomorrow again, import them again.',
		line: missingLine,
	}),
	section({
		key: 'waiting',
		counted: 'waiting or in hand',
		group: 'itself',
		line: (row) =>
			joined(
				invoice(row),
				row.lastError || row.reason,
				row.nextAttemptAt && `next attempt ${local(row.nextAttemptAt)}`,
			),
	}),
	section({
		key: 'held',
		counted: 'held back from forwarding',
		group: 'kept',
		todo: 'These are not forwarded by themselves. Release what is to go all the same with template 05f.',
		line: (row) => joined(invoice(row), row.statusCode && labelled(row.statusCode)),
	}),
];

/** The mail of a report: counts first, then what they are about. */
export function reportText(
	facts: ReportFacts,
	{ platform, since, until, now, platformTrouble }: ReportFrame,
): Report {
	const counts = Object.fromEntries(
		Object.entries(facts).map(([key, entries]) => [key, (entries as unknown[]).length]),
	) as Report['counts'];
	const forPerson = SECTIONS.filter(({ group }) => group === 'person')
		.map(({ key }) => counts[key])
		.reduce((sum, count) => sum + count, 0);
	const need =
		forPerson === 0 ? 'nothing needs a person' : `${forPerson} need${forPerson === 1 ? 's' : ''} a person`;
	const text = [
		`Invoices of platform ${platform}, ${local(since)} to ${local(until)} (Paris time)`,
		...(platformTrouble
			? [`The platform could not be searched, so what the ledger lacks is not known: ${platformTrouble}`]
			: []),
		...(Object.keys(GROUPS) as Array<keyof typeof GROUPS>).map((group) => countsOf(group, counts)),
		...SECTIONS.filter(({ key }) => counts[key] > 0).map((one) => detailsOf(one, facts[one.key])),
	].join('\n\n');
	return {
		subject: `eFacture report ${day(now)}: ${need}; ${counts.filed} filed, ${counts.changed} statuses changed`,
		text: `${text}\n`,
		counts,
	};
}

function countsOf(group: keyof typeof GROUPS, counts: Report['counts']): string {
	const lines = SECTIONS.filter((one) => one.group === group).map(
		({ key, counted }) => `${String(counts[key]).padStart(6)}  ${counted}`,
	);
	return [GROUPS[group], ...lines].join('\n');
}

function detailsOf(
	{ counted, todo, line }: Section<keyof ReportFacts>,
	entries: ReportFacts[keyof ReportFacts],
): string {
	const shown = entries.slice(0, MOST_LINES).map((entry) => `- ${line(entry as never)}`);
	const more = entries.length - shown.length;
	return [
		`${counted.toUpperCase()} (${entries.length})`,
		...(todo ? [todo] : []),
		...shown,
		...(more > 0 ? [`- and ${more} more, in the n8n tables eFacture ledger and eFacture acts`] : []),
	].join('\n');
}

/** The portal files what comes by mail by the day it came. */
function filedLine(row: StoredRow): string {
	const month = row.issueDate?.slice(0, 7);
	const filedIn = row.filedAt && DateTime.fromISO(row.filedAt, { zone: 'Europe/Paris' }).toFormat('yyyy-MM');
	const differs = row.channel !== 'api' && month && filedIn && month !== filedIn;
	return joined(invoice(row), differs && `filed under ${filedIn}, the invoice is of ${month}`);
}

function changedLine({ row, status }: Change): string {
	const reasons = status.reasons.map(({ code }) => code).join(', ');
	return joined(labelled(status.code), status.at && local(status.at), reasons, invoice(row));
}

function uncertainLine(row: StoredRow): string {
	const directory = row.side === 'sale' ? 'sales' : 'purchases';
	const where = `look in the portal, dossier ${row.dossierName ?? row.dossierId ?? '?'}, ${directory}, for a document named after ${row.number ?? 'it'}`;
	const about = row.updatedAt ? `of about ${local(String(row.updatedAt))}` : '';
	const message = row.messageId && `or among the sent mails for message ${row.messageId}`;
	const subject = row.identity && `or among the sent mails for ${row.identity}`;
	return joined(invoice(row), words([where, about, message, subject]));
}

function overdueLine({ row, left }: Overdue): string {
	const open =
		left === null ? 'what is left is not known' : `${words([left, row.currency])} not declared as received`;
	return joined(invoice(row), `due ${row.dueDate}`, open);
}

function missingLine({ id, organization, type, name, submittedAt }: Flow): string {
	return joined(
		`flow ${id}`,
		type,
		name,
		organization && `organization ${organization}`,
		submittedAt && `of ${local(submittedAt)}`,
	);
}

function labelled(code: string): string {
	return words([code, statusByCode(code)?.label]);
}

/** An instant, or a Paris time without a zone, for people in Paris. */
function local(instant: string): string {
	const moment = DateTime.fromISO(instant, { zone: 'Europe/Paris' });
	return moment.isValid ? moment.toFormat('yyyy-MM-dd HH:mm') : instant;
}

function day(now: Date): string {
	return local(now.toISOString()).slice(0, 10);
}

function joined(...parts: Array<string | null | undefined | false | 0>): string {
	return parts.filter(Boolean).join(' · ').replace(/\s+/g, ' ');
}

function words(parts: Array<string | null | undefined | false>): string {
	return parts.filter(Boolean).join(' ');
}
