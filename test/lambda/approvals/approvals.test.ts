import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { permissions } from '../../../lambda/access/permissions.ts';
import type { Principal } from '../../../lambda/access/principal.ts';
import type { ApprovalContext } from '../../../lambda/approvals/approval.ts';
import { openApprovals } from '../../../lambda/approvals/approvals.ts';
import { noAnswer } from '../../../lambda/approvals/answer.ts';
import { ApprovalAsked } from '../../../lambda/approvals/question.ts';
import type { ApprovalRule } from '../../../lambda/approvals/rules.ts';
import { signingKeys } from '../../../lambda/approvals/signing-keys.ts';
import { clerkGateway } from '../../../lambda/clerk/clerk.ts';
import { cachedSecretKey } from '../../../lambda/clerk/secret-key.ts';
import type { Tool } from '../../../lambda/definition/tool.ts';
import type { Item, LedgerTable } from '../../../lambda/ledger/table.ts';
import { createUser } from '../../../lambda/tools/users/create-user.ts';
import { deleteUser } from '../../../lambda/tools/users/delete-user.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../local/clerk/server.ts';

const keyA = 'a'.repeat(64);
const keyB = 'b'.repeat(64);
const keyC = 'c'.repeat(64);
const person: Principal = {
  kind: 'user',
  issuer: 'https://clerk.example.com',
  subject: 'user_1',
  client: 'client_1',
};

let clerk: EmbeddedClerk;
let userId: string;
let now: number;
let secret: string;
let items: Map<string, Item>;
let secretReads: number;
beforeAll(async () => {
  clerk = await startEmbeddedClerk();
  userId = [...clerk.state.users.keys()][0] ?? '';
});
afterAll(() => clerk.close());
beforeEach(() => {
  now = Date.parse('2026-11-24T12:00:00Z');
  secret = JSON.stringify({ previous: '', current: keyA });
  items = new Map();
  secretReads = 0;
});
afterEach(() => clerk.reset());

const keyOf = (pk?: string, sk?: string) => `${pk} ${sk}`;
/** Takes a new item once, and answers later, as a database does. */
const table = {
  async putNew(item) {
    await new Promise(setImmediate);
    const key = keyOf(item['pk']?.S, item['sk']?.S);
    if (items.has(key)) return false;
    items.set(key, item);
    return true;
  },
  async put(item) {
    items.set(keyOf(item['pk']?.S, item['sk']?.S), item);
  },
  get: async (pk, sk) => items.get(keyOf(pk, sk)),
} satisfies Partial<LedgerTable> as unknown as LedgerTable;
const spent = () => [...items.keys()].filter((key) => key.endsWith(' spent'));

/** One instance of the function, with its own cache of the keys. */
function instance(rules: readonly ApprovalRule[] = []) {
  const gateway = clerkGateway({
    key: cachedSecretKey(async () => clerk.secretKey),
    apiUrl: clerk.url,
    deadline: 10_000,
  });
  const read = async () => {
    secretReads += 1;
    return secret;
  };
  const approvals = openApprovals({
    rules,
    authorizationKeys: ['role', 'roles', 'permissions', 'plan', 'admin'],
    keys: signingKeys('approvals', { read, now: () => now }),
    table,
    now: () => now,
  });
  const context = (
    principal: Principal,
    confirmation: string | undefined,
    names: readonly string[],
  ): ApprovalContext => ({
    clerk: gateway.open({ remaining: () => 10_000 }),
    caller: { principal, permissions: new Set(permissions), rules: names, scopes: [], withheld: new Set() },
    stage: { name: 'test', environment: 'development', policy: { roles: {}, rules: [] } },
    homeAccount: '123456789012',
    answer: { ...noAnswer, confirmation },
  });
  return {
    settle: (
      confirmation?: string,
      principal = person,
      tool: Tool = deleteUser,
      args: Record<string, unknown> = { userId },
      names: readonly string[] = ['all'],
    ) => approvals.settle(tool, args, context(principal, confirmation, names)),
  };
}

type Instance = ReturnType<typeof instance>;

/** The question that is asked. Throws when there is none. */
async function asked(settling: Promise<unknown>): Promise<{ text: string; confirmation: string }> {
  const error = await settling.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApprovalAsked)) throw new Error(`Nothing was asked: ${String(error)}`);
  const { content, structuredContent } = error.result as unknown as {
    content: { text: string }[];
    structuredContent: { approval: { confirmation: string } };
  };
  return { text: content[0]?.text ?? '', confirmation: structuredContent.approval.confirmation };
}
const confirmationFrom = async (one: Instance) => (await asked(one.settle())).confirmation;

test('a confirmation is good for five minutes, then the question is asked again', async () => {
  const one = instance();
  const first = await confirmationFrom(one);
  now += 5 * 60_000 - 1;
  expect(await one.settle(first)).toMatchObject({ verdict: 'given' });
  const second = await confirmationFrom(one);
  now += 5 * 60_000;
  expect((await asked(one.settle(second))).text).toContain('came too late');
});

test('of 50 racing replays, on two instances, exactly one goes ahead', async () => {
  const instances = [instance(), instance()] as const;
  const confirmation = await confirmationFrom(instances[0]);
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, (_, index) => instances[index % 2]!.settle(confirmation)),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const refusals = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
  expect(new Set(refusals).size).toBe(1);
  expect(refusals[0]).toContain('was used before');
});

