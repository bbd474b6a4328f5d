import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { permissions } from '../../../lambda/access/permissions.ts';
import type { EmbeddedClerk } from '../../../local/clerk/server.ts';
import { customRole, customRoleSet, subscriptionOf } from '../../local/clerk/users/people-picks.ts';
import { itemsIn } from '../approvals-fixture.ts';
import { as, clients, confirming, type TestClient, textOf } from '../clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from '../granted.ts';
import { instanceArguments } from '../instance-arguments.ts';
import { assemblyOf, seededOrganizations, seededUsers } from './stages.ts';

// Whoever calls may do everything: only the guardrails stand in the way. Ada is protected, and so are the organization
// northwind-robotics, the role org:owner and the metadata key Payroll.
const { Ada: ada = '', Chiara: chiara = '', Bruno: bruno = '' } = seededUsers;
const { 'northwind-robotics': northwind = '', 'bluefin-analytics': bluefin = '' } = seededOrganizations;
const address = 'ada.okafor@northwind.example';
let granting: GrantingLaptop;
let everyone: TestClient;
/** The machine that nobody is asked about, and for which deleting organizations is not blocked. */
let machine: TestClient;

beforeAll(async () => {
  granting = await startGrantingLaptop(assemblyOf('attacks'));
  everyone = confirming(await clients[0].connect(await granting.with(permissions)));
  machine = await clients[0].connect(as(granting.laptop));
});
afterAll(async () => {
  await Promise.all([everyone.close(), machine.close()]);
  await granting.close();
});
beforeEach(() => clerk().reset());

const clerk = () => granting.laptop.clerk;
const run = (operation: string, args: Record<string, unknown>) =>
  (operation === 'delete_organization' ? machine : everyone).call('run_operation', {
    operation,
    arguments: args,
  });

/** All that Clerk holds, as text. */
const held = ({ state }: EmbeddedClerk) =>
  JSON.stringify(Object.values(state).map((part) => (part instanceof Map ? Array.from(part) : undefined)));

type Arguments = (clerk: EmbeddedClerk) => Record<string, unknown>;

