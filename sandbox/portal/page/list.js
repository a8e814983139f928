import { mailFileUrl } from './api.js';
import { badge } from './catalogue.js';
import { element, reconcile, setText } from './dom.js';
import { day, folderPath, instant, money, say } from './language.js';

const main = document.getElementById('documents');
/** Transmissions that a person wants to see in the list. */
const PENDING = ['waiting', 'awaitingConfirmation', 'sent', 'refused'];

let handlers;
let view;
let focusable = null;

/** @param given `choose(document)`, `openMenu(document, row, place)` and `more()` */
export function startList(given) {
	handlers = given;
	main.addEventListener('click', onClick);
	main.addEventListener('dblclick', onDoubleClick);
	main.addEventListener('contextmenu', onContextMenu);
	main.addEventListener('keydown', onKey);
}

/**
 * Shows a folder's documents.
 *
 * @param shown `folder`, `dossierName`, `documents`, `total`, `byMail` documents without invoice, `selected` document id; null: no folder is chosen
 */
export function showList(shown) {
	const sameFolder = view && shown && view.folder === shown.folder && main.querySelector('tbody');
	view = shown;
	if (!shown) return main.replaceChildren(nothingChosen());
	if (!sameFolder) main.replaceChildren(...frame());
	update();
}

/** Builds everything anew, e.g. in another language. */
export function renderList() {
	if (!view) return main.replaceChildren(nothingChosen());
	main.replaceChildren(...frame());
	update();
}

export const rowOf = (documentId) => main.querySelector(`tr[data-key="${documentId}"]`);

/** Draws a look at what has just changed. */
export function flash(documentId) {
	const row = rowOf(documentId);
	if (!row) return;
	row.classList.remove('changed');
	requestAnimationFrame(() => row.classList.add('changed'));
}

function nothingChosen() {
	return element(
		'div',
		{ class: 'placeholder' },
		element('h1', { text: say('chooseDossier') }),
		element('p', { text: say('chooseDossierHint') }),
	);
}

function frame() {
	const columns = ['status', 'document', 'date', 'amount'];
	return [
		element('div', { class: 'heading' }, element('h1'), element('p', { class: 'path' })),
		element('p', { class: 'empty', text: say('emptyFolder'), hidden: true }),
		element(
			'div',
			{ class: 'scroll' },
			element(
				'table',
				{ role: 'grid', 'aria-label': say('documentList') },
				element(
					'thead',
					{},
					element(
						'tr',
						{},
						...columns.map((name) => element('th', { scope: 'col', class: name, text: say(name) })),
						element('th', { class: 'more' }, element('span', { class: 'hidden', text: say('change') })),
					),
				),
				element('tbody'),
			),
			element('button', { type: 'button', class: 'quiet more', text: say('moreDocuments'), hidden: true }),
			element(
				'section',
				{ class: 'by-mail', hidden: true },
				element('h2', { text: say('byMail') }),
				element('ul'),
			),
		),
	];
}

function update() {
	const { folder, dossierName, documents, total, byMail } = view;
	setText(main.querySelector('h1'), dossierName ?? '');
	const path = [folderPath(folder), say('documents', total + byMail.length)].filter(Boolean).join(' · ');
	setText(main.querySelector('.path'), path);
	main.querySelector('.empty').hidden = documents.length + byMail.length > 0;
	main.querySelector('table').hidden = documents.length === 0;
	main.querySelector('.scroll > .more').hidden = documents.length >= total;
	if (!documents.some(({ id }) => id === focusable)) focusable = view.selected ?? documents[0]?.id ?? null;
	reconcile(main.querySelector('tbody'), documents, {
		key: ({ id }) => id,
		make: makeRow,
		update: updateRow,
	});
	main.querySelector('.by-mail').hidden = byMail.length === 0;
	reconcile(main.querySelector('.by-mail ul'), byMail, {
		key: ({ documentId }) => documentId,
		make: makeMailLine,
		update: () => {},
	});
}

function makeMailLine({ documentId, fileName, receivedAt }) {
	const link = element('a', {
		href: mailFileUrl(documentId),
		target: '_blank',
		rel: 'noopener',
		text: fileName,
	});
	return element('li', {}, link, element('span', { class: 'hint', text: instant(receivedAt) }));
}

