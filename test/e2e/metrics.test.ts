import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Laptop, startLaptop, type TokenHolder } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { metricsIn } from '../embedded-metrics.ts';
import { approvalIn, userCalled } from './approvals-fixture.ts';
import { as, type ToolResult } from './clients.ts';
import { LogLines } from './log-lines.ts';
import { json, modernCall } from './messages.ts';

/* What CloudWatch makes metrics of: the lines that are in the log anyway. */

const log = new LogLines();
let laptop: Laptop;

beforeAll(async () => {
  laptop = await startLaptop({ assembly, onLog: log.add });
});
beforeEach(() => {
  laptop.clerk.reset();
  laptop.setKey(laptop.clerk.secretKey);
  log.lines.length = 0;
});
afterAll(() => laptop.close());

const call = (name: string, args: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: args },
});

async function send(
  message: object,
  { principal = 'unattended', headers = {} }: { principal?: TokenHolder; headers?: object } = {},
): Promise<string> {
  const response = await as(laptop, principal).fetch(laptop.mcpUrl, {
    method: 'POST',
    headers: { ...json, accept: 'application/json', ...headers },
    body: JSON.stringify(message),
  });
  return response.text();
}

/** The line of the call that was sent last. */
async function lineOf(tool: string): Promise<string> {
  return log.line(`"tool":"${tool}"`);
}
const metricsOf = async (tool: string) => metricsIn(await lineOf(tool));

describe('a call makes metrics by the line that says of it', () => {
  it('its duration and whether it failed, by its kind, and the requests to Clerk', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    await send({ jsonrpc: '2.0', id: 1, method: 'ping' });
    await log.line('"method":"ping"');
    await send(call('get_user', { userId }));
    expect(await metricsOf('get_user')).toEqual({
      'kind=read stage=local durationMs': expect.any(Number),
      'kind=read stage=local errors': 0,
      'stage=local clerkCalls': 1,
    });
  });

  it('what is written to the ledger, by the change that it is for', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    await send(call('update_user', { userId, firstName: 'Augusta' }));
    expect(await metricsOf('update_user')).toMatchObject({
      'kind=change stage=local errors': 0,
      'stage=local ledgerWrites': 2,
    });
  });

  it('a failure of Clerk, with what was tried again', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    laptop.clerk.fault({ kind: 'html-error', path: '/users/*' });
    await send(call('get_user', { userId }));
    laptop.clerk.clearFaults();
    expect(await metricsOf('get_user')).toMatchObject({
      'kind=read stage=local errors': 1,
      'stage=local clerkFailures': 1,
      'stage=local clerkRetries': 3,
      'stage=local clerkCalls': 4,
    });
  });

  it('a key that Clerk refuses', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    const { secretKey } = laptop.clerk;
    laptop.clerk.rotateSecretKey('sk_test_refusedrefusedrefusedrefusedrefused');
    await send(call('get_user', { userId }));
    laptop.clerk.rotateSecretKey(secretKey);
    expect(await metricsOf('get_user')).toMatchObject({
      'kind=read stage=local errors': 1,
      'stage=local keyRefused': 1,
    });
  });

  it('an approval that is asked for, and then given', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    const asked = await send(call('delete_user', { userId }), { principal: 'admin' });
    expect(await metricsOf('delete_user')).toMatchObject({
      'kind=change stage=local errors': 0,
      'stage=local approvalsAsked': 1,
    });
    log.lines.length = 0;
    const { confirmation } = approvalIn((JSON.parse(asked) as { result: ToolResult }).result);
    await send(call('delete_user', { userId, confirmation }), { principal: 'admin' });
    const given = await metricsOf('delete_user');
    expect(given).toMatchObject({ 'stage=local approvalsGiven': 1, 'stage=local ledgerWrites': 2 });
    expect(given).not.toHaveProperty(['stage=local approvalsAsked']);
  });

  it('a guardrail that refuses', async () => {
    // The only admin of Bluefin Analytics.
    await send(call('ban_user', { userId: userCalled(laptop.clerk, 'Grace') }), { principal: 'admin' });
    expect(await metricsOf('ban_user')).toMatchObject({
      'kind=change stage=local errors': 0,
      'stage=local guardrailRefusals': 1,
    });
  });

  it('a change of which nobody can tell whether it was made', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    laptop.clerk.fault({ kind: 'html-error', path: '/users/*', method: 'PATCH' });
    await send(call('update_user', { userId, firstName: 'Augusta' }));
    laptop.clerk.clearFaults();
    expect(await metricsOf('update_user')).toMatchObject({ 'stage=local changesUnknown': 1 });
  });

  it('that Clerk said to wait', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    laptop.clerk.fault({ kind: 'rate-limited', path: '/users/*' });
    await send(call('get_user', { userId }));
    laptop.clerk.clearFaults();
    expect(Object.keys(await metricsOf('get_user'))).toContain('stage=local rateLimited');
  });
});

describe('reconciliation makes some by its own lines', () => {
  it('of changes that are overdue, also where there are none', async () => {
    await laptop.reconcile();
    expect(metricsIn(await log.line('"event":"reconciled"'))).toEqual({ 'stage=local changesOverdue': 0 });
  });

  it('of what does not hold in the ledger, once a day', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    await send(call('update_user', { userId, firstName: 'Augusta' }));
    await laptop.freeze('reconcile', 10 * 60_000);
    await laptop.reconcile();
    await laptop.reconcile();
    expect(metricsIn(await log.line('"event":"verified"'))).toEqual({ 'stage=local ledgerBreaks': 0 });
  });
});

describe('a sign-in that is refused makes one by what it is refused for', () => {
  const refused = async (authorization: string) => {
    const response = await fetch(laptop.mcpUrl, {
      method: 'POST',
      headers: { ...json, authorization },
      body: JSON.stringify(call('whoami')),
    });
    await response.text();
    return metricsIn(await log.line('"event":"authorization"'));
  };

  it('a token that is none', async () => {
    expect(await refused('Bearer nonsense')).toMatchObject({
      'refusedFor=token stage=local signInsRefused': 1,
    });
  });

  it('and none where it is let in', async () => {
    await send(call('whoami'));
    const line = await log.line('"event":"authorization"');
    const metrics = line.includes('"_aws"') ? Object.keys(metricsIn(line)) : [];
    expect(metrics.filter((name) => name !== 'stage=local coldStarts')).toEqual([]);
  });
});

describe('the trace of a caller is in the line', () => {
  const header = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const meta = '00-1bf7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01';
  const traceOf = async () => (JSON.parse(await lineOf('whoami')) as Record<string, unknown>)['traceparent'];

  it('by the header', async () => {
    await send(call('whoami'), { headers: { traceparent: header } });
    expect(await traceOf()).toBe(header);
  });

  it('by `_meta`, which is nearer to the call, where both are there', async () => {
    const message = call('whoami');
    Object.assign(message.params, { _meta: { traceparent: meta } });
    await send(message, { headers: { traceparent: header } });
    expect(await traceOf()).toBe(meta);
  });

  it('and nothing that only calls itself one', async () => {
    await send(call('whoami'), { headers: { traceparent: `${header} "level":"ERROR"` } });
    expect(await traceOf()).toBeUndefined();
  });

  it('and on record, as what the client says of itself', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    const change = modernCall('update_user', { userId, firstName: 'Augusta' });
    const response = await as(laptop, 'unattended').fetch(laptop.mcpUrl, {
      ...change,
      headers: { ...change.headers, traceparent: header },
    });
    await response.text();
    const found = await send(call('search_audit_log', { target: userId }), { principal: 'admin' });
    expect(found).toContain(header);
  });
});
