import * as z from 'zod';

/** An address of an identity provider. */
export function idpUrl(description: string) {
  return z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .max(2_048)
    .describe(description);
}

/** Whose people sign in through a connection. */
export const domainName = z
  .string()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i, {
    error: 'must be a domain name, for example acme.example',
  })
  .describe('A domain of email addresses, for example acme.example.');

export const idpCertificates = z
  .array(z.string().min(1).max(20_000))
  .min(1)
  .max(10)
  .describe(
    'All certificates that the identity provider signs with, each in PEM; they replace those that are trusted now.',
  );

export const idpMetadata = z
  .string()
  .min(1)
  .max(200_000)
  .describe('The metadata of the identity provider as XML, instead of its URL.');

const attribute = z.string().max(255).optional();

/** Which SAML attributes hold what. */
export const attributeMapping = z
  .strictObject({
    userId: attribute.describe('Attribute with the id of the user.'),
    emailAddress: attribute.describe('Attribute with the email address.'),
    firstName: attribute.describe('Attribute with the given name.'),
    lastName: attribute.describe('Attribute with the family name.'),
  })
  .describe('Names of the SAML attributes that hold what is known of a user.');

/** How the identity provider of a SAML connection is described, in both kinds of connections. */
export const idpParameters = {
  idpEntityId: z.string().min(1).max(2_048).optional().describe('Entity id of the identity provider.'),
  idpSsoUrl: idpUrl('Where the identity provider takes sign-ins.').optional(),
  idpMetadataUrl: idpUrl('Where the identity provider publishes its metadata.').optional(),
  idpMetadata: idpMetadata.optional(),
  idpCertificates: idpCertificates.optional(),
  attributeMapping: attributeMapping.optional(),
};
