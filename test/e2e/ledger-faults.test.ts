import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { approvalIn, elicitingClient, personToken, userCalled } from './approvals-fixture.ts';
import { as, clients, type TestClient, textOf, type ToolResult, withToken } from './clients.ts';
import type { GateAnswer, Passage, Wanted } from './gate.ts';
import { type GatedLaptop, startGatedLaptop } from './gated-laptop.ts';
import { deletionsOf, recordedOf, steps } from './ledger-steps.ts';

let gated: GatedLaptop;
let admin: TestClient;
let ada: TestClient;
beforeAll(async () => {
  gated = await startGatedLaptop();
  admin = await clients[0].connect(as(gated.laptop));
  ada = await clients[0].connect(withToken(gated.laptop, await personToken(gated.laptop, 'Ada')));
});
afterAll(async () => {
  await admin.close();
  await ada.close();
  await gated.close();
});
afterEach(() => {
  gated.toLedger.clear();
  gated.toClerk.clear();
});

/** Each test has a user of its own, whom nothing protects. */
let seeded: string[];
let userId: string;
beforeAll(() => {
  const { users, memberships } = gated.laptop.clerk.state;
  const admins = [...memberships.values()].filter(({ role }) => role === 'org:admin');
  const kept = new Set(admins.map((membership) => membership.userId));
  seeded = [...users.keys()].filter((id) => !kept.has(id));
});
beforeEach(async () => {
  userId = seeded.pop() ?? (await created());
});
async function created(): Promise<string> {
  const { structuredContent } = await admin.call('create_user', {
    emailAddress: [`${crypto.randomUUID()}@example.org`],
  });
  const { user } = structuredContent as { user: { id: string } };
  return user.id;
}

const isThere = () => gated.laptop.clerk.state.users.has(userId);
const remove = () => admin.call('delete_user', { userId });
const done = (result: ToolResult) => expect(textOf(result)).toBe(`Deleted.\nuserId: ${userId}\nyes: deleted`);
const nothingChanged = 'nothing is changed without being on record. Nothing was changed.';
const mayHaveActed = /may (or may not )?have|not known/i;

/** What the ledger has of the user's changes now, and once they are reconciled. */
async function recordedNowAndThen(): Promise<string[][][]> {
  const now = await recordedOf(gated.laptop, userId);
  await gated.laptop.reconcile();
  return [now, await recordedOf(gated.laptop, userId)];
}

const awsError = (status: number, name: string): GateAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name }),
});
const refuses = (passage: Passage) => passage.answer(awsError(400, 'AccessDeniedException'));
const throttles = (passage: Passage) => passage.answer(awsError(400, 'ThrottlingException'));
const fails = (passage: Passage) => passage.answer(awsError(500, 'InternalServerError'));
const cuts = (passage: Passage) => passage.cut();
/** Never answers. */
const hangs = () => undefined;
/** Does it, and the answer is lost. */
const losesAnswer = (passage: Passage) => passage.forward().then(cuts.bind(undefined, passage));

describe('the intent', () => {
  test.each([
    ['refused', refuses],
    ['throttled', throttles],
    ['failing', fails],
    ['cut off', cuts],
    ['without an answer in time', hangs],
  ])('%s: nothing is changed, and the agent is told', async (_, conduct) => {
    gated.toLedger.conduct(steps.intent, conduct, Infinity);
    expect(textOf(await remove())).toContain(nothingChanged);
    expect(isThere()).toBe(true);
    expect(await recordedNowAndThen()).toEqual([[], []]);
  });

  test('written without the answer coming back at any attempt: nothing is changed, and it ends as failed', async () => {
    gated.toLedger.conduct(steps.intent, losesAnswer, Infinity);
    expect(textOf(await remove())).toContain(nothingChanged);
    expect(isThere()).toBe(true);
    gated.toLedger.clear();
    expect(await recordedNowAndThen()).toEqual([[['intent']], [['intent', 'settled as failed']]]);
  });

  test.each([
    ['throttled', throttles],
    ['written without an answer', losesAnswer],
    ['without an answer in time', hangs],
  ])('%s once: it is tried again, and the change is made and on record once', async (_, conduct) => {
    gated.toLedger.conduct(steps.intent, conduct);
    done(await remove());
    expect(deletionsOf(gated.laptop, userId)).toBe(1);
    expect(await recordedNowAndThen()).toEqual([[['intent', 'done']], [['intent', 'done']]]);
  });
});

