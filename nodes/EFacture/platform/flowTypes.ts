/** The invoice events of the trigger and the flow types that the platform gives them (contract: `FlowType`). */
export const INVOICE_EVENTS = [
	{
		name: 'Purchase Invoice',
		value: 'purchaseInvoice',
		flowType: 'SupplierInvoice',
		description: 'An invoice that the organization received',
	},
	{
		name: 'Sales Invoice',
		value: 'salesInvoice',
		flowType: 'CustomerInvoice',
		description: 'An invoice that the organization issued',
	},
];

/** Flow types that carry an invoice. Copies for the tax side (`State…`) and reports are never asked for. */
export const INVOICE_FLOW_TYPES = INVOICE_EVENTS.map(({ flowType }) => flowType);

/** Status messages about invoices. */
export const STATUS_FLOW_TYPES = ['SupplierInvoiceLC', 'CustomerInvoiceLC'];

/** The flow types of the chosen events. */
export function flowTypesOf(events: string[]): string[] {
	return INVOICE_EVENTS.filter(({ value }) => events.includes(value)).map(({ flowType }) => flowType);
}
