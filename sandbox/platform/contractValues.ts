import type { PlatformMode } from './types';

/** Closed lists of the Flow Service contracts 1.1.0 and 1.3.0. */
interface ContractValues {
	flowType: readonly string[];
	processingRule: readonly string[];
	flowProfile: readonly string[];
	flowSyntax: readonly string[];
	/** Longest `flowId` and `trackingId`. */
	idLength: number;
}

const commonFlowTypes = [
	'CustomerInvoice',
	'SupplierInvoice',
	'CustomerInvoiceLC',
	'SupplierInvoiceLC',
	'StateCustomerInvoiceLC',
	'StateSupplierInvoiceLC',
	'AggregatedCustomerTransactionReport',
	'UnitaryCustomerTransactionReport',
	'AggregatedCustomerPaymentReport',
	'UnitaryCustomerPaymentReport',
	'UnitarySupplierTransactionReport',
	'MultiFlowReport',
];
const commonRules = ['B2B', 'B2BInt', 'B2C', 'OutOfScope', 'ArchiveOnly', 'NotApplicable'];
const commonProfiles = ['Basic', 'CIUS', 'Extended-CTC-FR'];
const flowSyntax = ['CII', 'UBL', 'Factur-X', 'CDAR', 'FRR'];

export const contract110: ContractValues = {
	flowType: [...commonFlowTypes, 'StateInvoice'],
	processingRule: commonRules,
	flowProfile: commonProfiles,
	flowSyntax,
	idLength: 36,
};

export const contract130: ContractValues = {
	flowType: [
		...commonFlowTypes,
		'StateCustomerInvoice',
		'StateSupplierInvoice',
		'StateTransactionReport',
		'StateTransactionReportLC',
		'StatePaymentReport',
		'StatePaymentReportLC',
		'Undefined',
	],
	processingRule: [...commonRules, 'B2G', 'B2GInt', 'B2GOutOfScope', 'Undefined'],
	flowProfile: [...commonProfiles, 'Undefined'],
	flowSyntax,
	idLength: 64,
};

/** The lists that hold in a mode. */
export const contractOf = (mode: PlatformMode) => (mode === '1.1' ? contract110 : contract130);

export const docTypes = ['Metadata', 'Original', 'Converted', 'ReadableView'] as const;
export const flowDirections = ['In', 'Out'] as const;
export const ackStatuses = ['Pending', 'Ok', 'Error'] as const;
/** `SearchFlowParams.limit`: contract 1.3.0. */
export const limits = { default: 25, max: 100 };
