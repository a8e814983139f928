export { EFactureApi } from './credentials/EFactureApi.credentials';
export { WelybApi } from './credentials/WelybApi.credentials';
export { EFactureTrigger } from './nodes/EFacture/EFactureTrigger/EFactureTrigger.node';
export { EFactureGetInvoices } from './nodes/EFacture/GetInvoices/EFactureGetInvoices.node';
export { EFactureLedger } from './nodes/EFacture/Ledger/EFactureLedger.node';
export { WelybDossierLookup } from './nodes/Welyb/DossierLookup/WelybDossierLookup.node';
export { WelybFileDocument } from './nodes/Welyb/FileDocument/WelybFileDocument.node';
export { WelybTrigger } from './nodes/Welyb/WelybTrigger/WelybTrigger.node';
