import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LocalCloud } from '../../../local/cloud/cloud.ts';
import { startLocalCloud } from '../../../local/cloud/cloud.ts';
import type { Laptop } from '../../../local/laptop.ts';
import { startLaptop } from '../../../local/laptop.ts';
import { assembly, fixtureAssembly } from '../../assembly.ts';
import { userCalled } from '../approvals-fixture.ts';
import { as } from '../clients.ts';
import { json, legacyCall, modernCall, modernRequest } from '../messages.ts';
import { hasRuntimeClient, runtimeFunction } from './runtime-function.ts';

/*
 * The workers of the local cloud stand for Lambda's runtime. Here the same code runs in processes with Lambda's own
 * runtime client, and what reaches a client is the same.
 */

if (!hasRuntimeClient && process.env['RUNTIME_TESTS'] === 'required') {
  throw new Error('The runtime client is not there: npm ci --prefix test/e2e/runtime --ignore-scripts');
}
const whereThereIsOne = hasRuntimeClient ? describe : describe.skip;

/** All of an answer that is not of its moment and place: addresses, ids, times. */
async function seen(answering: Promise<Response>) {
  const response = await answering;
  const of = { status: response.status, headers: Object.fromEntries(response.headers) };
  for (const name of ['date', 'x-amzn-requestid', 'x-amz-apigw-id']) delete of.headers[name];
  const body = await response.text().catch(() => 'cut off');
  const text = JSON.stringify({ ...of, body })
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, '<url>')
    .replaceAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, '<uuid>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|\b1[78]\d{11}\b/g, '<time>');
  return JSON.parse(text) as typeof of & { body: string };
}

whereThereIsOne('what functions may do', () => {
  let clouds: { worker: LocalCloud; runtime: LocalCloud };
  beforeAll(async () => {
    const [worker, runtime] = await Promise.all([
      startLocalCloud({ assembly: fixtureAssembly }),
      startLocalCloud({ assembly: fixtureAssembly, createFunction: runtimeFunction }),
    ]);
    clouds = { worker, runtime };
  });
  afterAll(() => Promise.all([clouds.worker.close(), clouds.runtime.close()]));

  test.each([
    ['streams in parts', '/streamed?do=parts', 201],
    ['streams an object', '/streamed?do=object', 200],
    ['says that nothing comes', '/streamed?do=saidEmpty', 202],
    ['sets all kinds of headers', '/streamed?do=headers', 401],
    ['ends with a body, and has written none', '/streamed?do=endOnly', 502],
    ['ends without a word', '/streamed?do=endAlone', 502],
    ['throws before it has a stream', '/streamed?do=throw', 502],
    ['throws before the first byte', '/streamed?do=throwEarly', 502],
    ['throws after the first byte', '/streamed?do=break', 200],
    ['writes what is no prelude', '/streamed?do=malformed', 502],
    ['ends its process', '/streamed?do=exit', 502],
    ['has an exception that nobody catches', '/streamed?do=uncaught', 502],
    ['answers at once', '/buffered?do=headers', 401],
    ['answers what is no answer', '/buffered?do=malformed', 502],
    ['throws', '/buffered?do=throw', 502],
    ['is an authorizer that refuses', '/guarded', 401],
  ])('one that %s is answered alike', async (_, path, status) => {
    const headers = { authorization: path === '/guarded' ? 'unauthorized' : 'allow' };
    const [fromWorker, fromRuntime] = await Promise.all(
      [clouds.worker, clouds.runtime].map((cloud) => seen(fetch(cloud.endpoint(path), { headers }))),
    );
    expect(fromWorker?.status).toBe(status);
    expect(fromRuntime).toEqual(fromWorker);
  });
});

whereThereIsOne('the functions of the stack', () => {
  let worker: Laptop;
  let runtime: Laptop;
  beforeAll(async () => {
    [worker, runtime] = await Promise.all([
      startLaptop({ assembly }),
      startLaptop({ assembly, createFunction: runtimeFunction }),
    ]);
  });
  afterAll(() => Promise.all([worker.close(), runtime.close()]));

  const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
    method: 'POST',
    headers: { ...json, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const withProgress = (call: { headers: Record<string, string>; body: string }, token: string) => {
    const message = JSON.parse(call.body);
    message.params._meta = { ...message.params._meta, progressToken: token };
    return { method: 'POST', headers: call.headers, body: JSON.stringify(message) };
  };

  test.each<[string, number, (laptop: Laptop) => RequestInit]>([
    ['a list', 200, () => modernRequest('tools/list')],
    ['a call of an older client', 200, () => legacyCall('whoami')],
    ['a read', 200, ({ clerk }) => modernCall('get_user', { userId: userCalled(clerk, 'Ada') })],
    [
      'a change',
      200,
      ({ clerk }) => modernCall('update_user', { userId: userCalled(clerk, 'Hugo'), lastName: 'New' }),
    ],
    [
      'a stream with progress',
      200,
      ({ clerk }) => withProgress(modernCall('offboard_user', { userId: userCalled(clerk, 'Yusuf') }), 'p'),
    ],
    ['a tool that fails', 200, () => legacyCall('get_user', { userId: 'user_2none' })],
    ['a notification', 202, () => post({ jsonrpc: '2.0', method: 'notifications/initialized' })],
    ['what is no JSON', 400, () => post('{')],
    ['another method', 405, () => ({ method: 'DELETE' })],
    [
      'a token that is none',
      401,
      () => ({ ...legacyCall('whoami'), headers: { ...json, authorization: 'Bearer x' } }),
    ],
  ])('%s is answered alike', async (_, status, requestOf) => {
    const ask = (laptop: Laptop) => {
      const request = requestOf(laptop);
      const isStranger = JSON.stringify(request.headers ?? {}).includes('Bearer x');
      return seen((isStranger ? fetch : as(laptop).fetch)(laptop.mcpUrl, request));
    };
    const [fromWorker, fromRuntime] = await Promise.all([ask(worker), ask(runtime)]);
    expect(fromWorker?.status).toBe(status);
    expect(fromRuntime).toEqual(fromWorker);
  });

  test('the schedule comes to its end', async () => {
    expect(await runtime.runSchedule()).toEqual([undefined]);
  });
});
