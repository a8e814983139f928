async function ask(path, options) {
	const answer = await fetch(`page/${path}`, options);
	const body = await answer.json();
	if (!answer.ok) throw new Error(body.message);
	return body;
}

const query = (values) =>
	new URLSearchParams(
		Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
	).toString();

export const catalogue = () => ask('catalogue');
export const dossiers = (name, cursor) => ask(`dossiers?${query({ name, cursor })}`);
export const months = (dossierId) => ask(`dossiers/${encodeURIComponent(dossierId)}/months`);
export const folder = ({ dossierId, side, year, month }, limit) =>
	ask(`dossiers/${encodeURIComponent(dossierId)}/documents?${query({ side, year, month, limit })}`);
export const details = (documentId) => ask(`documents/${documentId}`);
export const decide = (documentId, decision) =>
	ask(`documents/${documentId}/decisions`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(decision),
	});

/** Tells of every document to which something happened, of lost connections, and of new ones, after which anything may have happened. */
export function listen({ happened, lost, back }) {
	const events = new EventSource('page/events');
	let wasLost = false;
	events.onmessage = ({ data }) => happened(JSON.parse(data));
	events.onerror = () => {
		wasLost = true;
		lost();
	};
	events.onopen = () => {
		if (wasLost) back();
		wasLost = false;
	};
}

export const mailFileUrl = (documentId) => `mail-files/${documentId}`;
export const fileUrl = (documentId, part) => `files/${documentId}/${part}`;
