import { invitationUrl } from '../invitations/invitations.ts';
import type { EnrollmentMode } from '../state/organization-records.ts';
import type { ClerkState } from '../state/state.ts';

const day = 86_400_000;

const invitations = [
  {
    organization: 0,
    address: 'nina.petrova@northwind.example',
    role: 'org:member',
    status: 'pending',
    daysAgo: 3,
  },
  {
    organization: 0,
    address: 'valentina.cruz@example.com',
    role: 'org:admin',
    status: 'pending',
    daysAgo: 1,
  },
  {
    organization: 0,
    address: 'old.contractor@harbor.example',
    role: 'org:member',
    status: 'revoked',
    daysAgo: 12,
  },
  {
    organization: 1,
    address: 'jonas.weber@bluefin.example',
    role: 'org:member',
    status: 'accepted',
    daysAgo: 50,
  },
  {
    organization: 1,
    address: 'never.answered@lumen.example',
    role: 'org:member',
    status: 'pending',
    daysAgo: 90,
  },
] as const;

const domains: { organization: number; name: string; enrollmentMode: EnrollmentMode; verified: boolean }[] = [
  { organization: 0, name: 'northwind.example', enrollmentMode: 'automatic_invitation', verified: true },
  { organization: 0, name: 'northwind-labs.example', enrollmentMode: 'manual_invitation', verified: false },
  { organization: 1, name: 'bluefin.example', enrollmentMode: 'automatic_suggestion', verified: true },
];

function seedInvitations(state: ClerkState, now: number, organizationIds: string[]): void {
  for (const { organization, address, role, status, daysAgo } of invitations) {
    const organizationId = organizationIds[organization];
    if (organizationId === undefined) continue;
    const id = state.ids.id('orginv');
    const createdAt = now - daysAgo * day;
    state.organizationInvitations.set(id, {
      id,
      organizationId,
      emailAddress: address,
      role,
      inviterUserId: state.organizations.get(organizationId)?.createdBy ?? null,
      publicMetadata: {},
      privateMetadata: {},
      status,
      url: invitationUrl(),
      expiresAt: createdAt + 30 * day,
      createdAt,
      updatedAt: createdAt,
    });
  }
}

function seedDomains(state: ClerkState, organizationIds: string[]): void {
  for (const { organization, name, enrollmentMode, verified } of domains) {
    const owner = state.organizations.get(organizationIds[organization] ?? '');
    if (owner === undefined) continue;
    const id = state.ids.id('orgdmn');
    state.organizationDomains.set(id, {
      id,
      organizationId: owner.id,
      name,
      enrollmentMode,
      verified,
      createdAt: owner.createdAt,
      updatedAt: owner.createdAt,
    });
  }
}

/** An active SAML connection of the third organization, and an OIDC one of nobody that isn't active yet. */
function seedConnections(state: ClerkState, organizationIds: string[]): void {
  const owner = state.organizations.get(organizationIds[2] ?? '');
  if (owner === undefined) return;
  const times = { createdAt: owner.createdAt, updatedAt: owner.createdAt };
  const common = {
    syncUserAttributes: true,
    disableAdditionalIdentifications: false,
    allowOrganizationAccountLinking: false,
    authenticatable: true,
    disableJitProvisioning: false,
    customAttributes: [],
    ...times,
  };
  const samlId = state.ids.id('entconn');
  state.connections.set(samlId, {
    id: samlId,
    name: 'Harbor & Pine Okta',
    provider: 'saml_okta',
    domains: ['harbor.example'],
    organizationId: owner.id,
    active: true,
    saml: {
      id: state.ids.id('samlc'),
      name: 'Harbor & Pine Okta',
      idpEntityId: 'https://idp.harbor.example/entity',
      idpSsoUrl: 'https://idp.harbor.example/sso',
      idpCertificates: [],
      idpMetadataUrl: 'https://idp.harbor.example/metadata',
      idpMetadata: null,
      attributeMapping: {
        userId: 'id',
        emailAddress: 'email',
        firstName: 'firstName',
        lastName: 'lastName',
      },
      allowSubdomains: false,
      allowIdpInitiated: false,
      forceAuthn: false,
      loginHint: { mode: 'email_address' },
    },
    oidc: null,
    ...common,
  });
  const oidcId = state.ids.id('entconn');
  state.connections.set(oidcId, {
    id: oidcId,
    name: 'Partners',
    provider: 'oidc_custom',
    domains: ['partners.example'],
    organizationId: null,
    active: false,
    saml: null,
    oidc: {
      id: state.ids.id('eoac'),
      clientId: 'partners',
      clientSecret: null,
      discoveryUrl: 'https://login.partners.example/.well-known/openid-configuration',
      authUrl: null,
      tokenUrl: null,
      userInfoUrl: null,
      requiresPkce: true,
      ...times,
    },
    ...common,
  });
}

/** What some of the seeded organizations have besides members; invitations date back from `now`. */
export function seedOrganizationExtras(state: ClerkState, now: number, organizationIds: string[]): void {
  seedInvitations(state, now, organizationIds);
  seedDomains(state, organizationIds);
  seedConnections(state, organizationIds);
}
