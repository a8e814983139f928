import { isLuhnValid } from '../generator/identifiers';

/** Its establishments are too many for SIRETs that pass the common check. */
const LA_POSTE = '356000000';

/** Whether a SIRET has the right check digits: its own and that of the SIREN in it. */
export function isRightSiret(siret: string): boolean {
	if (!/^\d{14}$/.test(siret) || !isLuhnValid(siret.slice(0, 9))) return false;
	if (isLuhnValid(siret)) return true;
	const digitSum = [...siret].reduce((sum, digit) => sum + Number(digit), 0);
	return siret.startsWith(LA_POSTE) && digitSum % 5 === 0;
}
