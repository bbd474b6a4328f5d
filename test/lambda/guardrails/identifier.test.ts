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
  ['A&B@example.com', 'a&b@example.com'],
  ['First/Last@example.com', 'first/last@example.com'],
  ['user#tag@example.com', 'USER#tag@example.com'],
  ['JU\u0308RGEN@example.com', 'jürgen@example.com'],
  [' ada@example.com\t', 'ada@example.com'],
  ['"ada"@example.com', 'ada@example.com'],
  ['"a\\da"@example.com', 'ada@example.com'],
  ['ada(at (her) work)@example.com', 'ada@example.com'],
  ['Ada <ada@example.com> (work)', 'ada@example.com'],
  ['team: Ada <ada@example.com>;', 'ada@example.com'],
  ['team:ada@example.com;', 'ada@example.com'],
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
  ['first@example.com', 'first/last@example.com'],
  ['user@example.com', 'user#tag@example.com'],
  ['a@example.com', 'a&b@example.com'],
  ['jurgen@example.com', 'jürgen@example.com'],
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

const signsIn = (enterpriseConnectionId?: string | null) => ({
  id: 'user_1',
  username: null,
  emailAddresses: [{ id: 'idn_1', emailAddress: 'ada@example.com' }],
  phoneNumbers: [],
  web3Wallets: [],
  externalAccounts: [],
  enterpriseAccounts: [{ emailAddress: 'ada@corp.example', enterpriseConnectionId }],
});

/** Whom of the one protected user a request is about, at a Clerk whose connections have none of her domains. */
function concerned(path: string[], user = signsIn('entconn_1'), body: unknown = { name: 'Mine' }) {
  const client = {
    users: { getUserList: async () => ({ data: [user] }) },
    samlConnections: { getSamlConnection: async () => ({ domain: 'elsewhere.example' }) },
    enterpriseConnections: {
      getEnterpriseConnection: async () => ({
        domains: ['elsewhere.example'],
        samlConnection: { id: 'samlc_1' },
      }),
    },
  } as unknown as ClerkClient;
  const clerk = { read: (call: (client: ClerkClient) => unknown) => call(client) } as unknown as Clerk;
  const request = { method: path.length === 1 ? 'POST' : 'PATCH', path, query: [], body };
  return identifiedAmong(request, { protected: ['user_1'], own: [] }, [], clerk);
}

test('a connection concerns whoever signs in through it, whatever its domains', async () => {
  expect(await concerned(['enterprise_connections', 'entconn_1'])).toBe('user_1');
  expect(await concerned(['enterprise_connections', 'entconn_2'])).toBeUndefined();
});

test('so does a SAML connection under its old id', async () => {
  expect(await concerned(['saml_connections', 'samlc_1'])).toBe('user_1');
  expect(await concerned(['saml_connections', 'samlc_2'])).toBeUndefined();
});

// Clerk's document does not require `enterprise_connection_id`.
test.each([undefined, null])(
  'an account whose connection Clerk does not name (%s) makes no request one about its user',
  async (connection) => {
    const user = signsIn(connection);
    expect(await concerned(['users'], user, { email_address: ['eve@example.org'] })).toBeUndefined();
    expect(await concerned(['enterprise_connections', 'entconn_1'], user)).toBeUndefined();
  },
);
