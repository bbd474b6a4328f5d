import { expect, test } from '@jest/globals';
import type { ClerkClient } from '@clerk/backend';
import type { Clerk } from '../../../lambda/clerk/clerk.ts';
import { identifiedAmong } from '../../../lambda/guardrails/identified.ts';
import { covers, readIdentifier } from '../../../lambda/guardrails/identifier.ts';

const isCovered = (sent: string, own: string, as: 'mailbox' | 'spelling' = 'mailbox') =>
  covers(readIdentifier(sent), readIdentifier(own), as);

test.each([
  ['ada@xn--mnchen-3ya.example', 'ada@münchen.example'],
  ['*@MÜNCHEN.example', 'ada@xn--mnchen-3ya.example'],
  ['ADA@example.com.', 'ada@example.com'],
  ["o'brien@example.com", "O'Brien@example.com"],
  ['a.d.a+x@googlemail.com', 'ada@gmail.com'],
  ['mailto:ada%40example.com', 'ada@example.com'],
  ['0044 20 7946 0018', '+442079460018'],
  ['+44 (0)20 7946 0018', '+442079460018'],
  ['020 7946 0018', '+442079460018'],
  ['(0113) 496 0000', '+441134960000'],
  ['+44 20 7946 *', '+442079460018'],
  ['(+44) 20 7946 0018 ext. 7', '+442079460018'],
  ['ada@example。com', 'ada@example.com'],
  ['7946*', '+442079460018'],
  ['0xAbC0000000000000000000000000000000000001', '0xabc0000000000000000000000000000000000001'],
  ['a*c*e', 'abcde'],
])('%s is, or covers, %s', (sent, own) => {
  expect(isCovered(sent, own)).toBe(true);
});

test.each([
  ['ada@example.com', 'ada@example.co'],
  ['a.da@example.com', 'ada@example.com'],
  ['+ada@example.com', 'ada@example.com'],
  ['*@example.com', 'ada@sub.example.com'],
  ['*@*.example.com', 'ada@example.com'],
  ['example', 'ada@sub.example'],
  ['ada', 'ada@example.com'],
  ['+442079460018', '+12079460018'],
  ['460018', '+442079460018'],
  ['+20 7946 0018', '+442079460018'],
  ['ab*ba', 'aba'],
  ['', 'ada'],
])('%s is not %s', (sent, own) => {
  expect(isCovered(sent, own)).toBe(false);
});

test('of one’s own addresses, another of the same mailbox is another', () => {
  expect(isCovered('ada+x@example.com', 'ada@example.com', 'spelling')).toBe(false);
  expect(isCovered('ADA@example.com', 'ada@example.com', 'spelling')).toBe(true);
});

test('a pattern of many parts takes no longer than it is long', () => {
  expect(isCovered(`${'*a'.repeat(20_000)}b`, 'a'.repeat(40_000))).toBe(false);
});

test('a connection concerns whoever signs in through it, whatever its domains', async () => {
  const user = {
    id: 'user_1',
    username: null,
    emailAddresses: [{ id: 'idn_1', emailAddress: 'ada@example.com' }],
    phoneNumbers: [],
    web3Wallets: [],
    externalAccounts: [],
    enterpriseAccounts: [{ emailAddress: 'ada@corp.example', enterpriseConnectionId: 'entconn_1' }],
  };
  const client = {
    users: { getUserList: async () => ({ data: [user] }) },
    enterpriseConnections: { getEnterpriseConnection: async () => ({ domains: ['elsewhere.example'] }) },
  } as unknown as ClerkClient;
  const clerk = { read: (call: (client: ClerkClient) => unknown) => call(client) } as unknown as Clerk;
  const concerned = (id: string) =>
    identifiedAmong(
      { method: 'PATCH', path: ['enterprise_connections', id], query: [], body: { name: 'Mine' } },
      { protected: ['user_1'], own: [] },
      [],
      clerk,
    );
  expect(await concerned('entconn_1')).toBe('user_1');
  expect(await concerned('entconn_2')).toBeUndefined();
});
