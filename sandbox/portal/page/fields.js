import { catalogue } from './catalogue.js';
import { element } from './dom.js';
import { labelOf, say } from './language.js';

const DECIMAL = /^-?\d+(\.\d+)?$/;
const RATE = /^\d+(\.\d+)?$/;

/** Today in Paris, `YYYY-MM-DD`. */
export function today() {
	return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date());
}

/** A number as people write it, as a decimal text: `1 200,50` is `1200.50`. */
export const decimal = (text) => text.replace(/[\s\u00a0\u202f']/g, '').replace(',', '.');

/** One field for each piece of data a status can have: how it looks and what is read from it. */
const fields = {
	reason: {
		make: ({ offer, entered, problems }, required) => {
			const count = element('span', { text: say('chosen', entered.reasons.size) });
			const box = (code) => {
				const input = element('input', {
					type: 'checkbox',
					value: code,
					checked: entered.reasons.has(code),
					...invalid('reason', problems),
				});
				input.addEventListener('change', () => {
					if (input.checked) entered.reasons.add(code);
					else entered.reasons.delete(code);
					count.textContent = say('chosen', entered.reasons.size);
				});
				const label = catalogue.reasons[code] ? labelOf(catalogue.reasons[code]) : code;
				return element('label', { class: 'check' }, input, element('span', { text: label }));
			};
			return element(
				'fieldset',
				{ class: 'reasons' },
				element('legend', {}, title('reasons', required), count),
				element('div', { class: 'checks' }, ...offer.reasons.map(box)),
				problem('reason', problems),
			);
		},
		read: ({ reasons }) => ({
			value: { reasons: [...reasons] },
			missing: reasons.size === 0 && 'needReason',
		}),
	},
	action: {
		make: ({ entered, problems }, required) => {
			const select = element(
				'select',
				invalid('action', problems),
				element('option', { value: '', text: say('noAction') }),
				...Object.entries(catalogue.actions).map(([value, action]) =>
					element('option', { value, text: labelOf(action), selected: value === entered.action }),
				),
			);
			select.addEventListener('change', () => (entered.action = select.value));
			return labelled('action', required, select, problem('action', problems));
		},
		read: ({ action }) => ({ value: action && { action }, missing: !action && 'needAction' }),
	},
	vatAmounts: {
		make: ({ entered, problems, again }, required) =>
			element(
				'fieldset',
				{ class: 'lines' },
				element('legend', {}, title('vatAmounts', required)),
				...entered.lines.map((line, index) => vatLine(entered, line, index, problems, again)),
				addLine(entered, again),
			),
		read: ({ lines }) => {
			const vatAmounts = lines.map(({ rate, amount }) => ({ rate: decimal(rate), amount: decimal(amount) }));
			const wrong = vatAmounts.flatMap(({ rate, amount }, index) => [
				...(RATE.test(rate) ? [] : [[`rate${index}`, 'needRate']]),
				...(DECIMAL.test(amount) ? [] : [[`amount${index}`, 'needAmount']]),
			]);
			return { value: { vatAmounts }, wrong: Object.fromEntries(wrong) };
		},
	},
	amount: {
		make: ({ entered, problems }, required) =>
			labelled(
				'paidAmount',
				required,
				amountInput(entered, 'amount', invalid('amount', problems)),
				problem('amount', problems),
			),
		read: ({ amount }) => {
			const value = decimal(amount);
			return {
				value: value && { amount: value },
				missing: !value && 'needAmount',
				wrong: check(value, DECIMAL, { amount: 'needAmount' }),
			};
		},
	},
	date: {
		make: ({ entered, problems }, required) => {
			const input = element('input', { type: 'date', value: entered.date, ...invalid('date', problems) });
			input.addEventListener('input', () => (entered.date = input.value));
			return labelled('paymentDate', required, input, problem('date', problems));
		},
		read: ({ date }) => ({ value: date && { date }, missing: !date && 'needDate' }),
	},
	note: {
		make: ({ entered, problems }, required) => {
			const area = element('textarea', { rows: '2', ...invalid('note', problems) });
			area.value = entered.note;
			area.addEventListener('input', () => (entered.note = area.value));
			return labelled('note', required, area, problem('note', problems));
		},
		read: ({ note }) => ({
			value: note.trim() && { note: note.trim() },
			missing: !note.trim() && 'needNote',
		}),
	},
};

/** The fields of an offered status, in one order for all. */
export function fieldsFor(context) {
	const { required, optional } = context.offer;
	return Object.keys(fields)
		.filter((name) => required.includes(name) || optional.includes(name))
		.map((name) => fields[name].make(context, required.includes(name)));
}

/** What was entered, as the portal wants it, or what is missing or wrong by field. */
export function readFields({ required, optional }, entered) {
	const decision = {};
	const problems = {};
	for (const [name, { read }] of Object.entries(fields)) {
		if (!required.includes(name) && !optional.includes(name)) continue;
		const { value, missing, wrong = {} } = read(entered);
		if (missing && required.includes(name)) problems[name] = say(missing);
		for (const [field, text] of Object.entries(wrong)) problems[field] ??= say(text);
		Object.assign(decision, value || {});
	}
	return { decision, problems };
}

function vatLine(entered, line, index, problems, again) {
	const number = index + 1;
	const input = (name, label) =>
		amountInput(line, name, { 'aria-label': say(label, number), ...invalid(`${name}${index}`, problems) });
	const remove = element('button', {
		type: 'button',
		class: 'dots',
		'aria-label': say('removeRate', number),
		text: '×',
	});
	remove.hidden = entered.lines.length < 2;
	remove.addEventListener('click', () => {
		entered.lines.splice(index, 1);
		again();
	});
	return element(
		'div',
		{ class: 'line' },
		element('span', { class: 'unit' }, input('rate', 'rateOf'), '%'),
		input('amount', 'amountOf'),
		remove,
		problem(`rate${index}`, problems),
		problem(`amount${index}`, problems),
	);
}

function addLine(entered, again) {
	const add = element('button', { type: 'button', class: 'quiet', text: `+ ${say('addRate')}` });
	add.addEventListener('click', () => {
		entered.lines.push({ rate: '', amount: '' });
		again();
	});
	return add;
}

function amountInput(target, name, attributes) {
	const input = element('input', { type: 'text', inputmode: 'decimal', autocomplete: 'off', ...attributes });
	input.value = target[name];
	input.addEventListener('input', () => (target[name] = input.value));
	return input;
}

const check = (value, pattern, wrong) => (value === '' || pattern.test(value) ? {} : wrong);

function title(name, required) {
	return element('span', {}, say(name), required ? '' : element('small', { text: ` (${say('optional')})` }));
}

function labelled(name, required, input, wrong) {
	return element('label', { class: 'field' }, title(name, required), input, wrong);
}

function invalid(name, problems) {
	return problems[name] ? { 'aria-invalid': 'true', 'aria-describedby': `problem-${name}` } : {};
}

function problem(name, problems) {
	return problems[name] && element('span', { class: 'problem', id: `problem-${name}`, text: problems[name] });
}
