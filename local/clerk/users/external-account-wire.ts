import type { ExternalAccountRecord } from '../state/user-credential-records.ts';

/** Providers whose accounts have an object type, and an id field, of their own. */
const objectTypes: Record<string, string> = {
  oauth_google: 'google_account',
  oauth_facebook: 'facebook_account',
};

/**
 * An external account as on the wire. For Google and Facebook `id` is the identification's and `external_account_id`
 * what the API deletes by; for others `id` is. Source: `ExternalAccount.externalAccountId` in `@clerk/backend` 3.25.
 */
export function wireExternalAccount(account: ExternalAccountRecord) {
  const objectType = objectTypes[account.provider];
  return {
    object: objectType ?? 'external_account',
    id: objectType === undefined ? account.id : account.identificationId,
    ...(objectType === undefined ? {} : { external_account_id: account.id }),
    provider: account.provider,
    identification_id: account.identificationId,
    provider_user_id: account.providerUserId,
    approved_scopes: account.approvedScopes.join(' '),
    email_address: account.emailAddress,
    email_address_verified: true,
    first_name: account.firstName,
    last_name: account.lastName,
    image_url: '',
    username: null,
    phone_number: null,
    public_metadata: {},
    label: account.label,
    created_at: account.createdAt,
    updated_at: account.updatedAt,
    verification: {
      object: 'verification_oauth',
      status: 'verified',
      strategy: account.provider,
      external_verification_redirect_url: '',
      expire_at: account.createdAt + 600_000,
      attempts: null,
    },
  };
}
