import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	createRunExecutionData,
	Workflow,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
} from 'n8n-workflow';

import { ExecutionLifecycleHooks, WorkflowExecute } from './n8nCore';
import * as pack from '../../index';
import { name as packName } from '../../package.json';
import { Credentials } from './credentials';
import { DataTables } from './dataTable';
import { standIns } from './standIns';

interface Template {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings: IWorkflowSettings;
}

export interface TemplateOptions {
	/** Values of the node `Settings`, by name, where they differ from the template's. */
	settings?: Record<string, unknown>;
	/** Tables that several templates share. */
	tables?: DataTables;
	/** Data of the credentials, by type. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
}

export interface RunOptions {
	/** What the trigger emits. */
	emitted?: IDataObject[];
	/** The execution ends before this node, as if n8n had died there; branches beside it that come later are named, too. */
	diesBefore?: string | string[];
}

const offered = Object.values(pack).map((Class) => new (Class as new () => INodeType | ICredentialType)());
const ownNodes = offered.filter((one): one is INodeType => 'description' in one);

/** One of the pack's templates in n8n's engine, in this process, with tables that last from one execution to the next. */
export class TemplateInEngine {
	readonly tables: DataTables;
	private readonly template: Template;
	private executions = 0;

	constructor(
		file: string,
		private readonly options: TemplateOptions,
	) {
		const path = join(__dirname, '../../workflows-templates', file);
		this.tables = options.tables ?? new DataTables();
		this.template = JSON.parse(readFileSync(path, 'utf8')) as Template;
		this.choose(options.settings ?? {});
	}

	/** Runs the workflow from one of its triggers as n8n does when it is active, and throws what failed. */
	async run(trigger: string, { emitted = [{}], diesBefore }: RunOptions = {}): Promise<IRun> {
		const workflow = this.workflow();
		const startNode = workflow.getNode(trigger);
		if (!startNode) throw new Error(`The template has no node ${trigger}`);
		const items: INodeExecutionData[] = emitted.map((json) => ({ json }));
		const alive = Object.keys(workflow.nodes).filter((name) => ![diesBefore].flat().includes(name));
		const data = createRunExecutionData({
			startData: diesBefore === undefined ? {} : { runNodeFilter: alive },
			executionData: { nodeExecutionStack: [{ node: startNode, data: { main: [items] }, source: null }] },
		});
		const run = await new WorkflowExecute(this.additionalData(), 'trigger', data).processRunExecutionData(
			workflow,
		);
		const { error, lastNodeExecuted } = run.data.resultData;
		if (error) throw new Error(`${lastNodeExecuted}: ${error.message}`, { cause: error });
		return run;
	}

	private choose(values: Record<string, unknown>): void {
		const { assignments } = this.template.nodes.find(({ name }) => name === 'Settings')?.parameters
			.assignments as unknown as { assignments: Array<{ name: string; value: unknown }> };
		for (const [name, value] of Object.entries(values)) {
			const assignment = assignments.find((one) => one.name === name);
			if (!assignment) throw new Error(`The template has no setting ${name}`);
			assignment.value = value;
		}
	}

	private workflow(): Workflow {
		const { name, nodes, connections, settings } = structuredClone(this.template);
		for (const node of nodes) {
			const wanted = this.nodeType(node.type).description.credentials ?? [];
			if (wanted.length)
				node.credentials = Object.fromEntries(
					wanted.map((one) => [one.name, { id: one.name, name: one.name }]),
				);
		}
		const nodeTypes = {
			getByName: (type: string) => this.nodeType(type),
			getByNameAndVersion: (type: string) => this.nodeType(type),
			getKnownTypes: () => ({}),
		};
		return new Workflow({ id: 'template', name, nodes, connections, settings, nodeTypes, active: true });
	}

	private nodeType(type: string): INodeType {
		if (type === 'n8n-nodes-base.dataTable') return this.tables.node();
		const own = ownNodes.find(({ description }) => `${packName}.${description.name}` === type);
		const found = own ?? standIns[type];
		if (!found) throw new Error(`There is no node type ${type}`);
		return found;
	}

	private additionalData(): IWorkflowExecuteAdditionalData {
		const executionId = String(++this.executions);
		const workflowData = { ...this.template, id: 'template', active: true } as never;
		return {
			executionId,
			hooks: new ExecutionLifecycleHooks('trigger', executionId, workflowData),
			credentialsHelper: new Credentials(this.options.credentials),
			instanceBaseUrl: 'http://localhost/',
			restApiUrl: 'http://localhost/rest',
			formWaitingBaseUrl: 'http://localhost/form-waiting',
			webhookBaseUrl: 'http://localhost/webhook',
			webhookTestBaseUrl: 'http://localhost/webhook-test',
			webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
			variables: {},
			userId: 'user',
			setExecutionStatus: () => {},
			logAiEvent: () => {},
			sendDataToUI: () => {},
		} as unknown as IWorkflowExecuteAdditionalData;
	}
}
