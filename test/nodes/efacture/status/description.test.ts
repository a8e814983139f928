import '../n8nContext';

import { NodeHelpers, type INode, type INodeParameters } from 'n8n-workflow';

import { EFactureSetInvoiceStatus } from '../../../../nodes/EFacture/SetInvoiceStatus/EFactureSetInvoiceStatus.node';
import { STATUSES } from '../../../../nodes/domain/lifecycle/statuses';

const { description } = new EFactureSetInvoiceStatus();
const node = { typeVersion: 1 } as INode;

/** Names of the parameters that the editor shows with these. */
function shown(parameters: INodeParameters): string[] {
	const all = NodeHelpers.getNodeParameters(
		description.properties,
		parameters,
		true,
		false,
		node,
		description,
	);
	return description.properties
		.filter((property) => NodeHelpers.displayParameter(all ?? {}, property, node, description))
		.map(({ name }) => name);
}

const DETAILS = ['reasons', 'received', 'paidAmount', 'paidOn', 'note'];
const details = (parameters: INodeParameters) =>
	DETAILS.filter((name) => shown({ operation: 'set', ...parameters }).includes(name));

describe('the fields of a decision', () => {
	it.each([
		['204', ['note']],
		['205', ['note']],
		['206', ['reasons', 'note']],
		['207', ['reasons', 'note']],
		['208', ['reasons', 'note']],
		['209', ['note']],
		['210', ['reasons', 'note']],
		['211', ['paidAmount', 'paidOn', 'note']],
		['212', ['received', 'note']],
		['220', ['note']],
	])('come with status %s', (status, fields) => {
		expect(details({ status })).toEqual(fields);
		expect(details({ status, specifyDetails: 'json' })).toEqual([]);
		expect(shown({ operation: 'set', status, specifyDetails: 'json' })).toContain('details');
	});

	it('stay away before a status is chosen, and are all there where an expression chooses it', () => {
		expect(details({ status: '' })).toEqual([]);
		expect(details({ status: '={{ $json.code }}' })).toEqual(DETAILS);
	});
});

it('shows the people with Check and Set Status only, and the wait with Set Status only', () => {
	for (const operation of ['check', 'set']) expect(shown({ operation })).toContain('person');
	expect(shown({ operation: 'getApplicable' })).toEqual(
		expect.not.arrayContaining(['person', 'confirmedBy', 'actId', 'status']),
	);
	const options = (operation: string) =>
		description.properties
			.filter(({ name }) => name === 'options')
			.find((property) => NodeHelpers.displayParameter({ operation }, property, node, description))
			?.options?.map(({ name }) => name);
	expect(options('set')).toContain('waitSeconds');
	expect(options('check')).not.toContain('waitSeconds');
	expect(options('check')).toContain('onlyPropose');
});

it('asks for the flow ID and the organization only where the flow is named by its ID', () => {
	for (const operation of ['check', 'getApplicable', 'set']) {
		expect(shown({ operation, flowSource: 'input' })).toEqual(
			expect.not.arrayContaining(['flowId', 'organization']),
		);
		expect(shown({ operation, flowSource: 'id' })).toEqual(
			expect.arrayContaining(['flowId', 'organization']),
		);
	}
});

it('does nothing that binds by default, and names the statuses that want a second person', () => {
	const operation = description.properties.find(({ name }) => name === 'operation');
	expect(operation?.default).toBe('check');
	const wanting = STATUSES.filter(({ secondPerson }) => secondPerson).map(({ code }) => code);
	const confirmedBy = description.properties.find(({ name }) => name === 'confirmedBy');
	for (const code of wanting) expect(confirmedBy?.description).toContain(code);
	expect(confirmedBy?.description?.match(/\d{3}/g)).toEqual(wanting);
});
