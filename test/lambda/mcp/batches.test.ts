import { describe, expect, jest, test } from '@jest/globals';
import { startCall } from './call-under-way.ts';
import { legacy, modern, modernRequest, request } from './posted.ts';
import { askOurs, type Posted } from './sdk-fixture.ts';

const ping = (id: unknown) => request('ping', undefined, id);
const echo = (id: unknown) => request('tools/call', { name: 'echo', arguments: { text: id } }, id);
const note = (method: string, params?: object) => ({ jsonrpc: '2.0', method, ...(params && { params }) });
const cancels = (requestId: unknown) =>
  note('notifications/cancelled', { requestId, reason: 'changed my mind' });
const pings = (count: number) => Array.from({ length: count }, (_, id) => ping(id));

const codeIn = (body: string) => (JSON.parse(body) as { error: { code: number } }).error.code;
/** The ids of the responses in an answer, in order. */
const idsIn = (body: string) =>
  [...body.matchAll(/^data: (.*)$/gm)].map(([, json = '']) => (JSON.parse(json) as { id: unknown }).id);

describe('a batch is refused as a whole with 400 and -32600', () => {
  const versions = [
    '2025-11-25',
    '2025-06-18',
    '2024-11-05',
    '2024-10-07',
    modern,
    '2027-01-01',
    'latest',
    '',
  ];
  const refused: [string, Posted, string][] = [
    ...versions.map((version): [string, Posted, string] => [
      `with version ${JSON.stringify(version)}, which has no batches`,
      legacy([ping(1)], ['MCP-Protocol-Version', version]),
      'part of MCP 2025-03-26 alone',
    ]),
    ['of 21 messages', legacy(pings(21)), 'may have 20 messages, this one has 21'],
    ['of 21 notifications', legacy(Array.from({ length: 21 }, () => note('notifications/x'))), 'may have 20'],
    ['with two requests of one id', legacy([ping(1), echo(1)]), 'two requests of the batch have the same id'],
    ['with two requests of one id, not in a row', legacy([ping('a'), ping(1), echo('a')]), 'the same id'],
    [
      'with two spellings of one number',
      legacy(JSON.parse(`[${JSON.stringify(ping(1))},{"jsonrpc":"2.0","id":1.0,"method":"ping"}]`)),
      'the same id',
    ],
    ['of nothing', legacy([]), 'empty JSON-RPC batch'],
    [
      'with an element of 2026-07-28',
      legacy([ping(1), modernRequest('tools/list').message]),
      'may not contain',
    ],
    ['with an element that is no message', legacy([ping(1), 7]), 'contains an invalid message'],
    [
      'with initialize among others',
      legacy([
        request('initialize', {
          protocolVersion: '2025-03-26',
          capabilities: {},
          clientInfo: { name: 'test', version: '1' },
        }),
        ping(2),
      ]),
      'Only one initialization request',
    ],
  ];

  test.each(refused)('%s', async (_, posted, reason) => {
    const { status, body } = await askOurs(posted);
    expect(status).toBe(400);
    expect(codeIn(body)).toBe(-32_600);
    expect(body).toContain(reason);
  });

  test('with two different versions named, as a mismatch of headers', async () => {
    const versions = ['2025-03-26', '2025-06-18'].map((version): [string, string] => [
      'MCP-Protocol-Version',
      version,
    ]);
    const { status, body } = await askOurs(legacy([ping(1)], ...versions));
    expect([status, codeIn(body)]).toEqual([400, -32_020]);
  });
});

describe('a batch is answered', () => {
  test.each([
    ['without a version', []],
    ['with version 2025-03-26', [['MCP-Protocol-Version', '2025-03-26']]],
    ['with space around its version', [['MCP-Protocol-Version', ' 2025-03-26 ']]],
    [
      'with its version named twice alike',
      [
        ['MCP-Protocol-Version', '2025-03-26'],
        ['MCP-Protocol-Version', '2025-03-26'],
      ],
    ],
  ] as const)('%s', async (_, headers) => {
    const { status, body } = await askOurs(legacy([ping(1), echo(2)], ...headers));
    expect(status).toBe(200);
    expect(idsIn(body)).toEqual([1, 2]);
  });

  test('with 20 messages', async () => {
    expect(idsIn((await askOurs(legacy(pings(20)))).body)).toHaveLength(20);
  });

  test('with a number and a text that are written alike, which are two ids', async () => {
    const { body } = await askOurs(legacy([echo(1), echo('1')]));
    expect(idsIn(body)).toEqual([1, '1']);
  });
});

describe('a cancellation in the same batch takes no response away', () => {
  test.each([
    ['after its request', [echo(7), cancels(7)]],
    ['before its request', [cancels(7), echo(7)]],
    ['more than once', [cancels(7), echo(7), cancels(7)]],
    ['malformed', [echo(7), note('notifications/cancelled', { requestId: 7, reason: 7 })]],
    ['of another request', [echo(7), cancels(8)]],
    ['of the text of its id', [echo(7), cancels('7')]],
  ])('%s', async (_, messages) => {
    const { status, body } = await askOurs(legacy(messages));
    expect(status).toBe(200);
    expect(idsIn(body)).toEqual([7]);
  });

  test('and leaves the others theirs', async () => {
    const { body } = await askOurs(legacy([echo(7), cancels(7), ping(2)]));
    expect(new Set(idsIn(body))).toEqual(new Set([2, 7]));
  });

  test('alone is taken, and nothing comes of it', async () => {
    expect(await askOurs(legacy([cancels(7)]))).toEqual({ status: 202, headers: {}, body: '' });
    expect(await askOurs(legacy(cancels(7)))).toEqual({ status: 202, headers: {}, body: '' });
  });
});

describe('no answer is complete before all work that was begun has ended', () => {
  const work = (id: unknown) => request('tools/call', { name: 'work' }, id);

  test.each([
    ['that is cancelled in the same batch', [work(7), cancels(7)]],
    ['that is cancelled before it comes', [cancels(7), work(7)]],
    ['beside what is done at once', [ping(1), work(7), note('notifications/initialized')]],
  ])('%s', async (_, messages) => {
    const call = await startCall(legacy(messages), 'application/json');
    const answered = jest.fn();
    void call.answer.then(answered);
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    expect(answered).not.toHaveBeenCalled();
    call.end();
    const { body } = await call.answer;
    expect(body).toEqual([expect.stringContaining('"content":[]')]);
  });
});
