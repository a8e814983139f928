import * as api from './api.js';
import { element, reconcile, setText } from './dom.js';
import { monthName, say } from './language.js';

const SIDES = ['purchase', 'sale'];
const SEARCH_DELAY_MS = 150;

const tree = document.getElementById('tree');
const search = document.getElementById('search');
const noDossiers = document.getElementById('noDossiers');
const moreDossiers = document.getElementById('moreDossiers');

let dossiers = [];
let nextCursor;
let choose = () => {};
const months = new Map();
const expanded = new Set();
let selected = null;
let focusable = null;

/** Key of a folder in the tree: dossier, side, year, month as far as they go. */
export const folderKey = ({ dossierId, side, year, month }) =>
	[dossierId, side, year, month].filter(Boolean).join('/');

/** @param onChoose called with the folder a person chose */
export function startTree(onChoose) {
	choose = onChoose;
	tree.addEventListener('click', onClick);
	tree.addEventListener('keydown', onKey);
	moreDossiers.addEventListener('click', () => void loadMore());
	let timer;
	search.addEventListener('input', () => {
		clearTimeout(timer);
		timer = setTimeout(() => void loadDossiers(), SEARCH_DELAY_MS);
	});
}

export async function loadDossiers() {
	const wanted = search.value;
	const page = await api.dossiers(wanted);
	if (wanted !== search.value) return;
	({ dossiers, nextCursor } = page);
	renderTree();
}

async function loadMore() {
	const page = await api.dossiers(search.value, nextCursor);
	dossiers = [...dossiers, ...page.dossiers];
	nextCursor = page.nextCursor;
	renderTree();
}

/** Reads a dossier's counts anew. */
export async function refreshDossier(dossierId) {
	if (!months.has(dossierId)) return await loadDossiers();
	months.set(dossierId, await api.months(dossierId));
	const dossier = dossiers.find(({ id }) => id === dossierId);
	if (dossier) dossier.count = total(months.get(dossierId));
	renderTree();
}

/** Shows a folder as the chosen one, opening what it lies in. */
export async function selectFolder(folder) {
	selected = folderKey(folder);
	focusable = selected;
	await expand(folder.dossierId);
	for (const key of [
		folderKey({ ...folder, year: undefined, month: undefined }),
		folderKey({ ...folder, month: undefined }),
	])
		if (key !== selected) expanded.add(key);
	renderTree();
}

export const dossierName = (dossierId) => dossiers.find(({ id }) => id === dossierId)?.name;

export function renderTree() {
	search.placeholder = say('searchDossiers');
	tree.setAttribute('aria-label', say('dossiers'));
	noDossiers.hidden = dossiers.length > 0;
	setText(noDossiers, say('noDossiers'));
	moreDossiers.hidden = nextCursor === undefined;
	setText(moreDossiers, say('moreDossiers'));
	const nodes = visibleNodes();
	if (!nodes.some(({ key }) => key === focusable)) focusable = nodes[0]?.key ?? null;
	reconcile(tree, nodes, { key: ({ key }) => key, make: makeNode, update: updateNode });
}

function visibleNodes() {
	return dossiers.flatMap((dossier) => {
		const folder = { dossierId: dossier.id };
		const node = {
			folder,
			key: dossier.id,
			level: 1,
			label: dossier.name,
			count: dossier.count,
			opens: true,
		};
		return [node, ...(expanded.has(node.key) ? sideNodes(dossier.id) : [])];
	});
}

function sideNodes(dossierId) {
	return SIDES.flatMap((side) => {
		const inside = (months.get(dossierId) ?? []).filter((month) => month.side === side);
		return branch({ dossierId, side }, 2, say(side), inside, () => yearNodes({ dossierId, side }, inside));
	});
}

function yearNodes(folder, inside) {
	const years = [...new Set(inside.map(({ year }) => year))].sort().reverse();
	return years.flatMap((year) => {
		const ofYear = inside.filter((month) => month.year === year);
		return branch({ ...folder, year }, 3, year, ofYear, () => monthNodes({ ...folder, year }, ofYear));
	});
}

function monthNodes(folder, ofYear) {
	return [...ofYear].reverse().flatMap(({ month, count }) => {
		return branch({ ...folder, month }, 4, monthName(folder.year, month), [{ count }]);
	});
}

function branch(folder, level, label, inside, children) {
	const key = folderKey(folder);
	const opens = Boolean(children && inside.length);
	const node = { folder, key, level, label, count: total(inside), opens };
	return [node, ...(opens && expanded.has(key) ? children() : [])];
}

const total = (inside) => inside.reduce((sum, { count }) => sum + count, 0);

function makeNode(node) {
	return element(
		'li',
		{ role: 'treeitem', 'aria-level': node.level },
		element('span', { class: 'twisty', 'aria-hidden': 'true' }),
		element('span', { class: 'label' }),
		element('span', { class: 'count' }),
	);
}

function updateNode(item, { key, level, label, count, opens }) {
	const [, name, number] = item.children;
	setText(name, label);
	setText(number, count ? String(count) : '');
	name.title = label;
	item.setAttribute('aria-label', `${label}, ${say('documents', count)}`);
	item.setAttribute('aria-selected', String(key === selected));
	item.tabIndex = key === focusable ? 0 : -1;
	item.style.setProperty('--level', level);
	if (opens) item.setAttribute('aria-expanded', String(expanded.has(key)));
	else item.removeAttribute('aria-expanded');
}

async function expand(key) {
	const [dossierId] = key.split('/');
	expanded.add(key);
	if (!months.has(dossierId)) months.set(dossierId, await api.months(dossierId));
	renderTree();
}

function collapse(key) {
	expanded.delete(key);
	renderTree();
}

function onClick({ target }) {
	const item = target.closest('[role=treeitem]');
	if (!item) return;
	const node = nodeOf(item);
	if (target.classList.contains('twisty') && node.opens) {
		if (expanded.has(node.key)) collapse(node.key);
		else void expand(node.key);
		return;
	}
	focusable = node.key;
	choose(node.folder);
	void expand(node.key);
}

function onKey(event) {
	const item = event.target.closest('[role=treeitem]');
	if (!item || event.altKey || event.ctrlKey || event.metaKey) return;
	const node = nodeOf(item);
	const items = [...tree.children];
	const place = items.indexOf(item);
	const parent = items.slice(0, place).findLast((other) => Number(other.ariaLevel) < node.level);
	const open = expanded.has(node.key);
	const keys = {
		ArrowDown: () => focusOn(items[place + 1]),
		ArrowUp: () => focusOn(items[place - 1]),
		Home: () => focusOn(items[0]),
		End: () => focusOn(items.at(-1)),
		ArrowRight: () => (node.opens && !open ? void expand(node.key) : node.opens && focusOn(items[place + 1])),
		ArrowLeft: () => (node.opens && open ? collapse(node.key) : focusOn(parent)),
		Enter: () => choose(node.folder),
		' ': () => choose(node.folder),
	};
	if (!keys[event.key]) return;
	event.preventDefault();
	keys[event.key]();
}

function focusOn(item) {
	if (!item) return;
	focusable = item.dataset.key;
	renderTree();
	item.focus();
}

const nodeOf = (item) => visibleNodes().find(({ key }) => key === item.dataset.key);
