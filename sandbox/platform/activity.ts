import { sha256, type FileDocType } from './download';
import { routes, type Counters, type HandedOut, type PlatformFlow, type Route } from './types';

const noCalls = () => Object.fromEntries(routes.map((route) => [route, 0])) as Record<Route, number>;

/** What clients asked for and were given. */
export class Activity {
	private calls = noCalls();
	private statuses: Record<string, number> = {};
	private readonly given = new Map<string, HandedOut>();

	called(route: Route): void {
		this.calls[route]++;
	}

	answered(status: number): void {
		this.statuses[status] = (this.statuses[status] ?? 0) + 1;
	}

	listed(flows: PlatformFlow[]): void {
		for (const flow of flows) this.recordOf(flow).listed++;
	}

	downloaded(flow: PlatformFlow, docType: FileDocType, bytes: Buffer): void {
		const record = this.recordOf(flow);
		if (docType === 'Original') {
			record.original++;
			record.originalSha256 ??= sha256(bytes);
		}
		if (docType === 'Converted') record.converted++;
		if (docType === 'ReadableView') record.readableView++;
	}

	counters(): Counters {
		return { calls: { ...this.calls }, statuses: { ...this.statuses } };
	}

	resetCounters(): void {
		this.calls = noCalls();
		this.statuses = {};
	}

	handedOut(): HandedOut[] {
		return [...this.given.values()].map((record) => ({ ...record }));
	}

	private recordOf({ flowId, organization }: PlatformFlow): HandedOut {
		let record = this.given.get(flowId);
		if (!record) {
			const none = { listed: 0, original: 0, converted: 0, readableView: 0, originalSha256: null };
			this.given.set(flowId, (record = { flowId, organization, ...none }));
		}
		return record;
	}
}
