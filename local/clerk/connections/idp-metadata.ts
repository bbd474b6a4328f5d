import type { IdpCertificate } from '../state/connection-records.ts';
import { ClerkRefusal, refusal } from '../operation/errors.ts';
import { checkedCertificate } from './idp-certificates.ts';

/** What a SAML metadata document says about an identity provider. */
export interface IdpMetadata {
  idpEntityId: string;
  idpSsoUrl: string;
  idpCertificates: IdpCertificate[];
}

/**
 * Reads the metadata of an identity provider. The elements are looked up by name: that is enough for a stand-in, which
 * never trusts an assertion. 422 saml_failed_to_parse_idp_metadata or saml_metadata_missing_fields.
 */
export function readIdpMetadata(xml: string): IdpMetadata {
  if (!/<(?:\w+:)?EntityDescriptor[\s>]/.test(xml)) {
    throw refusal(
      422,
      'saml_failed_to_parse_idp_metadata',
      'Failed to parse IdP metadata',
      'We failed to parse the IdP metadata. If the error persists, please provide the IdP configuration data explicitly.',
      'idp_metadata',
    );
  }
  const idpEntityId = xml.match(/<(?:\w+:)?EntityDescriptor\b[^>]*\bentityID="([^"]+)"/)?.[1];
  const idpSsoUrl = xml.match(/<(?:\w+:)?SingleSignOnService\b[^>]*\bLocation="([^"]+)"/)?.[1];
  const certificates = [
    ...xml.matchAll(/<(?:\w+:)?X509Certificate\b[^>]*>([^<]+)<\/(?:\w+:)?X509Certificate>/g),
  ].map((match) => match[1] ?? '');
  if (idpEntityId !== undefined && idpSsoUrl !== undefined && certificates.length > 0) {
    const idpCertificates = certificates.map((text) => checkedCertificate('idp_metadata', text.trim()));
    return { idpEntityId, idpSsoUrl, idpCertificates };
  }
  const missing = [
    ...(idpEntityId === undefined ? ['entity_id'] : []),
    ...(idpSsoUrl === undefined ? ['sso_url'] : []),
    ...(certificates.length === 0 ? ['certificate'] : []),
  ];
  throw new ClerkRefusal(422, [
    {
      code: 'saml_metadata_missing_fields',
      message: 'IdP metadata is missing required fields',
      long_message: `The IdP metadata is missing the following required fields: ${missing.join(', ')}`,
      meta: { missing_fields: missing },
    },
  ]);
}
