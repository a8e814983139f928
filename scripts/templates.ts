import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { templates } from '../workflows-templates/source';
import { toWorkflow, type TemplateSource } from '../workflows-templates/source/workflow';

const folder = join(__dirname, '..', 'workflows-templates');

/** Where a template lies, and what its file is to hold. */
export function fileOf(template: TemplateSource): { path: string; content: string } {
	return {
		path: join(folder, `${template.file}.json`),
		content: `${JSON.stringify(toWorkflow(template), null, 2)}\n`,
	};
}

/** Writes the templates' JSON from their sources. */
function main(): void {
	for (const { path, content } of templates.map(fileOf)) writeFileSync(path, content);
}

if (require.main === module) main();
