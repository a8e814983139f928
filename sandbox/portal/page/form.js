import * as api from './api.js';
import { statusLabel, swatch } from './catalogue.js';
import { element } from './dom.js';
import { fieldsFor, readFields, today } from './fields.js';
import { editable, say, sentence } from './language.js';

/**
 * The form in which a person sets a status: the statuses that are offered, and the data the chosen one needs. What was entered stays
 * whatever happens around it.
 */
export class StatusForm {
	/**
	 * @param details of the document, as the portal gives them
	 * @param code of the status chosen already; undefined: none
	 * @param handlers `person()`, `saved(change)`, `cancelled()`
	 */
	constructor(details, code, handlers) {
		this.details = details;
		this.handlers = handlers;
		this.element = element('form', { class: 'status-form', novalidate: true, 'aria-label': say('change') });
		this.element.addEventListener('submit', (event) => {
			event.preventDefault();
			void this.save();
		});
		this.element.addEventListener('keydown', (event) => {
			if (event.key !== 'Escape') return;
			event.stopPropagation();
			this.handlers.cancelled();
		});
		this.begin(code);
	}

	/** Starts with a status; what was entered for another one is gone. */
	begin(code) {
		const { vatAmounts, amount } = this.details.proposal;
		this.code = code;
		this.entered = {
			reasons: new Set(),
			action: '',
			note: '',
			lines: vatAmounts.length ? vatAmounts.map(proposedLine) : [{ rate: '', amount: '' }],
			amount: editable(amount ?? ''),
			date: today(),
		};
		this.problems = {};
		this.render();
	}

	/** Builds the form from what was entered, e.g. in another language. */
	render() {
		const choices = element(
			'fieldset',
			{ class: 'choices' },
			element('legend', { text: say('newStatus') }),
			...this.details.offers.map((offer) => this.choice(offer)),
		);
		this.rest = element('div', { class: 'fields' });
		this.element.replaceChildren(choices, this.rest);
		this.element.setAttribute('aria-label', say('change'));
		this.renderFields();
	}

	focus() {
		const chosen = this.element.querySelector('input[name=code]:checked');
		const first = this.code && this.rest.querySelector('input, select, textarea');
		(first || chosen || this.element.querySelector('input'))?.focus();
	}

	get offer() {
		return this.details.offers.find(({ code }) => code === this.code);
	}

	choice({ code }) {
		const radio = element('input', { type: 'radio', name: 'code', value: code, checked: code === this.code });
		radio.addEventListener('change', () => {
			this.code = code;
			this.problems = {};
			this.renderFields();
		});
		return element(
			'label',
			{ class: 'choice' },
			radio,
			swatch(code),
			element('span', { text: statusLabel(code) }),
		);
	}

	renderFields() {
		const { offer } = this;
		const cancel = element('button', { type: 'button', class: 'quiet', text: say('cancel') });
		cancel.addEventListener('click', () => this.handlers.cancelled());
		if (!offer) return this.rest.replaceChildren(element('div', { class: 'buttons' }, cancel));
		const context = {
			offer,
			entered: this.entered,
			problems: this.problems,
			again: () => this.renderFields(),
		};
		this.rest.replaceChildren(
			...offer.warnings.map((warning) => element('p', { class: 'warning', text: sentence(warning) })),
			...fieldsFor(context),
			...(offer.secondPerson ? [element('p', { class: 'hint', text: say('secondPerson') })] : []),
			element('p', { class: 'problem', role: 'alert', text: this.problems.all ?? '' }),
			element(
				'div',
				{ class: 'buttons' },
				element('button', { type: 'submit', class: 'strong', text: say('save', statusLabel(this.code)) }),
				cancel,
			),
		);
	}

	async save() {
		if (!this.offer || this.saving) return;
		const { decision, problems } = readFields(this.offer, this.entered);
		if (Object.keys(problems).length) return this.show({ ...problems, all: say('correct') });
		this.saving = true;
		const { id } = this.details.document;
		try {
			this.handlers.saved(
				await api.decide(id, { ...decision, code: this.code, person: this.handlers.person() }),
			);
		} catch (error) {
			this.show({ all: say('notSaved', error.message) });
		} finally {
			this.saving = false;
		}
	}

	show(problems) {
		this.problems = problems;
		this.renderFields();
		(this.rest.querySelector('[aria-invalid=true]') ?? this.rest.querySelector('[type=submit]')).focus();
	}
}

const proposedLine = ({ rate, amount }) => ({ rate: editable(rate), amount: editable(amount) });
