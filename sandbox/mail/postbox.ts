import type { MailMessage } from './types';

type Listener = (message: MailMessage) => void;

/** The mails that a server took. */
export class Postbox {
	private kept: MailMessage[] = [];
	private readonly listeners = new Set<Listener>();

	keep(message: MailMessage): void {
		this.kept.push(message);
		for (const listener of [...this.listeners]) listener(message);
	}

	messages(): MailMessage[] {
		return [...this.kept];
	}

	clear(): void {
		this.kept = [];
	}

	/** @returns what ends it */
	listen(listener: Listener): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** @throws Error after `ms` milliseconds without such a mail */
	async waitFor(condition: (message: MailMessage) => boolean, ms: number): Promise<MailMessage> {
		const there = this.kept.find(condition);
		if (there) return there;
		return await new Promise((found, failed) => {
			const stop = this.listen((message) => {
				if (!condition(message)) return;
				clearTimeout(timer);
				stop();
				found(message);
			});
			const timer = setTimeout(() => {
				stop();
				failed(new Error(`No such mail came in ${ms} ms; ${this.kept.length} others are there.`));
			}, ms);
		});
	}
}
