import type { Instance } from './operation.ts';
import { newTokenId } from './oauth/secrets.ts';
import type { SessionRecord } from './state.ts';

/** Clerk's mark for session tokens in the header, from `@clerk/backend` src/tokens/jwtCategories.ts. */
const category = 'cl_B7d4PD111AAA';

/** Session tokens last one minute: https://clerk.com/docs/guides/sessions/session-tokens */
const sessionTokenSeconds = 60;

const day = 86_400_000;

function newSession({ state, now }: Instance, userId: string): SessionRecord {
  const createdAt = now();
  const session: SessionRecord = {
    id: state.ids.id('sess'),
    userId,
    clientId: state.ids.id('client'),
    status: 'active',
    lastActiveOrganizationId: null,
    activity: {
      id: state.ids.id('sess_activity'),
      deviceType: 'Macintosh',
      browser: 'Chrome',
      ipAddress: '203.0.113.99',
      city: 'Lisbon',
      country: 'PT',
    },
    lastActiveAt: createdAt,
    expireAt: createdAt + 7 * day,
    abandonAt: createdAt + 30 * day,
    createdAt,
    updatedAt: createdAt,
  };
  state.sessions.set(session.id, session);
  return session;
}

/** The `o` claim: the organization that the session is active in, with the user's role there. */
function organizationClaim({ state }: Instance, { userId, lastActiveOrganizationId }: SessionRecord) {
  const organization = state.organizations.get(lastActiveOrganizationId ?? '');
  const membership = [...state.memberships.values()].find(
    (item) => item.userId === userId && item.organizationId === organization?.id,
  );
  if (organization === undefined || membership === undefined) return {};
  return {
    o: { id: organization.id, slg: organization.slug, rol: membership.role.replace(/^org:/, '') },
  };
}

/**
 * A session token (version 2) of the user's active session, or of a new one. It lasts one minute. Rejects when
 * there is no such user.
 */
export async function newSessionToken(instance: Instance, userId: string): Promise<string> {
  const { state, now, issuer, keys } = instance;
  if (!state.users.has(userId)) throw new Error(`There is no user ${userId}.`);
  const active = [...state.sessions.values()].find(
    (session) => session.userId === userId && session.status === 'active' && session.expireAt > now(),
  );
  const session = active ?? newSession(instance, userId);
  const iat = Math.floor(now() / 1000);
  return keys.sign(
    {
      iss: issuer,
      sub: userId,
      sid: session.id,
      v: 2,
      sts: 'active',
      fva: [0, -1],
      iat,
      nbf: iat,
      exp: iat + sessionTokenSeconds,
      jti: newTokenId('st'),
      ...organizationClaim(instance, session),
    },
    { cat: category },
  );
}
