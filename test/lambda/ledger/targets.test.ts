import { describe, expect, test } from '@jest/globals';
import { targetsIn } from '../../../lambda/ledger/targets.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../../lambda/tools/registry.ts';

const targetsOf = (name: string, args: Record<string, unknown>) =>
  targetsIn(schemasOf(tools.get(name)!).input, args);

describe('on whom a change is', () => {
  test.each([
    ['delete_user', { userId: 'user_1' }, ['user_1']],
    ['set_organization_member', { organizationId: 'org_1', userId: 'user_1' }, ['user_1', 'org_1']],
    ['update_user', { userId: 'user_1', primaryEmailAddressId: 'idn_1' }, ['user_1', 'idn_1']],
    ['revoke_invitation', { invitationId: 'orginv_1', organizationId: 'org_1' }, ['orginv_1', 'org_1']],
    // Prefixes with an underscore of their own, keys in place of ids, hexadecimal ids.
    ['revoke_agent_task', { agentTaskId: 'agent_task_1' }, ['agent_task_1']],
    ['update_role_set', { roleSetKeyOrId: 'role_set:default' }, ['role_set:default']],
    ['revoke_api_key', { apiKeyId: 'ak_3beecc9c60ad' }, ['ak_3beecc9c60ad']],
  ])('%s: %j', (name, args, targets) => {
    expect(targetsOf(name, args).toSorted()).toEqual(targets.toSorted());
  });

  test('is known of every tool and operation that takes ids', () => {
    const named = /^(?:user|organization|session|invitation|role|domain|apiKey|machine)Id$/;
    const unknown = [...tools.values()].flatMap((tool) => {
      const { input } = schemasOf(tool);
      return Object.keys(input.properties ?? {})
        .filter((name) => named.test(name))
        .filter((name) => {
          const value = input.properties?.[name]?.items ? ['x_1'] : 'x_1';
          return targetsIn(input, { [name]: value }).length === 0;
        })
        .map((name) => `${tool.name}.${name}`);
    });
    expect(unknown).toEqual([]);
  });
});

test('what only looks like an id is not told', () => {
  const args = {
    userId: 'user_1',
    firstName: 'summer_Is2026',
    username: 'john_doe',
    externalId: 'crm_4711',
    password: 'user_secret1',
    publicMetadata: { userId: 'user_2', order: 'order_123' },
  };
  expect(targetsOf('update_user', args)).toEqual(['user_1']);
});
