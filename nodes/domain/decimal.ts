/** Exact arithmetic on decimal texts such as "-1200.50", as the item has amounts. No floating point. */

interface Scaled {
	units: bigint;
	/** Digits after the point. */
	scale: number;
}

/** @throws Error when the text is no decimal number */
function parse(decimal: string): Scaled {
	const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
	if (!parts) throw new Error(`"${decimal}" isn't a decimal number such as 1200.00`);
	const [, sign, whole, fraction = ''] = parts;
	return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

function unitsAt({ units, scale }: Scaled, target: number): bigint {
	return units * 10n ** BigInt(target - scale);
}

function text(units: bigint, scale: number): string {
	const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
	const whole = digits.slice(0, digits.length - scale);
	return `${units < 0n ? '-' : ''}${whole}${scale ? `.${digits.slice(-scale)}` : ''}`;
}

/** The sum, with as many digits after the point as the longest of them has; "0" for none. */
export function sum(decimals: string[]): string {
	const scaled = decimals.map(parse);
	const scale = Math.max(0, ...scaled.map((decimal) => decimal.scale));
	const units = scaled.reduce((total, decimal) => total + unitsAt(decimal, scale), 0n);
	return text(units, scale);
}

export function negate(decimal: string): string {
	const { units, scale } = parse(decimal);
	return text(-units, scale);
}

export function subtract(from: string, decimal: string): string {
	return sum([from, negate(decimal)]);
}

/** -1 for negative, 0, or 1 for positive. */
export function sign(decimal: string): -1 | 0 | 1 {
	const { units } = parse(decimal);
	if (units === 0n) return 0;
	return units < 0n ? -1 : 1;
}

/** The shortest way to write it, for comparing: "20.00" and "20.0" give "20", "-0" gives "0". */
export function shortest(decimal: string): string {
	const { units, scale } = parse(decimal);
	const written = text(units, scale);
	return scale ? written.replace(/\.?0+$/, '') : written;
}
