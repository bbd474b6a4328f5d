import { newEmailAddress, newPhoneNumber, newWeb3Wallet } from '../users/identifiers.ts';
import { invitationUrl } from '../invitations/invitations.ts';
import { newSecretHex } from '../state/secrets.ts';
import { defaultRoleSetKey } from '../state/role-records.ts';
import { seedBilling } from './seed-billing.ts';
import { seedCredentials } from './seed-credentials.ts';
import { seedInstance } from './seed-instance.ts';
import { seedOrganizationExtras } from './seed-organization-extras.ts';
import { seedOrganizations, seedPeople } from './seed-people.ts';
import type { SeedPerson } from './seed-people.ts';
import {
  seedBackupCodes,
  seedUserCredentials,
  seedPasswordHash,
  seedTotpSecret,
} from './seed-user-credentials.ts';
import { emptyState } from '../state/state.ts';
import type { ClerkState, UserRecord } from '../state/state.ts';

const day = 86_400_000;

/** When the first of the seeded users signed up; one follows every eleven days. */
const firstSignUp = Date.UTC(2024, 0, 8, 9, 30);
const signUpInterval = 11 * day;

function seedUser(state: ClerkState, person: SeedPerson, position: number): UserRecord {
  const createdAt = firstSignUp + position * signUpInterval;
  const emailAddresses = person.emailAddresses.map((address, index) =>
    newEmailAddress(state, createdAt, address, index === 0 ? 'verified' : 'unverified'),
  );
  const phoneNumbers = person.phoneNumber
    ? [newPhoneNumber(state, createdAt, person.phoneNumber, 'verified')]
    : [];
  const web3Wallets = person.web3Wallet ? [newWeb3Wallet(state, createdAt, person.web3Wallet)] : [];
  // Every fourth has never signed in.
  const lastSeen = position % 4 === 3 ? null : createdAt + (position + 1) * day;
  return {
    id: state.ids.id('user'),
    externalId: person.externalId ?? null,
    username: person.username ?? null,
    firstName: person.firstName,
    lastName: person.lastName,
    locale: null,
    hasImage: position % 3 === 0,
    emailAddresses,
    phoneNumbers,
    web3Wallets,
    primaryEmailAddressId: emailAddresses[0]?.id ?? null,
    primaryPhoneNumberId: phoneNumbers[0]?.id ?? null,
    primaryWeb3WalletId: web3Wallets[0]?.id ?? null,
    publicMetadata: structuredClone(person.publicMetadata ?? {}),
    privateMetadata: structuredClone(person.privateMetadata ?? {}),
    unsafeMetadata: structuredClone(person.unsafeMetadata ?? {}),
    password: person.passwordless ? null : seedPasswordHash,
    passwordLastUpdatedAt: person.passwordless ? null : createdAt,
    passwordCompromised: false,
    totpSecret: person.totp ? seedTotpSecret : null,
    backupCodes: person.totp ? [...seedBackupCodes] : [],
    passkeys: [],
    externalAccounts: [],
    mfaEnabledAt: person.totp ? createdAt + day : null,
    mfaDisabledAt: null,
    banned: person.banned ?? false,
    lockedUntil: person.locked ? Infinity : null,
    deleteSelfEnabled: true,
    createOrganizationEnabled: true,
    createOrganizationsLimit: null,
    bypassClientTrust: false,
    legalAcceptedAt: null,
    lastSignInAt: lastSeen,
    lastActiveAt: lastSeen,
    createdAt,
    updatedAt: lastSeen ?? createdAt,
  };
}

function seedMemberships(state: ClerkState, userIds: string[]): string[] {
  return seedOrganizations.map((seed, position) => {
    const createdAt = firstSignUp + (position + 1) * 40 * day;
    const id = seed.id ?? state.ids.id('org');
    state.organizations.set(id, {
      id,
      name: seed.name,
      slug: seed.slug,
      hasImage: position % 2 === 0,
      createdBy: userIds[seed.admins[0] ?? 0] ?? null,
      maxAllowedMemberships: 0,
      adminDeleteEnabled: true,
      roleSetKey: defaultRoleSetKey,
      publicMetadata: structuredClone(seed.publicMetadata),
      privateMetadata: structuredClone(seed.privateMetadata),
      createdAt,
      updatedAt: createdAt,
    });
    const roles = [
      ...seed.admins.map((person) => ({ person, role: 'org:admin' })),
      ...seed.members.map((person) => ({ person, role: 'org:member' })),
    ];
    for (const [index, { person, role }] of roles.entries()) {
      const userId = userIds[person];
      if (userId === undefined) continue;
      const membershipId = state.ids.id('orgmem');
      const joinedAt = createdAt + index * day;
      state.memberships.set(membershipId, {
        id: membershipId,
        organizationId: id,
        userId,
        role,
        publicMetadata: {},
        privateMetadata: {},
        createdAt: joinedAt,
        updatedAt: joinedAt,
      });
    }
    return id;
  });
}

