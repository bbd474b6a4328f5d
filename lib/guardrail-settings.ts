import * as z from 'zod';
import { flag, group, matching, whole } from './settings-shapes.ts';

const id = (prefix: string, where: string) =>
  matching(
    new RegExp(`^${prefix}_[A-Za-z0-9]{1,64}$`),
    `must be an id, ${prefix}_ followed by letters and digits; copy it from the Clerk Dashboard, ${where}`,
  );
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item, 'must be a list; remove it for none')
    // Each protected user is read when a request does not tell whose an address is.
    .max(100, 'has more than 100 entries; remove some');
const metadataKey = matching(/\S/, 'must be the name of a key; correct it');

const budget = (perHour: number, perDay: number) =>
  group({
    perHour: whole(0, 100_000, 'changes an hour', `the default, ${perHour}`).default(perHour),
    perDay: whole(0, 1_000_000, 'changes a day', `the default, ${perDay}`).default(perDay),
  }).prefault({});

/** The part of the settings that holds whatever a caller is allowed. */
export const guardrailShape = group({
  protected: group({
    users: list(id('user', 'Users')).default([]),
    organizations: list(id('org', 'Organizations')).default([]),
    roles: list(
      matching(
        /^org:[a-z0-9_:]{1,60}$/,
        'must be the key of a role, for example "org:owner"; copy it from the Clerk Dashboard, Roles & Permissions',
      ),
    ).default([]),
    metadataKeys: list(metadataKey).default([]),
  }).prefault({}),
  /** Whether people may change their own user. */
  allowSelf: flag('the default, false').default(false),
  /** By principal, and by organization in which it is done. */
  budgets: group({
    deletions: budget(20, 100),
    bans: budget(20, 100),
    roleRaises: budget(20, 50),
    credentialChanges: budget(20, 50),
    /** Clerk's own limit is 100 an hour: https://clerk.com/docs/guides/how-clerk-works/system-limits */
    invitations: budget(100, 500),
  }).prefault({}),
  /** Keys in users' public metadata that applications read roles from. */
  authorizationKeys: list(metadataKey).default(['role', 'roles', 'permissions', 'plan', 'admin']),
});
