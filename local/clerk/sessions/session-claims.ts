import type { Instance } from '../operation/operation.ts';
import type { MembershipRecord, OrganizationRecord, SessionRecord, UserRecord } from '../state/state.ts';
import { imageUrl } from '../users/user-wire.ts';

/** Claims of a JWT. */
type Claims = Record<string, unknown>;

/** The organization that is active in a session, with the user's membership of it. */
interface ActiveOrganization {
  organization: OrganizationRecord;
  membership: MembershipRecord;
}

function activeOrganization(instance: Instance, session: SessionRecord): ActiveOrganization | undefined {
  const { state } = instance;
  const organization = state.organizations.get(session.lastActiveOrganizationId ?? '');
  const membership = [...state.memberships.values()].find(
    (item) => item.organizationId === organization?.id && item.userId === session.userId,
  );
  return organization === undefined || membership === undefined ? undefined : { organization, membership };
}

/** The times and ids that every token of a session has; `lifetime` in seconds. */
function commonClaims(instance: Instance, user: UserRecord, lifetime: number): Claims {
  const now = Math.floor(instance.now() / 1000);
  return {
    exp: now + lifetime,
    iat: now,
    iss: instance.issuer,
    jti: instance.state.ids.hex(20),
    // Clerk allows for clocks that are ten seconds behind.
    nbf: now - 10,
    sub: user.id,
  };
}

/**
 * Claims of a session token, version 2; `lifetime` in seconds. There is no `azp`: no browser asked for it.
 * https://clerk.com/docs/guides/sessions/session-tokens
 */
export function sessionClaims(
  instance: Instance,
  session: SessionRecord,
  user: UserRecord,
  lifetime: number,
): Claims {
  const active = activeOrganization(instance, session);
  return {
    ...commonClaims(instance, user, lifetime),
    fva: [Math.max(0, Math.floor((instance.now() - session.createdAt) / 60_000)), -1],
    sid: session.id,
    sts: session.status,
    v: 2,
    ...(active === undefined
      ? {}
      : {
          o: {
            id: active.organization.id,
            slg: active.organization.slug,
            rol: active.membership.role.replace(/^org:/, ''),
          },
        }),
  };
}

function shortcodes(instance: Instance, session: SessionRecord, user: UserRecord): Record<string, unknown> {
  const active = activeOrganization(instance, session);
  const email = user.emailAddresses.find((item) => item.id === user.primaryEmailAddressId);
  const phone = user.phoneNumbers.find((item) => item.id === user.primaryPhoneNumberId);
  return {
    user: {
      id: user.id,
      external_id: user.externalId,
      username: user.username,
      first_name: user.firstName,
      last_name: user.lastName,
      full_name: [user.firstName, user.lastName].filter(Boolean).join(' ') || null,
      image_url: imageUrl(user.id),
      has_image: user.hasImage,
      primary_email_address: email?.emailAddress ?? null,
      email_verified: email?.verification?.status === 'verified',
      primary_phone_number: phone?.phoneNumber ?? null,
      phone_number_verified: phone?.verification?.status === 'verified',
      primary_web3_wallet:
        user.web3Wallets.find((item) => item.id === user.primaryWeb3WalletId)?.web3Wallet ?? null,
      two_factor_enabled: user.totpSecret !== null,
      public_metadata: user.publicMetadata,
      unsafe_metadata: user.unsafeMetadata,
      created_at: user.createdAt,
      updated_at: user.updatedAt,
      last_sign_in_at: user.lastSignInAt,
    },
    org: {
      id: active?.organization.id ?? null,
      name: active?.organization.name ?? null,
      slug: active?.organization.slug ?? null,
      role: active?.membership.role ?? null,
      image_url: active === undefined ? null : imageUrl(active.organization.id),
      public_metadata: active?.organization.publicMetadata ?? null,
    },
    session: { actor: null },
  };
}

/** The value at a path such as `user.public_metadata.plan`; null where there is none. */
function valueAt(values: Record<string, unknown>, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    return Reflect.get(value, key);
  }, values);
}

function filledIn(template: unknown, values: Record<string, unknown>): unknown {
  if (Array.isArray(template)) return template.map((item) => filledIn(item, values));
  if (typeof template === 'object' && template !== null) {
    return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, filledIn(value, values)]));
  }
  if (typeof template !== 'string') return template;
  // A shortcode on its own keeps its type; among other text it becomes text.
  const alone = template.match(/^\{\{\s*([\w.]+)\s*\}\}$/)?.[1];
  if (alone !== undefined) return valueAt(values, alone);
  return template.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (_, path: string) => {
    const value = valueAt(values, path);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

/**
 * Claims of a token made from a JWT template: the shortcodes filled in, and what every token has; `lifetime` in
 * seconds. https://clerk.com/docs/guides/sessions/jwt-templates
 */
export function templateClaims(
  instance: Instance,
  session: SessionRecord,
  user: UserRecord,
  template: { claims: Record<string, unknown>; lifetime: number },
): Claims {
  const filled = filledIn(template.claims, shortcodes(instance, session, user));
  return {
    ...(typeof filled === 'object' && filled !== null ? filled : {}),
    ...commonClaims(instance, user, template.lifetime),
  };
}
