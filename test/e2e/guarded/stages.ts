import { join } from 'node:path';
import { namedOnlyPermissions } from '../../../lambda/access/permissions.ts';
import { budgetKinds } from '../../../lambda/guardrails/guardrails.ts';
import { seedMachines } from '../../../local/clerk/seed/seed-machines.ts';
import { seededState } from '../../../local/clerk/seed/seed.ts';

const { users, organizations } = seededState(Date.now());

/** Users that every embedded Clerk has, by first name. */
export const seededUsers: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from(users.values(), ({ firstName, id }) => [firstName, id]),
);

/** Organizations that every embedded Clerk has, by slug. */
export const seededOrganizations: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from(organizations.values(), ({ slug, id }) => [slug, id]),
);

/** Where the passwords are that tools may be told by reference. */
export const credentialPrefix = 'clerk-mcp/users/';

const ada = seededUsers['Ada'];

type StageName =
  | 'budgets'
  | 'counts'
  | 'empty'
  | 'credentials'
  | 'guardrails'
  | 'attacks'
  | 'rehearsal'
  | 'careful'
  | 'within'
  | 'asked'
  | 'conditions'
  | 'production';

interface GuardedStage {
  readonly guardrails: unknown;
  /** Besides those of the shared stack. */
  readonly rules?: readonly unknown[];
  /** Besides those of the shared stack. */
  readonly roles?: Readonly<Record<string, unknown>>;
  /** Instead of those of the shared stack. */
  readonly approvals?: unknown;
  /** Besides roles and rules. */
  readonly access?: object;
  /** Instead of those of the shared stack. */
  readonly clerk?: object;
}

const plenty = { perHour: 10_000, perDay: 10_000 };

/** Whom the company's issuer names for a reach. */
const reaching = (reach: string) => [{ issuer: 'company', claims: { reach: [reach] } }];
const bluefin = seededOrganizations['bluefin-analytics'];
const harbor = seededOrganizations['harbor-and-pine'];

/** Where some reach only some organizations, and some see addresses masked. */
const bounded: GuardedStage = {
  guardrails: { budgets: Object.fromEntries(budgetKinds.map((kind) => [kind, plenty])) },
  roles: {
    'all-within': ['*'],
    'read-within': ['users:read', 'memberships:read', 'organizations:read', 'sessions:read'],
    'write-within': ['users:write'],
    'private-within': ['users:private'],
    'all-there-is': ['*', ...namedOnlyPermissions],
  },
  rules: [
    {
      name: 'bluefin',
      principals: reaching('bluefin'),
      roles: ['all-within'],
      within: { organizations: [bluefin], users: 'exclusive' },
    },
    {
      name: 'harbor',
      principals: reaching('harbor'),
      roles: ['all-within'],
      within: { organizations: [harbor] },
    },
    {
      name: 'readers of both',
      principals: reaching('readers'),
      roles: ['read-within'],
      within: { organizations: [bluefin, harbor] },
    },
    {
      name: 'writers of harbor',
      principals: reaching('writers'),
      roles: ['write-within', 'private-within'],
      within: { organizations: [harbor], users: 'exclusive' },
    },
    {
      name: 'generated',
      principals: reaching('generated'),
      roles: ['all-within'],
      within: { users: { emailDomains: ['generated.example'] } },
    },
    {
      name: 'generated in bluefin',
      principals: reaching('generated-bluefin'),
      roles: ['all-within'],
      within: {
        organizations: [bluefin],
        users: { emailDomains: ['generated.example'], exclusive: true },
      },
    },
    {
      name: 'customer admins',
      principals: [{ organization: 'any', role: 'org:admin' }],
      roles: ['all-within'],
      within: { organizations: 'own', users: 'exclusive' },
    },
    {
      name: 'masked',
      principals: reaching('masked'),
      roles: ['all-there-is'],
      mask: ['users.emailAddress', 'users.phoneNumber', 'users.web3Wallet'],
    },
    {
      name: 'masked in harbor',
      principals: reaching('masked-harbor'),
      roles: ['all-within'],
      within: { organizations: [harbor] },
      mask: ['users.emailAddress', 'users.phoneNumber', 'users.web3Wallet'],
    },
    {
      name: 'masked numbers',
      principals: reaching('masked-numbers'),
      roles: ['read-within'],
      mask: ['users.phoneNumber'],
    },
    {
      name: 'masked but for bluefin',
      principals: reaching('mixed'),
      roles: ['read-within'],
      mask: ['users.emailAddress'],
    },
    {
      name: 'bluefin as it is',
      principals: reaching('mixed'),
      roles: ['read-within'],
      within: { organizations: [bluefin] },
    },
  ],
};

/** Where some are given something only for some calls. */
const onlyMembers = {
  argument: 'role',
  oneOf: ['org:member'],
  otherwise: 'Admins are named by people: ask in #accounts.',
};
const open = (...days: readonly string[]) => ({
  timeZone: 'Europe/Berlin',
  open: [{ days, from: '00:00', to: '24:00' }],
});
const week = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** The day three days from now, which it is nowhere yet. */
const otherDay = week[(new Date().getUTCDay() + 3) % 7] ?? '';

