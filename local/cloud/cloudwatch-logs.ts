import { createServer, type RequestListener } from 'node:http';
import * as z from 'zod';
import { logFilter } from './filter-pattern.ts';
import { closeServer, listen } from './listen.ts';
import type { LogStore } from './log-store.ts';
import type { StackIdentity } from './resource-values.ts';
import { jsonIn, sendJson, type ServiceAccess, type SignedRequest, signedService } from './signed-service.ts';

/*
 * FilterLogEvents of CloudWatch Logs, and nothing else:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */

const filterRequest = z.strictObject({
  logGroupName: z.string().min(1).max(512),
  startTime: z.int().min(0).optional(),
  endTime: z.int().min(0).optional(),
  filterPattern: z.string().max(1024).default(''),
  nextToken: z.string().min(1).optional(),
  limit: z.int().min(1).max(10_000).default(10_000),
});

/** Events that one page looks at: a page may have none, and yet a token for the next. */
const examinedByPage = 100;

/** A running CloudWatch Logs endpoint. */
export interface CloudWatchLogs {
  /** Origin, on loopback. */
  readonly url: string;
  /** The same for requests that came in elsewhere. */
  readonly listener: RequestListener;
  close(): Promise<void>;
}

class LogsError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Serves FilterLogEvents to whom `access` names, over the JSON 1.1 protocol, on a free loopback port. */
export async function startCloudWatchLogs(
  store: LogStore,
  { accountId, region }: StackIdentity,
  access: ServiceAccess,
): Promise<CloudWatchLogs> {
  function filter(body: unknown): object {
    const request = filterRequest.safeParse(body);
    if (!request.success) throw new LogsError('InvalidParameterException', z.prettifyError(request.error));
    const { logGroupName, startTime = 0, endTime = Infinity, filterPattern, nextToken, limit } = request.data;
    const events = store.events(logGroupName);
    if (!events) throw new LogsError('ResourceNotFoundException', 'The specified log group does not exist.');
    const start = nextToken === undefined ? 0 : Number(nextToken);
    if (!Number.isInteger(start))
      throw new LogsError('InvalidParameterException', 'The specified nextToken is invalid.');
    const matches = patternOf(filterPattern);
    const inTime = events.filter(({ timestamp }) => timestamp >= startTime && timestamp <= endTime);
    const page = inTime
      .toSorted((a, b) => a.timestamp - b.timestamp)
      .slice(start, start + Math.min(examinedByPage, limit));
    const end = start + page.length;
    return {
      events: page.filter(({ message }) => matches(message)),
      searchedLogStreams: [],
      ...(end < inTime.length ? { nextToken: String(end) } : {}),
    };
  }

  const listener = signedService(
    { ...access, service: 'logs' },
    // A policy has to end the ARN of a log group with :*, since this is what it is held to.
    ({ headers, body }) => [
      {
        action: `logs:${operationOf(headers)}`,
        resource: `arn:aws:logs:${region}:${accountId}:log-group:${String((jsonIn(body) as { logGroupName?: unknown } | undefined)?.logGroupName)}:log-stream:`,
      },
    ],
    ({ headers, body }, response) => {
      try {
        const operation = operationOf(headers);
        if (operation !== 'FilterLogEvents') {
          throw new LogsError('UnknownOperationException', `${operation} is not served here`);
        }
        sendJson(response, 200, filter(jsonIn(body)));
      } catch (failure) {
        const { type, message } =
          failure instanceof LogsError ? failure : { type: 'InternalFailure', message: String(failure) };
        sendJson(response, 400, { __type: type, message });
      }
    },
  );
  const server = createServer(listener);
  const url = await listen(server, 0);
  return { url, listener, close: () => closeServer(server) };
}

function patternOf(filterPattern: string): (message: string) => boolean {
  if (filterPattern === '') return () => true;
  try {
    return logFilter(filterPattern);
  } catch (failure) {
    throw new LogsError('InvalidParameterException', failure instanceof Error ? failure.message : '');
  }
}

function operationOf(headers: SignedRequest['headers']): string {
  return String(headers['x-amz-target']).replace(/^Logs_20140328\./, '');
}
