import { describe, expect, test } from '@jest/globals';
import { envelope, legacy, modern, modernRequest, request } from './posted.ts';
import { askOurs, askSdk, askSdkForJson, type Posted } from './sdk-fixture.ts';

const initialize = request('initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
});
const call = (name: string, args?: object, meta?: object) => ({
  name,
  ...(args && { arguments: args }),
  ...(meta && { _meta: meta }),
});
const echo = call('echo', { text: 'hä\u2028?' });
const note = (method: string, params?: object) => ({ jsonrpc: '2.0', method, ...(params && { params }) });

const methods: [string, Record<string, unknown>][] = [
  ['ping', {}],
  ['tools/list', {}],
  ['tools/list', { cursor: 'second' }],
  ['tools/list', { cursor: 2 }],
  ['tools/call', echo],
  ['tools/call', call('echo', undefined, { progressToken: 'p', traceparent: 'x' })],
  ['tools/call', { ...echo, requestState: 'asked', inputResponses: { sure: { action: 'accept' } } }],
  ['tools/call', { ...echo, requestState: 7, inputResponses: { sure: 3 } }],
  ['tools/call', call('progress', {}, { progressToken: 'p' })],
  ['tools/call', call('progress', {}, { progressToken: 7 })],
  ['tools/call', call('progress-then-fail')],
  ['tools/call', call('break')],
  ['tools/call', call('ask')],
  ['tools/call', call('nonsense')],
  ['tools/call', call('no such tool')],
  ['tools/call', call('ünïcode')],
  ['tools/call', {}],
  ['tools/call', { name: 7 }],
  ['tools/call', { name: 'echo', arguments: 'none' }],
  ['tools/call', { name: 'echo', arguments: [] }],
  ...[-32700, -32600, -32601, -32602, -32603, -32002, -32020, -32021, -32022, -32042, 1, 0.5].map(
    (code): [string, Record<string, unknown>] => ['tools/call', call('fail', { text: code })],
  ),
  ['prompts/list', {}],
  ['prompts/get', { name: 'greet' }],
  ['prompts/get', { name: 'greet', arguments: { to: 'you' } }],
  ['prompts/get', { name: 'greet', arguments: { to: 7 } }],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['resources/read', { uri: 'test://here' }],
  ['resources/read', { uri: 'test://none' }],
  ['resources/read', {}],
  ['resources/subscribe', { uri: 'test://here' }],
  [
    'completion/complete',
    { ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'to', value: 'y' } },
  ],
  ['completion/complete', { ref: { type: 'ref/other' } }],
  ['logging/setLevel', { level: 'debug' }],
  ['server/discover', {}],
  ['subscriptions/listen', {}],
  ['subscriptions/listen', { notifications: {} }],
  [
    'subscriptions/listen',
    { notifications: { toolsListChanged: true, resourceSubscriptions: ['test://here'] } },
  ],
  ['subscriptions/listen', { notifications: { toolsListChanged: 'yes' } }],
  ['tasks/get', { taskId: 't' }],
  ['sampling/createMessage', {}],
  ['no/such/method', {}],
  ['constructor', {}],
  ['', {}],
];

