import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { callRecord, type CallRecord } from '../../../lambda/mcp/call-record.ts';
import { workflows } from '../../../lambda/mcp/workflows.ts';
import type { McpContext } from '../../../lambda/mcp/context.ts';
import { serveMcp } from '../../../lambda/mcp/serve.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import { legacy, modernRequest, request } from './posted.ts';
import { requestOf } from './sdk-fixture.ts';

const breaks = (): never => {
  throw new RangeError('Maximum call stack size exceeded');
};

/** A server in which nothing works. */
function broken(calls: readonly CallRecord[]): McpContext {
  const context = {
    requestId: 'request-1',
    shared: { caller: { permissions: new Set(), scopes: [] }, tools: { find: breaks, operations: [] } },
    stageTools: { find: breaks, list: breaks, operations: [] },
    safeguards: { stageSwitch: { check: breaks, isOff: breaks } },
    openClerk: breaks,
    report: {
      callOf: (id: unknown) => calls.find((call) => call.id === id),
      onEra: () => undefined,
      onRejected: () => undefined,
    },
  };
  return context as unknown as McpContext;
}

const methods: [string, Record<string, unknown>][] = [
  ['tools/list', {}],
  ['tools/call', { name: 'whoami', arguments: {} }],
  ['prompts/list', {}],
  ['prompts/get', { name: 'x' }],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['resources/read', { uri: 'clerk://users/user_1' }],
  ['completion/complete', { ref: { type: 'ref/prompt', name: 'x' }, argument: { name: 'a', value: 'b' } }],
];

test.each(
  methods.flatMap(([method, params]) => [
    [method, 'an older client', legacy(request(method, params))] as const,
    [method, 'a 2026-07-28 client', modernRequest(method, params)] as const,
  ]),
)(
  'a fault in %s before any tool runs is told %s by request id, and the log by its cause',
  async (method, _, posted) => {
    const call = callRecord(method, { id: 1 });
    const answer = await serveMcp(requestOf(posted), broken([call]));
    const body = await text(Readable.from(answer.body));
    expect(body).not.toContain('call stack');
    expect(body).toContain(
      '"error":{"code":-32603,"message":"The request failed inside this server. Request id: request-1."}',
    );
    expect(call).toMatchObject({ outcome: 'internal_error', cause: expect.any(RangeError) });
  },
);

test('parameters that the method does not have are an error of the client, not of the server', async () => {
  const call = callRecord('prompts/get', { id: 1 });
  const answer = await serveMcp(requestOf(legacy(request('prompts/get', { name: 7 }))), broken([call]));
  expect(await text(Readable.from(answer.body))).toContain('"code":-32602');
  expect(call).toMatchObject({ outcome: 'protocol_error', reason: 'invalid_params' });
});

test('the tools that the log calls workflows are there, and are those that are made of one', () => {
  for (const name of workflows) expect(tools.has(name)).toBe(true);
  const root = join(import.meta.dirname, '../../../lambda/tools');
  const made = ['access-review', 'bulk-users', 'offboarding', 'user-export'].flatMap((folder) =>
    readdirSync(join(root, folder)).flatMap((file) => {
      const source = readFileSync(join(root, folder, file), 'utf8');
      return source.includes('defineTool({') ? [/\bname: '(\w+)'/.exec(source)?.[1]] : [];
    }),
  );
  expect(new Set(made)).toEqual(workflows);
});
