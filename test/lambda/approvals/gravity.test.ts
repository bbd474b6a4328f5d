import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccessPolicy } from '../../../lambda/access/policy.ts';
import { graveNames, mayBeGrave } from '../../../lambda/approvals/grave-names.ts';
import { bulkLists, gravities } from '../../../lambda/approvals/gravity.ts';
import type { ApprovalRule } from '../../../lambda/approvals/rules.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import type { BudgetKind } from '../../../lambda/guardrails/guardrails.ts';
import { judgements } from '../../../lambda/judgements/judgements.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../local/clerk/server.ts';
import { countArguments } from '../../e2e/guarded/count-arguments.ts';
import { ada, domain, memberRole, northwind, permissionId } from '../../local/clerk/users/people-picks.ts';
import { type Asking, askingOf } from './asking.ts';

let clerk: EmbeddedClerk;
beforeAll(async () => {
  clerk = await startEmbeddedClerk();
});
afterEach(() => clerk.reset());
afterAll(() => clerk.close());

const given = { verdict: 'given', id: undefined };

/** What is asked; undefined when the call goes ahead unasked. */
async function question(
  name: string,
  args: Record<string, unknown>,
  asking: Asking = askingOf(clerk),
): Promise<string | undefined> {
  const tool = tools.get(name)!;
  return asking.asked(tool, args).then(
    ({ preview }) => preview,
    async (error: unknown) => {
      if (String(error).includes('Nothing was asked')) return undefined;
      throw error;
    },
  );
}

/** Where whoever is an admin of any organization has rights on this server. */
const policy: AccessPolicy = {
  roles: {},
  rules: [{ name: 'customers', principals: [{ organization: 'any', role: 'org:admin' }], roles: [] }],
};

/** Whether each of the calls by which budgets are tried is asked about. */
async function asked(name: string): Promise<boolean[]> {
  const found: boolean[] = [];
  for (const argumentsOf of countArguments[name] ?? []) {
    clerk.reset();
    const args = tools.get(name)!.input.parse(await argumentsOf(clerk));
    found.push((await question(name, args, askingOf(clerk, [], { policy }))) !== undefined);
  }
  return found;
}

describe('what is grave is asked about', () => {
  const grave: readonly BudgetKind[] = ['roleRaises', 'credentialChanges', 'impersonations'];
  const judged = [...judgements].filter(
    ([, { budgets }]) => !('free' in budgets) && grave.some((kind) => budgets[kind] !== undefined),
  );

  test('whatever raises rights, changes how somebody signs in, or lets somebody act as another', () => {
    const unasked = judged.map(([name]) => name).filter((name) => !mayBeGrave(tools.get(name)!));
    // Only for keys that applications read roles from, which the settings name.
    expect(unasked).toEqual(['create_user_invitation']);
  });

  test.each(judged.map(([name]) => name).filter((name) => graveNames.has(name)))('%s', async (name) => {
    expect(await asked(name)).toContain(true);
  });

  test('the names that are known without loading anything are those that are judged', () => {
    expect([...graveNames].toSorted()).toEqual(Object.keys(gravities).toSorted());
    expect([...graveNames].filter((name) => tools.get(name)!.annotations.destructiveHint)).toEqual([]);
  });

  test('everything that takes many of something is counted', () => {
    const lists = [...tools.values()]
      .filter(({ annotations, methods }) => !annotations.readOnlyHint && methods.length > 0)
      .filter(({ name }) =>
        Object.entries(schemasOf(tools.get(name)!).input.properties ?? {}).some(
          ([list, { items }]) =>
            items?.properties !== undefined && !bulkLists.has(list) && list !== 'attachments',
        ),
      );
    // Their rows are attributes, and they are asked about in any case.
    expect(lists.map(({ name }) => name)).toEqual([
      'create_enterprise_connection',
      'update_enterprise_connection',
    ]);
    const several = [...judgements].filter(
      ([, { budgets }]) =>
        !('free' in budgets) && Object.values(budgets).some(({ each }) => each !== undefined),
    );
    expect(several.map(([name]) => name).filter((name) => !mayBeGrave(tools.get(name)!))).toEqual([]);
  });
});

