import * as z from 'zod';
import type { SamlRecord } from '../state/connection-records.ts';
import { neededWith, refusal } from '../operation/errors.ts';
import { checkedCertificate } from './idp-certificates.ts';
import { readIdpMetadata } from './idp-metadata.ts';
import type { ClerkState } from '../state/state.ts';

const optionalText = z.string().nullish();
const flag = z.boolean().nullish();

/** What an identity provider is described by. `idp_certificates` is newer than Clerk's document; the SDK sends it. */
export const idpFields = {
  idp_entity_id: optionalText,
  idp_sso_url: optionalText,
  idp_certificate: optionalText,
  idp_certificates: z.array(z.string()).nullish(),
  idp_metadata_url: optionalText,
  idp_metadata: optionalText,
  attribute_mapping: z
    .strictObject({
      user_id: optionalText,
      email_address: optionalText,
      first_name: optionalText,
      last_name: optionalText,
    })
    .nullish(),
  force_authn: flag,
  login_hint: z
    .strictObject({
      mode: z.enum(['email_address', 'custom_attribute', 'off']),
      source: z.string().optional(),
    })
    .nullish(),
};

/** Parameters of a connection's SAML side. */
export const samlBody = z.strictObject({
  ...idpFields,
  name: optionalText,
  allow_subdomains: flag,
  allow_idp_initiated: flag,
});
export type SamlBody = z.infer<typeof samlBody>;

/** A SAML side with nothing set. */
export const newSaml = (state: ClerkState, name: string): SamlRecord => ({
  id: state.ids.id('samlc'),
  name,
  idpEntityId: null,
  idpSsoUrl: null,
  idpCertificates: [],
  idpMetadataUrl: null,
  idpMetadata: null,
  attributeMapping: {
    userId: 'id',
    emailAddress: 'mail',
    firstName: 'firstName',
    lastName: 'lastName',
  },
  allowSubdomains: false,
  allowIdpInitiated: false,
  forceAuthn: false,
  loginHint: { mode: 'email_address' },
});

function changedCertificates(saml: SamlRecord, body: SamlBody) {
  if (body.idp_certificates) {
    return body.idp_certificates.map((text) => checkedCertificate('idp_certificates', text));
  }
  if (body.idp_certificate) return [checkedCertificate('idp_certificate', body.idp_certificate)];
  return saml.idpCertificates;
}

/**
 * The SAML side with the body's parameters; what metadata says goes before single parameters. A metadata URL is kept,
 * but never fetched: the embedded Clerk makes no requests. Throws 422 for bad certificates, metadata or URLs.
 */
export function changedSaml(saml: SamlRecord, body: SamlBody): SamlRecord {
  for (const parameter of ['idp_sso_url', 'idp_metadata_url'] as const) {
    const url = body[parameter];
    if (url && !(URL.canParse(url) && new URL(url).protocol === 'https:')) {
      throw refusal(422, 'insecure_url', 'Insecure URL', 'Please provide a secure URL (https)', parameter);
    }
  }
  if (body.login_hint?.mode === 'custom_attribute' && !body.login_hint.source) {
    throw neededWith('source', 'login_hint');
  }
  const mapping = body.attribute_mapping ?? {};
  return {
    ...saml,
    name: body.name ?? saml.name,
    idpEntityId: body.idp_entity_id ?? saml.idpEntityId,
    idpSsoUrl: body.idp_sso_url ?? saml.idpSsoUrl,
    idpCertificates: changedCertificates(saml, body),
    idpMetadataUrl: body.idp_metadata_url ?? saml.idpMetadataUrl,
    idpMetadata: body.idp_metadata ?? saml.idpMetadata,
    ...(body.idp_metadata ? readIdpMetadata(body.idp_metadata) : {}),
    attributeMapping: {
      userId: mapping.user_id ?? saml.attributeMapping.userId,
      emailAddress: mapping.email_address ?? saml.attributeMapping.emailAddress,
      firstName: mapping.first_name ?? saml.attributeMapping.firstName,
      lastName: mapping.last_name ?? saml.attributeMapping.lastName,
    },
    allowSubdomains: body.allow_subdomains ?? saml.allowSubdomains,
    allowIdpInitiated: body.allow_idp_initiated ?? saml.allowIdpInitiated,
    forceAuthn: body.force_authn ?? saml.forceAuthn,
    loginHint: body.login_hint ?? saml.loginHint,
  };
}

/** 422 saml_connection_cant_be_activated when it isn't known where to send people, or whom to trust. */
export function requireSamlComplete(saml: SamlRecord): void {
  if (saml.idpMetadataUrl !== null) return;
  const missing = [
    ...(saml.idpEntityId === null ? ['idp_entity_id'] : []),
    ...(saml.idpSsoUrl === null ? ['idp_sso_url'] : []),
    ...(saml.idpCertificates.length === 0 ? ['idp_certificate'] : []),
  ];
  if (missing.length === 0) return;
  throw refusal(
    422,
    'saml_connection_cant_be_activated',
    "SAML Connection can't be activated",
    `You have to provide the ${missing.join(', ')} before you are able to activate this connection.`,
  );
}

const frontendApi = 'https://embedded.clerk.accounts.dev/v1/saml';

/** Where the identity provider finds this side of the connection. */
export const serviceProviderUrls = (saml: SamlRecord) => ({
  acs_url: `${frontendApi}/acs/${saml.id}`,
  sp_entity_id: `${frontendApi}/${saml.id}`,
  sp_metadata_url: `${frontendApi}/metadata/${saml.id}.xml`,
});
