import { describe, expect, test } from '@jest/globals';
import { startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { as } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { listedTools } from './listed-tools.ts';
import { LogLines } from './log-lines.ts';

interface ErrorBody {
  readonly error: { readonly message: string; readonly code: number };
}

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
const whoami = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'whoami', arguments: {} },
});

describe('over plain HTTP', () => {
  const log = new LogLines();
  const { laptop } = useLaptop({}, { onLog: log.add });

  const post = (body: string, headers: Record<string, string> = json) =>
    as(laptop).fetch(laptop.mcpUrl, { method: 'POST', headers, body });
  const messageOf = async (response: Response) => ((await response.json()) as ErrorBody).error.message;

  test('malformed JSON is a 400 that says so', async () => {
    const response = await post('{"jsonrpc":');
    expect(response.status).toBe(400);
    expect(await messageOf(response)).toBe('Parse error: the body is not valid JSON.');
  });

  test('an empty body is a 400 that says so', async () => {
    const response = await post('');
    expect(response.status).toBe(400);
    expect(await messageOf(response)).toBe('Parse error: the body is empty.');
  });

  test('another content type is a 415 that names the right one', async () => {
    const response = await post(list, { ...json, 'content-type': 'text/plain' });
    expect(response.status).toBe(415);
    expect(await messageOf(response)).toContain('must be application/json, not "text/plain"');
  });

  test('a body over 1 MB is a 413 with both sizes', async () => {
    const response = await post(`"${'x'.repeat(1_048_576)}"`);
    expect(response.status).toBe(413);
    expect(await messageOf(response)).toBe('The body has 1048578 bytes; at most 1048576 are read.');
  });

  test.each(['GET', 'DELETE'])('%s is a 405 that names POST', async (method) => {
    const response = await as(laptop).fetch(laptop.mcpUrl, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await messageOf(response)).toContain('POST');
  });

  test.each(['application/json', 'text/event-stream', '*/*', 'text/html'])(
    'Accept: %s gets an answer all the same',
    async (accept) => {
      const response = await post(list, { ...json, accept });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('"get_user"');
    },
  );

  test('a client that accepts only JSON gets plain JSON', async () => {
    const response = await post(list, { ...json, accept: 'application/json' });
    expect(response.headers.get('content-type')).toBe('application/json');
    const body = (await response.json()) as { id: number; result: { tools: unknown[] } };
    expect(body.id).toBe(1);
    expect(body.result.tools).toHaveLength(listedTools.admin.length);
  });

  test('a modern call without progress answers plain JSON', async () => {
    const response = await post(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 7,
        method: 'tools/call',
        params: {
          name: 'get_user',
          arguments: { userId: 'user_nobody' },
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
            'io.modelcontextprotocol/clientCapabilities': {},
          },
        },
      }),
      { ...json, 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'get_user' },
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual(expect.objectContaining({ id: 7 }));
  });

  test('no answer opens a session', async () => {
    const response = await post(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: {
          protocolVersion: '2025-11-25',
          capabilities: {},
          clientInfo: { name: 'test', version: '1' },
        },
      }),
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('mcp-session-id')).toBeNull();
  });

  test('each request logs its method, tool, outcome and Clerk calls, and nothing that was sent', async () => {
    const secretName = 'NobodyMayReadThis';
    const params = { name: 'create_user', arguments: { firstName: secretName, password: secretName } };
    await (await post(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }))).text();
    const line = await log.line('create_user');
    expect(JSON.parse(line)).toMatchObject({
      era: 'legacy',
      method: 'tools/call',
      tool: 'create_user',
      outcome: 'clerk_refused',
      status: 200,
      durationMs: expect.any(Number),
      clerkCalls: 1,
    });
    expect(log.lines.join('\n')).not.toContain(secretName);
    expect(log.lines.join('\n')).not.toContain('sk_test_');
  });
});

describe('a server whose key is not set yet', () => {
  test('lists its tools, answers calls with 503 and the command that sets it, and works once it is set', async () => {
    const laptop = await startLaptop({ assembly, secret: 'unset' });
    try {
      const send = (body: string) => as(laptop).fetch(laptop.mcpUrl, { method: 'POST', headers: json, body });
      expect((await send(list)).status).toBe(200);
      const response = await send(whoami);
      expect(response.status).toBe(503);
      expect(((await response.json()) as ErrorBody).error.message).toMatch(
        /key is not set yet.*aws secretsmanager put-secret-value --region \S+ --secret-id arn:aws:secretsmanager:/,
      );
      expect((await send(`[${list},${whoami}]`)).status).toBe(503);
      laptop.setKey(laptop.clerk.secretKey);
      expect((await send(whoami)).status).toBe(200);
    } finally {
      await laptop.close();
    }
  });
});

describe('a server that can not read its key when it starts', () => {
  test('answers 503 and when to try again, and logs the cause under the request id', async () => {
    const log = new LogLines();
    const laptop = await startLaptop({
      assembly,
      environment: { CLERK_SECRET_ID: 'no-such-secret' },
      onLog: log.add,
    });
    try {
      const response = await as(laptop).fetch(laptop.mcpUrl, { method: 'POST', headers: json, body: whoami });
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      const body = (await response.json()) as ErrorBody & { error: { data: { requestId: string } } };
      expect(body.error.message).toContain('could not be read');
      expect(JSON.stringify(body)).not.toContain('AccessDenied');
      expect(await log.line(body.error.data.requestId)).toContain('AccessDeniedException');
    } finally {
      await laptop.close();
    }
  });
});
