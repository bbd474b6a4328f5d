import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClerkClient } from '@clerk/backend';
import type { Caller } from '../../../lambda/access/caller.ts';
import { type Clerk, clerkGateway } from '../../../lambda/clerk/clerk.ts';
import type { ClerkFailure } from '../../../lambda/clerk/failure.ts';
import { guardrailsFor } from '../../../lambda/guardrails/guard.ts';
import type { Budget, Protected } from '../../../lambda/guardrails/guardrails.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../local/clerk/server.ts';
import {
  ada,
  adminRole,
  connection,
  first,
  grace,
  session,
  subscriptionOf,
} from '../../local/clerk/users/people-picks.ts';

let embedded: EmbeddedClerk;
beforeAll(async () => {
  embedded = await startEmbeddedClerk();
});
afterAll(() => embedded.close());
beforeEach(() => {
  embedded.reset();
  embedded.requests.length = 0;
});

const plenty: Budget = { perHour: 1_000, perDay: 1_000 };
const nothing: Protected = { users: [], organizations: [], roles: [], metadataKeys: [] };

/** Clerk as a caller has it who may do everything, behind guardrails that protect these. */
function guarded(protects: Partial<Protected>, subject = 'mch_1'): Clerk {
  const guardFor = guardrailsFor(
    {
      protected: { ...nothing, ...protects },
      allowSelf: false,
      rawCredentials: 'allow',
      authorizationKeys: [],
      budgets: {
        deletions: plenty,
        bans: plenty,
        roleRaises: plenty,
        credentialChanges: plenty,
        invitations: plenty,
        mails: plenty,
        impersonations: plenty,
      },
    },
    { take: async () => ({ giveBack: async () => undefined }), check: async () => undefined },
    {
      check: async () => undefined,
      isKnown: () => true,
      isOff: async () => false,
      wasOff: () => false,
      turned: async () => undefined,
      known: () => ({}),
      renew: async () => undefined,
      learn: () => undefined,
    },
  );
  const caller: Caller = {
    principal: {
      kind: subject.startsWith('user_') ? 'user' : 'machine',
      issuer: 'https://clerk.example',
      subject,
    },
    permissions: { has: () => true } as unknown as Caller['permissions'],
    rules: [],
    scopes: [],
    withheld: new Set(),
  };
  const key = { get: async () => embedded.secretKey, renew: async () => embedded.secretKey };
  return clerkGateway({ key, apiUrl: embedded.url, deadline: 10_000 }).open({
    remaining: () => 10_000,
    guard: guardFor(caller),
  });
}

