import { expect, test } from '@jest/globals';
import { readExchange } from '../../../local/live/exchange.ts';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const user = 'user_2MyQywe13C4QxWz3WodeOLfZZ1Y';
const other = 'user_21uUcIIS7qRpgqpgpJyciouAyXk';
const call = (args: object, more: object = {}) =>
  json({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'x', arguments: args, ...more } });
const answer = (result: object) => json({ jsonrpc: '2.0', id: 1, result });

test('a call is on whom its arguments name, else on whom its result tells of, in JSON or as a stream', () => {
  const result = { structuredContent: { matches: [{ id: other }] } };
  const { targets } = readExchange({ body: call({ userId: user }), answer: answer(result) });
  expect(targets).toEqual([user]);
  expect(readExchange({ body: call({ q: 'ada' }), answer: answer(result) }).targets).toEqual([other]);
  const stream = Buffer.from(
    `event: message\ndata: {"method":"notifications/progress"}\n\ndata: ${answer(result).toString()}\n\n`,
  );
  expect(readExchange({ body: call({}), answer: stream }).targets).toEqual([other]);
});

test('nothing that may be a secret, and no part of a text, is taken for an id', () => {
  const secrets = ['sk_test_0123456789abcdefghij', 'ak_0123456789abcdefghijklmn', `text with ${user} in it`];
  const body = call({ secrets, confirmation: 'abcde-abcde-abcde-abcde' });
  expect(readExchange({ body, answer: answer({ structuredContent: { secrets } }) }).targets).toEqual([]);
});

test('a question and its answer are known by the same id, which is neither state nor confirmation', () => {
  const form = readExchange({
    body: call({}),
    answer: answer({ requestState: 'state', inputRequests: { approval: { params: { message: 'Sure?' } } } }),
  });
  expect(form.asked).toMatchObject({ by: 'form', text: 'Sure?' });
  const declined = call({}, { requestState: 'state', inputResponses: { approval: { action: 'decline' } } });
  expect(readExchange({ body: declined, answer: undefined }).answered).toEqual({
    id: form.asked?.id,
    how: 'declined',
  });
  const approval = { preview: 'Sure?', confirmation: 'code', expiresAt: '2026-11-30T00:00:00.000Z' };
  const inWords = readExchange({ body: call({}), answer: answer({ structuredContent: { approval } }) });
  expect(inWords.asked).toMatchObject({ by: 'confirmation', text: 'Sure?', expiresAt: approval.expiresAt });
  const confirmed = readExchange({ body: call({ confirmation: 'code' }), answer: undefined });
  expect(confirmed.answered).toEqual({ id: inWords.asked?.id, how: 'approved' });
  expect(JSON.stringify([form, inWords])).not.toMatch(/"state"|"code"/);
});

test.each([undefined, Buffer.from(''), Buffer.from('{'), json([]), json(null), json({ params: 1 })])(
  'what is no call says nothing: %p',
  (body) => {
    expect(readExchange({ body, answer: body })).toEqual({
      targets: [],
      asked: undefined,
      answered: undefined,
    });
  },
);
