import * as api from './api.js';
import { setText } from './dom.js';
import { say } from './language.js';
import { isAdministrator } from './shell.js';

const line = document.getElementById('application');

let application = null;

export async function loadApplication() {
	application = await api.application();
	renderApplication();
}

/** Shows an administrator whether the application that connects dossiers is active. */
export function renderApplication() {
	line.hidden = !application || !isAdministrator();
	if (line.hidden) return;
	line.classList.toggle('on', application.active);
	setText(line, say('application', application.name, application.active));
}
