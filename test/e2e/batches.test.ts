import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { userCalled } from './approvals-fixture.ts';
import { as } from './clients.ts';
import { type Gate, openGate } from './gate.ts';
import { recordedOf } from './ledger-steps.ts';
import { LogLines } from './log-lines.ts';
import { json } from './messages.ts';

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
beforeEach(() => {
  laptop.clerk.reset();
  log.lines.length = 0;
});
afterAll(async () => {
  await laptop.close();
  await toClerk.close();
});

const call = (id: unknown, name: string, args: object = {}) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
});
const cancels = (requestId: unknown) => ({
  jsonrpc: '2.0',
  method: 'notifications/cancelled',
  params: { requestId },
});
const post = (messages: unknown, headers: Record<string, string> = {}) =>
  as(laptop).fetch(laptop.mcpUrl, {
    method: 'POST',
    headers: { ...json, accept: 'application/json', ...headers },
    body: JSON.stringify(messages),
  });

test('a change that is cancelled in its own batch is answered when it is made and on record, not before', async () => {
  const userId = userCalled(laptop.clerk, 'Imani');
  const patch = toClerk.next(({ method }) => method === 'PATCH');
  const answered = jest.fn();
  const answer = post([call(7, 'update_user', { userId, lastName: 'Changed' }), cancels(7)]);
  void answer.then(answered);
  const held = await patch;
  // The function has answered what is ready by now.
  await as(laptop).fetch(laptop.mcpUrl, {
    method: 'POST',
    headers: json,
    body: JSON.stringify(call(1, 'whoami')),
  });
  expect(answered).not.toHaveBeenCalled();
  held.answer(await held.forward());
  const response = await answer;
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ id: 7, result: { content: [{ type: 'text' }] } });
  expect(laptop.clerk.state.users.get(userId)?.lastName).toBe('Changed');
  expect(await recordedOf(laptop, userId)).toEqual([['intent', 'done']]);
});

test('of two same changes in a batch, one of which is unknown, the same change after them is told', async () => {
  const userId = userCalled(laptop.clerk, 'Elif');
  const isBan = ({ path }: { readonly path: string }) => path.endsWith('/ban');
  const [first, second] = [toClerk.next(isBan), toClerk.next(isBan)];
  const ban = { userId };
  const answer = post([call(1, 'ban_user', ban), call(2, 'ban_user', ban)]);
  const [lost, made] = await Promise.all([first, second]);
  await lost.forward();
  lost.cut();
  made.answer(await made.forward());
  const answers = (await (await answer).json()) as { result: { isError?: boolean } }[];
  expect(answers.filter(({ result }) => result.isError)).toHaveLength(1);
  await laptop.idle();
  laptop.clerk.requests.length = 0;
  const third = await post(call(3, 'ban_user', ban));
  expect(await third.text()).toContain('You asked for the same change at');
  expect(laptop.clerk.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

describe('a batch is refused as a whole, with 400 and -32600, and nothing of it is done', () => {
  const rename = (id: unknown) => call(id, 'update_user', { userId: '', lastName: 'Changed' });
  test.each([
    ['with two requests of one id', [rename(7), rename(7)], {}],
    ['of 21 calls', Array.from({ length: 21 }, (_, id) => rename(id)), {}],
    ['for 2025-11-25', [rename(7)], { 'mcp-protocol-version': '2025-11-25' }],
    ['for 2025-06-18', [rename(7)], { 'mcp-protocol-version': '2025-06-18' }],
    ['for 2026-07-28', [rename(7)], { 'mcp-protocol-version': '2026-07-28' }],
    ['of nothing', [], {}],
  ])('%s', async (_, messages, headers) => {
    const userId = userCalled(laptop.clerk, 'Imani');
    for (const message of messages) Object.assign(message.params.arguments, { userId });
    laptop.clerk.requests.length = 0;
    const response = await post(messages, headers);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ id: null, error: { code: -32_600 } });
    expect(laptop.clerk.requests).toEqual([]);
  });
});

test('a batch of 2025-03-26 is answered, and a number and a text are two ids', async () => {
  const response = await post([call(1, 'whoami'), call('1', 'whoami')], {
    'mcp-protocol-version': '2025-03-26',
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject([{ id: 1 }, { id: '1' }]);
});
