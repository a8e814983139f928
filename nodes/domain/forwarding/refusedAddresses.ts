/** Mail addresses that no forwarding may go to, the first that fits, and why. Welyb's are those it publishes. */
const REFUSED: Array<{ address: RegExp; why: string }> = [
	{
		address: /^(compta|ventes)\+[^@]*@welyb\.(com|fr)$/,
		why: 'it is a collection address of Welyb, where the invoice lies already: it would be filed twice',
	},
	{
		address: /^[^@+]+\+[^@]*@welyb\.(com|fr)$/,
		why: "it is the address of Welyb's own bot in a tool, under which Welyb signs in there; it collects nothing. Paste the tool's own collection address",
	},
	{
		address: /@([^@]+\.)?welyb\.(com|fr)$/,
		why: "it is an address of Welyb's own, where the invoice lies already. Paste the tool's own collection address",
	},
];

const MAIL_ADDRESS = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$/;

/** Why a forwarding can't go to a mail address; null where it can. */
export function mailAddressProblem(address: string): string | null {
	const given = address.trim().toLowerCase();
	if (!MAIL_ADDRESS.test(given)) return `'${address}' is no single mail address`;
	const refused = REFUSED.find((one) => one.address.test(given));
	return refused ? `${address} is refused: ${refused.why}` : null;
}