/** How many ends of calls are on record, the same refusal of a minute as often as it came. */
async function endsOnRecord(): Promise<number> {
  const counts = (await itemsIn(granting.laptop)).map(({ pk, sk, used }) => {
    if (pk?.S?.startsWith('refusal#')) return Number(used?.N);
    return ['refusal', 'outcome'].includes(sk?.S ?? '') ? 1 : 0;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What comes of an operation: the answer, whether Clerk is as it was, and what is on record of it. */
async function attempt(operation: string, args: Arguments) {
  const sent = args(clerk());
  const before = held(clerk());
  const endsBefore = await endsOnRecord();
  const result = await run(operation, sent);
  const recorded = await everyone.call('search_audit_log', { tool: operation, limit: 1 });
  return {
    isError: result.isError,
    text: textOf(result),
    saysNothingWasSent: textOf(result).includes('Nothing was sent to Clerk'),
    isAsItWas: held(clerk()) === before,
    // The same refusal is one record a minute, which says how often.
    isCounted: (await endsOnRecord()) === endsBefore + 1,
    changes: recorded.structuredContent?.['changes'],
  };
}

/** A refusal with this in its text and on record; Clerk is as it was. */
const refused = (text: string, reason: string) => ({
  isError: true,
  text: expect.stringContaining(text),
  saysNothingWasSent: true,
  isAsItWas: true,
  isCounted: true,
  changes: [expect.objectContaining({ result: 'refused', reason })],
});

const isAda = `The user ${ada} is protected: no agent may change it or act as it`;
const ofAda = refused(isAda, 'protected_user');
const untold = refused("can't be told, and it could be a protected user's", 'protected_unknown');

const firstOf = <Item>(items: Map<string, Item>): Item => {
  const [item] = items.values();
  if (item === undefined) throw new Error('there is none');
  return item;
};

/** An entry of the waitlist for Ada’s address. */
const waiting: Arguments = ({ state }) => {
  const entry = firstOf(state.waitlistEntries);
  entry.emailAddress = address;
  return { waitlistEntryId: entry.id };
};
/** An invitation for Ada’s address. */
const invited =
  (status: 'pending' | 'revoked' = 'pending'): Arguments =>
  ({ state }) => {
    const invitation = firstOf(state.invitations);
    Object.assign(invitation, { emailAddress: address, status, expiresAt: Date.now() + 60_000 });
    return { invitationId: invitation.id };
  };
const listedIn =
  (list: 'allowlist' | 'blocklist', identifier: string): Arguments =>
  ({ state }) => {
    const entry = firstOf(state[list]);
    entry.identifier = identifier;
    return { [`${list}IdentifierId`]: entry.id };
  };

describe('the waitlist', () => {
  test.each([
    ['invite_from_waitlist', waiting],
    ['reject_waitlist_entry', waiting],
    ['delete_waitlist_entry', waiting],
    ['add_to_waitlist', () => ({ emailAddress: address.toUpperCase() })],
    [
      'add_many_to_waitlist',
      () => ({ entries: [{ emailAddress: 'eve@example.org' }, { emailAddress: address }] }),
    ],
  ] satisfies [string, Arguments][])('%s is of no use for a protected address', async (operation, args) => {
    expect(await attempt(operation, args)).toEqual(ofAda);
  });

  test('an entry that Clerk does not list could be anybody’s', async () => {
    expect(await attempt('reject_waitlist_entry', () => ({ waitlistEntryId: 'wle_1' }))).toEqual(untold);
  });

  test('others are invited as before', async () => {
    const { id } = firstOf(clerk().state.waitlistEntries);
    expect((await run('invite_from_waitlist', { waitlistEntryId: id })).isError ?? false).toBe(false);
  });
});

describe('an invitation of a protected user', () => {
  test.each([
    ['revoke_invitation', invited()],
    ['delete_user_invitation', invited()],
    ['delete_user_invitation', invited('revoked')],
    [
      'revoke_invitation',
      ({ state }) => {
        const invitation = firstOf(state.organizationInvitations);
        invitation.organizationId = bluefin;
        invitation.inviterUserId = ada;
        return { invitationId: invitation.id, organizationId: bluefin };
      },
    ],
  ] satisfies [string, Arguments][])(
    '%s does not touch it, whether it is for or by the user',
    async (operation, args) => {
      expect(await attempt(operation, args)).toEqual(ofAda);
    },
  );

  test('one that Clerk does not list could be anybody’s', async () => {
    expect(await attempt('delete_user_invitation', () => ({ invitationId: 'inv_1' }))).toEqual(untold);
  });

  test('those of others are revoked and deleted as before', async () => {
    const { id } = firstOf(clerk().state.invitations);
    expect((await run('delete_user_invitation', { invitationId: id })).isError ?? false).toBe(false);
  });
});

describe('what lets somebody act', () => {
  const accessToken: Arguments = (embedded) => instanceArguments['revoke_oauth_token']?.(embedded) ?? {};

  test('an OAuth token of a protected user is not revoked', async () => {
    expect(await attempt('revoke_oauth_token', accessToken)).toEqual(ofAda);
  });

  test('one of somebody else is', async () => {
    const args = accessToken(clerk());
    for (const token of clerk().state.oauthAccessTokens.values()) token.userId = chiara;
    expect(textOf(await run('revoke_oauth_token', args))).not.toContain('protected');
  });

  test('a refresh token could be anybody’s, which the server says', async () => {
    expect(
      await attempt('revoke_oauth_token', (embedded) => ({ ...accessToken(embedded), token: 'ort_unknown' })),
    ).toEqual(untold);
  });

  test.each(['revoke_sign_in_token', 'revoke_actor_token', 'revoke_agent_task'])(
    '%s: Clerk does not tell whose it is, so it could be a protected user’s',
    async (operation) => {
      expect(await attempt(operation, (embedded) => instanceArguments[operation]?.(embedded) ?? {})).toEqual(
        untold,
      );
    },
  );

  test('a sign-up that became a protected user is not changed', async () => {
    expect(
      await attempt('update_sign_up', ({ state }) => {
        const signUp = firstOf(state.signUps);
        signUp.createdUserId = ada;
        return { signUpId: signUp.id, externalId: 'mine' };
      }),
    ).toEqual(ofAda);
  });
});

describe('mail to a protected user', () => {
  const message = {
    from: { address: 'support@embedded.accounts.dev' },
    to: { address: 'eve@example.org' },
    subject: 'Hello',
    text: 'There',
  };
  test.each([
    ['by id', { to: { userId: ada } }],
    ['by address', { to: { address } }],
    ['by address in another case', { to: { address: 'Ada.Okafor@NORTHWIND.example' } }],
    ['by another address of the mailbox', { to: { address: 'ada.okafor+news@northwind.example' } }],
    ['as a copy', { cc: ['eve@example.org', address] }],
    ['as a hidden copy', { bcc: [address] }],
    ['in a header', { headers: { Bcc: `Ada <${address}>, eve@example.org` } }],
    ['with answers to the user', { replyTo: { address } }],
  ])('is not sent: %s', async (_, fields) => {
    expect(await attempt('send_email', () => ({ ...message, ...fields }))).toEqual(ofAda);
    expect(await attempt('send_emails', () => ({ messages: [message, { ...message, ...fields }] }))).toEqual(
      ofAda,
    );
  });

  test('others get theirs', async () => {
    expect((await run('send_email', message)).isError ?? false).toBe(false);
  });
});

describe('the lists of who may sign up or sign in', () => {
  test.each([
    address,
    ` ${address.toUpperCase()} `,
    `mailto:${address}?subject=hello`,
    `Ada <${address}>`,
    '"ada.okafor"@northwind.example.',
    'ada.okafor+tag@northwind.example',
    'ａｄａ.okafor@northwind.example',
    'ada.okafor\u200b@northwind.example',
    '*@northwind.example',
    '*@Northwind.Example',
    '@northwind.example',
    'northwind.example',
    '*@*.example',
    'ada.*',
    '*okafor@north*',
    '*',
    '+14155550101',
    '+1 (415) 555-0101',
    '+1.415.555.0101',
    '+1–415–555–0101',
    'tel:+1-415-555-0101',
    'TEL:+1-415-555-0101;ext=7',
    '001 415 555 0101',
    '011 1 415 555 0101',
    '14155550101',
    '(415) 555-0101',
    '＋１４１５５５５０１０１',
    '+١٤١٥٥٥٥٠١٠١',
    '+1415*',
    '+1 415 555*',
    '*0101',
    'ADA_OKAFOR',
  ])('a protected user is not covered by %j', async (identifier) => {
    expect(await attempt('add_blocklist_identifier', () => ({ identifier }))).toEqual(ofAda);
    expect(await attempt('add_allowlist_identifier', () => ({ identifier }))).toEqual(ofAda);
  });

  test.each([
    'ada@northwind.example',
    'okafor@northwind.example',
    '*@*.northwind.example',
    '*@example',
    '*@rthwind.example',
    '*@harbor.example',
    'wind.example',
    '+14155550102',
    '+1 415 555 0110',
    '+44 415 555 0101',
    '5550102',
    '0101',
    '+1416*',
  ])('others are covered by %j', async (identifier) => {
    expect(textOf(await run('add_blocklist_identifier', { identifier }))).not.toContain('protected');
  });

  test.each([
    ['remove_allowlist_identifier', listedIn('allowlist', address)],
    ['remove_allowlist_identifier', listedIn('allowlist', '*@northwind.example')],
    ['remove_allowlist_identifier', listedIn('allowlist', '+14155550101')],
    ['remove_blocklist_identifier', listedIn('blocklist', '*@northwind.example')],
  ] satisfies [string, Arguments][])(
    '%s: an entry that covers a protected user stays',
    async (operation, args) => {
      expect(await attempt(operation, args)).toEqual(ofAda);
    },
  );

  test('an entry that is not there could cover anybody', async () => {
    expect(await attempt('remove_blocklist_identifier', () => ({ blocklistIdentifierId: 'blid_1' }))).toEqual(
      untold,
    );
  });

  test('other entries go', async () => {
    const { id } = firstOf(clerk().state.blocklist);
    const result = await run('remove_blocklist_identifier', { blocklistIdentifierId: id });
    expect(result.isError ?? false).toBe(false);
  });
});

describe('a protected number or address is the same, however it is written,', () => {
  test.each([
    ['create_agent_task', 'tel:+1-415-555-0101'],
    ['create_agent_task', '+1 (415) 555 0101'],
    ['create_agent_task', `mailto:${address}`],
  ])('for %s: %s', async (operation, identifier) => {
    expect(
      await attempt(operation, () => ({
        onBehalfOf: { identifier },
        agentName: 'tester',
        taskDescription: 'Walk through',
        redirectUrl: 'http://localhost:3000/',
      })),
    ).toEqual(ofAda);
  });

  test('for an invitation: a tag makes it no other mailbox', async () => {
    expect(
      await attempt('create_user_invitation', () => ({ emailAddress: 'ada.okafor+1@northwind.example' })),
    ).toEqual(ofAda);
  });
});

describe('a connection for the domain of a protected user', () => {
  const ofDomain =
    (byId: (id: string, samlId: string) => Record<string, unknown>): Arguments =>
    ({ state }) => {
      const connection = firstOf(state.connections);
      Object.assign(connection, { domains: ['northwind.example'], organizationId: null });
      return byId(connection.id, connection.saml?.id ?? '');
    };
  test.each([
    ['update_enterprise_connection', ofDomain((id) => ({ enterpriseConnectionId: id, active: false }))],
    ['delete_enterprise_connection', ofDomain((id) => ({ enterpriseConnectionId: id }))],
    ['update_saml_connection', ofDomain((_, id) => ({ samlConnectionId: id, domain: 'mine.example' }))],
    ['delete_saml_connection', ofDomain((_, id) => ({ samlConnectionId: id }))],
  ] satisfies [string, Arguments][])('stays as it is: %s', async (operation, args) => {
    expect(await attempt(operation, args)).toEqual(ofAda);
  });
});

test('a subscription of a protected user is not extended', async () => {
  const args: Arguments = (embedded) => ({
    subscriptionItemId: subscriptionOf(embedded, ada).items[0]?.id,
    extendTo: new Date(Date.now() + 86_400_000).toISOString(),
  });
  expect(await attempt('extend_free_trial', args)).toEqual(ofAda);
});

describe('an organization', () => {
  test('is not deleted while a protected user is a member, whoever else is', async () => {
    clerk().requests.length = 0;
    expect(await attempt('delete_organization', () => ({ organizationId: bluefin }))).toEqual(
      refused(
        `${isAda}, whatever its permissions, by no tool. It is a member of ${bluefin}, which would be deleted.`,
        'protected_user',
      ),
    );
    const walks = clerk().requests.filter(({ path }) => path.includes('/memberships') && !path.includes(ada));
    expect(walks).toEqual([]);
  });

  test('is deleted when no protected user is a member', async () => {
    const { state } = clerk();
    for (const [key, one] of state.memberships) {
      if (one.userId === ada && one.organizationId === bluefin) state.memberships.delete(key);
    }
    expect((await run('delete_organization', { organizationId: bluefin })).isError ?? false).toBe(false);
  });

  test('that is protected keeps its members: none of them is deleted', async () => {
    expect(await attempt('delete_user', () => ({ userId: chiara }))).toEqual(
      refused(
        `The organization ${northwind} is protected: no agent may change it or act as it, whatever its permissions, by no tool. It has ${chiara} as a member.`,
        'protected_organization',
      ),
    );
  });

  describe('that is protected keeps its domains, which Clerk deletes for a connection:', () => {
    const ofNorthwind = ({ state }: EmbeddedClerk) =>
      Object.assign(firstOf(state.organizationDomains), {
        name: 'shop.example',
        organizationId: northwind,
        verified: true,
        enrollmentMode: 'automatic_invitation',
      });
    const connection = {
      name: 'Mine',
      provider: 'oidc_custom',
      domains: ['Shop.example'],
      oidc: {
        clientId: 'mine',
        clientSecret: 'mine-client-secret',
        discoveryUrl: 'https://login.mine.example/.well-known',
      },
    };
    const keptDomain = refused(
      `The organization ${northwind} is protected: no agent may change it or act as it, whatever its permissions, by no tool. It has the domain shop.example`,
      'protected_organization',
    );

    test('create_enterprise_connection', async () => {
      const create: Arguments = (embedded) => {
        ofNorthwind(embedded);
        return { ...connection, active: true };
      };
      expect(await attempt('create_enterprise_connection', create)).toEqual(keptDomain);
    });

    test.each([
      ['by making it active', false, { active: true }],
      ['by giving an active one the domain', true, { domains: ['SHOP.example'] }],
    ])('update_enterprise_connection, %s', async (_, active, changes) => {
      const update: Arguments = (embedded) => {
        ofNorthwind(embedded);
        const one = firstOf(embedded.state.connections);
        const domains = active ? ['mine.example'] : ['shop.example'];
        Object.assign(one, { organizationId: null, domains, active });
        return { enterpriseConnectionId: one.id, ...changes };
      };
      expect(await attempt('update_enterprise_connection', update)).toEqual(keptDomain);
    });

    test('one for other domains is made, and renamed, as before', async () => {
      ofNorthwind(clerk());
      const others = { ...connection, domains: ['mine.example'], active: true };
      expect((await run('create_enterprise_connection', others)).isError ?? false).toBe(false);
      const { id } = firstOf(clerk().state.connections);
      const renamed = { enterpriseConnectionId: id, name: 'Renamed' };
      expect((await run('update_enterprise_connection', renamed)).isError ?? false).toBe(false);
    });
  });

  test.each(['create_organization_domain', 'delete_organization_domain'])(
    'of others gets no hold of a protected address by its domain: %s',
    async (operation) => {
      expect(
        await attempt(operation, ({ state }) => {
          const domain = firstOf(state.organizationDomains);
          Object.assign(domain, { name: 'northwind.example', organizationId: bluefin });
          return operation === 'delete_organization_domain'
            ? { organizationId: bluefin, domainId: domain.id }
            : { organizationId: bluefin, name: 'NORTHWIND.example', enrollmentMode: 'automatic_invitation' };
        }),
      ).toEqual(ofAda);
    },
  );
});

describe('a protected role', () => {
  const isOwner = 'The role org:owner is protected';
  const withOwner = ({ state }: EmbeddedClerk) => {
    const admin = state.roles.get('org:admin');
    if (admin) state.roles.set('org:owner', { ...admin, id: 'role_owner', name: 'Owner' });
  };

  test.each(['creatorRoleId', 'domainsDefaultRoleId'])('is not given to all by its id: %s', async (field) => {
    expect(
      await attempt('update_instance_organization_settings', (embedded) => {
        withOwner(embedded);
        return { [field]: 'role_owner' };
      }),
    ).toEqual(refused(isOwner, 'protected_role'));
  });

  test.each(['owner', 'role_owner'])('is not given by another name: %s', async (role) => {
    expect(
      await attempt('set_organization_member', (embedded) => {
        withOwner(embedded);
        return { organizationId: bluefin, userId: bruno, role };
      }),
    ).toEqual(refused(isOwner, 'protected_role'));
  });

  test.each([
    ['replace_role_in_role_set', { roleKey: 'org:member', toRoleKey: 'org:auditor' }],
    [
      'replace_role_set',
      { destRoleSetKey: 'role_set:other', reassignmentMappings: { 'org:member': 'org:admin' } },
    ],
  ])('%s: a protected user keeps the role it has', async (operation, args) => {
    expect(
      await attempt(operation, (embedded) => {
        customRole(embedded);
        return { roleSetKeyOrId: 'role_set:default', ...args };
      }),
    ).toEqual(
      refused(
        `${isAda}, whatever its permissions, by no tool. It has the role org:member in`,
        'protected_user',
      ),
    );
  });

  test('replace_role_in_role_set: so do the members of a protected organization', async () => {
    customRole(clerk());
    for (const one of clerk().state.memberships.values()) if (one.userId === ada) one.role = 'org:admin';
    expect(
      await attempt('replace_role_in_role_set', () => ({
        roleSetKeyOrId: 'role_set:default',
        roleKey: 'org:member',
        toRoleKey: 'org:auditor',
      })),
    ).toEqual(refused(`The organization ${northwind} is protected`, 'protected_organization'));
  });

  test.each([
    ['key', ({ key }: { key: string; id: string }) => key],
    ['id', ({ id }: { key: string; id: string }) => id],
  ])('replace_role_set: a protected organization keeps its role set, named by its %s', async (_, nameOf) => {
    expect(
      await attempt('replace_role_set', (embedded) => {
        customRoleSet(embedded);
        return { roleSetKeyOrId: nameOf(firstOf(embedded.state.roleSets)), destRoleSetKey: 'role_set:other' };
      }),
    ).toEqual(refused(`The organization ${northwind} is protected`, 'protected_organization'));
  });
});

test('a protected metadata key is not filled by an identity provider', async () => {
  expect(
    await attempt('create_enterprise_connection', () => ({
      name: 'Mine',
      provider: 'saml_custom',
      domains: ['mine.example'],
      customAttributes: [{ name: 'Pay', key: 'pAYROLL', ssoPath: 'pay' }],
    })),
  ).toEqual(refused('The metadata key Payroll is protected', 'protected_metadata_key'));
});

test('nor are keys that roles are read from, without the permission for them', async () => {
  const connector = confirming(await clients[0].connect(await granting.with(['connections:write'])));
  const connection = { name: 'Mine', provider: 'saml_custom', domains: ['mine.example'] };
  const customAttributes = [{ name: 'Role', key: 'role', ssoPath: 'role' }];
  const create = (args: Record<string, unknown>) =>
    connector.call('run_operation', { operation: 'create_enterprise_connection', arguments: args });
  const before = held(clerk());
  expect(textOf(await create({ ...connection, customAttributes }))).toContain(
    'Changing role in publicMetadata needs the permission users:authorization',
  );
  expect(held(clerk())).toBe(before);
  expect((await create(connection)).isError ?? false).toBe(false);
  await connector.close();
});
