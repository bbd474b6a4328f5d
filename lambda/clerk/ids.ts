import * as z from 'zod';

/**
 * A schema for one kind of Clerk id. `@clerk/backend` puts ids into paths unencoded, so `user_1/totp` would
 * reach another endpoint: only letters and digits may follow the prefix. Real ids have about 32 characters;
 * 64 leaves room.
 */
function clerkId(prefix: string, description: string) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[A-Za-z0-9]{1,64}$`), {
      error: `must be ${prefix}_ followed by letters and digits only, for example ${prefix}_2xPq8aTk3`,
    })
    .describe(description);
}

export const userId = clerkId('user', 'Example: user_2xPq8aTk3.');
export const identificationId = (what: string) => clerkId('idn', what);
export const imageId = clerkId('img', 'An image already uploaded to Clerk.');
export const organizationId = clerkId('org', 'Example: org_2xPq8aTk3.');
export const sessionId = clerkId('sess', 'Example: sess_2xPq8aTk3.');

/** The id of an invitation, to the application or to an organization. */
export const anyInvitationId = z
  .string()
  .regex(/^(inv|orginv)_[A-Za-z0-9]{1,64}$/, {
    error:
      'must be inv_ (to the application) or orginv_ (to an organization) followed by letters and digits only',
  })
  .describe('inv_… to the application, orginv_… to an organization.');

/** An id in the filter of a list, where `-` in front leaves out instead of asking for. */
const filterId = (prefix: string) =>
  z.string().regex(new RegExp(`^[+-]?${prefix}_[A-Za-z0-9]{1,64}$`), {
    error: `must be ${prefix}_ followed by letters and digits only, with - in front to leave out`,
  });

export const userIdFilter = filterId('user');
export const organizationIdFilter = filterId('org');

/** Slugs stand in paths too: https://clerk.com/docs/reference/backend-api allows lowercase letters, digits and dashes. */
export const organizationSlug = z
  .string()
  .max(256)
  .regex(/^[a-z0-9-]+$/, {
    error: 'must have lowercase letters, digits and dashes only, for example acme-robotics',
  })
  .describe("The organization's slug, for example acme-robotics.");
export const clientId = clerkId('client', "The client's id, for example client_2xPq8aTk3.");
export const invitationId = clerkId('inv', "The invitation's id, for example inv_2xPq8aTk3.");
export const organizationInvitationId = clerkId(
  'orginv',
  "The organization invitation's id, for example orginv_2xPq8aTk3.",
);

/** An id of a kind whose prefix Clerk does not document: a prefix in lower case, then letters and digits only. */
function undocumentedId(description: string) {
  return z
    .string()
    .regex(/^[a-z]{1,16}(?:_[a-z]{1,16})?_[A-Za-z0-9]{1,64}$/, {
      error: 'must be an id as Clerk gives it: a prefix, _ and then letters and digits only',
    })
    .describe(description);
}

export const organizationDomainId = undocumentedId("The domain's id, as list_organization_domains gives it.");
export const roleId = undocumentedId("The role's id (role_…, not its key), as list_roles gives it.");
export const permissionId = undocumentedId(
  "The permission's id (perm_…, not its key), as list_permissions gives it.",
);
export const enterpriseConnectionId = undocumentedId(
  "The connection's id, as list_enterprise_connections gives it.",
);
export const samlConnectionId = undocumentedId("The connection's id, as list_saml_connections gives it.");
export const subscriptionItemId = undocumentedId(
  "The subscription item's id, as get_user_subscription and get_organization_subscription give it.",
);
export const signUpId = undocumentedId("The sign-up's id, for example sua_2xPq8aTk3.");
export const waitlistEntryId = undocumentedId("The entry's id, as list_waitlist_entries gives it.");
export const externalAccountId = undocumentedId("The external account's id, as get_user gives it.");
export const roleSetKeyOrId = z
  .string()
  .regex(/^(?:role_set:[a-z0-9_]{1,64}|[a-z]{1,16}(?:_[a-z]{1,16})?_[A-Za-z0-9]{1,64})$/, {
    error: 'must be the key of a role set, for example role_set:default, or its id',
  })
  .describe('The key of the role set, for example role_set:default, or its id.');
export const machineId = clerkId('mch', "The machine's id, for example mch_2xPq8aTk3.");
export const m2mTokenId = clerkId('mt', 'The id of an opaque M2M token, for example mt_f7f0ba8c3b48.');
/** Pattern: the document of the Backend API, `/api_keys/{apiKeyID}`. */
export const apiKeyId = z
  .string()
  .regex(/^(?:ak|api_key)_[0-9A-Fa-f]{1,64}$/, {
    error: 'must be ak_ followed by hexadecimal digits, for example ak_3beecc9c60ad; a secret is not an id',
  })
  .describe("The API key's id, not its secret; for example ak_3beecc9c60ad.");
/** Whom an API key can be for. Pattern: the document of the Backend API, `POST /api_keys`. */
export const apiKeySubject = z
  .string()
  .regex(/^(?:user|org|mch|scim)_[A-Za-z0-9]{1,64}$/, {
    error: 'must be the id of a user (user_…), an organization (org_…) or a machine (mch_…)',
  })
  .describe('Whose key it is: the id of a user (user_…) or an organization (org_…).');
export const actorTokenId = undocumentedId("The actor token's id, as create_actor_token gave it.");
export const agentTaskId = undocumentedId("The agent task's id, as create_agent_task gave it.");
export const allowlistIdentifierId = undocumentedId(
  'The id of the entry, as list_allowlist_identifiers gives it.',
);
export const blocklistIdentifierId = clerkId(
  'blid',
  'The id of the entry, as list_blocklist_identifiers gives it.',
);
export const domainId = clerkId(
  'dmn',
  "The domain's id, as list_domains gives it; for example dmn_2xPq8aTk3.",
);
export const emailId = clerkId('ema', "The email's id, as send_email gave it; for example ema_2xPq8aTk3.");
export const jwtTemplateId = clerkId('jtmp', "The template's id, as list_jwt_templates gives it.");
export const oauthApplicationId = undocumentedId(
  "The application's id, as list_oauth_applications gives it; not its client id.",
);
export const redirectUrlId = undocumentedId('The id of the URL, as list_redirect_urls gives it.');
export const signInTokenId = undocumentedId("The sign-in token's id, as create_sign_in_token gave it.");
