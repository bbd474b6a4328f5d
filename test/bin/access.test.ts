import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { explanationOf } from '../../bin/access/explanation.ts';
import { evidenceOf, type ExplainValues } from '../../bin/access/options.ts';
import type { AccessPolicy } from '../../lambda/access/policy.ts';
import { tools } from '../../lambda/tools/registry.ts';
import { seedStaffOrganization } from '../../local/clerk/seed/seed-people.ts';
import { afterWill } from '../after-will.ts';

const policy: AccessPolicy = {
  roles: {
    support: ['users:read', 'users:write', 'organizations:read'],
    inviter: ['invitations:write'],
    admin: ['*'],
  },
  rules: [
    { name: 'staff', principals: [{ machine: 'mch_1' }], roles: ['admin'] },
    {
      name: 'acme',
      principals: [{ machine: 'mch_2' }],
      roles: ['support'],
      within: { organizations: ['org_acme'], users: 'exclusive' },
    },
    {
      name: 'masked',
      principals: [{ machine: 'mch_4' }],
      roles: ['support'],
      mask: ['users.emailAddress'],
    },
    {
      name: 'one domain',
      principals: [{ machine: 'mch_3' }],
      roles: ['support', 'inviter'],
      within: { users: { emailDomains: ['acme.example'] } },
      when: [
        {
          permissions: ['users:write'],
          hours: {
            timeZone: 'Europe/Berlin',
            open: [{ days: ['mon', 'tue'], from: '08:00', to: '18:00' }],
          },
          otherwise: 'Come back in office hours.',
        },
        {
          permissions: ['invitations:write'],
          argument: 'notify',
          oneOf: [true],
          otherwise: 'Invitations are mailed.',
        },
      ],
    },
    {
      name: 'customer admins',
      principals: [{ organization: 'any', role: 'org:admin' }],
      roles: ['support'],
      within: { organizations: 'own' },
    },
  ],
};
const values: ExplainValues & { principal: string } = { principal: 'mch_2', membership: [], json: false };
const asked = (more: Partial<typeof values>, tool?: string, args = {}) =>
  explanationOf(
    policy,
    evidenceOf({ ...values, ...more }, ['okta']),
    tool === undefined ? undefined : { tool: tools.get(tool)!, args },
  );

