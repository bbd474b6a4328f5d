import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import { idpCertificateShape } from './enterprise-connection.ts';
import { orNull, time } from './shapes.ts';

/** The shape in which a SAML connection leaves this server, without the raw metadata of the identity provider. */
export const samlConnectionShape = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.string(),
  domain: orNull(z.string()),
  organizationId: orNull(z.string()),
  active: z.boolean(),
  userCount: orNull(z.number()),
  idpEntityId: orNull(z.string()),
  idpSsoUrl: orNull(z.string()),
  idpMetadataUrl: orNull(z.string()),
  idpCertificates: z.array(idpCertificateShape).default([]),
  acsUrl: orNull(z.string()).describe('What the identity provider posts to.'),
  spEntityId: orNull(z.string()).describe('How Clerk names itself to the identity provider.'),
  spMetadataUrl: orNull(z.string()),
  attributeMapping: orNull(
    z.object({
      userId: orNull(z.string()),
      emailAddress: orNull(z.string().meta(masked('asText'))),
      firstName: orNull(z.string()),
      lastName: orNull(z.string()),
    }),
  ),
  syncUserAttributes: z.boolean(),
  allowSubdomains: z.boolean(),
  allowIdpInitiated: z.boolean(),
  createdAt: time,
  updatedAt: time,
});

/** What a list shows of a SAML connection: no certificates. */
export const samlConnectionItemShape = samlConnectionShape.pick({
  id: true,
  name: true,
  provider: true,
  domain: true,
  organizationId: true,
  active: true,
  userCount: true,
  createdAt: true,
  updatedAt: true,
});
