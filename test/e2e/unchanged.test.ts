import { describe, expect, test } from '@jest/globals';
import { ada, northwind } from '../local/clerk/users/people-picks.ts';
import { seedApiKey } from '../../local/clerk/seed/seed-credentials.ts';
import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import { clients, confirming, textOf, type ToolResult } from './clients.ts';
import { useGrantingLaptop } from './laptop-fixture.ts';

const { granting, client } = useGrantingLaptop();

const clerk = () => granting.laptop.clerk;

/** Calls a tool or an operation; its answer, and what it sent to Clerk besides reads. */
async function called(name: string, args: Record<string, unknown>, by = client) {
  const isListed = (await by.listTools()).some((tool) => tool.name === name);
  clerk().requests.length = 0;
  const result: ToolResult = isListed
    ? await by.call(name, args)
    : await by.call('run_operation', { operation: name, arguments: args });
  expect({ isError: result.isError ?? false, text: textOf(result) }).toMatchObject({ isError: false });
  const structured = (result.structuredContent?.['result'] ?? result.structuredContent) as Record<
    string,
    unknown
  >;
  return {
    structured,
    text: textOf(result),
    writes: clerk().requests.filter(({ method }) => method !== 'GET'),
  };
}

describe('what did not change is said so', () => {
  test.each([
    ['ban_user', { banned: true }, 'The user was already banned.'],
    ['unban_user', { banned: false }, 'The user was not banned.'],
    ['unlock_user', { lockedUntil: null }, 'The user was not locked.'],
  ])('%s, where it is so', async (name, standing, said) => {
    const user = Object.assign(ada(clerk()), standing);
    const { structured, text, writes } = await called(name, { userId: user.id });
    expect(structured).toMatchObject({ changed: false, user: { id: user.id } });
    expect(text).toContain(said);
    expect(writes).toHaveLength(1);
  });

  test.each([
    ['ban_user', { banned: false }],
    ['unban_user', { banned: true }],
    ['unlock_user', { lockedUntil: Date.now() + 600_000 }],
  ])('%s, where it is not so, changes it', async (name, standing) => {
    const user = Object.assign(ada(clerk()), standing);
    const { structured, writes } = await called(name, { userId: user.id });
    expect(structured).toMatchObject({ changed: true });
    expect(writes).toHaveLength(1);
  });

  const same: [string, () => Record<string, unknown>][] = [
    ['update_user', () => ({ userId: ada(clerk()).id, firstName: ada(clerk()).firstName })],
    ['update_user_metadata', () => ({ userId: ada(clerk()).id, publicMetadata: { plan: 'enterprise' } })],
    ['update_organization', () => ({ organizationId: northwind(clerk()).id, name: northwind(clerk()).name })],
    [
      'change_contact_methods',
      () => ({
        userId: ada(clerk()).id,
        action: 'verify',
        emailAddress: ada(clerk()).emailAddresses[0]!.emailAddress,
      }),
    ],
    ['update_machine', () => ({ machineId: seedMachines.support.id, name: seedMachines.support.name })],
  ];
  test.each(same)('%s with the values that are there', async (name, argumentsOf) => {
    const { structured, text } = await called(name, argumentsOf());
    expect(structured).toMatchObject({ changed: false });
    expect(structured).not.toHaveProperty('previous');
    expect(text).toMatch(/Nothing (has changed|to do)/);
  });

  test('but not of what no answer shows', async () => {
    const { structured } = await called('update_user', {
      userId: ada(clerk()).id,
      password: 'correct horse battery staple',
    });
    expect(structured).not.toHaveProperty('changed');
  });
});

describe('what was overwritten is given back', () => {
  test('names and metadata of a user, as a merge takes them to undo it', async () => {
    const { id: userId } = Object.assign(ada(clerk()), {
      publicMetadata: { plan: 'enterprise', seats: 5 },
      privateMetadata: { crm: 1 },
    });
    const { structured } = await called('update_user', {
      userId,
      firstName: 'Adaeze',
      publicMetadata: { plan: 'free', trial: true },
      privateMetadata: { crm: 2 },
    });
    expect(structured).toMatchObject({
      changed: true,
      previous: {
        firstName: 'Ada',
        publicMetadata: { plan: 'enterprise', trial: null },
        privateMetadata: { crm: 1 },
      },
    });
    const previous = structured['previous'] as Record<string, unknown>;
    expect(previous).not.toHaveProperty('lastName');
    await called('update_user', { userId, ...previous });
    expect(ada(clerk())).toMatchObject({
      firstName: 'Ada',
      publicMetadata: { plan: 'enterprise', seats: 5 },
      privateMetadata: { crm: 1 },
    });
    expect(ada(clerk()).publicMetadata).not.toHaveProperty('trial');
  });

  test('private metadata only to those who may read it', async () => {
    const user = Object.assign(ada(clerk()), { privateMetadata: { note: 'canary' } });
    const replaced = await called('update_user_metadata', {
      userId: user.id,
      mode: 'replace',
      privateMetadata: { note: 'other' },
    });
    expect(replaced.structured).toMatchObject({ previous: { privateMetadata: { note: 'canary' } } });
    Object.assign(user, { firstName: 'Ada', privateMetadata: { note: 'canary' } });
    const other = confirming(await clients[0].connect(await granting.with(['users:write'])));
    const { structured, text } = await called('update_user', { userId: user.id, firstName: 'Adaeze' }, other);
    expect(structured).toMatchObject({ previous: { firstName: 'Ada' } });
    expect(JSON.stringify(structured) + text).not.toContain('canary');
    await other.close();
  });

  test('of organizations, memberships and operations on others', async () => {
    const organization = Object.assign(northwind(clerk()), { publicMetadata: { tier: 'gold' } });
    const { id: organizationId, name } = organization;
    expect(
      (await called('update_organization', { organizationId, name: 'New', publicMetadata: { tier: 'free' } }))
        .structured,
    ).toMatchObject({ previous: { name, publicMetadata: { tier: 'gold' } } });
    const membership = [...clerk().state.memberships.values()].find(
      (one) => one.organizationId === organizationId,
    );
    Object.assign(membership!, { publicMetadata: { desk: 1 } });
    const args = { organizationId, userId: membership!.userId, publicMetadata: { desk: 2 } };
    expect((await called('update_membership_metadata', args)).structured).toMatchObject({
      changed: true,
      previous: { membership: { publicMetadata: { desk: 1 } } },
    });
    expect(
      (await called('update_machine', { machineId: seedMachines.support.id, name: 'another' })).structured,
    ).toMatchObject({ previous: { name: seedMachines.support.name } });
    const { id: apiKeyId, subject, description } = clerk().state.apiKeys.get(seedApiKey.id)!;
    expect(
      (await called('update_api_key', { apiKeyId, subject, description: 'other' })).structured,
    ).toMatchObject({ changed: true, previous: { description } });
  });
});
