import { describe, expect, test } from '@jest/globals';
import { startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { as, clients, textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

interface Methods {
  readonly emailAddresses: readonly { emailAddress: string; verified: boolean; primary: boolean }[];
  readonly phoneNumbers: readonly { phoneNumber: string; verified: boolean; primary: boolean }[];
}

const tool = 'change_contact_methods';

describe.each([clients[0], clients[1]])('change_contact_methods for $client', ({ connect }) => {
  const { laptop, client } = useLaptop({ client: (laptop) => connect(as(laptop)) });

  const idOf = (firstName: string) =>
    [...laptop.clerk.state.users.values()].find((user) => user.firstName === firstName)?.id ?? '';
  const change = async (userId: string, action: string, args: Record<string, unknown>): Promise<Methods> => {
    const result = await client.call(tool, { userId, action, ...args });
    expect(result.isError ? textOf(result) : '').toBe('');
    return result.structuredContent as unknown as Methods;
  };
  const refusal = async (userId: string, action: string, args: Record<string, unknown>) => {
    const result = await client.call(tool, { userId, action, ...args });
    expect(result.isError).toBe(true);
    return textOf(result);
  };
  const emails = ({ emailAddresses }: Methods) =>
    emailAddresses.map(
      ({ emailAddress, verified, primary }) =>
        `${emailAddress} ${verified ? 'v' : '-'}${primary ? 'p' : '-'}`,
    );
  const phones = ({ phoneNumbers }: Methods) =>
    phoneNumbers.map(
      ({ phoneNumber, verified, primary }) => `${phoneNumber} ${verified ? 'v' : '-'}${primary ? 'p' : '-'}`,
    );

  test('moves a user to another email address, step by step, in at most three requests each', async () => {
    const ada = idOf('Ada');
    const old = 'ada.okafor@northwind.example';
    const emailAddress = 'Ada@New.example';
    expect(emails(await change(ada, 'add', { emailAddress }))).toEqual([`${old} vp`, 'ada@new.example --']);
    expect(laptop.clerk.requests).toHaveLength(3);
    expect(emails(await change(ada, 'verify', { emailAddress }))).toEqual([
      `${old} vp`,
      'ada@new.example v-',
    ]);
    const moved = await change(ada, 'make_primary', { emailAddress, notifyPrimaryEmailAddressChanged: true });
    expect(emails(moved)).toEqual([`${old} v-`, 'ada@new.example vp']);
    expect(emails(await change(ada, 'remove', { emailAddress: old }))).toEqual(['ada@new.example vp']);
  });

  test('does the same in one call where the new address is surely the user’s', async () => {
    const methods = await change(idOf('Ada'), 'add', {
      emailAddress: 'ada@new.example',
      verified: true,
      primary: true,
    });
    expect(emails(methods)).toEqual(['ada.okafor@northwind.example v-', 'ada@new.example vp']);
  });

  test('changes phone numbers the same way', async () => {
    const ada = idOf('Ada');
    const phoneNumber = '+14155550199';
    expect(phones(await change(ada, 'add', { phoneNumber, verified: true }))).toEqual([
      '+14155550101 vp',
      '+14155550199 v-',
    ]);
    expect(phones(await change(ada, 'make_primary', { phoneNumber }))).toEqual([
      '+14155550101 v-',
      '+14155550199 vp',
    ]);
    expect(phones(await change(ada, 'remove', { phoneNumber: '+14155550101' }))).toEqual(['+14155550199 vp']);
    expect(phones(await change(ada, 'remove', { phoneNumber }))).toEqual([]);
  });

  test('leaves alone what is as wanted already, and says so', async () => {
    const args = { userId: idOf('Ada'), emailAddress: 'ada.okafor@northwind.example' };
    for (const action of ['verify', 'make_primary']) {
      expect(textOf(await client.call(tool, { ...args, action }))).toMatch(
        action === 'verify'
          ? /^Nothing to do: \S+ is verified already/
          : /^Nothing to do: \S+ is primary already/,
      );
    }
    expect(laptop.clerk.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test.each([
    ['the last one', 'Elif', 'remove', 'elif.yilmaz@northwind.example', /is the last verified one/],
    ['an unverified one as primary', 'Bruno', 'make_primary', 'bruno@almeida.example', /is not verified/],
    [
      'one that is not the user’s',
      'Bruno',
      'remove',
      'nobody@example.net',
      /does not have nobody@example.net; they have bruno/,
    ],
    ['one that the user has', 'Bruno', 'add', 'bruno@almeida.example', /already has it.*unverified/],
  ])('refuses %s, with what to do, and changes nothing', async (_, who, action, emailAddress, reason) => {
    const user = structuredClone(laptop.clerk.state.users.get(idOf(who)));
    expect(await refusal(idOf(who), action, { emailAddress })).toMatch(reason);
    expect(laptop.clerk.state.users.get(idOf(who))).toEqual(user);
  });

  test('refuses to remove the primary one while there is another that could be', async () => {
    const bruno = idOf('Bruno');
    await change(bruno, 'verify', { emailAddress: 'bruno@almeida.example' });
    expect(await refusal(bruno, 'remove', { emailAddress: 'bruno.almeida@northwind.example' })).toMatch(
      /is the primary one.*make_primary with another one first: bruno@almeida.example \(verified\)/,
    );
  });

  test('refuses an address that another user has, in Clerk’s words', async () => {
    const text = await refusal(idOf('Ada'), 'add', { emailAddress: 'elif.yilmaz@northwind.example' });
    expect(text).toMatch(/emailAddress: .*form_identifier_exists[\s\S]*The value is taken/);
  });

  test.each([
    ['no address', 'add', {}, 'send exactly one of them'],
    [
      'two',
      'add',
      { emailAddress: 'a@example.net', phoneNumber: '+14155550199' },
      'send exactly one of them',
    ],
    [
      'verified without add',
      'remove',
      { emailAddress: 'a@example.net', verified: true },
      'verified: only works',
    ],
    [
      'primary but not verified',
      'add',
      { emailAddress: 'a@example.net', primary: true },
      'only a verified one',
    ],
    [
      'a notice about a phone number',
      'make_primary',
      { phoneNumber: '+14155550199', notifyPrimaryEmailAddressChanged: true },
      'notifyPrimaryEmailAddressChanged: only works',
    ],
    ['an unknown action', 'swap', { emailAddress: 'a@example.net' }, 'action'],
    ['a number that is none', 'add', { phoneNumber: 'none' }, 'phoneNumber: must be a phone number'],
  ])('refuses %s, before anything reaches Clerk', async (_, action, args, reason) => {
    expect(await refusal(idOf('Ada'), action, args)).toContain(reason);
    expect(laptop.clerk.requests).toEqual([]);
  });

  test('says that the change is made when only reading the user afterwards fails', async () => {
    const userId = idOf('Ada');
    const user = laptop.clerk.state.users.get(userId)!;
    const addresses = [...user.emailAddresses];
    // From the moment that the address is added, Clerk fails to show the user.
    user.emailAddresses = Object.assign(addresses, {
      push: (...added: typeof addresses) => {
        laptop.clerk.fault({ kind: 'server-error', method: 'GET', path: `/users/${userId}` });
        return Array.prototype.push.apply(addresses, added);
      },
    });
    const text = await refusal(userId, 'add', { emailAddress: 'ada@new.example' });
    expect(text).toMatch(/The change is made: add ada@new.example[\s\S]*do not make the change again/);
    expect(addresses).toHaveLength(2);
  });
});

test('a support agent has no such tool: whoever owns a verified address can sign in', async () => {
  const laptop = await startLaptop({ assembly });
  const client = await clients[1].connect(as(laptop, 'support'));
  const [userId] = laptop.clerk.state.users.keys();
  const result = await client.call(tool, { userId, action: 'add', emailAddress: 'a@example.net' });
  await client.close();
  await laptop.close();
  expect(textOf(result)).toContain('change_contact_methods needs the permission users:contacts');
});
