import type { EmbeddedClerk } from '../../local/clerk/server.ts';
import { newEmailAddress } from '../../local/clerk/users/identifiers.ts';

/** What a tool answered. */
export interface ToolResult {
  readonly isError: boolean;
  readonly structured: Readonly<Record<string, unknown>>;
}

/** Calls a tool; waits, as the answer says, where Clerk's limit ended the work. */
export type CallTool = (name: string, args: object) => Promise<ToolResult>;

/** A job of an administrator that is done by calling tools until it is done. */
export interface Job {
  readonly name: string;
  /** Fills the instance before. */
  readonly prepare: (clerk: EmbeddedClerk) => void;
  /** Does all of it. Throws when what came of it is wrong. */
  readonly carryOut: (call: CallTool, clerk: EmbeddedClerk) => Promise<void>;
}

const users = 20_000;
const organizations = 500;
const membersEach = 10;
const rows = 2_000;
const rowsAtOnce = 100;

/** The jobs, the same for all. */
export const jobs: readonly Job[] = [
  {
    name: `export of ${users.toLocaleString('en')} users`,
    prepare: (clerk) => void addUsers(clerk, users),
    async carryOut(call, { state }) {
      const seen = new Set<unknown>();
      for (let cursor: unknown, isDone = false; !isDone; isDone = cursor === undefined) {
        const args = { fields: ['id', 'emailAddress'], maxCharacters: 4_000_000 };
        const { structured } = await call('export_users', {
          ...args,
          ...(cursor === undefined ? {} : { cursor }),
        });
        for (const { id } of structured['users'] as { id: string }[]) seen.add(id);
        cursor = structured['nextCursor'];
      }
      holds(seen.size === state.users.size, `${seen.size} of ${state.users.size} users were exported`);
    },
  },
  {
    name: `review of ${organizations} organizations`,
    prepare: addOrganizations,
    async carryOut(call, { state }) {
      const atOnce = await reviewed(call, {});
      // Earlier ones are asked for each organization.
      const accounts = atOnce ?? (await eachReviewed(call, [...state.organizations.keys()]));
      holds(
        accounts === state.memberships.size,
        `${accounts} of ${state.memberships.size} memberships were reviewed`,
      );
    },
  },
  {
    name: `${rows.toLocaleString('en')} rows in bulk`,
    prepare: () => {},
    async carryOut(call, { state }) {
      const before = state.users.size;
      const exists = new Set<string>();
      const left = Array.from({ length: rows }, (_, row) => `bulk-${row}@example.com`);
      for (let calls = 0; left.length > 0; calls += 1) {
        holds(calls < rows, 'rows stay that are not created');
        const part = left.splice(0, rowsAtOnce);
        await call('create_users', {
          rows: part.map((address) => ({ emailAddress: [address] })),
          skipPasswordRequirement: true,
        });
        for (const user of [...state.users.values()].slice(before + exists.size)) {
          exists.add(user.emailAddresses[0]?.emailAddress ?? '');
        }
        // To repeat is safe.
        left.unshift(...part.filter((address) => !exists.has(address)));
      }
      holds(state.users.size === before + rows, `${state.users.size - before} users were created`);
    },
  },
];

/** Accounts reviewed, part after part; undefined when the tool refuses these arguments. */
async function reviewed(call: CallTool, args: object): Promise<number | undefined> {
  let accounts = 0;
  for (let cursor: unknown, isDone = false; !isDone; isDone = cursor === undefined) {
    const { isError, structured } = await call('review_access', {
      ...args,
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (isError) return undefined;
    accounts += (structured['summary'] as { reviewed: number }).reviewed;
    cursor = structured['nextCursor'];
  }
  return accounts;
}

async function eachReviewed(call: CallTool, ids: readonly string[]): Promise<number> {
  let accounts = 0;
  for (const organizationId of ids) accounts += (await reviewed(call, { organizationId })) ?? Number.NaN;
  return accounts;
}

function holds(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}

/** More users like the first, with an address and nothing else; gives their ids. */
function addUsers({ state }: EmbeddedClerk, count: number): string[] {
  const [model] = state.users.values();
  if (!model) throw new Error('The embedded Clerk has no user');
  return Array.from({ length: count }, (_, index) => {
    const createdAt = model.createdAt + index * 60_000;
    const email = newEmailAddress(state, createdAt, `person-${index}@example.com`, 'verified');
    const id = state.ids.id('user');
    state.users.set(id, {
      ...structuredClone(model),
      id,
      externalId: null,
      username: null,
      emailAddresses: [email],
      primaryEmailAddressId: email.id,
      phoneNumbers: [],
      primaryPhoneNumberId: null,
      web3Wallets: [],
      primaryWeb3WalletId: null,
      createdAt,
      updatedAt: createdAt,
    });
    return id;
  });
}

/** Organizations like the first, with so many members each: everybody is in as many. */
function addOrganizations(clerk: EmbeddedClerk): void {
  const { state } = clerk;
  const [model] = state.organizations.values();
  const [membership] = state.memberships.values();
  if (!model || !membership) throw new Error('The embedded Clerk has no organization with members');
  const members = addUsers(clerk, organizations);
  for (const index of Array.from({ length: organizations - state.organizations.size }).keys()) {
    const id = state.ids.id('org');
    const createdAt = model.createdAt + index * 60_000;
    state.organizations.set(id, {
      ...structuredClone(model),
      id,
      name: `Company ${index}`,
      slug: `company-${index}`,
      createdAt,
    });
    for (const place of Array.from({ length: membersEach }).keys()) {
      const membershipId = state.ids.id('orgmem');
      state.memberships.set(membershipId, {
        ...structuredClone(membership),
        id: membershipId,
        organizationId: id,
        userId: members[(index + place) % members.length] ?? '',
        createdAt: createdAt + place * 1000,
        updatedAt: createdAt + place * 1000,
      });
    }
  }
}
