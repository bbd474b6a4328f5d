import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { textOf, type TestClient } from '../clients.ts';
import { seededOrganizations } from './stages.ts';
import { withinFixture } from './within-fixture.ts';

const fixture = withinFixture();
const bluefin = seededOrganizations['bluefin-analytics']!;
const harbor = seededOrganizations['harbor-and-pine']!;

/** May do everything everywhere, and sees every address and number masked. */
let agent: TestClient;
beforeAll(async () => {
  agent = await fixture.reaching('masked');
});
beforeEach(() => fixture.clerk.reset());

const state = () => fixture.clerk.state;
const memberOf = (organizationId: string) =>
  [...state().memberships.values()].find(
    (membership) =>
      membership.organizationId === organizationId &&
      [...state().memberships.values()].filter(({ userId }) => userId === membership.userId).length === 1,
  )!.userId;
const userOf = (userId: string) => state().users.get(userId)!;
const addressOf = (userId: string) => userOf(userId).emailAddresses[0]!.emailAddress;
const maskOf = (address: string) => `${address[0]}•••${address.slice(address.indexOf('@'))}`;

/** One that has invited somebody who has not answered. */
const invitingOrganization = () =>
  [...state().organizationInvitations.values()].find(({ status }) => status === 'pending')!.organizationId;

/** A user with an address, and with a number of their own. */
function somebody() {
  const user = userOf(memberOf(harbor));
  user.phoneNumbers = [
    { ...structuredClone([...state().users.values()].flatMap(({ phoneNumbers }) => phoneNumbers)[0]!) },
  ];
  user.phoneNumbers[0]!.phoneNumber = '+14155550107';
  user.primaryPhoneNumberId = user.phoneNumbers[0]!.id;
  return { userId: user.id, address: addressOf(user.id), number: '+14155550107' };
}

/** Every address and number that anybody has. */
function secrets(): string[] {
  const users = [...state().users.values()];
  return [
    ...users.flatMap((user) => user.emailAddresses.map(({ emailAddress }) => emailAddress)),
    ...users.flatMap((user) => user.phoneNumbers.map(({ phoneNumber }) => phoneNumber)),
    ...users.flatMap((user) => user.web3Wallets.map(({ web3Wallet }) => web3Wallet)),
    ...[...state().invitations.values(), ...state().organizationInvitations.values()].map(
      ({ emailAddress }) => emailAddress,
    ),
  ];
}

/** All that a call came to, as text; what of it is an address or a number that was not sent. */
async function told(client: TestClient, name: string, args: Record<string, unknown>) {
  const before = fixture.clerk.requests.length;
  const answer = await client.call(name, args);
  const all = JSON.stringify(answer);
  const sent = JSON.stringify(args);
  return {
    isError: answer.isError ?? false,
    text: textOf(answer),
    structured: answer.structuredContent ?? {},
    all,
    leaked: secrets().filter((value) => all.includes(value) && !sent.includes(value)),
    requests: fixture.clerk.requests.slice(before).map(({ method, path }) => `${method} ${path}`),
  };
}
const run = (client: TestClient, operation: string, args: Record<string, unknown>) =>
  told(client, 'run_operation', { operation, arguments: args });

