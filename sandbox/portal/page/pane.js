import { fileUrl } from './api.js';
import { badge, statusLabel } from './catalogue.js';
import { element, setText } from './dom.js';
import { StatusForm } from './form.js';
import { showHistory, transmissionLines, who } from './history.js';
import { day, folderPath, instant, localTime, money, say, sentence } from './language.js';

const pane = document.getElementById('pane');

let handlers;
let details = null;
let form = null;
let parts = {};

/** @param given `person()`, `mayDecide()`, `closed()` and `saved(number, label)` */
export function startPane(given) {
	handlers = given;
	pane.addEventListener('keydown', ({ key }) => key === 'Escape' && handlers.closed());
}

export const shownDocument = () => details?.document.id ?? null;

/** Shows a document; the form of another one is gone. */
export function showDocument(given) {
	const another = given?.document.id !== details?.document.id;
	details = given;
	if (!given) form = null;
	else if (another) {
		form = null;
		build();
	} else update();
	pane.hidden = !given;
}

/** Builds everything anew, e.g. in another language or for another person. What was entered in a form stays. */
export function renderPane() {
	if (!details) return;
	if (!handlers.mayDecide()) form = null;
	form?.render();
	build();
}

/** Opens the form, with a status chosen already or none. */
export function openForm(code) {
	if (form) form.begin(code);
	else form = new StatusForm(details, code, { person: handlers.person, saved, cancelled: closeForm });
	build();
	form.focus();
}

export function focusPane() {
	parts.title.focus();
}

function saved({ status, document }) {
	form = null;
	build();
	parts.change.focus();
	handlers.saved(document.invoice.number, statusLabel(status.code));
}

function closeForm() {
	form = null;
	build();
	parts.change.focus();
}

function build() {
	const close = element('button', {
		type: 'button',
		class: 'dots close',
		'aria-label': say('close'),
		text: '×',
	});
	close.addEventListener('click', () => handlers.closed());
	parts = {
		title: element('h2', { tabindex: '-1' }),
		counterpart: element('p', { class: 'counterpart' }),
		links: element('p', { class: 'links' }),
		facts: element('dl'),
		current: element('div', { class: 'current' }),
		change: element('button', { type: 'button', class: 'strong change', text: say('change') }),
		refusal: element('p', { class: 'hint' }),
		history: element('ol', { class: 'history' }),
		noHistory: element('p', { class: 'hint', text: say('noHistory') }),
	};
	parts.change.addEventListener('click', () => openForm());
	pane.replaceChildren(
		element('div', { class: 'pane-head' }, element('div', {}, parts.title, parts.counterpart), close),
		parts.links,
		parts.facts,
		section('statusSection', parts.current, form?.element ?? parts.change, parts.refusal),
		section('history', parts.noHistory, parts.history),
	);
	pane.setAttribute('aria-label', say('document'));
	update();
}

const section = (name, ...children) =>
	element('section', {}, element('h3', { text: say(name) }), ...children);

function update() {
	const { document, refusal } = details;
	const { invoice, statuses } = document;
	setText(parts.title, invoice.number);
	setText(parts.counterpart, invoice.counterpart ?? '');
	updateLinks(document);
	updateFacts(document);
	updateCurrent(document);
	parts.change.hidden = Boolean(refusal) || !handlers.mayDecide();
	setText(parts.refusal, refusal ? sentence(refusal) : handlers.mayDecide() ? '' : say('readerOnly'));
	parts.refusal.hidden = parts.refusal.textContent === '';
	parts.noHistory.hidden = statuses.length > 0;
	showHistory(parts.history, statuses);
}

function updateLinks({ id, readable }) {
	if (parts.links.childElementCount) return;
	const link = (part, text) =>
		element('a', { href: fileUrl(id, part), target: '_blank', rel: 'noopener', text });
	if (!readable) return parts.links.replaceChildren(link('original', say('open')));
	parts.links.replaceChildren(link('readable', say('open')), link('original', say('openOriginal')));
}

function updateFacts({ invoice, side, directory, filedAt }) {
	if (parts.facts.childElementCount) return;
	const [, year, month] = directory?.path.split('/') ?? [];
	const facts = [
		['amount', money(invoice.payable, invoice.currency)],
		['date', day(invoice.issueDate)],
		['type', say('types')[invoice.typeCode] ?? say('unknownType')],
		['place', directory && folderPath({ side, year, month })],
		['filed', instant(filedAt)],
	];
	parts.facts.replaceChildren(
		...facts
			.filter(([, value]) => value)
			.map(([name, value]) =>
				element('div', {}, element('dt', { text: say(name) }), element('dd', { text: value })),
			),
	);
}

function updateCurrent({ status }) {
	const said = JSON.stringify(status);
	if (parts.current.dataset.said === said) return;
	parts.current.dataset.said = said;
	parts.current.replaceChildren(
		badge(status?.code ?? null),
		...(status
			? [
					element('p', { text: [who(status), localTime(status.at)].filter(Boolean).join(' · ') }),
					...transmissionLines(status),
				]
			: []),
	);
}
