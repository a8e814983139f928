import type { TemplateNode } from './workflow';

/**
 * A page of a form that nobody sends off ends after an hour, as its login does; n8n would keep the execution with all its data
 * otherwise. The page then gives its own input.
 */
export function forAnHour(page: TemplateNode): TemplateNode {
	const limit = {
		limitWaitTime: true,
		limitType: 'afterTimeInterval',
		resumeAmount: 1,
		resumeUnit: 'hours',
	};
	return { ...page, parameters: { ...page.parameters, ...limit } };
}
