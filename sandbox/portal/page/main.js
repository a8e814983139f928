import * as api from './api.js';
import { loadCatalogue, statusLabel, swatch } from './catalogue.js';
import { say, sentence } from './language.js';
import { flash, renderList, rowOf, showList, startList } from './list.js';
import { openMenu } from './menu.js';
import { focusPane, openForm, renderPane, showDocument, shownDocument, startPane } from './pane.js';
import { announce, mayDecide, person, showTrouble, startShell } from './shell.js';
import { dossierName, loadDossiers, refreshDossier, renderTree, selectFolder, startTree } from './tree.js';

const PAGE = 200;
const TOGETHER_MS = 60;

let folder = null;
let documents = [];
let total = 0;
let byMail = [];
let wanted = PAGE;
let chosenDocument = null;

const failed = (error) => showTrouble(say('failed', error.message));

async function chooseFolder(chosen) {
	folder = chosen;
	wanted = PAGE;
	closePane({ focusBack: false });
	await selectFolder(chosen);
	await loadDocuments();
	remember();
}

async function loadDocuments() {
	const asked = folder;
	const loaded = await api.folder(asked, wanted);
	if (asked !== folder) return;
	({ documents, total, byMail } = loaded);
	refreshList();
}

function refreshList() {
	showList(
		folder && {
			folder,
			dossierName: dossierName(folder.dossierId),
			documents,
			total,
			byMail,
			selected: shownDocument(),
		},
	);
}

async function chooseDocument({ id }, { moveFocus = false } = {}) {
	chosenDocument = id;
	const details = await api.details(id);
	if (chosenDocument !== id) return;
	showDocument(details);
	refreshList();
	remember();
	if (moveFocus) focusPane();
}

function closePane({ focusBack = true } = {}) {
	const id = shownDocument();
	chosenDocument = null;
	if (!id) return;
	showDocument(null);
	refreshList();
	remember();
	if (focusBack) rowOf(id)?.focus();
}

function openFile(document) {
	open(api.fileUrl(document.id, document.readable ? 'readable' : 'original'), '_blank', 'noopener');
}

async function openDocumentMenu(document, row, place) {
	const files = [
		{ text: say('open'), run: () => openFile(document) },
		...(document.readable
			? [{ text: say('openOriginal'), run: () => openFile({ ...document, readable: null }) }]
			: []),
	];
	const entries = (statuses) => [...files, { group: say('change'), entries: statuses }];
	const { fill } = openMenu({
		label: say('actions', document.invoice.number),
		place,
		entries: entries([{ note: say('loading') }]),
		back: row,
	});
	fill(entries(statusEntries(await api.details(document.id))));
}

function statusEntries({ document, offers, refusal }) {
	if (refusal) return [{ note: sentence(refusal) }];
	if (!mayDecide()) return [{ note: say('readerOnly') }];
	const choose = async (code) => {
		await chooseDocument(document);
		openForm(code);
	};
	return offers.map(({ code }) => ({
		code,
		text: statusLabel(code),
		swatch: swatch(code),
		run: () => void choose(code).catch(failed),
	}));
}

/** Takes in what happened elsewhere, without touching what a person is at. */
async function takeIn(happened) {
	const before = new Map(documents.map((document) => [document.id, document]));
	if (happened.some(({ dossierId }) => dossierId === folder?.dossierId)) await loadDocuments();
	const after = new Map(documents.map((document) => [document.id, document]));
	const elsewhere = happened.filter(({ documentId }) => !before.has(documentId) || !after.has(documentId));
	for (const dossierId of new Set(elsewhere.map((one) => one.dossierId))) await refreshDossier(dossierId);
	for (const { documentId } of happened) {
		const [old, now] = [before.get(documentId), after.get(documentId)];
		if (!now || now.updatedAt === old?.updatedAt) continue;
		flash(documentId);
		if (old && old.status?.code !== now.status?.code)
			announce(say('now', now.invoice.number, statusText(now)));
	}
	if (happened.some(({ documentId }) => documentId === shownDocument())) await refreshPane();
}

const statusText = ({ status }) => (status ? statusLabel(status.code) : say('noStatus'));

async function refreshPane() {
	const details = await api.details(shownDocument());
	if (shownDocument() === details.document.id) showDocument(details);
}

/** What happens in quick succession, or while the page is at it, is taken in together. */
function listen() {
	const happened = new Map();
	let working = false;
	const work = async () => {
		working = true;
		while (happened.size) {
			await new Promise((later) => setTimeout(later, TOGETHER_MS));
			const all = [...happened.values()];
			happened.clear();
			await takeIn(all).catch(failed);
		}
		working = false;
	};
	api.listen({
		happened: (one) => {
			happened.set(one.documentId, one);
			if (!working) void work();
		},
		lost: () => showTrouble(say('lost')),
		back: () => {
			showTrouble('');
			void reload().catch(failed);
		},
	});
}

async function reload() {
	await loadDossiers();
	if (folder) await loadDocuments();
	if (shownDocument()) await refreshPane();
}

/** Keeps the place in the address, so that it can be reloaded and linked to. */
function remember() {
	const place = { ...folder, document: shownDocument() };
	const entries = Object.entries(place).filter(([, value]) => value);
	history.replaceState(null, '', entries.length ? `#${new URLSearchParams(entries)}` : '.');
}

async function restore() {
	const { document, ...place } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
	if (!place.dossierId) return showList(null);
	await chooseFolder(place);
	if (document) await chooseDocument({ id: document });
}

async function start() {
	await loadCatalogue();
	startShell({
		languageChanged: () => {
			renderTree();
			renderList();
			renderPane();
		},
		personChanged: renderPane,
	});
	startTree((chosen) => void chooseFolder(chosen).catch(failed));
	startList({
		choose: (document, options) => void chooseDocument(document, options).catch(failed),
		open: openFile,
		openMenu: (...given) => void openDocumentMenu(...given).catch(failed),
		more: () => {
			wanted += PAGE;
			void loadDocuments().catch(failed);
		},
	});
	startPane({
		person,
		mayDecide,
		closed: closePane,
		saved: (number, label) => announce(say('saved', number, label)),
	});
	await loadDossiers();
	await restore();
	listen();
}

start().catch(failed);