function makeRow() {
	return element(
		'tr',
		{},
		element('td', { class: 'status' }),
		element('td', { class: 'document' }, element('strong'), element('span', { class: 'number' })),
		element('td', { class: 'date' }),
		element('td', { class: 'amount' }),
		element(
			'td',
			{ class: 'more' },
			element('button', { type: 'button', class: 'dots', tabindex: '-1', text: '⋮' }),
		),
	);
}

function updateRow(row, { id, side, invoice, status, statuses }) {
	const [state, name, date, amount, more] = row.children;
	row.tabIndex = id === focusable ? 0 : -1;
	row.setAttribute('aria-selected', String(id === view.selected));
	const said = `${status?.code ?? ''}|${transmissionOf(status, statuses) ?? ''}`;
	if (state.dataset.said !== said) {
		state.dataset.said = said;
		state.replaceChildren(badge(status?.code ?? null), ...noteOn(status, statuses));
	}
	const type = say('types')[invoice.typeCode] ?? say('unknownType');
	setText(name.children[0], invoice.counterpart ?? invoice.number);
	setText(
		name.children[1],
		[invoice.number, type, !view.folder.side && say(side)].filter(Boolean).join(' · '),
	);
	name.title = [invoice.counterpart, invoice.number].filter(Boolean).join(' · ');
	setText(date, day(invoice.issueDate));
	setText(amount, money(invoice.payable, invoice.currency));
	more.children[0].setAttribute('aria-label', say('actions', invoice.number));
}

function noteOn(status, statuses) {
	const transmission = transmissionOf(status, statuses);
	if (!transmission) return [];
	return [element('span', { class: `way ${transmission}`, text: say('shortTransmission')[transmission] })];
}

/** How the change in force stands; or that the last one a person made was refused. */
function transmissionOf(status, statuses) {
	const latest = statuses.findLast(({ origin }) => origin === 'portal');
	if (latest?.transmission === 'refused') return 'refused';
	return PENDING.includes(status?.transmission) ? status.transmission : null;
}

const documentOf = (row) => view.documents.find(({ id }) => id === row?.dataset.key);

function onClick({ target }) {
	if (target.matches('.scroll > .more')) return handlers.more();
	const row = target.closest('tbody tr');
	if (!row) return;
	focusOn(row);
	if (!target.matches('.dots')) return handlers.choose(documentOf(row));
	const { left, bottom } = target.getBoundingClientRect();
	handlers.openMenu(documentOf(row), row, { x: left, y: bottom });
}

function onDoubleClick({ target }) {
	const row = target.closest('tbody tr');
	if (row && !target.matches('.dots')) handlers.open(documentOf(row));
}

/** A right click, or the key for it: the browser tells of both. */
function onContextMenu(event) {
	const row = event.target.closest('tbody tr');
	if (!row) return;
	event.preventDefault();
	focusOn(row);
	const place = event.button === 2 ? { x: event.clientX, y: event.clientY } : belowStatus(row);
	handlers.openMenu(documentOf(row), row, place);
}

function onKey(event) {
	const row = event.target.closest('tbody tr');
	if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
	const rows = [...row.parentElement.children];
	const place = rows.indexOf(row);
	const keys = {
		ArrowDown: () => focusOn(rows[place + 1]),
		ArrowUp: () => focusOn(rows[place - 1]),
		Home: () => focusOn(rows[0]),
		End: () => focusOn(rows.at(-1)),
		Enter: () => handlers.choose(documentOf(row), { moveFocus: true }),
		' ': () => handlers.choose(documentOf(row)),
	};
	if (!keys[event.key]) return;
	event.preventDefault();
	keys[event.key]();
}

function belowStatus(row) {
	const { left, bottom } = row.querySelector('.badge').getBoundingClientRect();
	return { x: left, y: bottom + 4 };
}

function focusOn(row) {
	if (!row) return;
	focusable = row.dataset.key;
	for (const other of row.parentElement.children) other.tabIndex = other === row ? 0 : -1;
	row.focus();
}
