/** Amounts are whole cents, quantities whole hundredths, rates hundredths of a percent: sums are exact. */

/** Half a cent goes up, as in commerce. */
export const share = (cents: number, numerator: number, denominator: number) =>
	Math.floor((2 * cents * numerator + denominator) / (2 * denominator));

export const sum = (cents: number[]) => cents.reduce((total, amount) => total + amount, 0);

/** `123450` → `1234.50`: the form of amounts in XML. */
export const decimal = (hundredths: number) =>
	`${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;

/** `123450` → `1 234,50`: the form of amounts on paper, with no-break spaces. */
export const onPaper = (hundredths: number) => {
	const [whole, cents] = decimal(hundredths).split('.');
	return `${whole.replace(/\B(?=(\d{3})+$)/g, '\u00a0')},${cents}`;
};