test.each([
  ['another issuer', { issuer: 'https://other.example.com' }],
  ['another subject', { subject: 'user_2' }],
  ['another client', { client: 'client_2' }],
  ['another kind', { kind: 'external' }],
] as const)('a confirmation is of no use to a caller of %s', async (_, change) => {
  const one = instance();
  const confirmation = await confirmationFrom(one);
  await expect(one.settle(confirmation, { ...person, ...change })).rejects.toThrow('given to somebody else');
  expect(spent()).toEqual([]);
});

describe('rotating the signing key', () => {
  test('does not refuse what is under way', async () => {
    const confirmation = await confirmationFrom(instance());
    secret = JSON.stringify({ previous: keyA, current: keyB });
    expect(await instance().settle(confirmation)).toMatchObject({ verdict: 'given' });
  });

  test('is noticed by an instance that still has the old key cached, and the other way round', async () => {
    const old = instance();
    const signedBefore = await confirmationFrom(old);
    now += 60_000;
    secret = JSON.stringify({ previous: keyA, current: keyB });
    const young = instance();
    expect(await old.settle(await confirmationFrom(young))).toMatchObject({ verdict: 'given' });
    expect(await young.settle(signedBefore)).toMatchObject({ verdict: 'given' });
  });

  test('twice makes an end of what the first key signed', async () => {
    const confirmation = await confirmationFrom(instance());
    secret = JSON.stringify({ previous: keyB, current: keyC });
    await expect(instance().settle(confirmation)).rejects.toThrow('not one that this server gave out');
  });

  test('is looked for at most every 30 seconds, however many forgeries come', async () => {
    const one = instance();
    await confirmationFrom(one);
    for (let forgery = 0; forgery < 20; forgery += 1) {
      await expect(one.settle('x.y')).rejects.toThrow('not one that this server gave out');
    }
    expect(secretReads).toBe(2);
  });

  test('is noticed also by an instance that read the keys a moment before', async () => {
    const old = instance();
    await confirmationFrom(old);
    secret = JSON.stringify({ previous: keyA, current: keyB });
    expect(await old.settle(await confirmationFrom(instance()))).toMatchObject({ verdict: 'given' });
  });
});

test.each(['', 'no JSON', '{}', JSON.stringify({ current: 'short' }), 'null'])(
  'a secret without a usable key (%j) signs nothing',
  async (text) => {
    secret = text;
    await expect(instance().settle()).rejects.toThrow('signing key');
  },
);

test('a confirmation is good for any session of an IAM role, in the same account only', async () => {
  const role: Principal = {
    kind: 'iam_role',
    issuer: 'arn:aws:iam::123456789012',
    subject: 'arn:aws:iam::123456789012:role/bot',
    client: 'run-1',
  };
  const one = instance();
  const { confirmation } = await asked(one.settle(undefined, role));
  const elsewhere = {
    ...role,
    issuer: 'arn:aws:iam::999999999999',
    subject: 'arn:aws:iam::999999999999:role/bot',
  };
  await expect(one.settle(confirmation, elsewhere)).rejects.toThrow('given to somebody else');
  await expect(
    one.settle(confirmation, { ...role, subject: 'arn:aws:iam::123456789012:role/other' }),
  ).rejects.toThrow('given to somebody else');
  expect(await one.settle(confirmation, { ...role, client: 'run-2' })).toMatchObject({ verdict: 'given' });
});

describe('the first rule that fits a call decides', () => {
  const machine: Principal = { kind: 'machine', issuer: person.issuer, subject: 'mch_1' };
  const role: Principal = {
    kind: 'iam_role',
    issuer: 'arn:aws:iam::123456789012',
    subject: 'arn:aws:iam::123456789012:role/bot',
  };
  const foreign = { ...role, subject: 'arn:aws:iam::999999999999:role/bot' };
  const unattended = { mode: 'never', principals: [{ machine: 'mch_1' }, { iamRole: 'bot' }] } as const;

  test('a named machine runs unattended, a role by its name in this account only', async () => {
    const one = instance([unattended]);
    expect(await one.settle(undefined, machine)).toEqual({ verdict: 'given', id: undefined });
    expect(await one.settle(undefined, role)).toEqual({ verdict: 'given', id: undefined });
    expect(secretReads).toBe(0);
    await asked(one.settle(undefined, foreign));
    await asked(one.settle());
  });

  test('who meets the claims of a rule of access runs unattended, and nobody else of that issuer', async () => {
    const one = instance([{ mode: 'never', principals: [{ rule: 'deploy runs' }] }]);
    const run: Principal = { kind: 'external', issuer: 'https://ci.example.com', subject: 'repo:acme/app' };
    const settle = (...names: string[]) => one.settle(undefined, run, deleteUser, { userId }, names);
    expect(await settle('support', 'deploy runs')).toEqual({ verdict: 'given', id: undefined });
    await asked(settle('support'));
  });

  test('"block" refuses, "ask" asks also about what is not destructive', async () => {
    const blocked = instance([{ mode: 'block', permissions: ['users:delete'] }, unattended]);
    await expect(blocked.settle(undefined, machine)).rejects.toThrow('blocked by the settings');
    const curious = instance([{ mode: 'ask', tools: ['create_user'] }]);
    await asked(curious.settle(undefined, person, createUser));
    expect(await instance().settle(undefined, person, createUser)).toMatchObject({ verdict: 'given' });
  });
});