describe('an address and a number', () => {
  test('are masked in both parts of a result, which counts them', async () => {
    const { userId, address, number } = somebody();
    const { text, structured, leaked } = await told(agent, 'get_user', { userId });
    const user = structured['user'] as {
      emailAddresses: { emailAddress: string }[];
      phoneNumbers: { phoneNumber: string }[];
      web3Wallets: unknown[];
    };
    const count = user.emailAddresses.length + user.phoneNumbers.length + user.web3Wallets.length;
    expect(user.emailAddresses.map(({ emailAddress }) => emailAddress)).toContain(maskOf(address));
    expect(user.phoneNumbers).toMatchObject([{ phoneNumber: '+1•••••0107' }]);
    expect(text).toContain(maskOf(address));
    expect(text).toContain('+1•••••0107');
    expect(structured['maskedFields']).toBe(count);
    expect(text).toContain(`${count} fields are masked for you`);
    expect(leaked).toEqual([]);
    expect(text).not.toContain(number);
  });

  test('are masked where somebody repeats them in a name or in metadata', async () => {
    const { userId, address } = somebody();
    Object.assign(userOf(userId), { lastName: address, publicMetadata: { reach: `mail ${address}` } });
    const { leaked, text } = await told(agent, 'get_user', { userId });
    expect(leaked).toEqual([]);
    expect(text).toContain(`mail ${maskOf(address)}`);
  });

  test.each<[string, () => Record<string, unknown>]>([
    ['list_users', () => ({ limit: 100 })],
    ['list_users', () => ({ limit: 100, detail: 'full' })],
    ['list_organization_members', () => ({ organizationId: harbor })],
    ['list_organization_members', () => ({ organizationId: harbor, detail: 'full' })],
    ['list_invitations', () => ({})],
    ['list_invitations', () => ({ organizationId: invitingOrganization() })],
    ['review_access', () => ({ organizationId: harbor })],
    ['export_users', () => ({ fields: ['id', 'emailAddress', 'emailAddresses', 'phoneNumber'] })],
    [
      'export_users',
      () => ({ format: 'csv', fields: ['id', 'emailAddress', 'emailAddresses', 'phoneNumber'] }),
    ],
  ])('are masked by %s', async (tool, argumentsNow) => {
    somebody();
    const { leaked, isError, all } = await told(agent, tool, argumentsNow());
    expect(isError).toBe(false);
    expect(leaked).toEqual([]);
    expect(all).toContain('•••@');
  });

  test('are masked by operations, and where Clerk says in an error whose they are', async () => {
    const { userId, address } = somebody();
    const [contact] = userOf(userId).emailAddresses;
    const shown = await run(agent, 'get_email_address', { emailAddressId: contact!.id });
    expect(shown).toMatchObject({ isError: false, leaked: [] });
    expect(shown.text).toContain(maskOf(address));
    fixture.clerk.requests.splice(0);
    const second = addressOf(memberOf(bluefin));
    const taken = await told(agent, 'change_contact_methods', {
      userId,
      action: 'add',
      emailAddress: second,
    });
    // What was sent is known to who has sent it.
    expect(taken).toMatchObject({ isError: true, leaked: [] });
  });

  test('are masked in a resource', async () => {
    const { userId, address } = somebody();
    const read = JSON.stringify(await agent.readResource(`clerk://users/${userId}`));
    expect(read).toContain(maskOf(address));
    expect(read).not.toContain(address);
  });

  test('are masked in what a dry run shows', async () => {
    const { userId, address } = somebody();
    const { leaked, text } = await told(agent, 'delete_user', { userId, dryRun: true });
    expect(leaked).toEqual([]);
    expect(text).toContain(maskOf(address));
  });

  test('are masked on record', async () => {
    const { userId, address } = somebody();
    const invited = { emailAddress: 'new.person@example.com' };
    expect(await told(agent, 'create_user_invitation', invited)).toMatchObject({ isError: false });
    await told(agent, 'update_user', { userId, firstName: 'Zed' });
    const { leaked, text, all } = await told(agent, 'search_audit_log', {});
    expect(leaked).toEqual([]);
    expect(text).toContain(`<${maskOf(address)}>`);
    expect(all).not.toContain('new.person@example.com');
  });
});

