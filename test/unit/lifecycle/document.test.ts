import { readFileSync } from 'node:fs';

import { DOCUMENT, statusesDocument } from '../../../scripts/statusDocs';

it('docs/statuses.md says what the catalogue says; else run npm run docs:statuses', () => {
	expect(readFileSync(DOCUMENT, 'utf8')).toBe(statusesDocument());
});
