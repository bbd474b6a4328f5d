/** How a connection fills in the sign-in form of its identity provider. */
export interface LoginHint {
  mode: 'email_address' | 'custom_attribute' | 'off';
  source?: string | undefined;
}

/** A certificate of an identity provider; the times are its own validity, in milliseconds since 1970. */
export interface IdpCertificate {
  certificate: string;
  issuedAt: number;
  expiresAt: number;
}

/** Which attributes of a SAML assertion become which fields of a user. */
export interface AttributeMapping {
  userId: string;
  emailAddress: string;
  firstName: string;
  lastName: string;
}

export interface SamlRecord {
  id: string;
  name: string;
  idpEntityId: string | null;
  idpSsoUrl: string | null;
  idpCertificates: IdpCertificate[];
  idpMetadataUrl: string | null;
  idpMetadata: string | null;
  attributeMapping: AttributeMapping;
  allowSubdomains: boolean;
  allowIdpInitiated: boolean;
  forceAuthn: boolean;
  loginHint: LoginHint;
}

export interface OidcRecord {
  id: string;
  clientId: string | null;
  clientSecret: string | null;
  discoveryUrl: string | null;
  authUrl: string | null;
  tokenUrl: string | null;
  userInfoUrl: string | null;
  requiresPkce: boolean;
  createdAt: number;
  updatedAt: number;
}

/** An attribute of the identity provider that ends up in a user's metadata; as on the wire. */
export interface CustomAttribute {
  name: string;
  key: string;
  sso_path?: string | undefined;
  scim_path?: string | undefined;
  directory_path?: string | undefined;
  multi_valued?: boolean | undefined;
}

/** An enterprise connection; it has either `saml` or `oidc`. */
export interface ConnectionRecord {
  id: string;
  name: string;
  provider: string;
  domains: string[];
  organizationId: string | null;
  active: boolean;
  syncUserAttributes: boolean;
  disableAdditionalIdentifications: boolean;
  allowOrganizationAccountLinking: boolean;
  authenticatable: boolean;
  disableJitProvisioning: boolean;
  customAttributes: CustomAttribute[];
  saml: SamlRecord | null;
  oidc: OidcRecord | null;
  createdAt: number;
  updatedAt: number;
}
