import * as z from 'zod';
import { flag, group, kmsKeyArn, matching, whole } from './shapes.ts';

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

/** The default of mails: every invitation is one, so where more invitations are allowed, as many mails are. */
const defaultMails = { perHour: 200, perDay: 1_000 };
const orAsInvitations = (most: number) =>
  `the default, ${most}, or as many as guardrails.budgets.invitations has where that is more`;
const mailsBudget = group({
  perHour: whole(0, 100_000, 'mails an hour', orAsInvitations(defaultMails.perHour)).optional(),
  perDay: whole(0, 1_000_000, 'mails a day', orAsInvitations(defaultMails.perDay)).optional(),
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
    mails: mailsBudget,
    /** Whatever lets somebody act as another. */
    impersonations: budget(20, 50),
  })
    .prefault({})
    .transform(({ mails: { perHour, perDay }, ...budgets }) => ({
      ...budgets,
      mails: {
        perHour: perHour ?? Math.max(defaultMails.perHour, budgets.invitations.perHour),
        perDay: perDay ?? Math.max(defaultMails.perDay, budgets.invitations.perDay),
      },
    })),
  /** Keys in users' public metadata that applications read roles from. */
  authorizationKeys: list(metadataKey).default(['role', 'roles', 'permissions', 'plan', 'admin']),
  /** Whether callers may send credentials as they are. */
  rawCredentials: z
    .enum(['allow', 'refuse'], 'must be "allow" or "refuse"; remove it for the default, "allow"')
    .default('allow'),
  /** The secrets of AWS Secrets Manager that may stand in for credentials. */
  credentialSecrets: group(
    {
      // Up to a slash: what CloudFormation names itself, as the secrets of the stack, has none.
      prefix: matching(
        /^\/?([\w+=.@-]+\/)+$/,
        'must be what the names of the secrets begin with, up to a slash, for example "clerk-mcp/users/"; correct it',
      ),
      /** The customer-managed KMS key that they are encrypted with; default: AWS's own. */
      kmsKeyArn: kmsKeyArn('remove it if the secrets are encrypted with the key that AWS manages').optional(),
    },
    'none',
  ).optional(),
});

/** What is wrong with the guardrails beside Clerk's own secret, as `<path>: <what and the way out>`. */
export function guardrailProblems(
  { credentialSecrets }: z.output<typeof guardrailShape>,
  clerkSecretArn = '',
): string[] {
  const name = clerkSecretArn.split(':').slice(6).join(':');
  return credentialSecrets && name.startsWith(credentialSecrets.prefix)
    ? [
        "guardrails.credentialSecrets.prefix: covers clerk.secretArn, and Clerk's secret key could be set as a password; choose another beginning",
      ]
    : [];
}
