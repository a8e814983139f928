import type { PartyPaths } from './paths';
import type { PartyTruth } from './types';
import type { XmlReader } from './xmlReader';

interface WrittenId {
	scheme: string | null;
	value: string;
}

const nobody: PartyTruth = {
	name: null,
	siren: null,
	siret: null,
	vatId: null,
	sirenFromVatId: false,
	otherId: null,
};

const compact = (value: string) => value.replace(/[\s.\-\u00a0\u202f]/g, '').toUpperCase();
const isSiren = (value: string) => /^\d{9}$/.test(value);
const isSiret = (value: string) => /^\d{14}$/.test(value);

/** ISO 6523 schemes under which a SIREN or SIRET stands; senders mix the two up. */
const companySchemes = ['0002', '0009'];
const frenchAddressScheme = '0225';

const idAt = (reader: XmlReader): WrittenId => ({
	scheme: reader.text('@schemeID'),
	value: compact(reader.text('.') ?? ''),
});

/** SIREN and SIRET in an electronic address: alone, or as `SIREN_SIRET` with perhaps a suffix behind. */
function numbersInAddress(address: WrittenId | undefined): string[] {
	if (!address) return [];
	if (companySchemes.includes(address.scheme ?? '')) return [address.value];
	return address.scheme === frenchAddressScheme ? address.value.split('_').slice(0, 2) : [];
}

/**
 * Who a party is. SIRET: 14 digits under scheme 0002 or 0009, or in the electronic address, there only if they are
 * of the same company. SIREN: 9 digits in the same places, the start of the SIRET, or the end of a French VAT id.
 */
export function partyFrom(reader: XmlReader | undefined, paths: PartyPaths): PartyTruth {
	if (!reader) return nobody;
	const isFrench = reader.text(paths.country) === 'FR';
	const legal = reader.all(paths.legalId).map(idAt);
	const written = [...legal, ...reader.all(paths.ids).map(idAt)].filter(({ value }) => value !== '');
	const [address] = reader.all(paths.address).map(idAt);
	const declared = written
		.filter(({ scheme }) => companySchemes.includes(scheme ?? ''))
		.concat(isFrench ? legal.filter(({ scheme }) => scheme === null) : [])
		.map(({ value }) => value);
	const addressed = numbersInAddress(address);

	const company = declared.find(isSiren) ?? declared.find(isSiret)?.slice(0, 9);
	const ownSiren =
		company ?? addressed.find((value) => isSiren(value) || isSiret(value))?.slice(0, 9) ?? null;
	const siret =
		declared.find(isSiret) ??
		addressed.find((value) => isSiret(value) && value.startsWith(ownSiren ?? '')) ??
		null;
	const writtenVatId = reader.text(paths.vatId);
	const vatId = writtenVatId && compact(writtenVatId);
	const sirenInVatId = /^FR[0-9A-Z]{2}(\d{9})$/.exec(vatId ?? '')?.[1] ?? null;
	const other = [...written, address].find((id) => id?.scheme);
	return {
		name: reader.text(paths.name),
		siren: ownSiren ?? sirenInVatId,
		siret,
		vatId,
		sirenFromVatId: ownSiren === null && sirenInVatId !== null,
		otherId: other?.scheme ? { scheme: other.scheme, value: other.value } : null,
	};
}