describe('the outcome', () => {
  test.each([
    ['refused', refuses],
    ['throttled', throttles],
    ['cut off', cuts],
  ])(
    '%s at each attempt: the agent is told what is so, and reconciliation finds it out',
    async (_, conduct) => {
      gated.toLedger.conduct(steps.outcome, conduct, Infinity);
      done(await remove());
      await gated.laptop.idle();
      gated.toLedger.clear();
      expect(await recordedNowAndThen()).toEqual([[['intent']], [['intent', 'settled as done']]]);
    },
  );

  test('of which nothing is known is on record before the agent is told, so that a repetition meets it anywhere', async () => {
    gated.toClerk.conduct(steps.write, losesAnswer);
    let isTold = false;
    const told = remove().then((result) => {
      isTold = true;
      return result;
    });
    const outcome = await gated.toLedger.next(steps.outcome);
    // Another call goes all the way meanwhile.
    await admin.call('whoami');
    expect(isTold).toBe(false);
    await outcome.forward();
    expect(textOf(await told)).toMatch(mayHaveActed);
  });

  test('written without an answer: it stands there once', async () => {
    gated.toLedger.conduct(steps.outcome, losesAnswer, Infinity);
    done(await remove());
    expect(await recordedNowAndThen()).toEqual([[['intent', 'done']], [['intent', 'done']]]);
  });
});

describe('an approval', () => {
  test.each([
    ['can not be spent', refuses],
    ['is spent without an answer', losesAnswer],
  ])('that %s lets nothing through, and the next one is good', async (_, conduct) => {
    const ask = async () => approvalIn(await ada.call('delete_user', { userId })).confirmation;
    gated.toLedger.conduct(steps.spend, conduct, Infinity);
    const refused = await ada.call('delete_user', { userId, confirmation: await ask() });
    expect([refused.isError, textOf(refused)]).toEqual([true, expect.stringMatching(/nothing was changed/i)]);
    expect(isThere()).toBe(true);
    gated.toLedger.clear();
    done(await ada.call('delete_user', { userId, confirmation: await ask() }));
    expect(await recordedNowAndThen()).toEqual([[['intent', 'done']], [['intent', 'done']]]);
  });
});

describe('a question', () => {
  test.each([
    ['be kept', steps.ask],
    ['be found again', steps.find],
  ])('that can not %s leads to nothing; once the ledger is there, it can be asked', async (_, step) => {
    const ask = async () => ada.call('delete_user', { userId });
    const before = step === steps.find ? approvalIn(await ask()).confirmation : undefined;
    gated.toLedger.conduct(step, refuses, Infinity);
    const refused = await ada.call('delete_user', { userId, confirmation: before });
    expect([refused.isError, textOf(refused)]).toEqual([
      true,
      expect.stringContaining('The ledger does not answer'),
    ]);
    expect(isThere()).toBe(true);
    gated.toLedger.clear();
    const confirmation = before ?? approvalIn(await ask()).confirmation;
    done(await ada.call('delete_user', { userId, confirmation }));
  });

  test('by form is asked although nothing can be written', async () => {
    gated.toLedger.conduct(({ operation }) => operation === 'PutItem', refuses, Infinity);
    const desk = await elicitingClient(gated.laptop.mcpUrl, await personToken(gated.laptop, 'Ada'), () => {
      gated.toLedger.clear();
      return 'accept';
    });
    done(await desk.call('delete_user', { userId }));
    expect(desk.questions).toHaveLength(1);
    await desk.close();
  });
});

