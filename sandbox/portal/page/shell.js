import { catalogue, personName } from './catalogue.js';
import { element, setText } from './dom.js';
import { chooseLanguage, currentLanguage, languages, say } from './language.js';

const PERSON = 'person';
const NAMES = { fr: 'Français', en: 'English' };
const byId = (id) => document.getElementById(id);

let handlers;

/** @param given `languageChanged()` and `personChanged()` */
export function startShell(given) {
	handlers = given;
	render();
	byId('person').addEventListener('change', () => {
		localStorage.setItem(PERSON, person());
		handlers.personChanged();
	});
}

/** Id of the person who uses the page. */
export const person = () => byId('person').value;

export const mayDecide = () => catalogue.people.find(({ id }) => id === person())?.right !== 'reader';

/** Says something to people who don't see the page. */
export function announce(text) {
	byId('said').textContent = '';
	requestAnimationFrame(() => setText(byId('said'), text));
}

/** Shows what is wrong; empty: nothing any more. */
export const showTrouble = (text) => setText(byId('connection'), text);

function render() {
	document.documentElement.lang = currentLanguage();
	document.title = `${catalogue.firm.name} · ${say('dossiers')}`;
	setText(byId('firm'), catalogue.firm.name);
	byId('dossiers').setAttribute('aria-label', say('dossiers'));
	for (const target of document.querySelectorAll('[data-text]')) setText(target, say(target.dataset.text));
	const chosen = person() || localStorage.getItem(PERSON) || catalogue.people[0].id;
	byId('person').replaceChildren(
		...catalogue.people.map((one) =>
			element('option', { value: one.id, text: personName(one), selected: one.id === chosen }),
		),
	);
	byId('languages').setAttribute('aria-label', say('language'));
	byId('languages').replaceChildren(...languages.map(languageButton));
}

function languageButton(language) {
	const button = element('button', {
		type: 'button',
		lang: language,
		'aria-label': NAMES[language],
		'aria-pressed': String(language === currentLanguage()),
		text: language.toUpperCase(),
	});
	button.addEventListener('click', () => {
		chooseLanguage(language);
		render();
		handlers.languageChanged();
		byId('languages').querySelector(`[lang=${language}]`).focus();
	});
	return button;
}
