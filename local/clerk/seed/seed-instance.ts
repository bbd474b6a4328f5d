import type { SignUpRecord, WaitlistEntryRecord } from '../state/instance-records.ts';
import type { ClerkState, InvitationRecord } from '../state/state.ts';

const day = 86_400_000;

const firstInvitationOf = (state: ClerkState, status: InvitationRecord['status']) =>
  [...state.invitations.values()].find((invitation) => invitation.status === status);

/** One address on each list; neither restriction is on. */
function seedLists(state: ClerkState, now: number): void {
  const entry = (prefix: string, identifier: string) => ({
    id: state.ids.id(prefix),
    identifier,
    identifierType: 'email_address' as const,
    invitationId: null,
    createdAt: now - 50 * day,
    updatedAt: now - 50 * day,
  });
  const allowed = entry('alid', '*@northwind.example');
  const blocked = entry('blid', 'spammer@example.net');
  state.allowlist.set(allowed.id, allowed);
  state.blocklist.set(blocked.id, blocked);
}

/** One of each status; the invited and the completed one with the seeded invitations. */
function seedWaitlist(state: ClerkState, now: number): void {
  const pending = firstInvitationOf(state, 'pending');
  const accepted = firstInvitationOf(state, 'accepted');
  const entries: [string, WaitlistEntryRecord['status'], number, InvitationRecord | undefined][] = [
    ['early.bird@example.org', 'pending', 5, undefined],
    [pending?.emailAddress ?? 'invited@example.org', 'invited', 12, pending],
    [accepted?.emailAddress ?? 'completed@example.org', 'completed', 70, accepted],
    ['declined@example.org', 'rejected', 33, undefined],
  ];
  for (const [emailAddress, status, daysAgo, invitation] of entries) {
    const id = state.ids.id('wle');
    const createdAt = now - daysAgo * day;
    state.waitlistEntries.set(id, {
      id,
      emailAddress,
      status,
      isLocked: false,
      invitationId: invitation?.id ?? null,
      invitedAt: invitation?.createdAt ?? null,
      createdAt,
      updatedAt: invitation?.updatedAt ?? createdAt,
    });
  }
}

/** One under way, one complete and one abandoned. */
function seedSignUps(state: ClerkState, now: number): void {
  const [userId = null] = state.users.keys();
  const attempt = (change: Partial<SignUpRecord>): SignUpRecord => ({
    id: state.ids.id('sua'),
    status: 'missing_requirements',
    emailAddress: null,
    emailAddressVerified: false,
    phoneNumber: null,
    username: null,
    firstName: null,
    lastName: null,
    passwordEnabled: false,
    unsafeMetadata: {},
    externalId: null,
    customAction: false,
    createdUserId: null,
    abandonAt: now + day,
    ...change,
  });
  const attempts = [
    attempt({ emailAddress: 'signing.up@example.org', firstName: 'Sana', unsafeMetadata: { from: 'ad' } }),
    attempt({
      status: 'complete',
      emailAddress: 'ada.okafor@northwind.example',
      emailAddressVerified: true,
      passwordEnabled: true,
      createdUserId: userId,
      abandonAt: now - 600 * day,
    }),
    attempt({ emailAddress: 'gave.up@example.org', abandonAt: now - 2 * day }),
  ];
  for (const signUp of attempts) state.signUps.set(signUp.id, signUp);
}

/** A JWT template and two redirect URLs. */
function seedConfiguration(state: ClerkState, now: number): void {
  const createdAt = now - 200 * day;
  const template = {
    id: state.ids.id('jtmp'),
    name: 'reporting',
    claims: { role: '{{user.public_metadata.role}}', aud: 'reporting' },
    lifetime: 60,
    allowedClockSkew: 5,
    customSigningKey: false,
    signingAlgorithm: 'RS256',
    signingKey: null,
    createdAt,
    updatedAt: createdAt,
  };
  state.jwtTemplates.set(template.id, template);
  for (const url of ['https://app.northwind.example/sso-callback', 'northwind://sso-callback']) {
    const id = state.ids.id('ru');
    state.redirectUrls.set(id, { id, url, createdAt, updatedAt: createdAt });
  }
}

/** Adds what an instance in use has besides users and organizations; times count back from `now`. */
export function seedInstance(state: ClerkState, now: number): void {
  seedLists(state, now);
  seedWaitlist(state, now);
  seedSignUps(state, now);
  seedConfiguration(state, now);
}
