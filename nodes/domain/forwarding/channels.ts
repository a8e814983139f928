/** A way to third-party tools, and what is known of it. */
export interface Channel {
	/** What stands in the column `address` of a destination, in words. */
	address: string;
	/**
	 * Whether sending the same forwarding again does no harm, since the tool can be asked, or knows what it has. Otherwise one
	 * that was being sent when its execution ended stays uncertain until a person settles it.
	 */
	repeatable: boolean;
	/** Whether the invoice's file goes with it. */
	carriesFile: boolean;
}

export const CHANNELS = {
	email: { address: 'the collection address of the tool', repeatable: false, carriesFile: true },
	ftp: { address: 'a folder on the server', repeatable: true, carriesFile: true },
	sftp: { address: 'a folder on the server', repeatable: true, carriesFile: true },
	http: { address: 'the URL of the import', repeatable: true, carriesFile: true },
	googleDrive: { address: 'the ID of a folder', repeatable: true, carriesFile: true },
	s3: { address: 'the name of a bucket', repeatable: true, carriesFile: true },
	spreadsheet: { address: 'the URL of a spreadsheet', repeatable: true, carriesFile: false },
	webhook: { address: 'the URL of the webhook', repeatable: false, carriesFile: false },
} as const satisfies Record<string, Channel>;

export type ChannelName = keyof typeof CHANNELS;

export const channelNames = Object.keys(CHANNELS) as [ChannelName, ...ChannelName[]];
