import type { Permission } from './permissions.ts';
import type { Bound } from './reach.ts';

/** The days of a week, as settings name them. */
export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** One of these days. */
export type Day = (typeof days)[number];

/** A part of some days: from a time of day, `HH:MM`, up to another one that is no part of it; `24:00` is the end of the day. */
export interface OpenHours {
  readonly days: readonly Day[];
  readonly from: string;
  readonly to: string;
}

/** What a call must be like, for a rule to give it what it gives. */
export type Condition = {
  /** For these permissions; for all that the rule gives when left out. */
  readonly permissions?: readonly Permission[] | undefined;
  /** What a caller is told whose call is not like that; sentences. */
  readonly otherwise: string;
} & (ArgumentCondition | HoursCondition);

/** An argument of a name must be one of these, wherever a tool takes it. */
export interface ArgumentCondition {
  readonly argument: string;
  readonly oneOf: readonly (string | number | boolean)[];
}

/** The time must be in one of these, in a time zone of the IANA database. */
export interface HoursCondition {
  readonly hours: { readonly timeZone: string; readonly open: readonly OpenHours[] };
}

/** How one rule gives a permission. */
export interface Way {
  /** The name of the rule. */
  readonly rule: string;
  /** On whom; on everybody when undefined. */
  readonly bound: Bound | undefined;
  readonly conditions: readonly Condition[];
  /** False where the rule only reads, since the stage is in production and the rule is not for that. */
  readonly changes: boolean;
}

/** Why a permission is not there for a call. */
export interface Unmet {
  /** As it stands on record. */
  readonly reason: 'production' | 'condition';
  /** Sentences. */
  readonly why: string;
}

/** How rules give each permission, where one of them does not give it for every call. */
export type Ways = ReadonlyMap<Permission, readonly Way[]>;

/** True when some rule gives the permission for changes, too. */
export function mayChangeBy(permission: Permission, ways: Ways | undefined): boolean {
  return ways?.get(permission)?.some(({ changes }) => changes) ?? true;
}
