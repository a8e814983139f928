import type { Invoice } from '../../domain/item';
import { FailureError, type Failure } from '../../runtime/failure';

/** Why a status isn't set, with the invoice it is about. */
export function refusal(
	{ number }: Pick<Invoice, 'number'>,
	{ message, description, code }: Pick<Failure, 'message' | 'description' | 'code'>,
): FailureError {
	return new FailureError({
		message: `Invoice ${number}: ${message}`,
		description,
		code,
		retryable: false,
	});
}
