import type { TemplateNode } from './workflow';

/** n8n's own nodes as the templates use them. */

type Placed = Pick<TemplateNode, 'at'> &
	Partial<
		Pick<TemplateNode, 'onError' | 'alwaysOutputData' | 'executeOnce' | 'retryOnFail' | 'waitBetweenTries'>
	>;
type FieldType = 'string' | 'number' | 'boolean' | 'array' | 'object';

export interface Condition {
	column: string;
	/** `eq` where none is given. */
	is?: 'eq' | 'neq' | 'lte' | 'gte' | 'ilike' | 'isEmpty' | 'isNotEmpty';
	value?: string;
}

/** Of a condition on a date column: the instant has come. */
export const hasCome = { is: 'lte', value: '={{ DateTime.utc().toISO() }}' } as const;

export function note(
	name: string,
	content: string,
	at: [number, number],
	[width, height]: [number, number],
	color = 7,
): TemplateNode {
	return {
		name: `Note: ${name}`,
		type: 'stickyNote',
		version: 1,
		parameters: { content, width, height, color },
		at,
	};
}

export function everyMinutes(name: string, minutes: number, at: [number, number]): TemplateNode {
	const interval = minutes === 1 ? { field: 'minutes' } : { field: 'minutes', minutesInterval: minutes };
	return { name, type: 'scheduleTrigger', version: 1.2, parameters: { rule: { interval: [interval] } }, at };
}

/** @param hour of the day, by the workflow's time zone */
export function everyDay(name: string, hour: number, at: [number, number]): TemplateNode {
	const rule = { interval: [{ field: 'days', triggerAtHour: hour }] };
	return { name, type: 'scheduleTrigger', version: 1.2, parameters: { rule }, at };
}

/** Fields by name, each with its type and value or expression. */
export function set(
	name: string,
	fields: Record<string, [FieldType, unknown]>,
	placed: Placed,
): TemplateNode {
	const assignments = Object.entries(fields).map(([field, [type, value]]) => ({
		id: field,
		name: field,
		type,
		value,
	}));
	const parameters = { mode: 'manual', assignments: { assignments }, includeOtherFields: false, options: {} };
	return { name, type: 'set', version: 3.4, parameters, ...placed };
}

const strict = (name: string, conditions: object[]) => ({
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		conditions: conditions.map((condition, index) => ({ id: `${name}-${index}`, ...condition })),
		combinator: 'and',
	},
	options: {},
});
const isTrue = (expression: string) => ({
	leftValue: expression,
	rightValue: '',
	operator: { type: 'boolean', operation: 'true', singleValue: true },
});

/** Two outputs: true and false. */
export function ifTrue(name: string, expression: string, placed: Placed): TemplateNode {
	return { name, type: 'if', version: 2.2, parameters: strict('if', [isTrue(expression)]), ...placed };
}

export function filter(name: string, expression: string, placed: Placed): TemplateNode {
	return {
		name,
		type: 'filter',
		version: 2.2,
		parameters: strict('filter', [isTrue(expression)]),
		...placed,
	};
}

export function splitOut(name: string, field: string, placed: Placed): TemplateNode {
	const parameters = { fieldToSplitOut: field, include: 'noOtherFields', options: {} };
	return { name, type: 'splitOut', version: 1, parameters, ...placed };
}

export function append(name: string, inputs: number, placed: Placed): TemplateNode {
	return {
		name,
		type: 'merge',
		version: 3.2,
		parameters: { mode: 'append', numberInputs: inputs },
		...placed,
	};
}

/** Waits for both inputs and passes the second on. */
export function whenBoth(name: string, placed: Placed): TemplateNode {
	const parameters = {
		mode: 'chooseBranch',
		chooseBranchMode: 'waitForAll',
		output: 'specifiedInput',
		useDataOfInput: '2',
	};
	return { name, type: 'merge', version: 3.2, parameters, ...placed };
}

/** A table made by the template if it isn't there; columns by name, with their type. */
export function makeTable(
	name: string,
	tableName: string,
	columns: Readonly<Record<string, string>>,
	placed: Placed,
): TemplateNode {
	const column = Object.entries(columns).map(([columnName, type]) => ({ name: columnName, type }));
	const parameters = {
		resource: 'table',
		operation: 'create',
		tableName,
		columns: { column },
		options: { createIfNotExists: true },
	};
	return { name, type: 'dataTable', version: 1.1, parameters, executeOnce: true, ...placed };
}

const byName = (value: string) => ({ dataTableId: { __rl: true, mode: 'name', value } });
const where = (conditions: Condition[]) => ({
	filters: {
		conditions: conditions.map(({ column, is = 'eq', value }) => ({
			keyName: column,
			condition: is,
			...(value === undefined ? {} : { keyValue: value }),
		})),
	},
});
const rowNode = (name: string, operation: string, parameters: object, placed: Placed): TemplateNode => ({
	name,
	type: 'dataTable',
	version: 1.1,
	parameters: { resource: 'row', operation, ...parameters },
	...placed,
});

/** Rows that meet all conditions. */
export function getRows(
	name: string,
	table: string,
	conditions: Condition[],
	{ limit, orderBy, ...placed }: Placed & { limit?: string; orderBy?: string },
): TemplateNode {
	const order = orderBy ? { orderBy: true, orderByColumn: orderBy, orderByDirection: 'ASC' } : {};
	const size = limit ? { limit } : { returnAll: true };
	const parameters = {
		...byName(table),
		matchType: 'allConditions',
		...where(conditions),
		...size,
		...order,
	};
	return rowNode(name, 'get', parameters, placed);
}

