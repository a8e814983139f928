/**
 * Makes an element. `properties`: attributes by name (`true` sets an empty one; null, undefined and false none), `on…`
 * listeners, `class`, `text`, `style` as an object of CSS properties.
 */
export function element(tag, properties = {}, ...children) {
	const made = document.createElement(tag);
	for (const [name, value] of Object.entries(properties)) {
		if (value === null || value === undefined || value === false) continue;
		if (name === 'text') made.textContent = value;
		else if (name === 'style') Object.assign(made.style, value);
		else if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
		else made.setAttribute(name, value === true ? '' : value);
	}
	made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
	return made;
}

/**
 * Makes a container's children those of a list, in its order. Children that are there stay what they are, so that focus, selection and
 * scrolling aren't lost; only what is new is made, and `update` is called for each.
 */
export function reconcile(container, items, { key, make, update }) {
	const old = new Map([...container.children].map((child) => [child.dataset.key, child]));
	const focused = document.activeElement;
	let place = container.firstElementChild;
	for (const item of items) {
		let child = old.get(key(item));
		if (child) old.delete(key(item));
		else {
			child = make(item);
			child.dataset.key = key(item);
		}
		update(child, item);
		if (child === place) place = place.nextElementSibling;
		else container.insertBefore(child, place);
	}
	for (const gone of old.values()) gone.remove();
	if (focused !== document.activeElement && focused?.isConnected) focused.focus();
}

/** Sets what differs only, so that nothing is announced or laid out anew for nothing. */
export function setText(target, text) {
	if (target.textContent !== text) target.textContent = text;
}
