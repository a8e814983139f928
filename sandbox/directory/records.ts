import type {
	DirectoryCompany,
	DirectoryEntries,
	DirectoryEstablishment,
	DirectoryLine,
	DirectoryMode,
	DirectoryRoutingCode,
} from './types';

/** The contract's resources. */
export const resources = ['siren', 'siret', 'routingCode', 'directoryLine'] as const;
export type Resource = (typeof resources)[number];

/** A record as contract 1.3.0 has it. */
export type DirectoryRecord = Record<string, unknown>;

const activity = (closed: boolean | undefined) => (closed ? 'C' : 'A');

const companyRecord = ({ siren, name, entityType, closed }: DirectoryCompany): DirectoryRecord => ({
	siren,
	businessName: name,
	entityType: entityType ?? 'PrivateVatRegistered',
	administrativeStatus: activity(closed),
});

const establishmentRecord = ({ siret, name, main, closed }: DirectoryEstablishment): DirectoryRecord => ({
	siret,
	siren: siret.slice(0, 9),
	name,
	facilityType: main ? 'P' : 'S',
	administrativeStatus: activity(closed),
});

const routingCodeRecord = ({ siret, code, name, closed }: DirectoryRoutingCode): DirectoryRecord => ({
	routingIdentifier: code,
	siret,
	routingIdentifierType: '0224',
	routingCodeName: name,
	administrativeStatus: activity(closed),
});

function lineRecord(line: DirectoryLine): DirectoryRecord {
	return {
		addressingIdentifier: line.address,
		...(line.status === 'Disabled' ? {} : { platformType: line.platformType ?? 'WK' }),
		directoryLineStatus: line.status,
		siren: line.siren,
		...(line.siret === undefined ? {} : { siret: line.siret }),
		...(line.routingCode === undefined ? {} : { routingIdentifier: line.routingCode }),
		...(line.suffix === undefined ? {} : { addressingSuffix: line.suffix }),
	};
}

/** Every record of a resource. */
export function recordsOf(entries: DirectoryEntries, resource: Resource): DirectoryRecord[] {
	const lists: Record<Resource, () => DirectoryRecord[]> = {
		siren: () => entries.companies.map(companyRecord),
		siret: () => entries.establishments.map(establishmentRecord),
		routingCode: () => entries.routingCodes.map(routingCodeRecord),
		directoryLine: () => entries.lines.map(lineRecord),
	};
	return lists[resource]();
}

/** The record with the related ones that were asked for (contract: `include`). */
export function withRelated(
	entries: DirectoryEntries,
	record: DirectoryRecord,
	include: string[],
): DirectoryRecord {
	const { siret, routingIdentifier } = record;
	const siren = record.siren ?? String(siret).slice(0, 9);
	const company = entries.companies.find((one) => one.siren === siren);
	const establishment = entries.establishments.find((one) => one.siret === siret);
	const routingCode = entries.routingCodes.find(
		(one) => one.siret === siret && one.code === routingIdentifier,
	);
	return {
		...record,
		...(include.includes('siren') && company ? { legalUnit: companyRecord(company) } : {}),
		...(include.includes('siret') && establishment ? { facility: establishmentRecord(establishment) } : {}),
		...(include.includes('routingCode') && routingCode
			? { routingCode: routingCodeRecord(routingCode) }
			: {}),
	};
}

/**
 * A line as it is read by its address: contract 1.3.0 has no `Upcoming` there, since it tells the present alone, and
 * no platform receives at such an address yet.
 */
export function presentLine(record: DirectoryRecord): DirectoryRecord {
	if (record.directoryLineStatus !== 'Upcoming') return record;
	const { platformType: _, ...line } = record;
	return { ...line, directoryLineStatus: 'Disabled' };
}

/** A record as a client of this mode sees it: contract 1.1.0 has a line's platform and routing code in objects. */
export function present(record: DirectoryRecord, mode: DirectoryMode): DirectoryRecord {
	if (mode === '1.3' || record.addressingIdentifier === undefined) return record;
	const { directoryLineStatus, platformType, routingIdentifier, routingCode, ...line } = record;
	const enabled = directoryLineStatus === 'Enabled';
	return {
		...line,
		...(routingIdentifier === undefined ? {} : { routingCode: routingCode ?? { routingIdentifier } }),
		platform: enabled ? { platformType, platformStatus: 'Enabled' } : { platformStatus: 'Disabled' },
	};
}