describe('access explain', () => {
  test('says what is given, on whom and by which rule', () => {
    const { rules, permissions } = asked({});
    expect(rules).toEqual(['acme']);
    expect(permissions).toEqual([
      { permission: 'users:read', rules: ['acme'], within: ['org_acme'], onWhom: 'org_acme' },
      {
        permission: 'users:write',
        rules: ['acme'],
        within: ['org_acme'],
        onWhom: 'org_acme',
        exclusive: true,
      },
      { permission: 'organizations:read', rules: ['acme'], within: ['org_acme'], onWhom: 'org_acme' },
    ]);
    expect(asked({ principal: 'mch_1' }).permissions[0]).toEqual({
      permission: 'users:read',
      rules: ['staff'],
    });
  });

  test('says what is masked', () => {
    const { permissions } = asked({ principal: 'mch_4' });
    expect(permissions[0]).toEqual({
      permission: 'users:read',
      rules: ['masked'],
      masked: ['users.emailAddress'],
    });
  });

  test.each([
    ['get_user', { userId: 'user_1' }, true, 'users:read is given within org_acme, on what is in them.'],
    [
      'list_users',
      { organizationId: ['org_other'] },
      false,
      'org_other is out of reach: users:read is given only within org_acme.',
    ],
    [
      'update_user',
      { userId: 'user_1' },
      true,
      'users:write is given within org_acme, on users who belong to no organization outside.',
    ],
    [
      'create_user',
      {},
      false,
      "create_user is out of reach: users:write is given to you only within org_acme, and this is about the whole Clerk instance, or Clerk can't tell whose it is.",
    ],
    [
      'delete_user',
      { userId: 'user_1' },
      false,
      'delete_user needs the permission users:delete; no rule gives it to you: ask whoever runs this server.',
    ],
    ['whoami', {}, true, 'It needs no permission.'],
  ] as const)('says why %s with %j may be called or not', (tool, args, allowed, why) => {
    expect(asked({}, tool, args).tool).toEqual({ name: tool, allowed, why });
  });

  test.each([
    // What the reach leaves no choice of is filled in, as the server does.
    [
      'mch_2',
      'get_organization',
      {},
      true,
      'organizations:read is given within org_acme, on what is in them.',
    ],
    [
      'mch_2',
      'run_operation',
      { operation: 'delete_user', arguments: {} },
      false,
      'delete_user needs the permission',
    ],
    ['mch_2', 'run_operation', { operation: 'nosuch' }, false, 'There is no operation nosuch.'],
    ['mch_2', 'get_user', { user_id: 'user_1' }, false, 'user_id is not a parameter of get_user.'],
    ['mch_4', 'list_users', { query: 'ada' }, false, 'query finds or orders by parts of what is masked'],
    ['mch_4', 'list_users', { orderBy: '-email_address' }, false, 'orderBy finds or orders by parts'],
    ['mch_4', 'list_users', { emailAddress: ['ada@example.com'] }, true, 'users:read is given everywhere.'],
  ] as const)('says as the server does, for %s: %s with %j', (principal, tool, args, allowed, why) => {
    expect(asked({ principal }, tool, args).tool).toMatchObject({
      allowed,
      why: expect.stringContaining(why),
    });
  });

  const monday = new Date('2026-11-30T09:00:00Z');
  const sunday = new Date('2026-11-29T09:00:00Z');
  test.each<[string, Record<string, unknown>, Date, boolean, string]>([
    [
      'get_user',
      { userId: 'user_1' },
      sunday,
      true,
      'users:read is given within the users of acme.example, as Clerk then has their addresses.',
    ],
    [
      'update_user',
      { userId: 'user_1' },
      monday,
      true,
      'users:write is given within the users of acme.example, as Clerk then has their addresses.',
    ],
    [
      'update_user',
      { userId: 'user_1' },
      sunday,
      false,
      'update_user is not given to you for this call, by users:write: Come back in office hours.',
    ],
    [
      'create_user',
      { emailAddress: ['a@acme.example', 'b@other.example'] },
      monday,
      false,
      'b@other.example is out of reach: users:write is given only within the users of acme.example.',
    ],
    [
      'create_user_invitation',
      { emailAddress: 'a@acme.example', notify: false },
      monday,
      false,
      'create_user_invitation is not given to you for this call, by invitations:write: Invitations are mailed.',
    ],
    [
      'list_users',
      {},
      monday,
      false,
      "list_users is out of reach: users:read is given to you only within the users of acme.example, and this is about the whole Clerk instance, or Clerk can't tell whose it is.",
    ],
  ])(
    'says of a domain and of conditions why %s with %j may be called or not',
    (name, args, at, allowed, why) => {
      const call = { tool: tools.get(name)!, args, at };
      const explained = explanationOf(policy, evidenceOf({ ...values, principal: 'mch_3' }, []), call);
      expect(explained.tool).toEqual({ name, allowed, why });
      expect(explained.permissions[0]).toEqual({
        permission: 'users:read',
        rules: ['one domain'],
        emailDomains: ['acme.example'],
        onWhom: 'the users of acme.example',
      });
      expect(explained.conditions).toEqual([
        'The rule one domain gives users:write only when it is mon, tue 08:00 to 18:00 (Europe/Berlin). Come back in office hours.',
        'The rule one domain gives invitations:write only when notify is true. Invitations are mailed.',
      ]);
    },
  );

  test('says what production leaves', () => {
    const call = { tool: tools.get('update_user')!, args: { userId: 'user_1' } };
    const evidence = evidenceOf({ ...values, principal: 'mch_1' }, []);
    const { tool, conditions } = explanationOf({ ...policy, readOnly: true }, evidence, call);
    const why = 'This is production, where the rule staff only reads: it has no "production": true.';
    expect(tool).toEqual({
      name: 'update_user',
      allowed: false,
      why: `update_user is not given to you for this call, by users:write: ${why}`,
    });
    expect(conditions).toEqual([why]);
  });

  test('says by which membership a user would have more', () => {
    expect(asked({ principal: 'user_1' })).toMatchObject({
      rules: [],
      withMembership: [{ rule: 'customer admins', membership: 'org:admin in any organization' }],
    });
    const { permissions } = asked({ principal: 'user_1', membership: ['org_9=org:admin'] });
    expect(permissions).toEqual([
      { permission: 'users:read', rules: ['customer admins'], within: ['org_9'], onWhom: 'org_9' },
      { permission: 'organizations:read', rules: ['customer admins'], within: ['org_9'], onWhom: 'org_9' },
    ]);
  });

  test.each<[string, Partial<typeof values>, RegExp]>([
    ['memberships of a machine', { membership: ['org_1=org:admin'] }, /only users have memberships/],
    [
      'a membership without a role',
      { principal: 'user_1', membership: ['org_1'] },
      /an organization and a role/,
    ],
    ['claims of no issuer', { claims: '{}' }, /only tokens of an issuer/],
    ['claims that are no object', { principal: 'okta', claims: '[' }, /must be a JSON object/],
    ['an ARN that is no role', { principal: 'arn:aws:iam::1:user/x' }, /must be the ARN of an IAM role/],
  ])('refuses %s', (_, more, message) => {
    expect(() => asked(more)).toThrow(message);
  });

  test('says what a name without a prefix was taken for', () => {
    const args = ['access', 'explain', '--stage', 'local', '--principal', 'bob'];
    const program = join(import.meta.dirname, '../../bin/clerk-mcp.ts');
    const { stdout } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
    expect(stdout).toBe(
      'No rule names the IAM role bob (users are named by user_…, machines by mch_…, API keys by ak_…).\n',
    );
  });

  test('shows what arguments look like where they are no JSON', () => {
    const args = ['access', 'explain', '--stage', 'local', '--principal', 'bob', '--tool', 'get_user'];
    const program = join(import.meta.dirname, '../../bin/clerk-mcp.ts');
    const { status, stderr } = spawnSync(process.execPath, [program, ...args, '--args', 'x'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining(`for example '{"userId":"user_…"}'`)]);
    // What can't be done is not announced.
    expect(stderr).not.toContain('Will');
  });

  test('names the stages that there are, and its own option, for one that there is not', () => {
    const args = ['access', 'explain', '--stage', 'staging', '--principal', 'user_1'];
    const program = join(import.meta.dirname, '../../bin/clerk-mcp.ts');
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('choose a stage that exists with --stage <name>: dev, local');
  });

  test('reads the settings of the stage, and ends with 1 for what may not be called', () => {
    const run = (...args: string[]) =>
      spawnSync(
        process.execPath,
        [
          join(import.meta.dirname, '../../bin/clerk-mcp.ts'),
          'access',
          'explain',
          '--stage',
          'local',
          ...args,
        ],
        { encoding: 'utf8' },
      );
    const member = run('--principal', 'user_1', '--membership', `${seedStaffOrganization}=org:member`);
    expect([member.status, afterWill(member.stderr)]).toEqual([0, '']);
    expect(member.stdout).toMatch(
      /^Rules: support\.\npermission +on whom +by\nusers:read +everywhere +support\n/,
    );
    expect(run('--principal', 'user_1', '--at', '2026-11-30').stderr).toContain('--at: needs --tool');
    const timeless = run('--principal', 'user_1', '--tool', 'get_user', '--at', '2026-11-30T08:00:00');
    expect(timeless.stderr).toContain('must be a time with its zone');
    expect(run('--principal', 'mch_1', '--live').stderr).toContain('only users have memberships');
    const reader = run('--principal', 'clerk-read-only', '--tool', 'ban_user');
    expect(reader.status).toBe(1);
    expect(reader.stdout).toContain('ban_user: no. ban_user needs the permission users:ban');
  });
});