describe('only a whole value finds', () => {
  test('by the tool and by the filter for it', async () => {
    const { userId, address, number } = somebody();
    for (const [tool, args] of [
      ['find_user', { emailAddress: address }],
      ['find_user', { phoneNumber: number }],
      ['list_users', { emailAddress: [address] }],
    ] as const) {
      const { text, structured, isError } = await told(agent, tool, args);
      expect(isError).toBe(false);
      expect(text).toContain(userId);
      // What was found is no more shown than what was not.
      expect(JSON.stringify(structured)).not.toContain(address);
    }
  });

  test.each([
    ['list_users', { query: 'example' }, 'query'],
    ['list_users', { emailAddressQuery: '@example.com' }, 'emailAddressQuery'],
    ['list_users', { phoneNumberQuery: '+1415' }, 'phoneNumberQuery'],
    ['list_users', { orderBy: 'email_address' }, 'orderBy'],
    ['list_users', { orderBy: '-phone_number' }, 'orderBy'],
    ['list_invitations', { query: 'example' }, 'query'],
    ['list_invitations', { orderBy: '-email_address' }, 'orderBy'],
    ['export_users', { query: 'example' }, 'query'],
    ['export_users', { emailAddressQuery: '@example.com' }, 'emailAddressQuery'],
    ['list_organization_members', { organizationId: harbor, query: 'example' }, 'query'],
    ['list_organization_members', { organizationId: harbor, orderBy: 'email_address' }, 'orderBy'],
  ])('%s %j is refused before Clerk is asked', async (tool, args, parameter) => {
    const { text, isError, requests } = await told(agent, tool, args);
    expect(isError).toBe(true);
    expect(text).toMatch(new RegExp(`^${parameter}: users\\.\\w+ is masked for you`));
    expect(text).toContain('Next:');
    expect(requests.filter((request) => /users|memberships/.test(request))).toEqual([]);
  });

  test.each([
    ['get_user_count', { query: 'example' }],
    ['list_all_memberships', { orderBy: 'email_address' }],
    ['list_waitlist_entries', { query: 'example' }],
  ])('the operation %s %j is refused, too', async (operation, args) => {
    const { text } = await run(agent, operation, args);
    expect(text).toContain('is masked for you');
  });

  test('of an invitation, whether a tool or the caller looks for it', async () => {
    const all = [...state().invitations.values()];
    const [one, other] = all.filter(({ status }) => status === 'pending');
    other!.emailAddress = `x${one!.emailAddress}`;
    const { structured, leaked } = await told(agent, 'list_invitations', { query: one!.emailAddress });
    expect(leaked).toEqual([]);
    expect(structured).toMatchObject({ totalCount: 1, invitations: [{ id: one!.id }] });
    const byId = await told(agent, 'list_invitations', { query: other!.id });
    expect(byId.structured).toMatchObject({ totalCount: 1, invitations: [{ id: other!.id }] });
    const part = await told(agent, 'list_invitations', { query: one!.emailAddress.slice(1) });
    expect(part.structured).toMatchObject({ totalCount: 0 });
    const invited = { rows: [{ emailAddress: one!.emailAddress }] };
    const { text } = await told(agent, 'invite_users', invited);
    expect(text).toContain('invited_already');
    expect(await told(agent, 'revoke_invitation', { invitationId: one!.id })).toMatchObject({
      isError: false,
    });
  });

  test('a part of a name, and the name of an organization, find as ever', async () => {
    const { userId } = somebody();
    const { lastName } = userOf(userId);
    expect((await told(agent, 'list_users', { nameQuery: lastName })).text).toContain(userId);
    expect((await told(agent, 'list_organizations', { query: 'harbor' })).text).toContain(harbor);
    expect((await told(agent, 'list_users', { orderBy: '-last_sign_in_at' })).isError).toBe(false);
  });

  test('completion knows names and ids, and no beginning of an address', async () => {
    const { userId, address } = somebody();
    Object.assign(userOf(userId), { firstName: 'Quendolin', username: null });
    const uri = 'clerk://users/{userId}';
    expect(await agent.complete({ uri }, 'userId', 'Quendo')).toEqual([userId]);
    expect(await agent.complete({ uri }, 'userId', userId.slice(0, 12))).toContain(userId);
    expect(await agent.complete({ uri }, 'userId', address.slice(0, 5))).not.toContain(userId);
    expect(await agent.complete({ uri }, 'userId', '+141')).toEqual([]);
  });
});