/** One of each status; times count back from `now`, so that pending ones stay pending. */
function seedInvitations(state: ClerkState, now: number): void {
  const invitations = [
    { emailAddress: 'nina.petrova@northwind.example', status: 'pending', daysAgo: 2 },
    { emailAddress: 'omar.farouk@bluefin.example', status: 'pending', daysAgo: 9 },
    { emailAddress: 'daria.popescu@example.net', status: 'accepted', daysAgo: 60 },
    { emailAddress: 'old.contractor@harbor.example', status: 'revoked', daysAgo: 20 },
    { emailAddress: 'never.answered@lumen.example', status: 'pending', daysAgo: 90 },
  ] as const;
  for (const { emailAddress, status, daysAgo } of invitations) {
    const id = state.ids.id('inv');
    const createdAt = now - daysAgo * day;
    state.invitations.set(id, {
      id,
      emailAddress,
      publicMetadata: daysAgo === 2 ? { plan: 'enterprise' } : {},
      status,
      url: invitationUrl(),
      expiresAt: createdAt + 30 * day,
      createdAt,
      updatedAt: createdAt,
    });
  }
}

/** Three active, one pending, one revoked and one expired session; times count back from `now`. */
function seedSessions(state: ClerkState, now: number, userIds: string[], organizationIds: string[]): void {
  const sessions = [
    { person: 0, status: 'active', daysAgo: 0, device: 'Macintosh', city: 'Lagos', country: 'NG' },
    { person: 0, status: 'active', daysAgo: 3, device: 'iPhone', city: 'Lagos', country: 'NG' },
    { person: 6, status: 'active', daysAgo: 1, device: 'Windows', city: 'Osaka', country: 'JP' },
    { person: 1, status: 'revoked', daysAgo: 4, device: 'Linux', city: 'Porto', country: 'PT' },
    { person: 10, status: 'active', daysAgo: 30, device: 'Macintosh', city: 'Kyoto', country: 'JP' },
    { person: 2, status: 'pending', daysAgo: 2, device: 'Android', city: 'Lyon', country: 'FR' },
  ] as const;
  for (const [index, { person, status, daysAgo, device, city, country }] of sessions.entries()) {
    const userId = userIds[person];
    if (userId === undefined) continue;
    const id = state.ids.id('sess');
    const createdAt = now - daysAgo * day - 3_600_000;
    state.sessions.set(id, {
      id,
      userId,
      clientId: state.ids.id('client'),
      status,
      lastActiveOrganizationId: organizationIds[index % organizationIds.length] ?? null,
      activity: {
        id: state.ids.id('sess_activity'),
        deviceType: device,
        browser: device === 'iPhone' ? 'Safari' : 'Chrome',
        ipAddress: `203.0.113.${10 + index}`,
        city,
        country,
      },
      refreshToken: newSecretHex(32),
      refreshedTokenIds: [],
      lastActiveAt: createdAt + 1_800_000,
      expireAt: createdAt + 7 * day,
      abandonAt: createdAt + 30 * day,
      createdAt,
      updatedAt: createdAt,
    });
  }
}

/**
 * An instance with 30 users, 4 organizations, 5 invitations, 6 sessions, 3 machines, an OAuth application, an API key,
 * and some of everything else. The same on every run, except for secrets and password salts, and that what expires dates
 * back from `now` (milliseconds since 1970).
 */
export function seededState(now: number): ClerkState {
  const state = emptyState();
  const users = seedPeople.map((person, position) => seedUser(state, person, position));
  for (const user of users) state.users.set(user.id, user);
  const userIds = users.map((user) => user.id);
  const organizationIds = seedMemberships(state, userIds);
  seedInvitations(state, now);
  seedSessions(state, now, userIds, organizationIds);
  seedUserCredentials(state, userIds);
  seedOrganizationExtras(state, now, organizationIds);
  seedBilling(state, now, userIds, organizationIds);
  seedCredentials(state, userIds[0], firstSignUp);
  seedInstance(state, now);
  return state;
}
