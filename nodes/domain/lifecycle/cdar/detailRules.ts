import { ACTIONS, AMOUNT_TYPES, REASONS } from '../reasons';
import { statusByCode } from '../statuses';
import type { StatusData } from '../statuses';
import { isAmount, isPercent, isVatRate } from './forms';
import { VAT_RATES } from './lists';
import { PLATFORM_SCHEME, shownCode } from './message';
import { isMalformed, isUnlisted } from './rule';
import type { Known, Place, Rule } from './rule';

const RECEIVED_AMOUNT = 'MEN';
/** Under which the public sector's platform sends refusals, which have reasons of their own. */
const PUBLIC_SECTOR_PLATFORM = '9999';

const needs = ({ code }: Place, data: StatusData) =>
	statusByCode(code ?? '')?.required.includes(data) === true;
const isReceived = (place: Place) =>
	needs(place, 'vatAmounts') && place.here.textAt('TypeCode') === RECEIVED_AMOUNT;

function named({ code }: Place): string {
	const label = statusByCode(code ?? '')?.label;
	return `Status ${shownCode(code ?? '')}${label ? ` (${label})` : ''}`;
}

/** The reasons that a status may have; any where the guideline doesn't restrict them. */
function reasonsFor({ root, code }: Place, known: Known): string[] {
	const status = statusByCode(code ?? '');
	const sentByPublicSector = root
		.allAt('ExchangedDocument/SenderTradeParty/GlobalID')
		.some((id) => id.attribute('schemeID') === PLATFORM_SCHEME && id.text === PUBLIC_SECTOR_PLATFORM);
	const publicSector = known.publicSector || sentByPublicSector;
	const reasons = (publicSector && status?.reasonsB2G) || status?.reasons || [];
	return reasons.length > 0 ? reasons : Object.keys(REASONS);
}

/** Rules about the details of a status: reasons, actions and values (MDG-37 to MDG-43). */
export const DETAIL_RULES: Rule[] = [
	{
		id: 'BR-FR-CDV-14',
		field: 'Amounts received (MDT-207)',
		at: 'document',
		broken: (place) =>
			needs(place, 'vatAmounts') &&
			!place.here
				.allAt('SpecifiedDocumentStatus/SpecifiedDocumentCharacteristic/TypeCode')
				.some(({ text }) => text === RECEIVED_AMOUNT),
		message: (place) => `${named(place)} needs the amounts received, one for each VAT rate.`,
	},
	{
		id: 'BR-FR-CDV-14',
		field: 'Amount received (MDT-215)',
		at: 'value',
		broken: (place) => isReceived(place) && !place.here.textAt('ValueAmount'),
		message: (place) => `${named(place)} has a VAT rate without the amount received.`,
	},
	{
		id: 'BR-FR-CDV-14',
		field: 'VAT rate (MDT-224)',
		at: 'value',
		broken: (place) => isReceived(place) && !place.here.textAt('ValuePercent'),
		message: (place) => `${named(place)} needs the VAT rate of each amount received, and one has none.`,
		allowed: VAT_RATES,
	},
	{
		id: 'BR-FR-CDV-15',
		field: 'Reason (MDT-113)',
		at: 'document',
		broken: (place) => needs(place, 'reason') && !place.here.textAt('SpecifiedDocumentStatus/ReasonCode'),
		message: (place) => `${named(place)} needs a reason, and none is given.`,
		allowed: reasonsFor,
	},
	{
		id: 'BR-FR-CDV-16',
		field: 'Number of a detail (MDT-124-2)',
		at: 'detail',
		broken: ({ here }) => !here.textAt('SequenceNumeric'),
		message: 'A detail of the status has no number.',
	},
	{
		id: 'BR-FR-CDV-CL-09',
		field: 'Reason (MDT-113)',
		at: 'detail',
		broken: (place, known) => isUnlisted(place.here.textAt('ReasonCode'), reasonsFor(place, known)),
		message: (place) =>
			`${named(place)} can't have the reason ${shownCode(place.here.textAt('ReasonCode') ?? '')}.`,
		allowed: reasonsFor,
	},
	{
		id: 'BR-FR-CDV-CL-10',
		field: 'Requested action (MDT-121)',
		at: 'detail',
		broken: ({ here }) => isUnlisted(here.textAt('RequestedActionCode'), Object.keys(ACTIONS)),
		message: 'The requested action is unknown.',
		allowed: Object.keys(ACTIONS),
	},
	{
		id: 'BR-FR-CDV-CL-11',
		field: 'Type of a value (MDT-207)',
		at: 'value',
		broken: ({ here }) => isUnlisted(here.textAt('TypeCode'), Object.keys(AMOUNT_TYPES)),
		message: 'An amount or value of the status has an unknown type.',
		allowed: Object.keys(AMOUNT_TYPES),
	},
	{
		id: 'BR-FR-16',
		field: 'VAT rate (MDT-224)',
		at: 'value',
		// The wrong value in a dispute may well be no rate of the list.
		broken: ({ here }) =>
			here.textAt('TypeCode') === RECEIVED_AMOUNT && isMalformed(here.textAt('ValuePercent'), isVatRate),
		message: "A VAT rate isn't one that applies in France, or has more than two decimals.",
		allowed: VAT_RATES,
	},
	{
		id: 'BR-FR-DEC-01',
		field: 'Amount (MDT-215)',
		at: 'value',
		broken: ({ here }) => isMalformed(here.textAt('ValueAmount'), isAmount),
		message: 'An amount has more than 19 digits or two decimals, or is no decimal number.',
	},
	{
		id: 'BR-FR-DEC-04',
		field: 'Percentage (MDT-224)',
		at: 'value',
		broken: ({ here }) => isMalformed(here.textAt('ValuePercent'), isPercent),
		message: 'A percentage has more than four digits or two decimals, or is no positive decimal number.',
	},
];