describe('what is not grave is not', () => {
  test.each([
    ['a user without credentials', 'create_user', { emailAddress: ['new@example.org'] }],
    ['an organization', 'create_organization', { name: 'Lumen' }],
    ['an invitation to the application', 'create_user_invitation', { emailAddress: 'new@example.org' }],
    ['a name of a machine', 'update_machine', { machineId: 'mch_1', name: 'Renamed' }],
    ['a domain without a proxy', 'add_domain', { name: 'satellite.example.com' }],
    ['a role that nobody can give yet', 'create_role', { name: 'Billing', key: 'org:billing' }],
    ['an email to one', 'send_email', { to: { address: 'a@example.org' }, subject: 'x', text: 'y' }],
  ])('%s', async (_, name, args) => {
    expect(await question(name, args)).toBeUndefined();
  });

  test.each<[string, () => Record<string, unknown>]>([
    ['update_user', () => ({ userId: ada(clerk).id, firstName: 'Augusta', lastName: null })],
    ['update_organization', () => ({ organizationId: northwind(clerk).id, name: 'North' })],
    ['update_role', () => ({ roleId: memberRole(clerk).id, name: 'Participant', description: 'Takes part' })],
  ])('a mere rename: %s', async (name, args) => {
    expect(await question(name, args())).toBeUndefined();
  });

  test('but a rename with anything else in it is asked about', async () => {
    const userId = ada(clerk).id;
    expect(
      await question('update_user', { userId, firstName: 'Augusta', username: 'augusta' }),
    ).toBeDefined();
    expect(
      await question('update_role', { roleId: memberRole(clerk).id, name: 'X', key: 'org:x' }),
    ).toBeDefined();
  });
});

describe('a role that may manage', () => {
  const member = () => {
    const members = new Set([...clerk.state.memberships.values()].map(({ userId }) => userId));
    return [...clerk.state.users.values()].find(({ id, banned }) => !members.has(id) && !banned)!.id;
  };
  const place = (role: string) => ({ organizationId: northwind(clerk).id, userId: member(), role });
  const invitation = (role: string) => ({
    organizationId: northwind(clerk).id,
    emailAddress: 'new@example.org',
    role,
  });

  test('is asked about, for a member and in an invitation, with why', async () => {
    for (const text of [
      await question('set_organization_member', place('org:admin')),
      await question('create_organization_invitation', invitation('org:admin')),
      await question('create_organization_invitations_in_bulk', {
        organizationId: northwind(clerk).id,
        invitations: ['org:member', 'org:admin'].map((role) => ({
          emailAddress: `${role.slice(4)}@x.example`,
          role,
        })),
      }),
    ]) {
      expect(text).toContain(
        'Asked because it gives the role "org:admin", which may manage the organization.',
      );
    }
    expect(await question('set_organization_member', place('org:member'))).toBeUndefined();
    expect(await question('create_organization_invitation', invitation('org:member'))).toBeUndefined();
  });

  test('is known by what it contains, whatever it is called', async () => {
    memberRole(clerk).permissions.push('org:sys_domains:manage');
    expect(await question('set_organization_member', place('org:member'))).toContain(
      'may manage the organization',
    );
    memberRole(clerk).permissions.pop();
    memberRole(clerk).permissions.push('org:sys_domains:read');
    expect(await question('set_organization_member', place('org:member'))).toBeUndefined();
  });

  test('is also one that an access rule of this server is for: the role, a permission or any member', async () => {
    const organization = northwind(clerk).id;
    const permission = 'org:sys_memberships:read';
    expect(permissionId(clerk, permission)).toBeDefined();
    const rules = (...principals: AccessPolicy['rules'][number]['principals']): Asking =>
      askingOf(clerk, [], { policy: { roles: {}, rules: [{ name: 'support', principals, roles: [] }] } });
    for (const match of [
      { organization },
      { organization, role: 'org:member' },
      { organization, permission },
      { organization: 'any', role: 'org:member' },
      { organization: 'any', permission },
    ]) {
      expect(await question('set_organization_member', place('org:member'), rules(match))).toContain(
        'Asked because it gives rights on this server, by its access rule "support".',
      );
    }
    for (const match of [
      { organization: 'org_other' },
      { organization, role: 'org:admin' },
      { organization, permission: 'org:sys_profile:manage' },
      { organization: 'any', role: 'org:admin' },
    ]) {
      expect(await question('set_organization_member', place('org:member'), rules(match))).toBeUndefined();
    }
  });

  test('is asked about when a new organization makes somebody its admin, where a rule is for admins of any', async () => {
    const rules = (role: string): Asking =>
      askingOf(clerk, [], {
        policy: {
          roles: {},
          rules: [{ name: 'customers', principals: [{ organization: 'any', role }], roles: [] }],
        },
      });
    const created = { name: 'Lumen', createdBy: member() };
    expect(await question('create_organization', created, rules('org:admin'))).toContain(
      'Asked because it gives rights on this server, by its access rule "customers".',
    );
    expect(await question('create_organization', { name: 'Lumen' }, rules('org:admin'))).toBeUndefined();
    expect(await question('create_organization', created, rules('org:member'))).toBeUndefined();
    expect(await question('create_organization', created)).toBeUndefined();
  });

  test('is asked about when people get in by a domain', async () => {
    const { id, organizationId } = domain(clerk);
    const change = { organizationId, domainId: id };
    const verified = await question('update_organization_domain', { ...change, verified: true });
    expect(verified).toContain('join by themselves');
    const enrollmentMode = 'automatic_suggestion';
    expect(await question('update_organization_domain', { ...change, enrollmentMode })).toBeUndefined();
  });
});

