import type { Proposal } from './proposal';
import type { OutageKind, PlannedFailure, RateLimit } from '../faults';
import type { Connection, ConnectionTerms } from './connectionTypes';
import type { Change, Decision, DocumentStatus } from './statusTypes';

export type Side = 'purchase' | 'sale';
export type PartName = 'original' | 'readable';

/** A client company of the firm. */
export interface Dossier {
	id: string;
	name: string;
	siret: string | null;
	siren: string | null;
	collection: { purchases: string | null; sales: string | null };
}

/** A dossier to add; the id is made from the SIRET, or at random, where none is given. */
export interface NewDossier {
	id?: string;
	name: string;
	siret?: string | null;
	/** Taken from the SIRET where there is one. */
	siren?: string | null;
	/** Collection addresses; those that aren't given are made of the name, null makes none. */
	collection?: Partial<Dossier['collection']>;
}

export interface FileInfo {
	/** Bytes. */
	size: number;
	mimeType: string;
	fileName: string;
}

export interface InvoiceSummary {
	identity: string;
	number: string;
	typeCode?: string | null;
	issueDate?: string | null;
	counterpart?: string | null;
	payable?: string | null;
	currency?: string | null;
	processingRule?: string | null;
	vatBreakdown?: Array<{ rate?: string | null; base?: string | null; tax?: string | null }> | null;
}

/** The contract's `Registration`. */
export interface Registration {
	dossierId: string;
	side: Side;
	filingKey: string;
	fileName: string;
	original: FileInfo & { sha256: string };
	readable?: FileInfo;
	invoice: InvoiceSummary;
}

export interface Directory {
	id: string;
	name: string;
	path: string;
	collection: 'compta+' | 'ventes+' | null;
}

/** The contract's `Document`. */
export interface Document extends Omit<Registration, 'readable'> {
	id: string;
	directory: Directory | null;
	readable: FileInfo | null;
	status: DocumentStatus | null;
	statuses: DocumentStatus[];
	filedAt: string | null;
	updatedAt: string;
}

/** A settled document as the sandbox's own checks want it. */
export interface FiledDocument {
	documentId: string;
	dossierId: string;
	dossierName: string;
	dossierSiret: string | null;
	side: Side;
	identity: string;
	filingKey: string;
	number: string;
	typeCode: string | null;
	originalSha256: string;
	hasReadable: boolean;
	fileName: string;
	path: string;
	filedAt: string;
}

/** A file that came by mail. */
export interface MailFile {
	fileName: string;
	mimeType: string;
	size: number;
	sha256: string;
	content: Buffer;
}

/** What a mail brings to one directory. */
export interface MailDelivery {
	dossierId: string;
	side: Side;
	files: MailFile[];
	/** ISO 8601; the month in Paris is the one in which the files are filed. */
	receivedAt: string;
	mail: { messageId: string; subject: string; text: string };
}

/** A document that came by mail: all the portal knows of it is its file and its mail. */
export interface MailDocument extends Omit<MailFile, 'content'> {
	documentId: string;
	dossierId: string;
	dossierName: string;
	dossierSiret: string | null;
	side: Side;
	path: string;
	mail: MailDelivery['mail'];
	receivedAt: string;
	filedAt: string;
}

export const rights = [
	'dossiers.read',
	'documents.read',
	'documents.write',
	'connections.read',
	'connections.write',
] as const;
export type Right = (typeof rights)[number];

export interface PortalToken {
	token: string;
	rights: Right[];
	/** Whether it is an administrator's of the firm. */
	administrator?: boolean;
}

/** Operations of the contract, by their `operationId`. */
export const operations = [
	'getMe',
	'listApplications',
	'listConnections',
	'connectDossier',
	'disconnectDossier',
	'disconnectAll',
	'searchDossiers',
	'getDossier',
	'listDirectories',
	'registerDocument',
	'listDocuments',
	'lookUpDocuments',
	'getDocument',
	'setDocumentStatus',
	'listApplicableStatuses',
	'listChanges',
	'reportTransmission',
	'putPart',
	'getPart',
] as const;
export type Operation = (typeof operations)[number];

