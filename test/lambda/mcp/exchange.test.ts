import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type CallUnderWay, legacyCall, modernCall, startCall } from './call-under-way.ts';
import { legacy, request } from './posted.ts';

const keepAlive = ': keepalive\n\n';
const response = expect.stringMatching(/^event: message\ndata: \{"result":\{"content":\[\].*\n\n$/);
const eras = [
  ['an older client', legacyCall],
  ['a 2026-07-28 client', modernCall],
] as const;

beforeEach(() => {
  // Those alone: what is awaited goes on by itself.
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setTimeout',
      'clearTimeout',
    ],
  });
});
afterEach(() => {
  jest.useRealTimers();
});

async function streamOf({ answer }: CallUnderWay): Promise<Readable> {
  const { body } = await answer;
  if (!(body instanceof Readable)) throw new Error(`No stream: ${body.join('')}`);
  return body;
}

/** What has come and was not read before. */
const news = (stream: Readable) => String(stream.read() ?? '');

describe('a client that waits', () => {
  test('gets a comment every 15 seconds of silence from the first on, if it is an older one', async () => {
    const call = await startCall(legacyCall);
    jest.advanceTimersByTime(15_000);
    const stream = await streamOf(call);
    expect(news(stream)).toBe(keepAlive);
    jest.advanceTimersByTime(14_999);
    expect(news(stream)).toBe('');
    jest.advanceTimersByTime(1);
    expect(news(stream)).toBe(keepAlive);
    call.end();
    expect(await text(stream)).toEqual(response);
    expect(jest.getTimerCount()).toBe(0);
  });

  test.each(eras)('gets comments between progress and response: %s', async (_, posted) => {
    const call = await startCall(posted);
    await call.tell(1);
    const stream = await streamOf(call);
    expect(news(stream)).toContain('"progress":1');
    jest.advanceTimersByTime(30_000);
    expect(news(stream)).toBe(keepAlive + keepAlive);
    call.end();
    expect(await text(stream)).toEqual(response);
    expect(jest.getTimerCount()).toBe(0);
  });

  test.each([
    ['a 2026-07-28 client that is told of no progress', modernCall, undefined],
    ['an older client that reads JSON only', legacyCall, 'application/json'],
    ['a 2026-07-28 client that reads JSON only', modernCall, 'application/json'],
  ])('gets one JSON text however long it takes: %s', async (_, posted, accept) => {
    const call = await startCall(posted, accept);
    if (accept !== undefined) await call.tell(1);
    jest.advanceTimersByTime(60_000);
    call.end();
    const { headers, body } = await call.answer;
    expect(headers['content-type']).toBe('application/json');
    expect(body).toEqual([expect.stringMatching(/^\{"result":\{"content":\[\]/)]);
  });

  test('gets no comment when the response is there at once', async () => {
    const call = await startCall(legacyCall);
    call.end();
    expect((await call.answer).body).toEqual([response]);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('gets what was answered before the silence first', async () => {
    const call = await startCall(
      legacy([request('ping', undefined, 2), request('tools/call', { name: 'work' })]),
    );
    // The answer to the other is out once nothing is left to do.
    await new Promise(setImmediate);
    jest.advanceTimersByTime(15_000);
    const stream = await streamOf(call);
    expect(news(stream)).toBe(`event: message\ndata: {"result":{},"jsonrpc":"2.0","id":2}\n\n${keepAlive}`);
    call.end();
    expect(await text(stream)).toEqual(response);
    expect(jest.getTimerCount()).toBe(0);
  });

  test.each(eras)('gets progress in order and before the response, read or not: %s', async (_, posted) => {
    const call = await startCall(posted);
    const steps = Array.from({ length: 1_000 }, (__, index) => index + 1);
    for (const progress of steps) await call.tell(progress);
    call.end();
    const events = (await text(await streamOf(call))).split('\n\n');
    expect(events.slice(0, -2).map((event) => Number(/"progress":(\d+)/.exec(event)?.[1]))).toEqual(steps);
    expect(`${events.at(-2)}\n\n`).toEqual(response);
  });
});

describe.each(eras)('a stream that breaks under the work for %s', (_, posted) => {
  const broken = new Error('broken');

  async function breakOff(): Promise<{ call: CallUnderWay; stream: Readable }> {
    const call = await startCall(posted);
    await call.tell(1);
    const stream = await streamOf(call);
    stream.on('error', () => undefined).destroy(broken);
    return { call, stream };
  }

  test('gets no further comments', async () => {
    const { call } = await breakOff();
    expect(jest.getTimerCount()).toBe(0);
    await call.tell(2);
    expect(jest.getTimerCount()).toBe(0);
    call.end();
  });

  test('does not fail the work: nobody hears of its progress, and it goes on', async () => {
    const { call } = await breakOff();
    await expect(call.tell(2)).resolves.toBeUndefined();
    call.end();
  });

  test('closes when the work is over, and not before', async () => {
    const { call, stream } = await breakOff();
    await call.tell(2);
    expect(stream.closed).toBe(false);
    call.end();
    await expect(once(stream, 'close')).rejects.toBe(broken);
    expect(stream.closed).toBe(true);
  });
});