/** The stages that have guardrails of their own, and are the shared stack otherwise. */
export const guardedStages: Readonly<Record<StageName, GuardedStage>> = {
  budgets: {
    guardrails: {
      budgets: {
        deletions: { perHour: 10, perDay: 12 },
        roleRaises: { perHour: 2, perDay: 2 },
        invitations: { perHour: 3, perDay: 3 },
        mails: { perHour: 6, perDay: 6 },
        impersonations: { perHour: 2, perDay: 2 },
      },
    },
  },
  // Where everything can be done, and nothing is spent.
  counts: {
    guardrails: { budgets: Object.fromEntries(budgetKinds.map((kind) => [kind, plenty])) },
    approvals: [],
  },
  // Where nothing is left of any budget.
  empty: {
    guardrails: { budgets: Object.fromEntries(budgetKinds.map((kind) => [kind, { perHour: 0, perDay: 0 }])) },
    approvals: [],
  },
  credentials: {
    guardrails: {
      allowSelf: true,
      rawCredentials: 'refuse',
      credentialSecrets: { prefix: credentialPrefix },
    },
    rules: [
      {
        name: 'admins by name',
        principals: [{ machine: seedMachines.unattended.id }],
        roles: ['only-users-verify', 'only-connections-write', 'only-jwt-templates-write'],
      },
    ],
  },
  guardrails: {
    guardrails: {
      protected: {
        users: [ada],
        organizations: [seededOrganizations['lumen-health']],
        roles: ['org:admin'],
        metadataKeys: ['Payroll'],
      },
    },
  },
  attacks: {
    guardrails: {
      protected: {
        users: [ada],
        organizations: [seededOrganizations['northwind-robotics']],
        roles: ['org:owner'],
        metadataKeys: ['Payroll'],
      },
    },
  },
  rehearsal: {
    guardrails: {
      protected: { users: [ada], organizations: [], roles: [], metadataKeys: ['Payroll'] },
      budgets: { deletions: { perHour: 1, perDay: 1 }, mails: { perHour: 0, perDay: 0 } },
    },
    // What Clerk does not send, they may see.
    rules: [
      {
        name: 'links',
        principals: [{ user: seededUsers['Bruno'] }],
        roles: ['only-invitations-links'],
      },
    ],
  },
  // Where some is approved by form alone, and one machine must rehearse.
  careful: {
    guardrails: {},
    roles: { careful: { permissions: ['users:*'], dryRunFirst: true } },
    rules: [{ name: 'careful', principals: [{ machine: seedMachines.support.id }], roles: ['careful'] }],
    approvals: {
      rules: [
        { mode: 'never', tools: ['ban_user'], principals: [{ machine: seedMachines.support.id }] },
        { mode: 'ask', by: 'form', tools: ['delete_user'] },
      ],
      atOnce: 'refuse',
    },
  },
  within: { ...bounded, approvals: [] },
  // The same, where people are asked.
  asked: bounded,
  conditions: {
    guardrails: { budgets: Object.fromEntries(budgetKinds.map((kind) => [kind, plenty])) },
    approvals: [],
    roles: {
      members: ['users:read', 'organizations:read', 'memberships:*', 'invitations:*'],
      changers: ['users:read', 'users:write'],
      private: ['users:private'],
    },
    rules: [
      {
        name: 'adds members',
        principals: reaching('members'),
        roles: ['members'],
        when: [{ ...onlyMembers, permissions: ['memberships:write', 'invitations:write'] }],
      },
      {
        name: 'bluefin',
        principals: reaching('bluefin'),
        roles: ['members'],
        within: { organizations: [bluefin] },
      },
      {
        name: 'closed',
        principals: reaching('closed'),
        roles: ['changers'],
        when: [
          { permissions: ['users:write'], hours: open(otherDay), otherwise: 'Users rest today: come back.' },
        ],
      },
      {
        name: 'open',
        principals: reaching('open'),
        roles: ['changers'],
        when: [{ hours: open('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'), otherwise: 'Never said so.' }],
      },
      {
        name: 'private then',
        principals: reaching('private'),
        roles: ['private'],
        when: [{ hours: open(otherDay), otherwise: 'Nothing private is shown today.' }],
      },
      {
        name: 'readers then',
        principals: reaching('readers'),
        roles: ['changers'],
        when: [{ permissions: ['users:read'], hours: open(otherDay), otherwise: 'Nobody is read today.' }],
      },
    ],
  },
  production: {
    guardrails: { budgets: Object.fromEntries(budgetKinds.map((kind) => [kind, plenty])) },
    approvals: [],
    access: { production: 'read-only' },
    clerk: { environment: 'production' },
    roles: { changers: ['users:*', 'memberships:*', 'organizations:read'], bans: ['users:ban'] },
    rules: [
      { name: 'trying out', principals: reaching('trying'), roles: ['changers'] },
      { name: 'bans in production', principals: reaching('bans'), roles: ['bans'], production: true },
      {
        name: 'bluefin in production',
        principals: reaching('bluefin'),
        roles: ['changers'],
        within: { organizations: [bluefin], users: 'exclusive' },
        production: true,
      },
    ],
  },
};

/** The machine of support, which may change users here, and must rehearse first. */
export const carefulMachine = seedMachines.support.id;

/** Where `synthesize-stages.ts` puts the stages. */
export const folder = join(import.meta.dirname, '../../../.local/test-guarded');

/** The synthesized assembly of a stage. */
export function assemblyOf(stage: StageName): string {
  return join(folder, stage, 'assembly');
}
