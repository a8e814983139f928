import '../n8nFolder';

/** n8n's own engine, loaded with a folder of its own. */
export { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
