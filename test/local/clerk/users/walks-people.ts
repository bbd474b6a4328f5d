import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import {
  first,
  userWith,
  ada,
  grace,
  keiko,
  northwind,
  session,
  subscriptionOf,
  form,
} from './people-picks.ts';
import type { Walk } from '../walk.ts';
import { pngFile } from './png.ts';
import { connectionWalks, organizationWalks, roleWalks } from '../organizations/walks-organizations.ts';

/** Served although Clerk's document lacks them: methods of `@clerk/backend` call them. */
export const undocumentedPeople: Record<string, number> = {
  'delete /invitations/{invitation_id}': 200,
  'post /sessions/{session_id}/verify': 200,
};

/** Statuses other than 404 that an unknown id ends in. */
export const peopleUnknownIdStatuses: Record<string, number> = {
  'post /sessions/{session_id}/refresh': 401,
};

const userWalks: Record<string, Walk> = {
  'put /users/{user_id}/email_address': (clerk) => ({
    path: `/users/${ada(clerk).id}/email_address`,
    body: { email_address: 'ada@elsewhere.example', notify_primary_email_address_changed: true },
  }),
  'put /users/{user_id}/phone_number': (clerk) => ({
    path: `/users/${ada(clerk).id}/phone_number`,
    body: { phone_number: '+14155550142', identification_status: 'reserved' },
  }),
  'post /users/{user_id}/profile_image': (clerk) => ({
    path: `/users/${ada(clerk).id}/profile_image`,
    body: form({ file: pngFile() }),
  }),
  'delete /users/{user_id}/profile_image': (clerk) => ({ path: `/users/${ada(clerk).id}/profile_image` }),
  'get /users/{user_id}/oauth_access_tokens/{provider}': (clerk) => ({
    path: `/users/${grace(clerk).id}/oauth_access_tokens/oauth_google`,
  }),
  'delete /users/{user_id}/mfa': (clerk) => ({ path: `/users/${ada(clerk).id}/mfa` }),
  'delete /users/{user_id}/totp': (clerk) => ({ path: `/users/${ada(clerk).id}/totp` }),
  'delete /users/{user_id}/backup_code': (clerk) => ({ path: `/users/${ada(clerk).id}/backup_code` }),
  'get /users/{user_id}/organization_invitations': (clerk) => ({
    path: `/users/${userWith(clerk, 'valentina.cruz@example.com').id}/organization_invitations?status=pending`,
  }),
  'post /users/{user_id}/remove_password': (clerk) => ({
    path: `/users/${ada(clerk).id}/remove_password`,
    body: { sign_out_of_other_sessions: true },
  }),
  'post /users/{user_id}/verify_password': (clerk) => ({
    path: `/users/${ada(clerk).id}/verify_password`,
    body: { password: 'embedded-clerk-only' },
  }),
  'post /users/{user_id}/verify_totp': (clerk) => ({
    path: `/users/${ada(clerk).id}/verify_totp`,
    body: { code: ada(clerk).backupCodes[0] },
  }),
  'post /users/{user_id}/password/set_compromised': (clerk) => ({
    path: `/users/${ada(clerk).id}/password/set_compromised`,
    body: { revoke_all_sessions: true },
  }),
  'post /users/{user_id}/password/unset_compromised': (clerk) => ({
    path: `/users/${ada(clerk).id}/password/unset_compromised`,
  }),
  'delete /users/{user_id}/passkeys/{passkey_identification_id}': (clerk) => ({
    path: `/users/${keiko(clerk).id}/passkeys/${keiko(clerk).passkeys[0]!.id}`,
  }),
  'delete /users/{user_id}/web3_wallets/{web3_wallet_identification_id}': (clerk) => ({
    path: `/users/${keiko(clerk).id}/web3_wallets/${keiko(clerk).web3Wallets[0]!.id}`,
  }),
  'delete /users/{user_id}/external_accounts/{external_account_id}': (clerk) => ({
    path: `/users/${grace(clerk).id}/external_accounts/${grace(clerk).externalAccounts[0]!.id}`,
  }),
  'delete /invitations/{invitation_id}': (clerk) => ({
    path: `/invitations/${first(clerk.state.invitations).id}`,
  }),
};

/** A token of the session as a browser has it, good for `seconds` from now on. */
const token = (clerk: EmbeddedClerk, seconds: number) => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sid: session(clerk).id, azp: 'https://app.example', jti: 'one' };
  return clerk.tokens.sign({ ...claims, iat: now - 60, exp: now + seconds });
};

const sessionWalks: Record<string, Walk> = {
  'post /sessions': (clerk) => ({
    path: '/sessions',
    body: { user_id: ada(clerk).id, active_organization_id: northwind(clerk).id },
  }),
  'post /sessions/{session_id}/tokens': (clerk) => ({
    path: `/sessions/${session(clerk).id}/tokens`,
    body: { expires_in_seconds: 600 },
  }),
  'post /sessions/{session_id}/tokens/{template_name}': (clerk) => ({
    path: `/sessions/${session(clerk).id}/tokens/${first(clerk.state.jwtTemplates).name}`,
  }),
  'post /sessions/{session_id}/refresh': async (clerk) => ({
    path: `/sessions/${session(clerk).id}/refresh`,
    body: {
      expired_token: await token(clerk, -30),
      refresh_token: session(clerk).refreshToken,
      request_origin: 'https://app.example',
    },
  }),
  'post /sessions/{session_id}/verify': async (clerk) => ({
    path: `/sessions/${session(clerk).id}/verify`,
    body: { token: await token(clerk, 60) },
  }),
};

const billingWalks: Record<string, Walk> = {
  'get /billing/plans': () => ({ path: '/billing/plans?payer_type=org' }),
  'delete /billing/subscription_items/{subscription_item_id}': (clerk) => ({
    path: `/billing/subscription_items/${subscriptionOf(clerk, ada(clerk).id).items[0]!.id}`,
  }),
  'post /billing/subscription_items/{subscription_item_id}/extend_free_trial': (clerk) => ({
    path: `/billing/subscription_items/${subscriptionOf(clerk, grace(clerk).id).items[0]!.id}/extend_free_trial`,
    body: { extend_to: new Date(Date.now() + 30 * 86_400_000).toISOString() },
  }),
  'get /users/{user_id}/billing/subscription': (clerk) => ({
    path: `/users/${ada(clerk).id}/billing/subscription`,
  }),
  'get /organizations/{organization_id}/billing/subscription': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/billing/subscription`,
  }),
};

/** A good request for each operation on users, sessions, organizations and what belongs to them. */
export const peopleWalks: Record<string, Walk> = {
  ...userWalks,
  ...sessionWalks,
  ...organizationWalks,
  ...roleWalks,
  ...connectionWalks,
  ...billingWalks,
};
