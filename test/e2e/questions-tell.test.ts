import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { seedStaffOrganization } from '../../local/clerk/seed/seed-people.ts';
import type { Laptop } from '../../local/laptop.ts';
import {
  approvalIn,
  type Action,
  elicitingClient,
  personToken,
  records,
  userCalled,
} from './approvals-fixture.ts';
import { clients, type TestClient, textOf, withToken } from './clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from './granted.ts';

/* What a person needs to know to say yes or no stands in the question, and nobody is asked for nothing. */

let granting: GrantingLaptop;
let laptop: Laptop;
let token: string;
let client: TestClient;
beforeAll(async () => {
  granting = await startGrantingLaptop();
  laptop = granting.laptop;
  token = await personToken(laptop, 'Ada');
  client = await clients[0].connect(withToken(laptop, token));
});
afterAll(async () => {
  await client.close();
  await granting.close();
});
beforeEach(() => {
  laptop.clerk.reset();
  laptop.clerk.requests.length = 0;
});

const run = (operation: string, args: Record<string, unknown>, confirmation?: string) =>
  client.call('run_operation', { operation, arguments: args, ...(confirmation ? { confirmation } : {}) });
const questionOf = async (tool: string, args: Record<string, unknown>) =>
  approvalIn(await client.call(tool, args)).preview;
const changes = () => laptop.clerk.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path);

describe('among many rows the one that matters is shown', () => {
  test('the only one with another role, with its number, and how many have which', async () => {
    const rows = Array.from({ length: 15 }, (_, index) => ({
      emailAddress: `person${index + 1}@example.org`,
      role: index === 14 ? 'org:admin' : 'org:member',
    }));
    const { preview } = approvalIn(
      await run('invite_organization_members', { organizationId: seedStaffOrganization, rows }),
    );
    expect(preview).toContain('role: "org:member" in 14, "org:admin" in 1');
    expect(preview).toContain('15. emailAddress "person15@example.org", role "org:admin"');
  });

  test('the only one with another address to return to, or with metadata', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => ({
      emailAddress: `person${index + 1}@example.org`,
      ...(index === 22 ? { redirectUrl: 'https://elsewhere.example/steal' } : {}),
      ...(index === 21 ? { publicMetadata: { tier: 'gold' } } : {}),
    }));
    const preview = await questionOf('invite_users', { rows });
    expect(preview).toMatch(/23\. .*elsewhere\.example/);
    expect(preview).toMatch(/22\. .*publicMetadata .*gold/);
  });
});

describe('metadata of many users', () => {
  const args = () => ({
    rows: [{ userId: userCalled(laptop.clerk, 'Mei') }, { userId: userCalled(laptop.clerk, 'Umar') }],
    publicMetadata: { level: 2, note: null },
  });
  const metadataOf = (name: string) =>
    laptop.clerk.state.users.get(userCalled(laptop.clerk, name))!.publicMetadata as Record<string, unknown>;

  test('is told of each with what it takes the place of, a key that goes too', async () => {
    Object.assign(metadataOf('Mei'), { level: 1, note: 'old' });
    const { preview } = approvalIn(await run('update_users_metadata', args()));
    expect(preview).toMatch(
      /User: "Mei [^"]+".*\n {2}publicMetadata\.level: before 1, after 2\n {2}publicMetadata\.note: before "old", after none/,
    );
    expect(preview).toMatch(/User: "Umar Siddiqui".*\n {2}publicMetadata\.level: before none, after 2/);
  });

  test('that has changed since the question is asked about anew', async () => {
    const { confirmation } = approvalIn(await run('update_users_metadata', args()));
    metadataOf('Umar')['note'] = 'precious';
    const again = approvalIn(await run('update_users_metadata', args(), confirmation));
    expect(again.preview).toContain('before "precious", after none');
    expect(metadataOf('Umar')['note']).toBe('precious');
    // What is not touched may change.
    metadataOf('Umar')['elsewhere'] = true;
    await run('update_users_metadata', args(), again.confirmation);
    expect(metadataOf('Umar')).toMatchObject({ level: 2, elsewhere: true });
  });
});

describe('an export says', () => {
  test('of whom, how many and what of each, and not that something would be changed', async () => {
    const result = await run('export_users', { organizationId: [seedStaffOrganization] });
    const { preview } = approvalIn(result);
    expect(preview).toContain(seedStaffOrganization);
    expect(preview).toMatch(/Users that match: \d+\./);
    expect(preview).toMatch(/What is given out of each: id, .*email/i);
    expect(preview).not.toContain('maxCharacters');
    expect(textOf(result)).toContain('Nothing was read yet: this must be confirmed first.');
  });
});

describe('nobody is asked about nothing', () => {
  test.each<[string, string, () => Record<string, unknown>, RegExp]>([
    [
      'unbanning who is not banned',
      'unban_user',
      () => ({ userId: userCalled(laptop.clerk, 'Chiara') }),
      /The user was not banned/,
    ],
    [
      'the name that is there',
      'update_user',
      () => ({ userId: userCalled(laptop.clerk, 'Mei'), firstName: 'Mei', publicMetadata: {} }),
      /already so/,
    ],
    [
      'the metadata that is there',
      'update_user_metadata',
      () => ({ userId: userCalled(laptop.clerk, 'Mei'), publicMetadata: {} }),
      /already so/,
    ],
  ])('%s', async (_, tool, args, told) => {
    const result = await client.call(tool, args());
    expect(textOf(result)).toMatch(told);
    expect(result.structuredContent).toMatchObject({ changed: false });
    expect(changes()).toEqual([]);
    const rehearsed = await client.call(tool, { ...args(), dryRun: true });
    expect(rehearsed.structuredContent).toMatchObject({ rehearsal: { verdict: 'nothing_to_do' } });
  });
});

