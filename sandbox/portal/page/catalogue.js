import * as api from './api.js';
import { element } from './dom.js';
import { currentLanguage, labelOf, say } from './language.js';

/** Statuses by code, badges, reasons, actions, people and the firm; filled by `loadCatalogue`. */
export const catalogue = {};

export async function loadCatalogue() {
	const loaded = await api.catalogue();
	const statuses = Object.fromEntries(loaded.statuses.map((status) => [status.code, status]));
	Object.assign(catalogue, loaded, { statuses });
}

/** Label of a status code; the code itself where the catalogue doesn't know it. */
export const statusLabel = (code) => (catalogue.statuses[code] ? labelOf(catalogue.statuses[code]) : code);

/** Label of a reason: the message's own in French, the catalogue's where there is one in English. */
export function reasonLabel({ code, label }) {
	const known = catalogue.reasons[code];
	if (currentLanguage() === 'fr') return label ?? known?.labelFr ?? code;
	return known?.label ?? label ?? code;
}

export const actionLabel = (code) => (catalogue.actions[code] ? labelOf(catalogue.actions[code]) : code);

export const personName = ({ id, name }) => say('people')[id] ?? name;

/** Background and text colour of a status; null: no status is known. */
export function coloursOf(code) {
	const key = code === null ? 'none' : (catalogue.statuses[code]?.badge ?? 'other');
	const { background, text } = catalogue.badges[key];
	return { background, color: text };
}

/** A coloured badge with the status's label, or "no status". */
export function badge(code) {
	const text = code === null ? say('noStatus') : statusLabel(code);
	return element('span', { class: 'badge', text, style: coloursOf(code), 'data-code': code ?? 'none' });
}

/** A dot in the colour of a status. */
export function swatch(code) {
	return element('span', {
		class: 'swatch',
		'aria-hidden': 'true',
		style: { background: coloursOf(code).background },
	});
}
