import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** The published contracts lie outside the project. */
const folder = process.env.EFACTURE_CONTRACTS ?? path.resolve(__dirname, '../../../../shared/contracts');
const present = existsSync(path.join(folder, 'flow-1.3.0.json'));

/** `describe`, skipped with a message where the contracts aren't. */
export const describeContract = present ? describe : describe.skip;
if (!present) test.skip(`the contracts are not at ${folder}: set EFACTURE_CONTRACTS`, () => {});

export interface Contract {
	components: { schemas: Record<string, { enum?: string[]; maxLength?: number }> };
}

/** @param name e.g. `flow-1.3.0` */
export const readContract = (name: string) =>
	JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Contract;

/**
 * Compiles one of a contract's schemas, without its defects: `ReasonCode` of the Flow Service is `oneOf` an enum and any
 * string, which no enum value meets; the Directory Service gives a line's status 7 characters, where `Disabled` and
 * `Upcoming` have 8, and its `error` of 1.1.0 bounds a number in the manner of an older draft.
 */
export function validatorOf(contract: Contract, schema: string): ValidateFunction {
	const relaxed = JSON.parse(
		JSON.stringify(contract)
			.replace(
				'"oneOf":[{"$ref":"#/components/schemas/ReasonCodeEnum"',
				'"anyOf":[{"$ref":"#/components/schemas/ReasonCodeEnum"',
			)
			.replaceAll('"maxLength":7', '"maxLength":8')
			.replaceAll('"exclusiveMaximum":true,', ''),
	) as Contract;
	const ajv = new Ajv({ strict: false, allErrors: true });
	addFormats(ajv);
	ajv.addSchema({ ...relaxed, $id: 'contract' });
	const found = ajv.getSchema(`contract#/components/schemas/${schema}`);
	if (!found) throw new Error(`the contract has no schema ${schema}`);
	return found;
}

/** What keeps a value from the schema. */
export const problems = (validate: ValidateFunction, value: unknown) =>
	validate(value) ? [] : validate.errors;
