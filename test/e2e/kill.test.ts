import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approvalIn, personToken, userCalled } from './approvals-fixture.ts';
import { as, clients, confirming, type TestClient, textOf, type ToolResult, withToken } from './clients.ts';
import { functionProcesses } from './function-processes.ts';
import type { Gate, Wanted } from './gate.ts';
import { type GatedLaptop, startGatedLaptop } from './gated-laptop.ts';
import { deletionsOf, recordedOf, steps } from './ledger-steps.ts';

const processes = functionProcesses();
let gated: GatedLaptop;
let ada: TestClient;
let admin: TestClient;
beforeAll(async () => {
  gated = await startGatedLaptop(processes.createFunction);
  ada = await clients[0].connect(withToken(gated.laptop, await personToken(gated.laptop, 'Ada')));
  admin = await clients[0].connect(as(gated.laptop));
});
afterAll(async () => {
  await ada.close();
  await admin.close();
  await gated.close();
});

/**
 * What becomes of the request with which the function had come to the step where it is killed: it is lost, arrives
 * after the function's end, or had done its work before.
 */
type Fate = 'lost' | 'late' | 'done';

async function killAt(gate: Gate, step: Wanted, fate: Fate, call: Promise<ToolResult>): Promise<void> {
  const told = call.then(textOf, () => 'no answer');
  const held = await gate.next(step);
  // The answer does not wait for the outcome to be on record.
  const isAnswered = step === steps.outcome;
  if (isAnswered) await told;
  if (fate === 'done') await held.forward();
  await processes.kill();
  if (fate === 'late') await held.forward();
  held.cut();
  expect(await told).toContain(isAnswered ? 'Deleted' : 'no answer');
}

const isThere = (userId: string) => gated.laptop.clerk.state.users.has(userId);
const notFound = 'No user was found';
const spent = 'was used before';
const neverActed = [
  ['intent', 'settled as unknown'],
  ['intent', 'done'],
];

test.each([
  ['Farid', 'before the approval is spent', 'lost', steps.spend, [], 'Deleted', [['intent', 'done']]],
  ['Yusuf', 'after the approval is spent', 'done', steps.spend, [], spent, [['intent', 'done']]],
  ['Hugo', 'before the intent is on record', 'lost', steps.intent, [], spent, [['intent', 'done']]],
  ['Imani', 'while the intent is written', 'late', steps.intent, [['intent']], spent, neverActed],
  ['Jonas', 'after the intent is on record', 'done', steps.intent, [['intent']], spent, neverActed],
  ['Zofia', 'after it was counted', 'done', steps.count, [['intent']], spent, neverActed],
  ['Samuel', 'before Clerk gets the request', 'lost', steps.write, [['intent']], spent, neverActed],
  ['Mei', 'while Clerk acts', 'late', steps.write, [['intent']], notFound, [['intent', 'settled as done']]],
  [
    'Noah',
    'after Clerk has acted',
    'done',
    steps.write,
    [['intent']],
    notFound,
    [['intent', 'settled as done']],
  ],
  [
    'Olivia',
    'before the outcome is on record',
    'lost',
    steps.outcome,
    [['intent']],
    notFound,
    [['intent', 'settled as done']],
  ],
  [
    'Tereza',
    'after the outcome is on record',
    'done',
    steps.outcome,
    [['intent', 'done']],
    notFound,
    [['intent', 'done']],
  ],
] as const)(
  'the deletion of %s by a function that is killed %s is neither made twice nor told wrongly',
  async (name, _, fate, step, left, retried, settled) => {
    const { laptop, toClerk, toLedger } = gated;
    const userId = userCalled(laptop.clerk, name);
    const { confirmation } = approvalIn(await ada.call('delete_user', { userId }));
    const call = ada.call('delete_user', { userId, confirmation });
    await killAt(step === steps.write ? toClerk : toLedger, step, fate, call);
    expect(await recordedOf(laptop, userId)).toEqual(left);

    expect(textOf(await ada.call('delete_user', { userId, confirmation }))).toContain(retried);
    if (isThere(userId)) await confirming(ada).call('delete_user', { userId });
    await laptop.reconcile();
    expect(deletionsOf(laptop, userId)).toBe(1);
    expect(await recordedOf(laptop, userId)).toEqual(settled);
  },
);

test('an offboarding that is killed half way is finished by the next one, which repeats nothing', async () => {
  const { laptop, toClerk } = gated;
  const userId = userCalled(laptop.clerk, 'Elif');
  const isMembership: Wanted = ({ method, path }) => method === 'DELETE' && path.includes('/memberships/');
  await killAt(toClerk, isMembership, 'done', admin.call('offboard_user', { userId }));
  const again = await admin.call('offboard_user', { userId });
  expect(again.structuredContent).toMatchObject({ complete: true });
  await laptop.reconcile();
  expect(await recordedOf(laptop, userId)).toEqual(neverActed);
  const changes = laptop.clerk.requests
    .filter(({ method, path }) => method !== 'GET' && path.includes(userId))
    .map(({ method, path }) => `${method} ${path}`);
  expect(changes.toSorted()).toEqual([...new Set(changes)].toSorted());
});

test('after all that, the audit finds no record changed or missing', async () => {
  expect(await gated.breaks()).toEqual([]);
});