/** What tells calls apart when failures are planned. */
export interface PortalCall {
	operation: Operation;
}

/** Calls since the start or the last reset. */
export interface Counters {
	calls: Record<Operation, number>;
	/** Answers by HTTP status; `0` counts broken connections. */
	statuses: Record<string, number>;
}

export interface PortalOptions {
	/** Port on 127.0.0.1; 0 (default) takes a free one. */
	port?: number;
	/**
	 * Where database and files are kept; they are found again at the next start. It belongs to one portal at a time. Without it a
	 * temporary folder is used and removed at the end.
	 */
	folder?: string;
	firm?: { id: string; name: string };
	tokens?: PortalToken[];
	/** Greatest part accepted; 50 MB by default. */
	maxFileBytes?: number;
	dossiers?: NewDossier[];
	/** Whether *Automatiser eFacture* is active; true by default. */
	applicationActive?: boolean;
}

export interface Portal {
	/** `http://127.0.0.1:<port>`: what a user enters as portal URL; the web page is there, too. */
	url: string;
	tokens: PortalToken[];
	dossiers(): Dossier[];
	/**
	 * Adds dossiers; those whose id is there already get their new name and the addresses that are given.
	 *
	 * @throws Error if a SIRET or SIREN hasn't its number of digits, or an address is another dossier's
	 */
	addDossiers(dossiers: NewDossier[]): Dossier[];
	/** Every connection there is or was, by dossier. */
	connections(): Connection[];
	/**
	 * Connects a dossier, as the partner API does.
	 *
	 * @throws PortalError `dossierNotFound`, `applicationInactive`, `dossierNotEligible`
	 */
	connect(dossierId: string, terms: ConnectionTerms): Connection;
	/** Connects every dossier about all invoices, unless the terms say otherwise; nothing is checked. */
	connectAll(terms?: Partial<ConnectionTerms>): void;
	/** @throws PortalError `dossierNotFound` */
	disconnect(dossierId: string): void;
	/** Adds *Automatiser eFacture* or removes it, which ends every connection. */
	setApplicationActive(active: boolean): void;
	/** Makes all tokens an administrator's, or nobody's who may add applications. */
	setAdministrator(administrator: boolean): void;
	/** Every settled document, oldest first. */
	documents(): FiledDocument[];
	/** Whose collection address it is, and of which side; undefined: nobody's. */
	byCollectionAddress(address: string): { dossier: Dossier; side: Side } | undefined;
	/**
	 * Files what a mail brought, each file as a document of its own, also if it is there already.
	 *
	 * @throws PortalError `dossierNotFound`
	 */
	fileByMail(delivery: MailDelivery): MailDocument[];
	/** Every document that came by mail, in the order of filing; {@link documents} has the others. */
	mailDocuments(): MailDocument[];
	/**
	 * The history of a document, oldest first.
	 *
	 * @throws PortalError `documentNotFound`
	 */
	statuses(documentId: string): DocumentStatus[];
	/** Every change kept, oldest first. */
	changes(): Change[];
	/** What is left to pay or to receive of a document's invoice, as the page's form begins with it. */
	proposal(documentId: string): Proposal;
	/**
	 * A person sets a status in the portal, as on its page.
	 *
	 * @throws PortalError `documentNotFound`, `forbidden`, `invalidRequest` when it isn't applicable or not complete
	 */
	decide(documentId: string, decision: Decision): Change;
	/** Drops the changes up to now from the feed, so that cursors to before are refused. */
	forgetChanges(): void;
	/** How many registrations wait for a part. */
	unsettled(): number;
	/** Starts an outage of everything but `/sandbox/…`; a second one replaces the first. */
	startOutage(kind: OutageKind, seconds: number): void;
	endOutage(): void;
	setRateLimit(limit: RateLimit | null): void;
	failNext(failure: PlannedFailure<PortalCall>): void;
	counters(): Counters;
	resetCounters(): void;
	close(): Promise<void>;
}
