import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { userCalled } from './approvals-fixture.ts';
import { as } from './clients.ts';
import { type Gate, openGate, type Wanted } from './gate.ts';
import { recordedOf } from './ledger-steps.ts';
import { LogLines } from './log-lines.ts';
import { json, legacyCall, modernCall } from './messages.ts';

const log = new LogLines();
let toClerk: Gate;
let laptop: Laptop;
beforeAll(async () => {
  toClerk = await openGate();
  laptop = await startLaptop({
    assembly,
    addresses: { 'https://api.clerk.laptop.example': toClerk.url },
    onLog: log.add,
  });
  toClerk.target = laptop.clerk.url;
});
beforeEach(() => void log.lines.splice(0));
afterAll(async () => {
  await laptop.close();
  await toClerk.close();
});

/** The last step of an offboarding. */
const isMark: Wanted = ({ method, path }) => method === 'PATCH' && path.includes('/metadata');
const isRequestLine = (line: string) => line.includes('"event":"call"');

test.each([
  ['a 2026-07-28 client', 'Yusuf', modernCall],
  ['an older client', 'Hugo', legacyCall],
])(
  'the work for %s that goes away in the middle is finished, recorded and logged, once',
  async (_, firstName, callOf) => {
    const userId = userCalled(laptop.clerk, firstName);
    const call = callOf('offboard_user', { userId });
    const message = JSON.parse(call.body);
    message.params._meta = { ...message.params._meta, progressToken: firstName };
    const mark = toClerk.next(isMark);
    const client = new AbortController();
    const response = await as(laptop).fetch(laptop.mcpUrl, {
      ...call,
      body: JSON.stringify(message),
      signal: client.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const held = await mark;
    client.abort();
    await expect(response.text()).rejects.toThrow('aborted');
    held.answer(await held.forward());

    expect(await log.line('"tool":"offboard_user","outcome":"ok"')).toContain('"status":200');
    expect(laptop.clerk.state.users.get(userId)?.privateMetadata['offboardedAt']).toEqual(expect.any(String));
    expect(await recordedOf(laptop, userId)).toEqual([['intent', 'done']]);
    // The function is as it was: the next request is served, and all lines of this one are out by then.
    await as(laptop).fetch(laptop.mcpUrl, modernCall('whoami'));
    await log.line('"tool":"whoami"');
    expect(log.lines.filter(isRequestLine)).toHaveLength(2);
  },
);

test('a client that goes away before any answer leaves the work to its end', async () => {
  const userId = userCalled(laptop.clerk, 'Imani');
  const patch = toClerk.next(({ method }) => method === 'PATCH');
  const client = new AbortController();
  const answer = as(laptop).fetch(laptop.mcpUrl, {
    ...legacyCall('update_user', { userId, lastName: 'Gone' }),
    signal: client.signal,
  });
  const held = await patch;
  client.abort();
  await expect(answer).rejects.toThrow('aborted');
  held.answer(await held.forward());
  await log.line('"tool":"update_user","outcome":"ok"');
  expect(laptop.clerk.state.users.get(userId)?.lastName).toBe('Gone');
  expect(await recordedOf(laptop, userId)).toEqual([['intent', 'done']]);
});

test('a notification is answered with 202 and nothing, which the answer says, and logged', async () => {
  const response = await as(laptop).fetch(laptop.mcpUrl, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
  });
  expect([response.status, response.headers.get('content-length')]).toEqual([202, '0']);
  expect(await response.text()).toBe('');
  expect(await log.line('notifications/initialized')).toContain('"outcome":"ok","status":202');
});
