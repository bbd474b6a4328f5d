import type { ClerkState } from '../../../local/clerk/server.ts';
import { randomFrom, type World } from './within-fixture.ts';

/** Adds people and organizations to the seeded ones: members of several, of one, of none; sessions and invitations. */
export function populate(state: ClerkState, seed: number): void {
  const random = randomFrom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)]!;
  const { ids } = state;
  const [organization] = state.organizations.values();
  const [invitation] = state.organizationInvitations.values();
  const people = [...state.users.values()];
  const sessions = [...state.sessions.values()];
  for (let count = 0; count < 3; count += 1) {
    const id = ids.id('org');
    const slug = `generated-${count}-${random(1_000)}`;
    const createdBy = pick(people).id;
    state.organizations.set(id, { ...structuredClone(organization!), id, slug, name: slug, createdBy });
  }
  const organizations = [...state.organizations.keys()];
  for (let count = 0; count < 30; count += 1) {
    const user = structuredClone(pick(people));
    const name = `g${count}x${random(10_000)}`;
    Object.assign(user, { id: ids.id('user'), username: name, externalId: `crm-${name}`, lastName: name });
    user.emailAddresses = user.emailAddresses.map((address, index) => {
      const domain = pick(['generated.example', 'generated.example', 'elsewhere.example']);
      const status = pick(['verified', 'verified', 'unverified']);
      const verification = address.verification && { ...address.verification, status };
      const emailAddress = `${name}.${index}@${domain}`;
      const own = { ...address, id: ids.id('idn'), emailAddress, verification } as typeof address;
      if (address.id === user.primaryEmailAddressId) user.primaryEmailAddressId = own.id;
      return own;
    });
    user.phoneNumbers = [];
    user.primaryPhoneNumberId = null;
    user.externalAccounts = [];
    user.passkeys = [];
    state.users.set(user.id, user);
    for (let memberships = random(4); memberships > 0; memberships -= 1) {
      const organizationId = pick(organizations);
      const isMember = [...state.memberships.values()].some(
        (membership) => membership.userId === user.id && membership.organizationId === organizationId,
      );
      if (isMember) continue;
      const id = ids.id('orgmem');
      state.memberships.set(id, {
        id,
        organizationId,
        userId: user.id,
        role: pick(['org:admin', 'org:member']),
        publicMetadata: {},
        privateMetadata: { note: name },
        createdAt: user.createdAt,
        updatedAt: user.createdAt,
      });
    }
    const session = structuredClone(pick(sessions));
    Object.assign(session, {
      id: ids.id('sess'),
      userId: user.id,
      lastActiveOrganizationId: pick(organizations),
    });
    state.sessions.set(session.id, session);
    const invited = structuredClone(invitation!);
    Object.assign(invited, {
      id: ids.id('orginv'),
      organizationId: pick(organizations),
      emailAddress: pick([`${name}@invited.example`, user.emailAddresses[0]?.emailAddress ?? '']),
      inviterUserId: pick(people).id,
      status: 'pending',
      expiresAt: Date.now() + 864_000_000,
    });
    state.organizationInvitations.set(invited.id, invited);
  }
}

interface Owned {
  readonly id: string;
  readonly userId?: string;
  readonly organizationId?: string;
}

/** What only whole instances have: of no organization. */
const instanceWide = new Set(['invitations', 'waitlistEntries', 'signUps', 'allowlist', 'blocklist']);

/**
 * The ids of what is out of reach: organizations besides these, users who are in none of them, and all that belongs to one
 * of both. What somebody in reach has elsewhere stays: that they have something is told where they are to be changed.
 */
export function outside(world: World, reach: readonly string[]): ReadonlySet<unknown> {
  const memberships = [...world.get('memberships')!.values()] as Required<Owned>[];
  const users = memberships.filter(({ organizationId }) => reach.includes(organizationId));
  return allBut(world, new Set(users.map(({ userId }) => userId)), reach);
}

/** The same of a reach by a domain, and by an organization where one is named: all that is of no user of both. */
export function outsideOfDomain(world: World, domain: string, organization?: string): ReadonlySet<unknown> {
  const memberships = [...world.get('memberships')!.values()] as Required<Owned>[];
  const isMember = (id: string) =>
    memberships.some(({ userId, organizationId }) => userId === id && organizationId === organization);
  const users = [...world.get('users')!.values()] as UserRecord[];
  const inside = users.filter(({ id, emailAddresses, primaryEmailAddressId }) => {
    const primary = emailAddresses.find((address) => address.id === primaryEmailAddressId);
    const isOfDomain =
      primary?.verification?.status === 'verified' && primary.emailAddress.endsWith(`@${domain}`);
    return isOfDomain && (organization === undefined || isMember(id));
  });
  const reach = organization === undefined ? [] : [organization];
  return allBut(world, new Set(inside.map(({ id }) => id)), reach);
}

type UserRecord = NonNullable<ReturnType<ClerkState['users']['get']>>;

function allBut(world: World, users: ReadonlySet<string>, reach: readonly string[]): ReadonlySet<unknown> {
  const memberships = [...world.get('memberships')!.values()] as Required<Owned>[];
  const organizations = new Set([
    ...reach,
    ...memberships.filter(({ userId }) => users.has(userId)).map(({ organizationId }) => organizationId),
  ]);
  const ids = new Set<unknown>();
  for (const [kind, records] of world) {
    for (const [key, record] of records as Map<unknown, Owned>) {
      const isOut =
        kind === 'users'
          ? !users.has(record.id)
          : kind === 'organizations'
            ? !organizations.has(record.id)
            : instanceWide.has(kind) ||
              (record.userId !== undefined && !users.has(record.userId)) ||
              (typeof record.organizationId === 'string' &&
                !(kind === 'memberships'
                  ? organizations.has(record.organizationId)
                  : reach.includes(record.organizationId)));
      if (isOut) ids.add(key);
    }
  }
  return ids;
}

/** A world in which there is nothing of these. */
export function without(world: World, gone: ReadonlySet<unknown>): World {
  return new Map(
    Array.from(world, ([kind, records]) => [kind, new Map([...records].filter(([key]) => !gone.has(key)))]),
  );
}