describe('a budget', () => {
  test('that can not be counted lets nothing through, and that is on record', async () => {
    gated.toLedger.conduct(steps.count, refuses, Infinity);
    expect(textOf(await remove())).toContain('could not be counted');
    expect(isThere()).toBe(true);
    expect(await recordedNowAndThen()).toEqual([[['intent', 'refused']], [['intent', 'refused']]]);
  });

  test('that is given back without an answer is not given back twice', async () => {
    const given: Passage[] = [];
    const givesBack: Wanted = ({ operation, body }) =>
      operation === 'UpdateItem' && body.includes('":amount":{"N":"-1"}');
    gated.toLedger.conduct(
      givesBack,
      (passage) => {
        given.push(passage);
        return losesAnswer(passage);
      },
      Infinity,
    );
    const body = JSON.stringify({ errors: [{ code: 'some_fault', message: 'Refused' }] });
    gated.toClerk.conduct(steps.write, (passage) =>
      passage.answer({ status: 422, headers: { 'content-type': 'application/json' }, body }),
    );
    expect(textOf(await remove())).toContain('some_fault');
    // Of the hour, and of the day.
    expect(given).toHaveLength(2);
  });
});

describe('Clerk', () => {
  const times = (count: number) => async (passage: Passage) => {
    const answers: GateAnswer[] = [];
    for (let made = 0; made < count; made += 1) answers.push(await passage.forward());
    return answers[0]!;
  };
  const raw = ({ status, body }: GateAnswer) =>
    Buffer.from(
      `HTTP/1.1 ${status} OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${String(body)}`,
    );

  test.each([
    ['closes the connection before it acts', cuts, 'settled as failed'],
    ['acts and closes the connection', losesAnswer, 'settled as done'],
    [
      'acts and answers with half an answer',
      async (passage: Passage) => {
        const answer = raw(await passage.forward());
        passage.write(answer.subarray(0, -5));
        passage.cut();
      },
      'settled as done',
    ],
  ])('%s: the agent is told that it is not known, and nothing is sent again', async (_, conduct, settled) => {
    gated.toClerk.conduct(steps.write, conduct);
    const result = await remove();
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringMatching(mayHaveActed)]);
    expect(await recordedNowAndThen()).toEqual([[['intent', 'unknown']], [['intent', 'unknown', settled]]]);
  });

  test('acts only when the agent has been told that it is not known: reconciliation finds it out', async () => {
    const call = remove();
    const held = await gated.toClerk.next(steps.write);
    const result = await call;
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringMatching(mayHaveActed)]);
    await held.forward();
    held.cut();
    expect(await recordedNowAndThen()).toEqual([
      [['intent', 'unknown']],
      [['intent', 'unknown', 'settled as done']],
    ]);
  });

  test.each([
    ['the same again', (answer: Buffer) => Buffer.concat([answer, answer])],
    ['garbage', (answer: Buffer) => Buffer.concat([answer, Buffer.from('\r\n\r\nHTTP/9 what?')])],
  ])("answers, and then %s: that is nobody else's answer", async (_, spoil) => {
    const other = userCalled(gated.laptop.clerk, 'Ada');
    gated.toClerk.conduct(steps.write, async (passage) => {
      passage.write(spoil(raw(await passage.forward())));
    });
    // With the garbage the answer may be lost, too.
    expect(textOf(await remove())).toMatch(/^Deleted\.\nuserId: user_|may have made the change all the same/);
    const next = await admin.call('get_user', { userId: other });
    expect([next.isError ?? false, textOf(next)]).toEqual([false, expect.stringContaining(other)]);
    const [, [change = []] = []] = await recordedNowAndThen();
    expect(change.join(', ')).toMatch(/^intent, (done|unknown, settled as done)$/);
  });

  test('gets a request twice on the way, and answers once: one change is made and on record', async () => {
    gated.toClerk.conduct(steps.write, async (passage) => passage.answer(await times(2)(passage)));
    done(await remove());
    expect(deletionsOf(gated.laptop, userId)).toBe(1);
    expect(await recordedNowAndThen()).toEqual([[['intent', 'done']], [['intent', 'done']]]);
  });
});

test('a run of reconciliation that fails is not repeated by Lambda: the next one does its work', async () => {
  gated.toLedger.conduct(() => true, refuses, Infinity);
  const failed = expect.objectContaining({ message: 'the ledger does not answer' });
  expect(await gated.laptop.runSchedule()).toEqual([failed]);
  gated.toLedger.clear();
  expect(await gated.laptop.runSchedule()).toEqual([undefined]);
});

test('after all that, the audit finds no record changed or missing', async () => {
  expect(await gated.breaks()).toEqual([]);
});
