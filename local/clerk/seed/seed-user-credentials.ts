import { hashedPassword } from '../users/passwords.ts';
import type { ClerkState } from '../state/state.ts';

/** The password of every seeded user who has one. Good nowhere but here. */
const seedPassword = 'embedded-clerk-only';

/** That password as it is kept; hashed once, because tests seed anew all the time. */
export const seedPasswordHash = hashedPassword(seedPassword);

/** The TOTP secret of every seeded user who has one, for an authenticator app. */
export const seedTotpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** The backup codes of every seeded user with TOTP. */
export const seedBackupCodes = ['ac3k9w2m', 'p7hd4x1q', 'z5nt8v6r'];

const passkeys = [
  { person: 0, name: 'MacBook Pro' },
  { person: 10, name: 'iPhone' },
  { person: 10, name: 'Security key' },
];

const externalAccounts = [
  { person: 1, provider: 'oauth_google', providerUserId: '100000000000000000001' },
  { person: 6, provider: 'oauth_google', providerUserId: '100000000000000000006' },
  { person: 6, provider: 'oauth_github', providerUserId: '4000006' },
  { person: 9, provider: 'oauth_google', providerUserId: '100000000000000000009' },
  { person: 19, provider: 'oauth_github', providerUserId: '4000019' },
];

const approvedScopes: Record<string, string[]> = {
  oauth_google: ['email', 'openid', 'profile'],
  oauth_github: ['read:user', 'user:email'],
};

/** Gives some of the seeded users passkeys and accounts at other providers. */
export function seedUserCredentials(state: ClerkState, userIds: string[]): void {
  const userAt = (person: number) => state.users.get(userIds[person] ?? '');
  for (const { person, name } of passkeys) {
    const user = userAt(person);
    user?.passkeys.push({ id: state.ids.id('idn'), name, lastUsedAt: user.lastActiveAt ?? user.createdAt });
  }
  for (const { person, provider, providerUserId } of externalAccounts) {
    const user = userAt(person);
    user?.externalAccounts.push({
      id: state.ids.id('eac'),
      identificationId: state.ids.id('idn'),
      provider,
      providerUserId,
      emailAddress: user.emailAddresses[0]?.emailAddress ?? '',
      firstName: user.firstName ?? '',
      lastName: user.lastName ?? '',
      approvedScopes: approvedScopes[provider] ?? [],
      accessToken: `embedded-${provider}-${state.ids.hex(24)}`,
      label: null,
      createdAt: user.createdAt,
      updatedAt: user.createdAt,
    });
  }
}
