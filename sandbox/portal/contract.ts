import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

import { PortalError } from './errors';

const CONTRACT = join(__dirname, '../../docs/contracts/welyb-partner-api.yaml');

/** The contract as it is written. */
export function readContract(): Record<string, unknown> {
	return parse(readFileSync(CONTRACT, 'utf8')) as Record<string, unknown>;
}

let shared: Contract | undefined;

/** Checks values against the schemas of the contract. */
export class Contract {
	private readonly ajv = new Ajv2020({ strict: false, allErrors: false });

	constructor() {
		addFormats(this.ajv);
		this.ajv.addSchema({ $id: 'contract', ...readContract() });
	}

	/** The one that all portals of this process share: reading it and making its checks takes a while. */
	static shared(): Contract {
		shared ??= new Contract();
		return shared;
	}

	/** The check of one of `components.schemas`. */
	schema(name: string): ValidateFunction {
		return this.at(`components/schemas/${name}`);
	}

	/** The check of the schema at a JSON pointer (without its leading slash). */
	at(pointer: string): ValidateFunction {
		const validate = this.ajv.getSchema(`contract#/${pointer}`);
		if (!validate) throw new Error(`The contract has no schema at ${pointer}`);
		return validate;
	}

	/**
	 * The body of a request, checked.
	 *
	 * @throws PortalError `invalidRequest` naming the first wrong field
	 */
	body<T>(schemaName: string, body: unknown): T {
		const validate = this.schema(schemaName);
		if (validate(body)) return body as T;
		const [error] = validate.errors ?? [];
		const place = error?.instancePath ? error.instancePath.slice(1).replaceAll('/', '.') : 'The body';
		throw new PortalError('invalidRequest', `${place} ${error?.message ?? 'has an unexpected shape'}`);
	}
}
