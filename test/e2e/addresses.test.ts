import { describe, expect, test } from '@jest/globals';
import { ada, northwind } from '../local/clerk/users/people-picks.ts';
import { as, clients, confirming, textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

const { laptop, client } = useLaptop({
  client: (laptop) => clients[0].connect(as(laptop)).then(confirming),
});

/** Calls a tool that must not fail, and returns what it answered. */
async function call<Answer>(tool: string, args: Record<string, unknown>): Promise<Answer> {
  const answer = await client.call(tool, args);
  expect({ isError: answer.isError ?? false, text: textOf(answer) }).toMatchObject({ isError: false });
  return answer.structuredContent as Answer;
}

const run = async <Result>(operation: string, args: Record<string, unknown>): Promise<Result> =>
  (await call<{ result: Result }>('run_operation', { operation, arguments: args })).result;

interface Matches {
  readonly matches: { readonly id: string }[];
}

/** Addresses that RFC 5322 and RFC 6531 allow. */
const unusual = [
  'a&b@example.org',
  'first/last@example.org',
  'user#tag@example.org',
  "o'brien!%x@example.org",
  'jürgen@example.org',
  'ada@münchen.example',
  '用户@例え.example',
];

describe.each(unusual)('the address %s', (address) => {
  test('is created, found again and invited, as Clerk judges it', async () => {
    const { user } = await call<{ user: { id: string } }>('create_user', {
      emailAddress: [address],
      skipPasswordRequirement: true,
    });
    const { matches } = await call<Matches>('find_user', { emailAddress: ` ${address.toUpperCase()} ` });
    expect(matches.map(({ id }) => id)).toEqual([user.id]);
    // Who is there already is told from those to come, in rows, too.
    const rows = [{ emailAddress: [address] }, { emailAddress: [`x${address}`] }];
    const created = await call<{ rows: { outcome: string }[] }>('create_users', {
      rows,
      skipPasswordRequirement: true,
    });
    expect(created.rows.map(({ outcome }) => outcome)).toEqual(['exists', 'created']);
    await call('invite_users', { rows: [{ emailAddress: `y${address}` }] });
    await call('create_user_invitation', { emailAddress: `z${address}` });
    await call('create_organization_invitation', {
      organizationId: northwind(laptop.clerk).id,
      emailAddress: `z${address}`,
      role: 'org:member',
    });
    const again = await client.call('create_user_invitation', { emailAddress: `z${address}` });
    expect(textOf(again)).toContain('The pending invitation is inv_');
  });

  test('is added to a user, made primary, and replaces the others', async () => {
    const userId = ada(laptop.clerk).id;
    await call('change_contact_methods', { userId, action: 'add', emailAddress: address, verified: true });
    await call('change_contact_methods', { userId, action: 'make_primary', emailAddress: ` ${address} ` });
    const { emailAddresses, primaryEmailAddressId } = ada(laptop.clerk);
    const primary = emailAddresses.find(({ id }) => id === primaryEmailAddressId);
    expect(primary?.emailAddress).toBe(address.toLowerCase());
    const { emailAddress } = await run<{ emailAddress: { emailAddress: string } }>(
      'replace_user_email_address',
      {
        userId,
        emailAddress: `r${address}`,
      },
    );
    expect(emailAddress.emailAddress).toBe(`r${address.toLowerCase()}`);
    const { entry } = await run<{ entry: { emailAddress: string } }>('add_to_waitlist', {
      emailAddress: `w${address}`,
      notify: false,
    });
    expect(entry.emailAddress).toBe(`w${address.toLowerCase()}`);
  });
});

test.each(['nobody', '@example.org', 'ada@', ' '])(
  'what is no address, %j, is refused before Clerk is asked',
  async (emailAddress) => {
    laptop.clerk.requests.length = 0;
    const answer = await client.call('find_user', { emailAddress });
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toContain('emailAddress: must be an email address');
    expect(laptop.clerk.requests).toEqual([]);
  },
);

test('a bad address is judged by Clerk, whose refusal names the parameter', async () => {
  const answer = await client.call('create_user', { emailAddress: ['ada@nowhere'] });
  expect(answer.isError).toBe(true);
  expect(textOf(answer)).toMatch(/emailAddress: .*form_param_format_invalid/);
});

test('a phone number is found however its digits are set apart', async () => {
  const number = ada(laptop.clerk).phoneNumbers[0]!.phoneNumber;
  const written = ` ${number.slice(0, 2)} (${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)} `;
  const { matches } = await call<Matches>('find_user', { phoneNumber: written });
  expect(matches.map(({ id }) => id)).toEqual([ada(laptop.clerk).id]);
});

test.each(['crm,4711', ',', '-7,+8', 'a&b=c,d#e'])('the external id %s is found', async (externalId) => {
  const { user } = await call<{ user: { id: string } }>('create_user', {
    emailAddress: ['comma@example.org'],
    externalId,
    skipPasswordRequirement: true,
  });
  const { matches } = await call<Matches>('find_user', { externalId });
  expect(matches.map(({ id }) => id)).toEqual([user.id]);
  const { users } = await call<{ users: { id: string }[] }>('list_users', { externalId: [`+${externalId}`] });
  expect(users.map(({ id }) => id)).toEqual([user.id]);
  const again = await call<{ rows: { outcome: string; id: string }[] }>('create_users', {
    rows: [{ emailAddress: ['other@example.org'], externalId }],
    skipPasswordRequirement: true,
  });
  expect(again.rows).toMatchObject([{ outcome: 'exists', id: user.id }]);
});

describe('where a link leads', () => {
  test.each(['myapp://welcome', 'exp+acme://auth/callback?x=1', '/welcome', 'https://app.example.com/a?b#c'])(
    'may be %s',
    async (redirectUrl) => {
      await call('create_user_invitation', { emailAddress: 'a@example.org', redirectUrl });
      await call('invite_users', { rows: [{ emailAddress: 'b@example.org', redirectUrl }] });
      await call('create_organization_invitation', {
        organizationId: northwind(laptop.clerk).id,
        emailAddress: 'c@example.org',
        role: 'org:member',
        redirectUrl,
      });
      await run('create_user_invitations_in_bulk', {
        invitations: [{ emailAddress: 'd@example.org', redirectUrl }],
      });
      await run('create_organization_invitations_in_bulk', {
        organizationId: northwind(laptop.clerk).id,
        invitations: [{ emailAddress: 'e@example.org', role: 'org:member', redirectUrl }],
      });
      const { invitations, organizationInvitations } = laptop.clerk.state;
      const invited = [...invitations.values(), ...organizationInvitations.values()].map(
        ({ emailAddress }) => emailAddress,
      );
      for (const name of 'abcde') expect(invited).toContain(`${name}@example.org`);
    },
  );

  test.each([
    'javascript:alert(1)',
    'javascript://%0aalert(1)',
    'data:text/html,x',
    'welcome',
    'myapp:welcome',
    ' ',
  ])('is never %j', async (redirectUrl) => {
    laptop.clerk.requests.length = 0;
    const answer = await client.call('create_user_invitation', {
      emailAddress: 'a@example.org',
      redirectUrl,
    });
    expect(textOf(answer)).toContain('redirectUrl: must be a full URL');
    expect(laptop.clerk.requests).toEqual([]);
  });
});
