/** The events of the trigger and the flow types that the platform gives them (contract: `FlowType`). */
export const EVENTS = [
	{
		name: 'Purchase Invoice',
		value: 'purchaseInvoice',
		flowTypes: ['SupplierInvoice'],
		description: 'An invoice that the organization received',
	},
	{
		name: 'Sales Invoice',
		value: 'salesInvoice',
		flowTypes: ['CustomerInvoice'],
		description: 'An invoice that the organization issued',
	},
	{
		name: 'Status Changed',
		value: 'statusChanged',
		flowTypes: ['SupplierInvoiceLC', 'CustomerInvoiceLC'],
		description: 'A status message about an invoice, of whichever side',
	},
];

/** Flow types that carry an invoice. Copies for the tax side (`State…`) and reports are never asked for. */
export const INVOICE_FLOW_TYPES = flowTypesOf(['purchaseInvoice', 'salesInvoice']);

/** Status messages about invoices. */
export const STATUS_FLOW_TYPES = flowTypesOf(['statusChanged']);

/** The flow types of the chosen events. */
export function flowTypesOf(events: string[]): string[] {
	return EVENTS.filter(({ value }) => events.includes(value)).flatMap(({ flowTypes }) => flowTypes);
}
