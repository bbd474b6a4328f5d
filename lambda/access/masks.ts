import type { Permission } from './permissions.ts';
import type { Bound } from './reach.ts';

/** What a rule can mask: values that tell where a person is reached, and nobody shares. */
export const maskableFields = ['users.emailAddress', 'users.phoneNumber', 'users.web3Wallet'] as const;

/** A field that a rule can mask, wherever it is shown: of users, members, invitations, sign-ups, and on record. */
export type MaskedField = (typeof maskableFields)[number];

/**
 * How a field of an output is masked, which its schema says with `.meta({ mask })`. `contact`: as what its value looks
 * like. `within`: whatever in it looks like one. `asText`: it is no such value itself; in it, as in all texts, those that
 * Clerk has told are masked.
 */
export type MaskKind = 'emailAddress' | 'phoneNumber' | 'web3Wallet' | 'contact' | 'within' | 'asText';

/** The mark of a field that holds an address or a number of somebody. */
export const masked = (mask: MaskKind) => ({ mask });

/**
 * The fields that are masked in calls for which a permission is asked, with the bounds within which they are shown all
 * the same: those of the rules that give the permission and do not mask the field.
 */
export type Masks = ReadonlyMap<Permission, ReadonlyMap<MaskedField, readonly Bound[]>>;
