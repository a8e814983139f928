import { texts } from './texts.js';

const REMEMBERED = 'language';
export const languages = Object.keys(texts);

let language = initial();

function initial() {
	const remembered = localStorage.getItem(REMEMBERED);
	if (languages.includes(remembered)) return remembered;
	return navigator.language.startsWith('fr') ? 'fr' : 'en';
}

export const currentLanguage = () => language;

export function chooseLanguage(chosen) {
	language = chosen;
	localStorage.setItem(REMEMBERED, chosen);
}

/** What the page says under a name; some take values. */
export function say(name, ...values) {
	const text = texts[language][name];
	return typeof text === 'function' ? text(...values) : text;
}

/** A label of the catalogue. Official French labels have underscores for spaces. */
export const labelOf = (entry) => (language === 'fr' ? entry.labelFr.replaceAll('_', ' ') : entry.label);

/** A sentence that comes in both languages. */
export const sentence = (wording) => wording[language];

const locale = () => (language === 'fr' ? 'fr-FR' : 'en-GB');

export function money(amount, currency) {
	if (amount === null || amount === undefined) return '';
	const style = currency ? { style: 'currency', currency } : { minimumFractionDigits: 2 };
	return new Intl.NumberFormat(locale(), style).format(Number(amount));
}

/** A decimal text as people write it in a field. */
export const editable = (amount) => (language === 'fr' ? amount.replace('.', ',') : amount);

/** `YYYY-MM-DD`, or the day of a Paris time without zone. */
export function day(text) {
	if (!text) return '';
	return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' }).format(
		new Date(`${text.slice(0, 10)}T00:00:00Z`),
	);
}

/** A Paris time without zone. */
export function localTime(text) {
	if (!text) return '';
	return new Intl.DateTimeFormat(locale(), {
		dateStyle: 'medium',
		timeStyle: 'short',
		timeZone: 'UTC',
	}).format(new Date(`${text}Z`));
}

/** An instant (ISO 8601), shown in Paris time. */
export function instant(text) {
	if (!text) return '';
	return new Intl.DateTimeFormat(locale(), {
		dateStyle: 'medium',
		timeStyle: 'short',
		timeZone: 'Europe/Paris',
	}).format(new Date(text));
}

export function monthName(year, month) {
	return new Intl.DateTimeFormat(locale(), { month: 'long', timeZone: 'UTC' }).format(
		new Date(`${year}-${month}-01T00:00:00Z`),
	);
}

/** A folder's place in its dossier, as far as it goes. */
export const folderPath = ({ side, year, month }) =>
	[side && say(side), year, month && monthName(year, month)].filter(Boolean).join(' › ');
