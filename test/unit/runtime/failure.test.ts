import { NodeApiError, NodeOperationError, type JsonObject } from 'n8n-workflow';

import { connectionTrouble } from '../../../nodes/runtime/connection';
import { failureError, FailureError, failureOf, toItemError, type Failure } from '../../../nodes/runtime/failure';

const node = { id: 'n', name: 'Node', type: 't', typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
const failure: Failure = { message: 'Flow 7 is gone', description: 'Ask the platform', code: 'gone', retryable: false };

describe('a failure', () => {
	it('is an API error where a service answered, with n8n’s status, and an operation error else', () => {
		const answered = failureError(node, { ...failure, httpStatus: 429, retryable: true }, 3);
		expect(answered).toBeInstanceOf(NodeApiError);
		expect(answered).toMatchObject({ message: failure.message, httpCode: '429', context: { itemIndex: 3 } });
		expect(failureError(node, failure)).toBeInstanceOf(NodeOperationError);
	});

	it('comes back as it was from n8n’s errors and from what n8n wraps', () => {
		expect(failureOf(failureError(node, failure))).toEqual(failure);
		const wrapped = new NodeApiError(node, new FailureError(failure) as unknown as JsonObject);
		expect(failureOf(wrapped)).toEqual(failure);
		expect(wrapped.message).toBe('Flow 7 is gone. Ask the platform');
	});

	it('is made from foreign errors too', () => {
		const foreign = new NodeApiError(node, {} as JsonObject, { message: 'no', description: 'd', httpCode: '502' });
		expect(failureOf(foreign)).toMatchObject({ code: 'failed', httpStatus: 502, description: 'd' });
		expect(failureOf(new TypeError('odd'))).toMatchObject({ message: 'odd', retryable: false });
		expect(failureOf('odd')).toMatchObject({ message: 'Something unexpected happened' });
	});

	it('leaves a node without what is undefined', () => {
		expect(Object.keys(toItemError(failure))).toEqual(['message', 'description', 'code', 'retryable']);
	});

	it('of causes that go round ends', () => {
		const error = new Error('a');
		error.cause = error;
		expect(failureOf(error).message).toBe('a');
	});
});

describe('what kept an answer from coming', () => {
	const withCode = (code: string, more: object = {}) => Object.assign(new Error('x'), { code, ...more });

	it.each([
		['ECONNREFUSED', 'it refuses the connection'],
		['ENOTFOUND', "its host name isn't known"],
		['ETIMEDOUT', "it didn't answer in time"],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed'],
		['UND_ERR_SOCKET', 'the connection failed'],
	])('%s', (code, trouble) => {
		expect(connectionTrouble(new Error('outside', { cause: withCode(code) }))).toBe(trouble);
	});

	it('is no matter of the connection where an answer came, or the error is another', () => {
		expect(connectionTrouble(withCode('ERR_BAD_REQUEST', { response: { status: 400 } }))).toBeUndefined();
		expect(connectionTrouble(withCode('SOMETHING'))).toBeUndefined();
		expect(connectionTrouble(new Error('x'))).toBeUndefined();
	});

	it('never shows a code that n8n would replace the sentence for', () => {
		for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'ECONNRESET', 'EAI_AGAIN']) {
			const message = `The platform can't be reached: ${connectionTrouble(withCode(code))}`;
			expect(failureError(node, { ...failure, message, outage: true }).message).toBe(message);
		}
	});
});