const named = (...headers: Posted['headers']) => modernRequest('tools/call', echo, headers);
const version = ['MCP-Protocol-Version', modern] as const;
const method = ['Mcp-Method', 'tools/call'] as const;
const base64 = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`;

const headerRules: [string, Posted][] = [
  ['no headers', named()],
  ['no version', named(method, ['Mcp-Name', 'echo'])],
  ['no method', named(version, ['Mcp-Name', 'echo'])],
  ['no name', named(version, method)],
  ['an empty name', named(version, method, ['Mcp-Name', ''])],
  ['another name', named(version, method, ['Mcp-Name', 'fail'])],
  ['a name in another case', named(version, method, ['Mcp-Name', 'Echo'])],
  ['a name with space around', named(version, method, ['Mcp-Name', ' \techo '])],
  ['the name twice', named(version, method, ['Mcp-Name', 'echo'], ['Mcp-Name', 'echo'])],
  ['an encoded name', named(version, method, ['Mcp-Name', base64('echo')])],
  ['another name, encoded', named(version, method, ['Mcp-Name', base64('écho')])],
  ['a name with a byte order mark', named(version, method, ['Mcp-Name', base64('\ufeffecho')])],
  ['a name in broken base64', named(version, method, ['Mcp-Name', '=?base64?ZWNobw?='])],
  ['a name in base64 that is no UTF-8', named(version, method, ['Mcp-Name', '=?base64?/w==?='])],
  ['a name encoded to nothing', named(version, method, ['Mcp-Name', '=?base64??='])],
  ['a name whose marks overlap', named(version, method, ['Mcp-Name', '=?base64?='])],
  ['a name in another encoding', named(version, method, ['Mcp-Name', '=?BASE64?ZWNobw==?='])],
  ['another method', named(version, ['Mcp-Method', 'tools/list'], ['Mcp-Name', 'echo'])],
  ['a method in another case', named(version, ['mcp-method', 'Tools/Call'], ['Mcp-Name', 'echo'])],
  ['the method twice', named(version, method, method, ['Mcp-Name', 'echo'])],
  [
    'names of headers in other cases',
    named(['MCP-PROTOCOL-VERSION', modern], ['MCP-METHOD', 'tools/call'], ['mcp-NAME', 'echo']),
  ],
  ['the version twice', named(version, version, method, ['Mcp-Name', 'echo'])],
  [
    'a version with space around',
    named(['MCP-Protocol-Version', ` ${modern}`], method, ['Mcp-Name', 'echo']),
  ],
  ['an older version', named(['MCP-Protocol-Version', '2025-11-25'], method, ['Mcp-Name', 'echo'])],
  ['a newer version', named(['MCP-Protocol-Version', '2027-01-01'], method, ['Mcp-Name', 'echo'])],
  ['a URI in the name', modernRequest('resources/read', { uri: 'test://here' })],
  [
    'another URI in the name',
    modernRequest('resources/read', { uri: 'test://here' }, [
      version,
      ['Mcp-Method', 'resources/read'],
      ['Mcp-Name', 'test://none'],
    ]),
  ],
  [
    'a task in the name',
    modernRequest('tasks/get', { taskId: 't' }, [version, ['Mcp-Method', 'tasks/get'], ['Mcp-Name', 'u']]),
  ],
  ['no name where the body has none', modernRequest('tools/call', {}, [version, method])],
  [
    'a name where the body has none',
    modernRequest('tools/call', {}, [version, method, ['Mcp-Name', base64('é')]]),
  ],
  [
    'a name where none belongs',
    modernRequest('tools/list', {}, [version, ['Mcp-Method', 'tools/list'], ['Mcp-Name', 'x']]),
  ],
  ...[
    '2025-11-25',
    '2025-06-18',
    '2025-03-26',
    '2024-11-05',
    '2024-10-07',
    '1999-01-01',
    modern,
    '2027-01-01',
    'latest',
    '',
  ].flatMap((value): [string, Posted][] => [
    [
      `an older request with version ${value}`,
      legacy(request('tools/list'), ['mcp-protocol-version', value]),
    ],
    [`initialize with version ${value}`, legacy(initialize, ['mcp-protocol-version', value])],
    [
      `a broken initialize with version ${value}`,
      legacy(request('initialize', {}), ['mcp-protocol-version', value]),
    ],
    [
      `a notification with version ${value}`,
      legacy(note('notifications/initialized'), ['mcp-protocol-version', value]),
    ],
    [
      `a response with version ${value}`,
      legacy({ jsonrpc: '2.0', id: 1, result: {} }, ['mcp-protocol-version', value]),
    ],
  ]),
  ['a batch with the version of batches', legacy([request('ping')], ['mcp-protocol-version', '2025-03-26'])],
  ['an older request with the newer headers', legacy(request('tools/list'), method, ['Mcp-Name', 'other'])],
  [
    'a notification of another method',
    legacy(note('notifications/x'), version, ['Mcp-Method', 'notifications/y']),
  ],
];

const withMeta = (meta: unknown, ...headers: Posted['headers']): Posted => ({
  headers: headers.length > 0 ? headers : [version, ['Mcp-Method', 'tools/list']],
  message: request('tools/list', { _meta: meta }),
});
const claim = 'io.modelcontextprotocol/protocolVersion';
const { [claim]: _claim, ...unclaimed } = envelope;

const shapes: [string, Posted][] = [
  ...[null, true, 7, 'text', {}, [], [[]], [null], [{}], [request('ping'), {}]].map(
    (message): [string, Posted] => [JSON.stringify(message), legacy(message)],
  ),
  ['no jsonrpc', legacy({ id: 1, method: 'ping' })],
  ['another jsonrpc', legacy({ ...request('ping'), jsonrpc: '1.0' })],
  ...[null, true, 1.5, 2 ** 60, -1, 0, '', 'one', {}, []].flatMap((id): [string, Posted][] => [
    [`the id ${JSON.stringify(id)}`, legacy(request('ping', undefined, id))],
    [
      `the id ${JSON.stringify(id)}, 2026`,
      {
        headers: [version, ['Mcp-Method', 'tools/list']],
        message: request('tools/list', { _meta: envelope }, id),
      },
    ],
  ]),
  ...[null, true, 1, {}, []].map((name): [string, Posted] => [
    `the method ${JSON.stringify(name)}`,
    legacy(request(name)),
  ]),
  ...[null, true, 1, 'x', []].map((params): [string, Posted] => [
    `the params ${JSON.stringify(params)}`,
    legacy(request('tools/list', params)),
  ]),
  ['a key too many', legacy({ ...request('ping'), more: 1 })],
  ['a method and a result', legacy({ ...request('ping'), result: {} })],
  ['no method', legacy({ jsonrpc: '2.0', id: 1 })],
  ['a response', legacy({ jsonrpc: '2.0', id: 1, result: {} })],
  ['an error response', legacy({ jsonrpc: '2.0', id: 1, error: { code: 1, message: 'no' } })],
  ['an error response without id', legacy({ jsonrpc: '2.0', error: { code: 1, message: 'no' } })],
  ['a broken error response', legacy({ jsonrpc: '2.0', id: 1, error: {} })],
  [
    'params with a prototype',
    legacy(
      JSON.parse(
        '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"__proto__":{"a":1},"text":"x"}}}',
      ),
    ),
  ],
  ['a broken _meta', legacy(request('tools/list', { _meta: 'none' }))],
  ['a broken progress token', legacy(request('tools/call', call('progress', {}, { progressToken: {} })))],
  ...[
    'notifications/initialized',
    'notifications/cancelled',
    'notifications/progress',
    'notifications/x',
    'tools/list',
  ].flatMap((name): [string, Posted][] => [
    [`the notification ${name}`, legacy(note(name))],
    [`the notification ${name}, 2026`, legacy(note(name, { requestId: 1 }), version, ['Mcp-Method', name])],
    [`the notification ${name} with an envelope`, legacy(note(name, { _meta: envelope }))],
    [`the notification ${name} with half an envelope`, legacy(note(name, { _meta: { [claim]: 7 } }))],
    [
      `the notification ${name} of an older revision`,
      legacy(note(name, { _meta: { [claim]: '2025-11-25' } })),
    ],
  ]),
  ['a cancellation', legacy(note('notifications/cancelled', { requestId: 1, reason: 'done' }))],
  ['an envelope without a header', withMeta(envelope, ['x', 'y'])],
  ['no envelope', withMeta(undefined)],
  ['an empty envelope', withMeta({})],
  ['an envelope without a claim', withMeta(unclaimed)],
  ['a claim alone', withMeta({ [claim]: modern })],
  ['a claim that is no text', withMeta({ ...envelope, [claim]: 7 })],
  [
    'capabilities that are none',
    withMeta({ ...envelope, 'io.modelcontextprotocol/clientCapabilities': 'all' }),
  ],
  ['client info that is none', withMeta({ ...envelope, 'io.modelcontextprotocol/clientInfo': 'me' })],
  ...['2025-11-25', '2027-01-01', '1', ''].map((value): [string, Posted] => [
    `an envelope of ${value}`,
    withMeta({ ...envelope, [claim]: value }, ['mcp-protocol-version', value], ['mcp-method', 'tools/list']),
  ]),
  [
    'initialize with an envelope',
    modernRequest('initialize', initialize['params'] as Record<string, unknown>),
  ],
  [
    'a question to a client that can answer none',
    {
      ...modernRequest('tools/call', call('ask')),
      message: request('tools/call', {
        ...call('ask'),
        _meta: { ...envelope, 'io.modelcontextprotocol/clientCapabilities': {} },
      }),
    },
  ],
];

const two = (first: unknown, second: unknown) => [
  request('ping', undefined, first),
  request('tools/call', echo, second),
];
const batches: [string, unknown[]][] = [
  ['one request', [request('tools/list')]],
  ['two requests', two(1, 2)],
  ['ids of two kinds', two(1, '1')],
  ['a request and a notification', [note('notifications/initialized'), request('ping')]],
  ['a request and a response', [{ jsonrpc: '2.0', id: 5, result: {} }, request('ping')]],
  ['notifications', [note('notifications/initialized'), note('notifications/x')]],
  ['responses', [{ jsonrpc: '2.0', id: 5, result: {} }]],
  ['progress among others', [request('tools/call', call('progress'), 1), ...two(2, 3)]],
  ['unknown methods', [request('no/such/method', {}, 1), request('no/other', {}, 2)]],
  [
    'a late cancellation of another request',
    [request('ping'), note('notifications/cancelled', { requestId: 2 })],
  ],
  ['initialize alone', [initialize]],
  ['initialize and more', [initialize, request('ping', undefined, 2)]],
  ['initialize twice', [initialize, initialize]],
  ['a broken initialize and more', [request('initialize', {}), request('ping', undefined, 2)]],
  ['an element of 2026', [request('ping'), request('tools/list', { _meta: envelope }, 2)]],
  ['as many as there may be', Array.from({ length: 20 }, (_, id) => request('ping', undefined, id))],
];

const both = async (posted: Posted) => ({ ours: await askOurs(posted), sdk: await askSdk(posted) });

describe("what a client gets is what the SDK's own handler gives", () => {
  test.each(methods)('to an older client: %s %j', async (name, params) => {
    const { ours, sdk } = await both(legacy(request(name, params)));
    expect(ours).toEqual(sdk);
  });

  test.each(methods)('to a 2026-07-28 client: %s %j', async (name, params) => {
    const { ours, sdk } = await both(modernRequest(name, params));
    expect(ours).toEqual(sdk);
  });

  test.each(headerRules)('for headers: %s', async (_, posted) => {
    const { ours, sdk } = await both(posted);
    expect(ours).toEqual(sdk);
  });

  test.each(shapes)('for a message: %s', async (_, posted) => {
    const { ours, sdk } = await both(posted);
    expect(ours).toEqual(sdk);
  });

  test.each(batches)('for a batch: %s', async (_, messages) => {
    const { ours, sdk } = await both(legacy(messages));
    expect(ours).toEqual(sdk);
  });
});

describe("what an older client gets that reads JSON only is what the SDK's transport gives", () => {
  const single = methods.map(([name, params]): [string, unknown] => [
    `${name} ${JSON.stringify(params)}`,
    request(name, params),
  ]);
  // The transport does not refuse an element of 2026: that is the classification's.
  const others = batches.filter(([name]) => name !== 'an element of 2026');

  test.each([...single, ...others])('%s', async (_, message) => {
    const posted = legacy(message);
    expect(await askOurs(posted, 'application/json')).toEqual(await askSdkForJson(posted));
  });
});
