import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { type CloudWatchLogs, startCloudWatchLogs } from '../../../local/cloud/cloudwatch-logs.ts';
import { logFilter } from '../../../local/cloud/filter-pattern.ts';
import type { FunctionDefinition } from '../../../local/cloud/functions.ts';
import { createLogStore } from '../../../local/cloud/log-store.ts';

const stack = { name: 'test', region: 'us-east-1', accountId: '123456789012' };
const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'test' };
const arn = 'arn:aws:logs:us-east-1:123456789012:log-group:group';
const definition = {
  logGroupName: 'group',
  environment: { AWS_LAMBDA_LOG_STREAM_NAME: 'stream' } as Record<string, string>,
} as FunctionDefinition;

let service: CloudWatchLogs;
let client: CloudWatchLogsClient;
const store = createLogStore(['group']);
async function start(resource: string): Promise<void> {
  const role = {
    sessionArn: 'arn:aws:sts::123456789012:assumed-role/role/session',
    statements: [
      { Effect: 'Allow' as const, Action: ['logs:FilterLogEvents'], Resource: [resource], Condition: {} },
    ],
  };
  const callers = new Map([[credentials.accessKeyId, { ...credentials, role }]]);
  service = await startCloudWatchLogs(store, stack, { callers, region: stack.region });
  client = new CloudWatchLogsClient({
    endpoint: service.url,
    region: stack.region,
    credentials,
    maxAttempts: 1,
  });
}
const stop = async () => {
  client.destroy();
  await service.close();
};
const at = (second: number) => new Date(Date.UTC(2026, 0, 31, 12, 0, second)).toISOString();
const line = (second: number, more: object) => JSON.stringify({ timestamp: at(second), ...more });

beforeAll(() => {
  for (let second = 0; second < 250; second += 1)
    store.add(definition, line(second, { event: second === 240 ? 'wanted' : 'other' }));
  store.add(definition, 'no JSON');
});

describe('with a policy for the log group', () => {
  beforeAll(() => start(`${arn}:*`));
  afterAll(stop);

  test('pages without an event may have a token, and all of them together have what matches', async () => {
    const pages = [];
    const input = { logGroupName: 'group', filterPattern: '{ $.event = "wanted" }' };
    for await (const { events = [] } of paginateFilterLogEvents({ client }, input)) pages.push(events);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages[0]).toEqual([]);
    expect(pages.flat()).toMatchObject([
      { logStreamName: 'stream', timestamp: Date.parse(at(240)), message: line(240, { event: 'wanted' }) },
    ]);
  });

  test('both ends of the time count', async () => {
    const range = { startTime: Date.parse(at(3)), endTime: Date.parse(at(5)) };
    const { events = [] } = await client.send(
      new FilterLogEventsCommand({ logGroupName: 'group', ...range }),
    );
    expect(events.map(({ timestamp }) => timestamp)).toEqual(
      [3, 4, 5].map((second) => Date.parse(at(second))),
    );
  });

  test.each([
    ['another group', { logGroupName: 'other' }, 'AccessDeniedException'],
    [
      'a pattern that is none',
      { logGroupName: 'group', filterPattern: '{ event = }' },
      'InvalidParameterException',
    ],
    [
      'a token that was not given out',
      { logGroupName: 'group', nextToken: 'next' },
      'InvalidParameterException',
    ],
  ])('%s is refused', async (_, input, name) => {
    await expect(client.send(new FilterLogEventsCommand(input))).rejects.toMatchObject({ name });
  });
});

describe('with a policy for the name without :*', () => {
  beforeAll(() => start(arn));
  afterAll(stop);

  test('nothing is shown', async () => {
    await expect(client.send(new FilterLogEventsCommand({ logGroupName: 'group' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('a pattern', () => {
  test.each([
    ['{ $.a = "x" }', { a: 'x' }, true],
    ['{ $.a = "x" }', { a: 'xy' }, false],
    ['{ $.a = "x*" }', { a: 'xy' }, true],
    ['{ $.a.b = "x" }', { a: { b: 'x' } }, true],
    ['{ $.a[0] = "*" }', { a: [] }, false],
    ['{ $.a[0] = "*" }', { a: ['x'] }, true],
    ['{ ($.a = "x") && ($.b = "y") }', { a: 'x', b: 'y' }, true],
    ['{ ($.a = "x") && ($.b = "y") }', { a: 'x' }, false],
    ['{ $.a = "a.c" }', { a: 'abc' }, false],
  ])('%s of %j: %s', (pattern, message, matches) => {
    expect(logFilter(pattern)(JSON.stringify(message))).toBe(matches);
  });
});
