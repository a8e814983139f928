import { element } from './dom.js';

const MARGIN = 8;
let open = null;

/**
 * Opens a context menu and moves the focus into it. Entries: `{ text, swatch, run }`, `{ note }` for what is only said, and `{ group,
 * entries }` for several under a heading. Esc, Tab, a click elsewhere and a choice close it; the focus then goes back.
 *
 * @returns `fill(entries)`, which replaces the entries while it is open
 */
export function openMenu({ label, place, entries, back }) {
	closeMenu();
	const menu = element('div', { class: 'menu', role: 'menu', 'aria-label': label, tabindex: '-1' });
	document.querySelector('main').append(menu);
	open = { menu, back };
	const fill = (given) => {
		if (open?.menu !== menu) return;
		const focused = [...menu.querySelectorAll('[role=menuitem]')].indexOf(document.activeElement);
		menu.replaceChildren(...given.map(toElement));
		position(menu, place);
		(itemsOf(menu)[Math.max(0, focused)] ?? menu).focus();
	};
	fill(entries);
	menu.addEventListener('keydown', onKey);
	menu.addEventListener('contextmenu', (event) => event.preventDefault());
	menu.addEventListener('mousemove', ({ target }) => target.closest('[role=menuitem]')?.focus());
	return { fill };
}

export function closeMenu({ focusBack = true } = {}) {
	if (!open) return;
	const { menu, back } = open;
	open = null;
	menu.remove();
	if (focusBack) back?.focus();
}

document.addEventListener('pointerdown', ({ target }) => {
	if (open && !open.menu.contains(target)) closeMenu({ focusBack: false });
});
addEventListener('blur', () => closeMenu());
addEventListener('resize', () => closeMenu());

function toElement(entry) {
	if (entry.group) {
		const heading = element('div', { class: 'menu-heading', 'aria-hidden': 'true', text: entry.group });
		return element(
			'div',
			{ role: 'group', 'aria-label': entry.group },
			heading,
			...entry.entries.map(toElement),
		);
	}
	const { code } = entry;
	const text = element('span', { text: entry.note ?? entry.text });
	const item = element('div', { role: 'menuitem', tabindex: '-1', 'data-code': code }, entry.swatch, text);
	if (entry.note) {
		item.setAttribute('aria-disabled', 'true');
		return item;
	}
	item.addEventListener('click', () => {
		closeMenu();
		entry.run();
	});
	return item;
}

const itemsOf = (menu) => [...menu.querySelectorAll('[role=menuitem]')];

function onKey(event) {
	const items = itemsOf(event.currentTarget);
	const place = items.indexOf(document.activeElement);
	const keys = {
		ArrowDown: () => items[(place + 1) % items.length]?.focus(),
		ArrowUp: () => items.at((place - 1) % items.length)?.focus(),
		Home: () => items[0]?.focus(),
		End: () => items.at(-1)?.focus(),
		Enter: () => items[place]?.click(),
		' ': () => items[place]?.click(),
		Escape: () => closeMenu(),
		Tab: () => closeMenu(),
	};
	if (keys[event.key]) {
		event.preventDefault();
		event.stopPropagation();
		keys[event.key]();
		return;
	}
	if (event.key.length !== 1) return;
	const letter = event.key.toLowerCase();
	const next = [...items.slice(place + 1), ...items.slice(0, place + 1)];
	next.find(({ textContent }) => textContent.trim().toLowerCase().startsWith(letter))?.focus();
}

function position(menu, { x, y }) {
	const { width, height } = menu.getBoundingClientRect();
	menu.style.left = `${Math.max(MARGIN, Math.min(x, innerWidth - width - MARGIN))}px`;
	menu.style.top = `${Math.max(MARGIN, Math.min(y, innerHeight - height - MARGIN))}px`;
}
