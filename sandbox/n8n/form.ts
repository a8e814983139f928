import { setTimeout as delay } from 'node:timers/promises';

import type { N8nClient } from './client';

const NEXT_PAGE_WITHIN_MS = 60_000;
const MOST_REDIRECTS = 10;

/** One page of a form, as a person sees it. */
export interface FormPage {
	title: string;
	/** Labels of its fields, in order. */
	fields: string[];
	/** What each dropdown offers, by label. */
	options: Record<string, string[]>;
	/** Text of the page. */
	text: string;
}

/**
 * A person with an n8n login who fills in a form as a browser does: follows n8n's login for forms, allows the form to learn who it is,
 * and sends page after page.
 */
export class FormVisitor {
	private readonly cookies = new Map<string, string>();
	private url = '';
	private html = '';

	/** @param client logged in as the person */
	constructor(private readonly client: N8nClient) {
		this.cookies.set('n8n-auth', client.session());
	}

	/** Opens the form of a published workflow. */
	async open(workflowId: string): Promise<FormPage> {
		const { nodes } = (await this.client.call('GET', `/api/v1/workflows/${workflowId}`)) as {
			nodes: Array<{ type: string; webhookId?: string }>;
		};
		const form = nodes.find(({ type }) => type.endsWith('.formTrigger'));
		if (!form?.webhookId) throw new Error(`The workflow ${workflowId} has no form`);
		await this.visit(`${this.client.url}/form/${form.webhookId}`);
		return this.page();
	}

	/**
	 * Sends the page with values by label and gives the next one.
	 *
	 * @throws Error for a label that the page doesn't have, or when no next page comes
	 */
	async submit(values: Record<string, string>): Promise<FormPage> {
		const { fields } = this.page();
		const body = new FormData();
		fields.forEach((label, index) => body.append(`field-${index}`, values[label] ?? ''));
		const unknown = Object.keys(values).filter((label) => !fields.includes(label));
		if (unknown.length > 0)
			throw new Error(`The form has no field ${unknown.join(', ')}: ${fields.join(', ')}`);
		const token = /const authToken = '([^']*)'/.exec(this.html)?.[1] ?? '';
		const response = await this.request(this.url, {
			method: 'POST',
			body,
			headers: { 'x-auth-token': token },
		});
		const answer = await response.text();
		if (!response.ok) throw new Error(`The form answered ${response.status}: ${answer.slice(0, 300)}`);
		const waiting = (parsed(answer) as { formWaitingUrl?: string } | undefined)?.formWaitingUrl;
		await this.next(waiting ?? this.url);
		return this.page();
	}

	private page(): FormPage {
		const labels = [
			...this.html.matchAll(/<label class='form-label[^']*' for='(field-\d+)'>([^<]*)<\/label>/g),
		];
		const options = Object.fromEntries(
			labels.flatMap(([, id, label]) => {
				const select = new RegExp(`<select id='${id}'[\\s\\S]*?</select>`).exec(this.html)?.[0];
				return select ? [[unescape(label), optionsIn(select)]] : [];
			}),
		);
		return {
			title: unescape(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(this.html)?.[1]?.trim() ?? ''),
			fields: labels.map(([, , label]) => unescape(label)),
			options,
			text: unescape(
				this.html
					.replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
					.replace(/<[^>]+>/g, ' ')
					.replace(/\s+/g, ' '),
			),
		};
	}

	/** Waits for the workflow to come to its next page. */
	private async next(address: string): Promise<void> {
		const status = new URL(address);
		status.pathname += '/n8n-execution-status';
		const until = Date.now() + NEXT_PAGE_WITHIN_MS;
		while (Date.now() < until) {
			const told = (await (await this.request(status.toString())).text()).trim();
			if (told === 'form-waiting') return await this.visit(address);
			if (['canceled', 'crashed', 'error', 'success'].includes(told))
				throw new Error(`The form's execution ended without a page: ${told}`);
			await delay(300);
		}
		throw new Error('The form came to no next page');
	}

	/** Follows redirects, and on n8n's page of consent says yes. */
	private async visit(address: string): Promise<void> {
		let next = address;
		for (let hop = 0; hop < MOST_REDIRECTS; hop++) {
			const response = await this.request(next);
			const location = response.headers.get('location');
			if (!location) {
				this.url = next;
				this.html = await response.text();
				return;
			}
			next = new URL(location, next).toString();
			if (new URL(next).pathname.endsWith('/oauth/consent')) next = await this.allow();
		}
		throw new Error(`${address} leads nowhere`);
	}

	private async allow(): Promise<string> {
		const details = await this.rest('GET', '/rest/consent/details');
		const granted = details.redirectUrl ? details : await this.rest('POST', '/rest/consent/approve');
		if (!granted.redirectUrl) throw new Error('n8n gave no way back from the page of consent');
		return granted.redirectUrl;
	}

	private async rest(method: string, path: string): Promise<{ redirectUrl?: string }> {
		const response = await this.request(this.client.url + path, {
			method,
			headers: { 'content-type': 'application/json', 'browser-id': 'demo' },
			...(method === 'POST' ? { body: JSON.stringify({ approved: true }) } : {}),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
		return (JSON.parse(text) as { data: { redirectUrl?: string } }).data;
	}

	private async request(address: string, init: RequestInit = {}): Promise<Response> {
		const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const headers = { ...(init.headers as Record<string, string>), cookie };
		const response = await fetch(address, { ...init, headers, redirect: 'manual' });
		for (const written of response.headers.getSetCookie()) {
			const [name, value] = written.split(';')[0].split(/=(.*)/s);
			if (value) this.cookies.set(name.trim(), value);
			else this.cookies.delete(name.trim());
		}
		return response;
	}
}

function optionsIn(select: string): string[] {
	return [...select.matchAll(/<option value='([^']*)'/g)].map(([, value]) => unescape(value)).filter(Boolean);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function unescape(text: string): string {
	return text
		.replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
		.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
		.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name]);
}
