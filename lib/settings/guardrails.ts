import * as z from 'zod';
import type { Problem } from './problems.ts';
import { flag, group, kmsKeyArn, matching, whole } from './shapes.ts';

const id = (prefix: string, where: string) =>
  matching(
    new RegExp(`^${prefix}_[A-Za-z0-9]{1,64}$`),
    `an id, ${prefix}_ followed by letters and digits`,
    `copy it from the Clerk Dashboard, ${where}`,
  ).meta({ values: `ids, \`${prefix}_…\`` });
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item, 'must be a list; remove it for none')
    // Each protected user is read when a request does not tell whose an address is.
    .max(100, 'has more than 100 entries; remove some');
const metadataKey = matching(/\S/, 'the name of a key', 'correct it').meta({ values: 'names of keys' });

const anHour = 'how many in an hour, for each principal and each organization.';
const aDay = 'The same for a day.';

/** What a budget counts, and how much of it is allowed where the settings do not say. */
const budget = (counted: string, perHour: number, perDay: number) =>
  group({
    perHour: whole(0, 100_000, 'changes an hour', `the default, ${perHour}`)
      .default(perHour)
      .meta({ description: `${counted}: ${anHour}`, examples: [perHour] }),
    perDay: whole(0, 1_000_000, 'changes a day', `the default, ${perDay}`)
      .default(perDay)
      .meta({ description: aDay, examples: [perDay] }),
  }).prefault({});

/** The default of mails: every invitation is one, so where more invitations are allowed, as many mails are. */
const defaultMails = { perHour: 200, perDay: 1_000 };
const orAsInvitations = (most: number) =>
  `the default, ${most}, or as many as guardrails.budgets.invitations has where that is more`;
const unsetMails = (most: number) => `\`${most}\`, or as many as \`invitations\` where that is more`;
const mailsBudget = group({
  perHour: whole(0, 100_000, 'mails an hour', orAsInvitations(defaultMails.perHour))
    .optional()
    .meta({
      description: `Emails and text messages that Clerk sends, one a recipient: ${anHour}`,
      unset: unsetMails(defaultMails.perHour),
      examples: [defaultMails.perHour],
    }),
  perDay: whole(0, 1_000_000, 'mails a day', orAsInvitations(defaultMails.perDay))
    .optional()
    .meta({ description: aDay, unset: unsetMails(defaultMails.perDay), examples: [defaultMails.perDay] }),
}).prefault({});

/** The part of the settings that holds whatever a caller is allowed. */
export const guardrailShape = group({
  protected: group({
    users: list(id('user', 'Users'))
      .default([])
      .meta({
        description: 'Users that no tool changes; [what that means](permissions.md#what-protected-means).',
        unset: 'none',
        examples: [['user_2abcDEF3ghiJKL4mnoPQR5stuVW']],
      }),
    organizations: list(id('org', 'Organizations'))
      .default([])
      .meta({
        description: 'Organizations that no tool changes, their members and invitations included.',
        unset: 'none',
        examples: [['org_2abcDEF3ghiJKL4mnoPQR5stuVW']],
      }),
    roles: list(
      matching(
        /^org:[a-z0-9_:]{1,60}$/,
        'the key of a role, for example "org:owner"',
        'copy it from the Clerk Dashboard, Roles & Permissions',
      ).meta({ values: 'keys of roles, `org:…`' }),
    )
      .default([])
      .meta({
        description: 'Roles that no tool gives or changes.',
        unset: 'none',
        examples: [['org:owner']],
      }),
    metadataKeys: list(metadataKey)
      .default([])
      .meta({
        description: 'Keys of metadata, at any depth, that no tool sets, changes or removes.',
        unset: 'none',
        examples: [['stripeCustomerId']],
      }),
  }).prefault({}),
  allowSelf: flag('the default, false')
    .default(false)
    .meta({ description: 'People may change their own user.', examples: [false] }),
  budgets: group({
    deletions: budget('Deletions and removals', 20, 100),
    bans: budget('Bans, locks and entries of the blocklist', 20, 100),
    roleRaises: budget('Roles given to users, invited to or widened', 20, 50),
    credentialChanges: budget('Changes of how users sign in', 20, 50),
    // Clerk's own limit is 100 an hour: https://clerk.com/docs/guides/how-clerk-works/system-limits
    invitations: budget('Invitations', 100, 500),
    mails: mailsBudget,
    impersonations: budget('Sessions, tokens, links, keys and secrets made or shown', 20, 50),
  })
    .prefault({})
    .transform(({ mails: { perHour, perDay }, ...budgets }) => ({
      ...budgets,
      mails: {
        perHour: perHour ?? Math.max(defaultMails.perHour, budgets.invitations.perHour),
        perDay: perDay ?? Math.max(defaultMails.perDay, budgets.invitations.perDay),
      },
    })),
  authorizationKeys: list(metadataKey)
    .default(['role', 'roles', 'permissions', 'plan', 'admin'])
    .meta({
      description:
        "Keys of users' public metadata that applications read roles from: they need `users:authorization`.",
      examples: [['role', 'tier']],
    }),
  rawCredentials: z
    .enum(['allow', 'refuse'], 'must be "allow" or "refuse"; remove it for the default, "allow"')
    .default('allow')
    .meta({
      description:
        'Whether callers may send [passwords and other secrets](permissions.md#credentials) as they are; `refuse` takes only references and generated ones.',
      examples: ['refuse'],
    }),
  credentialSecrets: group(
    {
      // Up to a slash: what CloudFormation names itself, as the secrets of the stack, has none.
      prefix: matching(
        /^(?=.{1,512}$)\/?([\w+=.@-]+\/)+$/,
        'what the names of the secrets begin with, up to a slash, 512 characters at most, for example "clerk-mcp/users/"',
        'correct it',
      ).meta({
        description: 'What the names of the secrets begin with.',
        values: 'a beginning, up to a slash',
        examples: ['clerk-mcp/users/'],
      }),
      kmsKeyArn: kmsKeyArn('remove it if the secrets are encrypted with the key that AWS manages')
        .optional()
        .meta({
          description: 'The customer-managed KMS key that they are encrypted with.',
          unset: 'the key that AWS manages',
          examples: ['arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-4e5f-6789-abcd-ef0123456789'],
        }),
    },
    'none',
  )
    .optional()
    .meta({
      description: 'The secrets of AWS Secrets Manager that may stand in for credentials.',
      unset: 'none',
    }),
});

/** What is wrong with the guardrails beside Clerk's own secret. */
export function guardrailProblems(
  { credentialSecrets }: z.output<typeof guardrailShape>,
  clerkSecretArn = '',
): Problem[] {
  const name = clerkSecretArn.split(':').slice(6).join(':');
  if (!credentialSecrets || !name.startsWith(credentialSecrets.prefix)) return [];
  return [
    {
      path: ['guardrails', 'credentialSecrets', 'prefix'],
      text: "covers clerk.secretArn, and Clerk's secret key could be set as a password; choose another beginning",
    },
  ];
}