describe('several rules', () => {
  test('mask only what each of them masks', async () => {
    const numbers = await fixture.reaching('masked-numbers');
    const { userId, address, number } = somebody();
    const { text } = await told(numbers, 'get_user', { userId });
    expect(text).toContain(address);
    expect(text).not.toContain(number);
    expect((await told(numbers, 'list_users', { emailAddressQuery: address.slice(0, 4) })).isError).toBe(
      false,
    );
    // A query looks at numbers, too.
    expect((await told(numbers, 'list_users', { query: 'example' })).isError).toBe(true);
  });

  test('show what one of them gives unmasked within its reach, and no more', async () => {
    const mixed = await fixture.reaching('mixed');
    const here = addressOf(memberOf(bluefin));
    const there = addressOf(memberOf(harbor));
    const { text } = await told(mixed, 'list_users', { limit: 100 });
    expect(text).toContain(here);
    expect(text).not.toContain(there);
    expect(text).toContain(maskOf(there));
    const members = await told(mixed, 'list_organization_members', { organizationId: harbor });
    expect(members.text).not.toContain(there);
    const { structured } = await told(mixed, 'whoami', {});
    expect(structured['masked']).toEqual([expect.stringContaining(`users:read except within ${bluefin}`)]);
  });

  test('whoami says what is masked, and nothing of it where nothing is', async () => {
    const { structured, text } = await told(agent, 'whoami', {});
    expect(structured['masked']).toEqual(
      expect.arrayContaining([expect.stringMatching(/^users\.emailAddress by .*users:read/)]),
    );
    expect(text).toContain('users.phoneNumber');
    const everyone = await fixture.everyone();
    expect((await told(everyone, 'whoami', {})).structured).not.toHaveProperty('masked');
    const { userId, address } = somebody();
    const shown = await told(everyone, 'get_user', { userId });
    expect(shown.text).toContain(address);
    expect(shown.structured).not.toHaveProperty('maskedFields');
  });

  test('within a reach, both hold', async () => {
    const within = await fixture.reaching('masked-harbor');
    const { text, leaked } = await told(within, 'list_users', { limit: 100 });
    expect(leaked).toEqual([]);
    expect(text).toContain('•••@');
    expect((await told(within, 'get_user', { userId: memberOf(bluefin) })).isError).toBe(true);
  });
});

test('a page that is made anew with fewer users, as they are too long, is masked as well', async () => {
  for (const user of state().users.values()) user.publicMetadata = { note: 'n'.repeat(6_000) };
  const { structured, leaked } = await told(agent, 'list_users', { detail: 'full', limit: 100 });
  const { users, nextCursor } = structured as { users: { emailAddresses: unknown[] }[]; nextCursor?: string };
  expect(users.length).toBeGreaterThan(1);
  expect(nextCursor).toEqual(expect.any(String));
  expect(leaked).toEqual([]);
  expect(JSON.stringify(users)).toContain('•••@');
});

test('what a guardrail has looked up is masked where its words quote it, in a dry run and in a question, too', async () => {
  const managers = [...state().memberships.values()].filter(
    ({ organizationId, role }) => organizationId === bluefin && role === 'org:admin',
  );
  expect(managers).toHaveLength(1);
  const [{ userId }] = managers as [(typeof managers)[number]];
  for (const [tool, args] of [
    ['remove_organization_member', { organizationId: bluefin, userId }],
    ['set_organization_member', { organizationId: bluefin, userId, role: 'org:member', dryRun: true }],
    ['delete_user', { userId, dryRun: true }],
    ['delete_user', { userId }],
    ['offboard_user', { userId, dryRun: true }],
  ] as const) {
    const { all, leaked } = await told(agent, tool, args);
    expect([tool, leaked]).toEqual([tool, []]);
    expect(all).toContain('could take over');
    expect(all).toContain('•••@');
  }
});
