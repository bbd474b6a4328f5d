import { describe, expect, test } from '@jest/globals';
import { listedNames, tools } from '../../lambda/tools/registry.ts';
import { ada, grace, northwind } from '../local/clerk/users/people-picks.ts';
import { textOf } from './clients.ts';
import { useGrantingLaptop } from './laptop-fixture.ts';

/* What answers say so that nobody takes them for something else. */

const { granting, client } = useGrantingLaptop();
const clerk = () => granting.laptop.clerk;

describe('dryRun', () => {
  const reading = [...tools.values()].filter(({ annotations }) => annotations.readOnlyHint);

  test('is refused by everything that only reads, which reads nothing', async () => {
    clerk().requests.length = 0;
    for (const { name } of reading) {
      const answer = listedNames.includes(name)
        ? await client.call(name, { dryRun: true })
        : await client.call('run_operation', { operation: name, dryRun: true });
      expect([answer.isError, textOf(answer)]).toEqual([
        true,
        expect.stringContaining(`dryRun: is not a parameter of ${name}, which only reads`),
      ]);
    }
    expect(clerk().requests).toEqual([]);
  });
});

describe('what was null or empty', () => {
  test('is named by tools that clear nothing, with what a value of none would mean', async () => {
    const answer = await client.call('update_organization', {
      organizationId: northwind(clerk()).id,
      name: 'Northwind Trading',
      maxAllowedMemberships: null,
      slug: '',
    });
    expect(textOf(answer)).toContain(
      'Ignored, as null or empty means "not given": maxAllowedMemberships, slug. maxAllowedMemberships: 0 means unlimited.',
    );
    expect(answer.structuredContent).toMatchObject({ ignored: ['maxAllowedMemberships', 'slug'] });
  });

  test('is counted where a host sends all that the model left out', async () => {
    const { properties } = tools.get('list_users')!.input.toJSONSchema();
    const answer = await client.call(
      'list_users',
      Object.fromEntries(Object.keys(properties!).map((name) => [name, null])),
    );
    expect(textOf(answer)).toMatch(/Ignored, as null or empty means "not given": \d\d parameters\.$/);
    expect(answer.structuredContent).not.toHaveProperty('ignored');
  });
});

describe('what was overwritten', () => {
  test('is in the form that undoes it, as it was', async () => {
    const user = ada(clerk());
    Object.assign(user, { firstName: 'Umar 👩‍🚀', lastName: null });
    const { id: userId } = user;
    const answer = await client.call('update_user', { userId, firstName: 'Umar', lastName: 'Khan' });
    const { previous } = answer.structuredContent as { previous: Record<string, unknown> };
    expect(previous).toEqual({ firstName: 'Umar 👩‍🚀', clear: ['lastName'] });
    await client.call('update_user', { userId, ...previous });
    expect(ada(clerk())).toMatchObject({ firstName: 'Umar 👩‍🚀', lastName: null });
  });
});

describe('who is not there', () => {
  test('has no sessions, and is said not to be there', async () => {
    const answer = await client.call('list_user_sessions', { userId: 'user_nope' });
    expect([answer.isError, textOf(answer)]).toEqual([true, expect.stringContaining('resource_not_found')]);
  });

  test('costs one more request only where nothing was found', async () => {
    const [session] = [...clerk().state.sessions.values()];
    clerk().requests.length = 0;
    await client.call('list_user_sessions', { userId: session!.userId });
    expect(clerk().requests).toHaveLength(1);
  });
});

describe('arguments are explained', () => {
  test.each([
    [
      'list_users',
      { emailAddress: 'a@x.example, b@y.example' },
      '- item 1 of emailAddress: must be one whole email address, for example ada@example.com; send several as a list',
    ],
    [
      'list_users',
      { phoneNumber: '+14155550101; +14155550102' },
      '- item 1 of phoneNumber: must be one whole phone',
    ],
    [
      'find_user',
      { emailAddress: 'a@x.example, b@y.example' },
      '- emailAddress: has several addresses in one text',
    ],
    [
      'update_user',
      { userId: 'user_1', publicMetadata: [1] },
      '- publicMetadata: must be an object, not a list',
    ],
    ['review_access', { only: ['mfa'] }, '- item 1 of only: must be one of'],
    ['delete_user', {}, '- arguments: send either userId or userIds'],
    [
      'update_user',
      { userId: 'user_1', publicMetadata: '{"a": x}' },
      '- publicMetadata: must be an object, not text; the JSON in it is not valid',
    ],
  ])('%s %j', async (tool, args, why) => {
    const answer = await client.call(tool, args);
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toContain(why);
  });

  test.each(['list_organizations', 'list_users', 'export_users', 'review_access', 'search_audit_log'])(
    'a cursor of another list in one line: %s',
    async (tool) => {
      const answer = await client.call(tool, { cursor: 'x'.repeat(300) });
      expect(
        textOf(answer)
          .split('\n')
          .filter((line) => line.startsWith('- ')),
      ).toEqual([expect.stringMatching(/^- cursor: is not a cursor of this tool/)]);
    },
  );
});

describe('numbers', () => {
  test('go with their words', async () => {
    const { id: userId } = grace(clerk());
    expect(textOf(await client.call('list_users', { userId }))).toMatch(/^1 user\./);
    expect(textOf(await client.call('list_users', { userId, count: true }))).toMatch(/^1 user\./);
    expect(textOf(await client.call('list_users', { limit: 1, count: true }))).toMatch(/^1 of \d+ users\./);
    const rows = [{ emailAddress: 'only@bulk.example' }];
    expect(textOf(await client.call('invite_users', { rows }))).toMatch(/^Done: 1 invited\./);
    expect(textOf(await client.call('invite_users', { rows }))).toMatch(
      /^Done: 0 invited, 1 was already invited\./,
    );
  });
});

test('change_contact_methods says what it has done', async () => {
  const { id: userId } = ada(clerk());
  const emailAddress = 'ada@second.example';
  const change = async (action: string) =>
    textOf(await client.call('change_contact_methods', { userId, action, emailAddress })).split('\n')[0];
  expect(await change('add')).toBe('Added ada@second.example.');
  expect(await change('remove')).toBe('Removed ada@second.example.');
});