/** Rows that meet any of the conditions. */
export function getRowsOfAny(
	name: string,
	table: string,
	conditions: Condition[],
	placed: Placed,
): TemplateNode {
	const parameters = { ...byName(table), matchType: 'anyCondition', ...where(conditions), returnAll: true };
	return rowNode(name, 'get', parameters, placed);
}

/** Writes each item as a new row, all in one go. */
export function insertRows(name: string, table: string, placed: Placed): TemplateNode {
	const columns = { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] };
	return rowNode(name, 'insert', { ...byName(table), columns, options: { optimizeBulk: true } }, placed);
}

/** Writes each item over the row that meets the conditions; `upsert` makes one where there is none. */
export function writeRows(
	name: string,
	operation: 'update' | 'upsert',
	table: string,
	conditions: Condition[],
	placed: Placed,
): TemplateNode {
	const columns = { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] };
	const parameters = {
		...byName(table),
		matchType: 'allConditions',
		...where(conditions),
		columns,
		options: {},
	};
	return rowNode(name, operation, parameters, placed);
}

export function deleteRows(
	name: string,
	table: string,
	conditions: Condition[],
	placed: Placed,
): TemplateNode {
	const parameters = { ...byName(table), matchType: 'allConditions', ...where(conditions), options: {} };
	return rowNode(name, 'deleteRows', parameters, placed);
}

export function deleteRowsOfAny(
	name: string,
	table: string,
	conditions: Condition[],
	placed: Placed,
): TemplateNode {
	const parameters = { ...byName(table), matchType: 'anyCondition', ...where(conditions), options: {} };
	return rowNode(name, 'deleteRows', parameters, placed);
}

/** Gives an object that an expression yields as the item. */
export function asItem(name: string, expression: string, placed: Placed): TemplateNode {
	const parameters = {
		mode: 'raw',
		jsonOutput: `={{ ${expression} }}`,
		includeOtherFields: false,
		options: {},
	};
	return { name, type: 'set', version: 3.4, parameters, ...placed };
}

/** A plain-text mail, one an item. Without a recipient nothing is sent. */
export function mail(
	name: string,
	{ to, subject, text }: { to: string; subject: string; text: string },
	placed: Placed,
): TemplateNode {
	const parameters = {
		fromEmail: "={{ $('Settings').first().json.mailFrom }}",
		toEmail: to,
		subject,
		emailFormat: 'text',
		text,
		options: { appendAttribution: false },
	};
	return { name, type: 'emailSend', version: 2.1, parameters, ...placed };
}

/** Sends a mail that Welyb File Document prepared, with its files; what went wrong leaves by the error output. */
export function sendFiles(name: string, at: [number, number]): TemplateNode {
	const parameters = {
		fromEmail: "={{ $('Settings').first().json.mailFrom }}",
		toEmail: '={{ $json.mail.to }}',
		subject: '={{ $json.mail.subject }}',
		emailFormat: 'text',
		text: '={{ $json.mail.text }}',
		options: { appendAttribution: false, fileAttachments: '={{ $json.mail.attachments }}' },
	};
	return { name, type: 'emailSend', version: 2.1, parameters, onError: 'continueErrorOutput', at };
}

/** Started by a person in the editor. */
export function manualTrigger(name: string, at: [number, number]): TemplateNode {
	return { name, type: 'manualTrigger', version: 1, parameters: {}, at };
}

/** Gives its input item by item, at its second output; at the first one when all are done. */
export function oneByOne(name: string, at: [number, number]): TemplateNode {
	return { name, type: 'splitInBatches', version: 3, parameters: { batchSize: 1, options: {} }, at };
}

interface FormPage {
	title: string;
	description: string;
	button: string;
}

/** The first page of a form, for people who are logged in to n8n. */
export function formTrigger(
	name: string,
	{ title, description, button }: FormPage,
	fields: object[],
	at: [number, number],
): TemplateNode {
	return {
		name,
		type: 'formTrigger',
		version: 2.6,
		parameters: {
			authentication: 'n8nUserAuth',
			formTitle: title,
			formDescription: description,
			formFields: { values: fields },
			responseMode: 'lastNode',
			options: { buttonLabel: button, appendAttribution: false },
		},
		at,
	};
}

/**
 * A page of a form that nobody sends off ends after an hour, as its login does; n8n would keep the execution with all its data
 * otherwise. The page then gives its own input.
 */
const forAnHour = {
	limitWaitTime: true,
	limitType: 'afterTimeInterval',
	resumeAmount: 1,
	resumeUnit: 'hours',
};

/** In an expression: whether somebody sent off the page before. */
export const isSentOff = '={{ $json.submittedAt !== undefined }}';

/** A further page, its fields given by an expression; see {@link isSentOff}. */
export function formPage(
	name: string,
	{ title, description, button }: FormPage,
	fields: string,
	placed: Placed,
): TemplateNode {
	return {
		name,
		type: 'form',
		version: 2.5,
		parameters: {
			operation: 'page',
			defineForm: 'json',
			jsonOutput: `={{ ${fields} }}`,
			options: { formTitle: title, formDescription: description, buttonLabel: button },
			...forAnHour,
		},
		...placed,
	};
}

/** The last page. */
export function formEnd(
	name: string,
	{ title, message }: { title: string; message: string },
	placed: Placed,
): TemplateNode {
	return {
		name,
		type: 'form',
		version: 2.5,
		parameters: {
			operation: 'completion',
			respondWith: 'text',
			completionTitle: title,
			completionMessage: message,
			options: { appendAttribution: false },
			...forAnHour,
		},
		...placed,
	};
}
