import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createUsers } from '../../../lambda/tools/bulk-users/create-users.ts';
import { exportUsers } from '../../../lambda/tools/user-export/export-users.ts';
import { inviteUsers } from '../../../lambda/tools/bulk-users/invite-users.ts';
import { offboardUser } from '../../../lambda/tools/offboarding/offboard-user.ts';
import { reviewAccess } from '../../../lambda/tools/access-review/review-access.ts';
import type { Tool } from '../../../lambda/definition/tool.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../local/clerk/server.ts';
import { surroundings } from './surroundings.ts';

let clerk: EmbeddedClerk;
beforeAll(async () => {
  clerk = await startEmbeddedClerk();
});
afterAll(() => clerk.close());
beforeEach(() => clerk.reset());

/** Runs the tool with time for so many calls of Clerk; `before` is told the number of each. */
async function run<Structured>(
  tool: Tool,
  args: object,
  callsThatFit: number,
  before: (call: number) => void = () => {},
): Promise<Structured & { text: string }> {
  const { context, calls } = surroundings(clerk, {
    remaining: () => (calls() < callsThatFit ? 60_000 : 0),
    before,
  });
  const { structured, headline } = await tool.run(tool.input.parse(args), context);
  return { ...(structured as Structured), text: headline ?? '' };
}

/** So many users more, in the first organization. */
function addMembers(count: number): string {
  const [template] = clerk.state.users.values();
  const [membership] = clerk.state.memberships.values();
  if (!template || !membership) throw new Error('The seed has members');
  for (let index = 0; index < count; index += 1) {
    const id = `user_more${index}`;
    const createdAt = Date.UTC(2025, 5, 1) + index;
    clerk.state.users.set(id, { ...structuredClone(template), id, createdAt });
    clerk.state.memberships.set(`orgmem_more${index}`, {
      ...structuredClone(membership),
      id: `orgmem_more${index}`,
      role: 'org:member',
      userId: id,
    });
  }
  return membership.organizationId;
}

interface Part {
  readonly users: readonly { id: string }[];
  readonly access: readonly { userId: string }[];
  readonly summary: { readonly reviewed: number; readonly withoutMfa: number };
  readonly nextCursor?: string;
  readonly stopped?: string;
}
interface Rows {
  readonly complete: boolean;
  readonly counts: Record<string, number>;
  readonly stopped?: string;
  readonly rows: readonly { row: number; outcome: string }[];
}
interface Steps {
  readonly complete: boolean;
  readonly steps: readonly { step: string; outcome: string; why: string | null }[];
}

const unlimited = 1_000;

describe('an export', () => {
  const wishes = { fields: ['id'], maxCharacters: 1_000_000 };

  test('ends before its time does, with a cursor that goes on without loss or repetition', async () => {
    addMembers(3_100);
    const first = await run<Part>(exportUsers, wishes, 3);
    // The first page, and four at once; those ahead overlap with the page before by ten, or by these and its first.
    expect(first.users).toHaveLength(500 + 500 + 489 + 2 * 490);
    const rest = await run<Part>(exportUsers, { ...wishes, cursor: first.nextCursor }, unlimited);
    expect(rest.nextCursor).toBeUndefined();
    const ids = [...first.users, ...rest.users].map(({ id }) => id);
    expect(ids).toHaveLength(3_130);
    expect(new Set(ids)).toEqual(new Set(clerk.state.users.keys()));
  });

  test('gets on by one page even when its time is used up', async () => {
    addMembers(600);
    expect((await run<Part>(exportUsers, wishes, 0)).users).toHaveLength(500);
  });

  test('keeps what it has when Clerk fails in the middle, and says so', async () => {
    addMembers(600);
    const part = await run<Part>(exportUsers, wishes, unlimited, (call) => {
      if (call === 3) clerk.fault({ kind: 'rate-limited', retryAfter: 3_600, path: '/users' });
    });
    expect(part.users).toHaveLength(500);
    expect(part.stopped).toContain('rate limit');
    expect(part.text).toContain('Ended early');
    clerk.clearFaults();
    const rest = await run<Part>(exportUsers, { ...wishes, cursor: part.nextCursor }, unlimited);
    expect(new Set([...part.users, ...rest.users].map(({ id }) => id)).size).toBe(630);
  });
});

describe('a review of an organization', () => {
  test('goes on where its time ended, and its parts add up', async () => {
    const organizationId = addMembers(250);
    const wishes = { organizationId, only: ['banned'] };
    const parts: Part[] = [];
    let cursor: string | undefined;
    do {
      const part: Part = await run(reviewAccess, { ...wishes, ...(cursor ? { cursor } : {}) }, 4);
      parts.push(part);
      cursor = part.nextCursor;
    } while (cursor !== undefined);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.reduce((sum, { summary }) => sum + summary.reviewed, 0)).toBe(256);
  });

  test('keeps what it has when Clerk fails in the middle, and says so', async () => {
    const organizationId = addMembers(250);
    const part = await run<Part>(reviewAccess, { organizationId, only: ['banned'] }, unlimited, (call) => {
      if (call === 5) clerk.fault({ kind: 'rate-limited', retryAfter: 3_600, path: '/users' });
    });
    expect(part.summary.reviewed).toBe(100);
    expect(part.stopped).toContain('rate limit');
    expect(part.nextCursor).toEqual(expect.any(String));
  });
});

describe('rows', () => {
  test('that there was no time to create are named, and created in a second call', async () => {
    const rows = Array.from({ length: 7 }, (_, index) => ({ emailAddress: [`p${index}@new.example`] }));
    const wishes = { rows, skipPasswordRequirement: true };
    const first = await run<Rows>(createUsers, wishes, 3);
    // Four are made at once.
    expect(first.counts).toEqual({ created: 4, exists: 0, invitedAlready: 0, failed: 0, left: 3 });
    expect(first.stopped).toMatch(/^The time for this call is used up/);
    expect(first.rows.flatMap(({ row, outcome }) => (outcome === 'left' ? [row] : []))).toEqual([5, 6, 7]);
    const second = await run<Rows>(createUsers, wishes, unlimited);
    expect(second.counts).toEqual({ created: 3, exists: 4, invitedAlready: 0, failed: 0, left: 0 });
    expect(second.complete).toBe(true);
  });

  test('that there was no time to invite are named, and invited in a second call', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => ({ emailAddress: `p${index}@new.example` }));
    const first = await run<Rows>(inviteUsers, { rows }, 3);
    expect(first.counts).toEqual({ created: 10, exists: 0, invitedAlready: 0, failed: 0, left: 15 });
    const second = await run<Rows>(inviteUsers, { rows }, unlimited);
    expect(second.counts).toEqual({ created: 15, exists: 0, invitedAlready: 10, failed: 0, left: 0 });
  });
});

describe('an offboarding', () => {
  test('bans first, says what it had no time for, and finishes in a second call', async () => {
    const [user] = clerk.state.users.values();
    const wishes = { userId: user?.id };
    const first = await run<Steps>(offboardUser, wishes, 3);
    expect(first.complete).toBe(false);
    expect(user?.banned).toBe(true);
    expect(first.steps.at(-1)).toEqual(
      expect.objectContaining({
        step: 'mark',
        outcome: 'skipped',
        why: expect.stringContaining('These are not done'),
      }),
    );
    const second = await run<Steps>(offboardUser, wishes, unlimited);
    expect(second.complete).toBe(true);
    expect([...clerk.state.memberships.values()].filter(({ userId }) => userId === user?.id)).toEqual([]);
  });
});
