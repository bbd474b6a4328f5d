import { defaultTokenTtl } from '../../local/clerk/state/credential-records.ts';
import { newSecret } from '../../local/clerk/state/secrets.ts';
import type {
  ClerkState,
  MembershipRecord,
  OrganizationRecord,
  UserRecord,
} from '../../local/clerk/state/state.ts';
import { seedStaffOrganization } from '../../local/clerk/seed/seed-people.ts';
import type { Laptop, TokenHolder } from '../../local/laptop.ts';
import { platformMachine } from './stage.ts';

/**
 * As whom a job is done: one of the laptop's example agents, the platform team's machine, or a person, an admin of the
 * company who signed in and is asked before what can't be undone.
 */
export type Caller = TokenHolder | 'platform' | 'person';

/** The person's address. */
export const personAddress = 'ada.okafor@northwind.example';

/** What a job is done in: the server with an embedded Clerk behind it, and a way to look into that one. */
export interface World {
  readonly mcpUrl: string;
  /** What Clerk knows now. */
  readonly state: ClerkState;
  /** A bearer token of a caller. */
  readonly token: (caller: Caller) => Promise<string>;
  /** The user with this email address. Throws when there is none. */
  readonly user: (address: string) => UserRecord;
  /** The organization with this slug. Throws when there is none. */
  readonly organization: (slug: string) => OrganizationRecord;
  /** The membership of a user, by address, in an organization, by slug; undefined when they are no member. */
  readonly membership: (slug: string, address: string) => MembershipRecord | undefined;
  /** Has Clerk do something, as its Backend API does: `POST /users`. Returns the answer. Throws when it refuses. */
  readonly clerk: (method: string, path: string, body?: object) => Promise<Record<string, unknown>>;
  /** Clerk as it was at the start. What the record says stays. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts the stage whose assembly is in this directory. */
export async function startWorld(assembly: string): Promise<World> {
  // What it is made of takes long to load, and jobs are also listed without one.
  const { startLaptop } = await import('../../local/laptop.ts');
  const laptop = await startLaptop({ assembly });
  const world = worldOf(laptop);
  addPlatformMachine(world.state);
  return world;
}

function worldOf(laptop: Laptop): World {
  const { clerk, mcpUrl, tokens } = laptop;
  const user = (address: string) =>
    required(
      [...clerk.state.users.values()].find(({ emailAddresses }) =>
        emailAddresses.some(({ emailAddress }) => emailAddress === address),
      ),
      `no user has the address ${address}`,
    );
  const organization = (slug: string) =>
    required(
      [...clerk.state.organizations.values()].find((one) => one.slug === slug),
      `no organization has the slug ${slug}`,
    );
  return {
    mcpUrl,
    get state() {
      return clerk.state;
    },
    async token(caller) {
      if (caller === 'person') {
        return clerk.tokens.oauth({
          userId: user(personAddress).id,
          audience: mcpUrl,
          organizationId: seedStaffOrganization,
        });
      }
      if (caller !== 'platform') return tokens[caller];
      return clerk.tokens.machine({
        machineId: platformMachine.id,
        claims: { aud: mcpUrl },
        secondsUntilExpiration: 86_400,
      });
    },
    user,
    organization,
    membership(slug, address) {
      const [organizationId, userId] = [organization(slug).id, user(address).id];
      return [...clerk.state.memberships.values()].find(
        (one) => one.organizationId === organizationId && one.userId === userId,
      );
    },
    async clerk(method, path, body) {
      const response = await fetch(`${clerk.url}/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    },
    reset() {
      clerk.reset();
      addPlatformMachine(clerk.state);
    },
    close: () => laptop.close(),
  };
}

function addPlatformMachine({ machines }: ClerkState): void {
  const createdAt = Date.UTC(2024, 0, 2);
  machines.set(platformMachine.id, {
    ...platformMachine,
    secretKey: newSecret('ak'),
    previousSecretKeys: [],
    defaultTokenTtl,
    scopes: new Map(),
    createdAt,
    updatedAt: createdAt,
  });
}

function required<Value>(value: Value | undefined, why: string): Value {
  if (value === undefined) throw new Error(`The embedded Clerk is not as the job expects: ${why}.`);
  return value;
}
