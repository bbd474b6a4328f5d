import { join } from 'node:path';
import { seedMachines } from '../../../local/clerk/seed/seed-machines.ts';
import { seededState } from '../../../local/clerk/seed/seed.ts';

/*
 * Two versions of the rules, of which a deployment and a rollback mix the functions. What they give to most principals
 * is the same; how they say it is not: positions have shifted, a name has gone to another rule, people and claims are
 * named otherwise, two issuers have swapped their names, and their tokens must say more.
 */

const { users, apiKeys, memberships, organizations } = seededState(Date.now());
const organizationNamed = (wanted: string) =>
  [...organizations.values()].find(({ slug }) => slug === wanted)?.id ?? '';
const staff = organizationNamed('northwind-robotics');
const lumen = organizationNamed('lumen-health');
const bluefin = organizationNamed('bluefin-analytics');
/** An organization that only the rules of the later version name. */
export const harbor = organizationNamed('harbor-and-pine');

const rolesOf = (userId: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from(memberships.values())
      .filter((membership) => membership.userId === userId)
      .map(({ organizationId, role }) => [organizationId, role]),
  );
/** The first user whose roles by organization are as wanted. */
const userWith = (isWanted: (roles: Readonly<Record<string, string>>) => boolean) =>
  [...users.keys()].find((userId) => isWanted(rolesOf(userId))) ?? '';

/** Principals that every embedded Clerk has. */
export const people = {
  staffAdmin: userWith((roles) => roles[staff] === 'org:admin'),
  staffMember: userWith((roles) => roles[staff] === 'org:member'),
  named: userWith((roles) => Object.keys(roles).length === 0),
  /** In two organizations, of which each version names one. */
  inTwo: userWith((roles) => !roles[staff] && lumen in roles && roles[bluefin] === 'org:admin'),
  /** In an organization that only the later version names; the earlier one names the user. */
  inHarbor: userWith((roles) => Object.keys(roles).join(' ') === harbor),
  apiKey: [...apiKeys.values()][0]?.id ?? '',
};

/** What stands in the templates for the addresses of two issuers that the test starts. */
export const issuerUrls = {
  company: 'https://company.test.example',
  partner: 'https://partner.test.example',
} as const;

/** How a version calls the two issuers. */
interface IssuerNames {
  readonly company: string;
  readonly partner: string;
}

const oidc = (names: IssuerNames, requiredClaims: object = {}) =>
  (['company', 'partner'] as const).map((issuer) => ({
    name: names[issuer],
    issuer: issuerUrls[issuer],
    audience: 'api://clerk-mcp',
    algorithms: ['RS256'],
    requiredClaims,
  }));

const namesBefore: IssuerNames = { company: 'acme', partner: 'globex' };
const namesAfter: IssuerNames = { company: 'globex', partner: 'acme' };

const before = [
  {
    principals: [
      { machine: seedMachines.readOnly.id },
      { iamRole: 'clerk-read-only' },
      { apiKey: people.apiKey },
      { user: people.named },
      { user: people.inHarbor },
      { organization: staff, role: 'org:member' },
      { organization: lumen },
      { issuer: namesBefore.company, claims: { groups: 'readers' } },
      { issuer: namesBefore.partner, claims: { groups: 'guests' } },
      { issuer: namesBefore.company, claims: { groups: ['leavers', 'climbers'] } },
    ],
    roles: ['read-only'],
  },
  {
    name: 'team',
    principals: [
      { machine: seedMachines.support.id },
      { iamRole: 'clerk-support' },
      { issuer: namesBefore.company, claims: { 'realm.roles': 'team' } },
    ],
    roles: ['support'],
  },
  {
    name: 'operators',
    principals: [
      { machine: seedMachines.admin.id },
      { iamRole: 'clerk-admin' },
      { organization: staff, role: 'org:admin' },
      { issuer: namesBefore.company, claims: { groups: 'operators' } },
    ],
    roles: ['admin'],
  },
];

const after = [
  {
    principals: [
      { machine: seedMachines.admin.id },
      { iamRole: 'clerk-admin' },
      { organization: staff, permission: 'org:sys_memberships:manage' },
      { issuer: namesAfter.company, claims: { groups: ['operators', 'climbers'] } },
    ],
    roles: ['admin'],
  },
  {
    name: 'team',
    principals: [
      { user: 'user_2SomebodyElse' },
      { issuer: namesAfter.company, claims: { groups: 'owners' } },
    ],
    roles: ['admin'],
  },
  {
    name: 'operators',
    principals: [
      { apiKey: people.apiKey },
      { machine: seedMachines.readOnly.id },
      { user: people.named },
      { organization: harbor },
      { organization: staff, role: 'org:member' },
      { organization: bluefin, role: 'org:admin' },
      { iamRole: 'clerk-read-only' },
      { issuer: namesAfter.company, claims: { department: 'reading' } },
      { issuer: namesAfter.partner, claims: { groups: 'guests' } },
      { issuer: namesAfter.company, claims: { groups: 'joiners' } },
    ],
    roles: ['read-only'],
  },
  {
    principals: [
      { machine: seedMachines.support.id },
      { iamRole: 'clerk-support' },
      { issuer: namesAfter.company, claims: { teams: 'support' } },
    ],
    roles: ['support'],
  },
];

/** A stage: whose settings are those that all tests share, but for who is let in. */
interface DeployedStage {
  readonly oidc: readonly unknown[];
  readonly rules: readonly unknown[];
  readonly cacheSeconds: number;
}

/** The versions; in `kept`, API Gateway keeps a verdict for longer than the test takes. */
export const deployedStages = {
  before: { oidc: oidc(namesBefore), rules: before, cacheSeconds: 0 },
  after: { oidc: oidc(namesAfter, { tenant: 'acme' }), rules: after, cacheSeconds: 0 },
  kept: { oidc: oidc(namesBefore), rules: before, cacheSeconds: 3600 },
} as const satisfies Record<string, DeployedStage>;

/** Where `synthesize-stages.ts` puts the stages. */
export const folder = join(import.meta.dirname, '../../../.local/test-deployments');

/** The synthesized assembly of a stage. */
export function assemblyOf(stage: keyof typeof deployedStages): string {
  return join(folder, stage, 'assembly');
}