/** The code of the guardrail that refuses the change; fails the test when Clerk hears of it. */
async function refusal(clerk: Clerk, change: (client: ClerkClient) => Promise<unknown>): Promise<string> {
  const failure: ClerkFailure = await clerk.write(change).then(
    () => {
      throw new Error('was not refused');
    },
    (error: ClerkFailure) => error,
  );
  expect(embedded.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  return failure.faults[0]?.code ?? failure.kind;
}

const inOrganization = () => {
  const record = connection(embedded);
  record.organizationId ??= first(embedded.state.organizations).id;
  return { id: record.id, organizationId: record.organizationId, saml: record.saml?.id ?? '' };
};

describe('whose a thing is, is found out before it is changed', () => {
  test('a session is its user’s', async () => {
    const { id, userId } = session(embedded);
    const clerk = guarded({ users: [userId] });
    expect(await refusal(clerk, (client) => client.sessions.revokeSession(id))).toBe('protected_user');
    expect(await refusal(clerk, (client) => client.sessions.getToken(id))).toBe('protected_user');
  });

  test('an API key is its subject’s, and its secret is not handed out', async () => {
    const { id: apiKeyId, subject } = first(embedded.state.apiKeys);
    const clerk = guarded({ users: [subject] });
    expect(await refusal(clerk, (client) => client.apiKeys.revoke({ apiKeyId }))).toBe('protected_user');
    expect(await refusal(clerk, (client) => client.apiKeys.delete(apiKeyId))).toBe('protected_user');
    expect(await refusal(clerk, (client) => client.apiKeys.getSecret(apiKeyId))).toBe('protected_user');
  });

  test('a connection is its organization’s', async () => {
    const { id, organizationId } = inOrganization();
    const clerk = guarded({ organizations: [organizationId] });
    expect(
      await refusal(clerk, (client) => client.enterpriseConnections.deleteEnterpriseConnection(id)),
    ).toBe('protected_organization');
  });

  test('a SAML connection is its organization’s', async () => {
    const { saml, organizationId } = inOrganization();
    const clerk = guarded({ organizations: [organizationId] });
    expect(await refusal(clerk, (client) => client.samlConnections.deleteSamlConnection(saml))).toBe(
      'protected_organization',
    );
  });

  test('an organization named by its slug is that organization', async () => {
    const { id, slug } = first(embedded.state.organizations);
    const clerk = guarded({ organizations: [id] });
    expect(
      await refusal(clerk, (client) => client.organizations.updateOrganization(slug ?? '', { name: 'Mine' })),
    ).toBe('protected_organization');
  });

  test('a role is known by its id, and a permission by the roles that have it', async () => {
    const clerk = guarded({ roles: ['org:admin'] });
    const roleId = adminRole(embedded).id;
    expect(await refusal(clerk, (client) => client.organizationRoles.deleteOrganizationRole(roleId))).toBe(
      'protected_role',
    );
    const permissionId = embedded.state.permissions.get('org:sys_memberships:manage')?.id ?? '';
    expect(
      await refusal(clerk, (client) =>
        client.organizationPermissions.updateOrganizationPermission({ permissionId, name: 'Other' }),
      ),
    ).toBe('protected_role');
  });

  test('a subscription is its payer’s', async () => {
    const id = subscriptionOf(embedded, ada(embedded).id).items[0]?.id ?? '';
    const cancel = (client: ClerkClient) => client.billing.cancelSubscriptionItem(id);
    expect(await refusal(guarded({ users: [ada(embedded).id] }), cancel)).toBe('protected_user');
    await guarded({ users: [grace(embedded).id] }).write(cancel);
  });

  test('an address is its user’s, also the caller’s own', async () => {
    const { id: userId, emailAddresses } = ada(embedded);
    const remove = (client: ClerkClient) =>
      client.emailAddresses.deleteEmailAddress(emailAddresses[0]?.id ?? '');
    expect(await refusal(guarded({ users: [userId] }), remove)).toBe('protected_user');
    expect(await refusal(guarded({}, userId), remove)).toBe('own_user');
  });

  test('an invitation to an organization is that of whoever has the address', async () => {
    const invitation = first(embedded.state.organizationInvitations);
    const invitee = ada(embedded);
    invitation.emailAddress = invitee.emailAddresses[0]?.emailAddress.toUpperCase() ?? '';
    const { id: invitationId, organizationId } = invitation;
    expect(
      await refusal(guarded({ users: [invitee.id] }), (client) =>
        client.organizations.revokeOrganizationInvitation({ organizationId, invitationId }),
      ),
    ).toBe('protected_user');
  });
});

test('people may change a connection for the domain of their own address', async () => {
  const { id } = inOrganization();
  connection(embedded).domains = ['northwind.example'];
  const changed = await guarded({}, ada(embedded).id).write((client) =>
    client.enterpriseConnections.updateEnterpriseConnection(id, { name: 'Renamed' }),
  );
  expect(changed.name).toBe('Renamed');
});

test('what belongs to nobody protected goes through', async () => {
  const { id, userId } = session(embedded);
  expect(userId).not.toBe(grace(embedded).id);
  await guarded({ users: [grace(embedded).id] }).write((client) => client.sessions.revokeSession(id));
});

test('without anything protected, nobody is asked whose a thing is', async () => {
  await guarded({}).write((client) => client.sessions.revokeSession(session(embedded).id));
  expect(embedded.requests).toHaveLength(1);
});
