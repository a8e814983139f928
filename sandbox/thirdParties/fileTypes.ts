export interface FileServerOptions {
	/** Port on 127.0.0.1; 0 (default) takes a free one. */
	port?: number;
	/** `outil` and `sandbox-file-password` by default. */
	user?: string;
	password?: string;
	/** Folders that are there from the beginning, e.g. `D001/ACHATS`. */
	folders?: string[];
}

/** Fields of n8n's credentials `ftp` and, with the last two, `sftp`. */
export interface FileCredential {
	host: string;
	port: number;
	username: string;
	password: string;
	privateKey?: string;
	passphrase?: string;
}

/** What a client did, in the order in which it did. Paths begin with `/`. */
export interface FileOperation {
	/** ISO 8601. */
	at: string;
	/** `uploadCut`: the upload ended before its end; what had come stays. */
	kind:
		| 'uploadStarted'
		| 'uploadEnded'
		| 'uploadCut'
		| 'renamed'
		| 'deleted'
		| 'folderMade'
		| 'folderDeleted';
	path: string;
	/** The new path of what was renamed. */
	to?: string;
	/** Bytes that an upload brought. */
	bytes?: number;
}

export interface StoredFile {
	path: string;
	size: number;
	sha256: string;
}

/** What is to happen to coming uploads. */
export interface UploadFault {
	afterBytes: number;
	/** `break` (default): the connection is lost. `fail`: the server says that it can't write any more. */
	how?: 'break' | 'fail';
	/** How many uploads; 1 by default. */
	times?: number;
}

export interface FileServer {
	protocol: 'ftp' | 'sftp';
	host: string;
	port: number;
	credential: FileCredential;
	/** The folder on this machine that clients see as `/`. */
	folder: string;
	makeFolder(path: string): void;
	/** Every file that is there, by path; also what is left of cut uploads. */
	files(): StoredFile[];
	operations(): FileOperation[];
	failUploads(fault: UploadFault): void;
	/** Refuses so many logins with the right password. */
	refuseLogins(times: number): void;
	/** Ends it and deletes its files. */
	close(): Promise<void>;
}
