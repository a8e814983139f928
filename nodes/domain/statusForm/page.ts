/** A field of a page of an n8n form, as the Form node takes it as JSON. */
export interface FormField {
	fieldLabel?: string;
	/** The key of its answer; the label where there is none. */
	fieldName?: string;
	fieldType: 'dropdown' | 'text' | 'textarea' | 'date' | 'html';
	requiredField?: boolean;
	placeholder?: string;
	defaultValue?: string;
	fieldOptions?: { values: Array<{ option: string }> };
	html?: string;
}

/** A choice among options; n8n's forms know options by their text only, so texts are to differ. */
export function choice(
	fieldName: string,
	fieldLabel: string,
	options: string[],
	requiredField = true,
): FormField {
	return {
		fieldName,
		fieldLabel,
		fieldType: 'dropdown',
		requiredField,
		fieldOptions: { values: options.map((option) => ({ option })) },
	};
}

/** A page as text. The Form node puts it in with `String.replace`, to which a dollar sign means something. */
export function pageText(fields: FormField[]): string {
	return JSON.stringify(fields).replaceAll('$', '\\u0024');
}

/** A text as an option or a label: n8n writes angle brackets as entities there, and wouldn't know the answer again. */
export function optionText(text: string): string {
	return text.replaceAll('<', '‹').replaceAll('>', '›').replace(/\s+/g, ' ').trim();
}

/** Options that would read the same get their number. */
export function apart<T extends { option: string }>(choices: T[]): T[] {
	const seen = new Map<string, number>();
	return choices.map((one) => {
		const count = (seen.get(one.option) ?? 0) + 1;
		seen.set(one.option, count);
		return count === 1 ? one : { ...one, option: `${one.option} (${count})` };
	});
}

/** A text within HTML. */
export function html(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}

/** Text to show, without a question. */
export function shown(content: string): FormField {
	return { fieldType: 'html', html: content };
}

/** A list in HTML; none for no entries. */
export function htmlList(title: string, entries: string[]): string {
	if (entries.length === 0) return '';
	return `<p><b>${html(title)}</b></p><ul>${entries.map((entry) => `<li>${html(entry)}</li>`).join('')}</ul>`;
}
