import { formEnd } from './nodes';
import { all } from './pack';
import type { TemplateNode } from './workflow';

/** What the forms that connect and disconnect dossiers have in common. */

/** A connection operation of Welyb Dossier Lookup. */
export const connectionNode = (
	name: string,
	operation: string,
	parameters: object,
	placed: Pick<TemplateNode, 'at' | 'onError' | 'alwaysOutputData'>,
): TemplateNode => ({
	name,
	type: 'welybDossierLookup',
	version: 1,
	parameters: { resource: 'connection', operation, ...parameters },
	...placed,
});

/** The fields by which dossiers are looked for. */
export const searchFields = [
	{ fieldLabel: 'Name', fieldType: 'text', placeholder: 'Any part of the name' },
	{ fieldLabel: 'SIREN', fieldType: 'text', placeholder: 'SIREN or SIRET' },
];
export const pageField = { fieldLabel: 'Page', fieldType: 'number', defaultValue: '1' };

/**
 * Whether a dossier has the name and SIREN that were asked for in the form's first page, in an expression. Case and accents of
 * names don't count.
 *
 * @param name expressions
 */
export const isAskedFor = (
	form: string,
	{ name, siret, siren }: Record<'name' | 'siret' | 'siren', string>,
) =>
	`((asked, plain) => plain(${name}).includes(plain(asked.Name)) && String(${siret} ?? ${siren} ?? '').startsWith(String(asked.SIREN ?? '').replace(/\\s/g, '')))($('${form}').first().json, text => String(text ?? '').normalize('NFD').replace(/\\p{M}/gu, '').toLowerCase().trim())`;

/** The part of a list that the page asked for holds, as `{ page, pages, from, shown }`, in an expression. */
export const pageOf = (list: string, form: string, size: string) =>
	`((list, size) => { const pages = Math.max(1, Math.ceil(list.length / size)); const page = Math.min(pages, Math.max(1, Math.floor(Number($('${form}').first().json.Page) || 1))); const from = (page - 1) * size; return { page, pages, from, shown: list.slice(from, from + size) }; })(${list}, ${size})`;

/** What a page of a list says about itself, in an expression. */
export const pageText = (list: string, part: string) =>
	`'Dossiers ' + (${part}.from + 1) + ' to ' + (${part}.from + ${part}.shown.length) + ' of ' + ${list}.length + ' found, by name.' + (${part}.pages > 1 ? ' This is page ' + ${part}.page + ' of ' + ${part}.pages + ': for the others open the form again and set Page, or narrow the search.' : '')`;

/** A text as n8n's form options can hold it, so that it comes back unchanged: n8n escapes brackets and reads a dollar sign as a pattern. */
export const optionText = (text: string) => `${text}.replace(/[<>$\\s]+/g, ' ').trim()`;

/** A dossier's unique label, in an expression. */
export const dossierLabel = ({ name, siret, id }: Record<'name' | 'siret' | 'id', string>) =>
	optionText(`[${name}, ${siret} || 'no SIRET', ${id}].join(' · ')`);

/** A heading and texts as lines beneath it, for the last page of a form, in an expression. Nothing where there are no texts. */
export const linesUnder = (heading: string, texts: string) =>
	`((texts) => texts.length ? '<b>${heading}</b>\\n' + texts.map(text => '• ' + text.replaceAll('&', '&amp;').replaceAll('<', '&lt;') + '\\n').join('') + '\\n' : '')(${texts})`;

/** What went wrong, as a sentence, in an expression. */
export const errorText = (error: string) =>
	`[${error}.message, ${error}.description].filter(text => text).join('. ')`;

/** The last page where the portal can't be read. */
export const portalFailed = (at: [number, number]) =>
	formEnd(
		'Portal failed',
		{ title: 'Nothing was changed', message: `={{ ${errorText('$json.error')} }}` },
		{ at },
	);

/** Names what became of each of some items, in an expression; items with `error` weren't worked on. */
export const outcomesOf = (node: string) =>
	`${all(node)}.reduce((outcomes, json) => { outcomes[json.error ? 'refused' : 'done'].push(json); return outcomes; }, { done: [], refused: [] })`;
