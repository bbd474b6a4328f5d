import * as z from 'zod';
import { orNull, time, timeOrNull } from './shapes.ts';

/** A certificate that the identity provider signs with: public. */
export const idpCertificateShape = z.object({
  certificate: z.string().describe('PEM.'),
  issuedAt: timeOrNull,
  expiresAt: timeOrNull,
});

const saml = z.object({
  id: z.string(),
  idpEntityId: orNull(z.string()),
  idpSsoUrl: orNull(z.string()),
  idpMetadataUrl: orNull(z.string()),
  idpCertificates: z.array(idpCertificateShape).default([]),
  acsUrl: orNull(z.string()).describe('What the identity provider posts to.'),
  spEntityId: orNull(z.string()).describe('How Clerk names itself to the identity provider.'),
  spMetadataUrl: orNull(z.string()),
  active: z.boolean(),
  allowSubdomains: z.boolean(),
  allowIdpInitiated: z.boolean(),
  forceAuthn: z.boolean().default(false),
  loginHint: orNull(z.object({ mode: z.string(), source: orNull(z.string()) })),
});

const oidc = z.object({
  id: z.string(),
  providerKey: z.string(),
  clientId: orNull(z.string()),
  discoveryUrl: orNull(z.string()),
  authUrl: orNull(z.string()),
  tokenUrl: orNull(z.string()),
  userInfoUrl: orNull(z.string()),
  requiresPkce: z.boolean().default(false),
});

/**
 * The shape in which an enterprise connection leaves this server: without the raw metadata of the identity provider,
 * which can be long and says only what stands in the other fields, and without an OIDC client's secret.
 */
export const enterpriseConnectionShape = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.string(),
  domains: z.array(z.string()).default([]),
  organizationId: orNull(z.string()),
  active: z.boolean(),
  authenticatable: orNull(z.boolean()),
  syncUserAttributes: z.boolean(),
  disableAdditionalIdentifications: z.boolean(),
  allowOrganizationAccountLinking: orNull(z.boolean()),
  disableJitProvisioning: orNull(z.boolean()),
  customAttributes: z
    .array(
      z.object({
        name: z.string(),
        key: z.string(),
        ssoPath: orNull(z.string()),
        scimPath: orNull(z.string()),
        multiValued: z.boolean().default(false),
      }),
    )
    .default([]),
  samlConnection: orNull(saml),
  oauthConfig: orNull(oidc),
  createdAt: time,
  updatedAt: time,
});

/** What a list shows of a connection: no certificates. */
export const enterpriseConnectionItemShape = enterpriseConnectionShape.pick({
  id: true,
  name: true,
  provider: true,
  domains: true,
  organizationId: true,
  active: true,
  createdAt: true,
  updatedAt: true,
});