describe('many at once', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ emailAddress: [`user${index}@example.org`] }));
  const ofFour = () => askingOf(clerk, [], { bulk: 4 });

  test('are asked about above twenty, or above what the settings say', async () => {
    expect(await question('create_users', { rows: rows(20) })).toBeUndefined();
    expect(await question('create_users', { rows: rows(21) })).toContain(
      'Asked because it is about 21 at once, more than the 20 of approvals.bulk.',
    );
    expect(await question('create_users', { rows: rows(4) }, ofFour())).toBeUndefined();
    expect(await question('create_users', { rows: rows(5) }, ofFour())).toContain('more than the 4');
  });

  test('recipients count, whichever field they stand in', async () => {
    const to = { address: 'a@example.org' };
    const mail = { to, from: to, subject: 'x', text: 'y', cc: ['b@x.example', 'c@x.example'] };
    expect(await question('send_email', { ...mail, bcc: ['d@x.example'] }, ofFour())).toBeUndefined();
    expect(
      await question('send_email', { ...mail, bcc: ['d@x.example', 'e@x.example'] }, ofFour()),
    ).toContain('is about 5 at once');
    expect(await question('send_emails', { messages: [mail, mail] }, ofFour())).toContain(
      'is about 6 at once',
    );
  });
});

describe('the settings', () => {
  const makesAdmin = () => ({
    organizationId: northwind(clerk).id,
    userId: ada(clerk).id,
    role: 'org:admin',
  });
  const settle = (...rules: ApprovalRule[]) =>
    askingOf(clerk, rules).settle(tools.get('set_organization_member')!, makesAdmin());
  const principals = [{ user: 'user_1' }];

  test('leave unasked whom a never rule names without naming tools, and read nothing for them', async () => {
    const asking = askingOf(clerk, [{ mode: 'never', principals }]);
    expect(await asking.settle(tools.get('set_organization_member')!, makesAdmin())).toEqual(given);
    expect(await asking.settle(tools.get('export_users')!, {})).toEqual(given);
    expect(asking.requests()).toBe(0);
  });

  test('let a never rule for a tool or its permission hold for its grave calls, too', async () => {
    expect(await settle({ mode: 'never', principals, tools: ['set_organization_member'] })).toEqual(given);
    expect(await settle({ mode: 'never', principals, permissions: ['memberships:write'] })).toEqual(given);
  });

  test('block all that asks by default, and no more', async () => {
    await expect(settle({ mode: 'block' })).rejects.toThrow('blocked by the settings');
    const rename = { userId: ada(clerk).id, firstName: 'Augusta' };
    expect(await askingOf(clerk, [{ mode: 'block' }]).settle(tools.get('update_user')!, rename)).toEqual(
      given,
    );
  });
});