describe('nobody is asked about what Clerk would surely refuse', () => {
  const northwind = seedStaffOrganization;
  test.each<[string, string, () => Record<string, unknown>, RegExp]>([
    [
      'an invitation of a member',
      'create_organization_invitation',
      () => ({ organizationId: northwind, emailAddress: 'ada.okafor@northwind.example', role: 'org:admin' }),
      /address of a member/,
    ],
    [
      'a member more than the organization may have',
      'set_organization_member',
      () => {
        const organization = laptop.clerk.state.organizations.get(northwind)!;
        const members = [...laptop.clerk.state.memberships.values()].filter(
          (one) => one.organizationId === northwind,
        );
        organization.maxAllowedMemberships = members.length;
        const staff = new Set(members.map(({ userId }) => userId));
        const userId = [...laptop.clerk.state.users.values()].find(
          ({ id, banned }) => !staff.has(id) && !banned,
        )!.id;
        return { organizationId: northwind, userId, role: 'org:admin' };
      },
      /may have \d+ members, and has \d+/,
    ],
    [
      'a user whose address is taken',
      'create_user',
      () => ({ emailAddress: ['ada.okafor@northwind.example'], password: 'correct horse battery staple' }),
      /emailAddress: user_\w+ has/,
    ],
  ])('%s', async (_, tool, args, why) => {
    const sent = args();
    const result = await client.call(tool, sent);
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringMatching(why)]);
    expect(changes()).toEqual([]);
    const rehearsed = await client.call(tool, { ...sent, dryRun: true });
    expect(rehearsed.structuredContent).toMatchObject({ rehearsal: { verdict: 'would_be_refused' } });
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['an organization whose slug is taken', 'create_organization', { name: 'Lumen', slug: 'lumen-health' }],
    ['an invitation of a user', 'create_user_invitation', { emailAddress: 'ada.okafor@northwind.example' }],
  ])('nor does a dry run say that it would go ahead: %s', async (_, tool, args) => {
    const { structuredContent } = await client.call(tool, { ...args, dryRun: true });
    expect(structuredContent).toMatchObject({ rehearsal: { verdict: 'would_be_refused' } });
  });
});

describe('the answer to a question', () => {
  const deletion = () => ({ userId: userCalled(laptop.clerk, 'Umar') });

  test('that is null is none: hosts send it for what the model left out', async () => {
    const { confirmation } = approvalIn(
      await client.call('delete_user', { ...deletion(), confirmation: null }),
    );
    expect(confirmation).toEqual(expect.any(String));
    const inside = approvalIn(
      await client.call('run_operation', {
        operation: 'lock_user',
        arguments: { ...deletion(), confirmation: null },
      }),
    );
    expect(inside.confirmation).toEqual(expect.any(String));
  });

  test('is not to be had from the structured content without what to do with it', async () => {
    const { structuredContent } = await client.call('delete_user', deletion());
    expect(structuredContent).toMatchObject({
      approval: {
        note: 'Nothing was changed yet: this must be confirmed first.',
        next: expect.stringContaining('Only if they want it'),
      },
    });
  });

  test('by a form that is closed at once is not said to be declined', async () => {
    const action: Action = 'cancel';
    const form = await elicitingClient(laptop.mcpUrl, token, () => action);
    const text = textOf(await form.call('delete_user', deletion()));
    await form.close();
    expect(text).toContain('The question was closed within a second');
    expect(text).not.toContain('declined');
    expect((await records(laptop)).at(-1)).toMatchObject({ kind: 'refusal', reason: 'cancelled_at_once' });
  });
});

describe('what is told is so', () => {
  test('no limit is not the number 0', async () => {
    const preview = await questionOf('update_organization', {
      organizationId: seedStaffOrganization,
      maxAllowedMemberships: 3,
    });
    expect(preview).toMatch(/maxAllowedMemberships: before (?:no limit|\d+), after 3/);
    laptop.clerk.state.organizations.get(seedStaffOrganization)!.maxAllowedMemberships = 0;
    expect(
      await questionOf('update_organization', {
        organizationId: seedStaffOrganization,
        maxAllowedMemberships: 3,
      }),
    ).toContain('maxAllowedMemberships: before no limit, after 3');
  });

  test('a primary address is told with the one before, and how that is undone', async () => {
    const preview = await questionOf('change_contact_methods', {
      userId: userCalled(laptop.clerk, 'Mei'),
      action: 'add',
      emailAddress: 'mei@second.example',
      verified: true,
      primary: true,
    });
    expect(preview).toContain('emailAddress: before "mei.chen@harbor.example", after "mei@second.example"');
    expect(preview).toContain('Undone by making the previous one primary again, then by action remove.');
  });

  test('a key of metadata is hidden by the words of its name, and that it goes is told', async () => {
    const user = laptop.clerk.state.users.get(userCalled(laptop.clerk, 'Mei'))!;
    user.publicMetadata = { secretKey: 1, monkey: 'apple' };
    const preview = await questionOf('update_user_metadata', {
      userId: user.id,
      publicMetadata: { secretKey: null, monkey: 'banana' },
    });
    expect(preview).toContain('publicMetadata.monkey: before "apple", after "banana"');
    expect(preview).toContain('publicMetadata.secretKey: before given, not shown, after none');
  });
});
