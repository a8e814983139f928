import { actionLabel, badge, personName, reasonLabel } from './catalogue.js';
import { element, reconcile } from './dom.js';
import { currentLanguage, day, localTime, money, say } from './language.js';

/** Shows a document's history in a list, the newest first. */
export function showHistory(list, statuses) {
	reconcile(list, [...statuses].reverse(), { key: keyOf, make: makeEntry, update: () => {} });
}

/** An entry that has changed in anything is another one. */
function keyOf({ changeId, id, transmission, reason, confirmedBy }) {
	return JSON.stringify([changeId ?? id, transmission, reason, confirmedBy, currentLanguage()]);
}

function makeEntry(status) {
	const { code, at, reasons, payments, note, transmission } = status;
	const actions = [...new Set(reasons.map(({ action }) => action).filter(Boolean))];
	return element(
		'li',
		{ class: transmission === 'refused' ? 'undone' : '' },
		element(
			'div',
			{ class: 'entry-head' },
			badge(code),
			element('time', { datetime: at, text: localTime(at) }),
		),
		element('p', { class: 'who', text: who(status) }),
		...transmissionLines(status),
		...reasons.map((reason) => element('p', { class: 'why', text: because(reason) })),
		...actions.map((action) => element('p', { text: say('requested', actionLabel(action)) })),
		...payments.map((payment) => element('p', { text: paymentText(payment) })),
		note && element('p', { class: 'note', text: note }),
	);
}

/** Who set a status: a person of the firm, else the role that the message names. */
export function who({ author, issuerRole }) {
	return author ? personName(author) : (say('roles')[issuerRole] ?? say('platform'));
}

/** What became of a person's change, and who confirmed it. */
export function transmissionLines({ transmission, reason, confirmedBy }) {
	if (!transmission) return [];
	const said = say('transmission')[transmission];
	const line = transmission === 'refused' && reason ? `${said} : ${reason}` : said;
	return [
		element('p', {
			class: `way ${transmission}`,
			text: currentLanguage() === 'fr' ? line : line.replace(' : ', ': '),
		}),
		confirmedBy && element('p', { class: 'way', text: say('confirmedBy', confirmedBy) }),
	].filter(Boolean);
}

function because(reason) {
	const { note } = reason;
	return say('because', note ? `${reasonLabel(reason)} (${note})` : reasonLabel(reason));
}

function paymentText({ type, amount, currency, rate, date }) {
	return [
		say('payment')[type] ?? type,
		money(amount, currency),
		rate && say('atRate', Number(rate)),
		date && say('on', day(date)),
	]
		.filter(Boolean)
		.join(' · ');
}
