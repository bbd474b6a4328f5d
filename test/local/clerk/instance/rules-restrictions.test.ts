import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import { refusal } from '../refusal.ts';

let clerk: EmbeddedClerk;
let client: ClerkClient;

beforeAll(async () => {
  clerk = await startEmbeddedClerk();
  client = createClerkClient({
    secretKey: clerk.secretKey,
    apiUrl: clerk.url,
    telemetry: { disabled: true },
  });
});
beforeEach(() => clerk.reset());
afterAll(() => clerk.close());

const first = <Item>(items: Map<string, Item>) => [...items.values()][0]!;

describe('allowlist and blocklist', () => {
  test.each([
    ['someone@EXAMPLE.com', 'someone@example.com', 'email_address'],
    ['*@example.com', '*@example.com', 'email_address'],
    ['+1 415 555 0177', '+14155550177', 'phone_number'],
    [
      '0x52908400098527886E0F7030069857D2E4169EE7',
      '0x52908400098527886e0f7030069857d2e4169ee7',
      'web3_wallet',
    ],
  ])('take %s', async (identifier, stored, identifierType) => {
    const allowed = await client.allowlistIdentifiers.createAllowlistIdentifier({
      identifier,
      notify: false,
    });
    const blocked = await client.blocklistIdentifiers.createBlocklistIdentifier({ identifier });
    expect(allowed).toMatchObject({ identifier: stored, identifierType });
    expect(blocked).toMatchObject({ identifier: stored, identifierType });
  });

  test('take nothing that is no identifier', async () => {
    const attempt = client.blocklistIdentifiers.createBlocklistIdentifier({ identifier: 'just a word' });
    await expect(attempt).rejects.toEqual(refusal(422, 'form_param_format_invalid', 'identifier'));
  });

  test('refuse a duplicate, in whatever case', async () => {
    await expect(
      client.allowlistIdentifiers.createAllowlistIdentifier({
        identifier: '*@NORTHWIND.example',
        notify: false,
      }),
    ).rejects.toEqual(refusal(400, 'duplicate_record'));
    await expect(
      client.blocklistIdentifiers.createBlocklistIdentifier({ identifier: 'Spammer@example.net' }),
    ).rejects.toEqual(refusal(400, 'duplicate_record'));
  });

  test('come in pages, the newest first, with the count of all', async () => {
    for (const name of ['a', 'b', 'c']) {
      await client.allowlistIdentifiers.createAllowlistIdentifier({
        identifier: `${name}@example.com`,
        notify: false,
      });
      await client.blocklistIdentifiers.createBlocklistIdentifier({ identifier: `${name}@example.com` });
    }
    const page = { limit: 2, offset: 1 };
    for (const { data, totalCount } of [
      await client.allowlistIdentifiers.getAllowlistIdentifierList(page),
      await client.blocklistIdentifiers.getBlocklistIdentifierList(page),
    ]) {
      expect(data.map((item) => item.identifier)).toEqual(['b@example.com', 'a@example.com']);
      expect(totalCount).toBe(4);
    }
  });

  test('forget what is taken off them', async () => {
    const { id } = first(clerk.state.blocklist);
    expect(await client.blocklistIdentifiers.deleteBlocklistIdentifier(id)).toMatchObject({ deleted: true });
    await expect(client.blocklistIdentifiers.deleteBlocklistIdentifier(id)).rejects.toEqual(
      refusal(404, 'resource_not_found'),
    );
  });

  test('invite the owner of an allowed address when told to', async () => {
    const allowed = await client.allowlistIdentifiers.createAllowlistIdentifier({
      identifier: 'welcome@example.com',
      notify: true,
    });
    const { data } = await client.invitations.getInvitationList({ query: 'welcome@example.com' });
    expect(data.map((invitation) => invitation.id)).toEqual([allowed.invitationId]);
  });
});

describe('restrictions', () => {
  const create = (emailAddress: string) => client.users.createUser({ emailAddress: [emailAddress] });
  const invite = (emailAddress: string) => client.invitations.createInvitation({ emailAddress });

  test('are off at first, whatever is on the lists', async () => {
    await expect(create('spammer@example.net')).resolves.toBeDefined();
  });

  test.each([
    ['creating a user', create],
    ['inviting', invite],
    [
      'inviting several',
      (emailAddress: string) => client.invitations.createInvitationBulk([{ emailAddress }]),
    ],
  ])('the allowlist lets only those on it in: %s', async (_what, letIn) => {
    await client.instance.updateRestrictions({ allowlist: true });
    await expect(letIn('stranger@example.com')).rejects.toEqual(refusal(403, 'not_allowed_access'));
    await expect(letIn('colleague@northwind.example')).resolves.toBeDefined();
  });

  test.each([
    ['creating a user', create],
    ['inviting', invite],
  ])('the blocklist keeps those on it out, subaddresses too: %s', async (_what, letIn) => {
    await client.instance.updateRestrictions({ blocklist: true });
    await expect(letIn('spammer@example.net')).rejects.toEqual(refusal(403, 'not_allowed_access'));
    await expect(letIn('spammer+2@example.net')).rejects.toEqual(refusal(403, 'not_allowed_access'));
    await expect(letIn('friend@example.net')).resolves.toBeDefined();
  });

  test('the blocklist can name all subdomains of a domain', async () => {
    await client.instance.updateRestrictions({ blocklist: true });
    await client.blocklistIdentifiers.createBlocklistIdentifier({ identifier: '*@*.example.com' });
    await expect(create('a@deep.mail.example.com')).rejects.toEqual(refusal(403, 'not_allowed_access'));
    await expect(create('a@example.com')).resolves.toBeDefined();
  });

  test('what is on both lists is allowed', async () => {
    await client.instance.updateRestrictions({ allowlist: true, blocklist: true });
    await client.allowlistIdentifiers.createAllowlistIdentifier({
      identifier: 'spammer@example.net',
      notify: false,
    });
    await expect(create('spammer@example.net')).resolves.toBeDefined();
  });

  test('subaddresses, disposable domains and dotted Gmail addresses can be kept out', async () => {
    await create('jsmith@gmail.com');
    await client.instance.updateRestrictions({
      blockEmailSubaddresses: true,
      blockDisposableEmailDomains: true,
      ignoreDotsForGmailAddresses: true,
    });
    for (const address of ['user+sub@example.com', 'someone@mailinator.com', 'j.smith@gmail.com']) {
      await expect(create(address)).rejects.toEqual(refusal(403, 'not_allowed_access'));
    }
    await expect(create('plain.user@example.com')).resolves.toBeDefined();
  });

  test('stay as they are where an update names nothing', async () => {
    await client.instance.updateRestrictions({ blocklist: true });
    const restrictions = await client.instance.updateRestrictions({ allowlist: false });
    expect(restrictions).toMatchObject({ allowlist: false, blocklist: true });
  });
});
