import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '../../local/cloud/listen.ts';
import { answerMs, roundTripMs } from '../network/distance.ts';
import type { Origins, Service } from '../network/services.ts';
import { rateLimited, rateWindow } from '../stub/rate-window.ts';
import { secretFor } from '../stub/secrets.ts';
import type { VirtualClock } from './virtual-clock.ts';

const windowMs = 10_000;

/** The services as far away as they are, by a virtual clock. */
export interface VirtualServices {
  readonly origins: Omit<Origins, 'issuer'>;
  /** Requests that wait for their time to be answered. */
  readonly waiting: () => number;
  /** Changes with every request and every answer. */
  readonly signs: () => number;
  /** When Clerk was asked, by the virtual clock, and how often it refused. */
  readonly asked: readonly number[];
  readonly refused: () => number;
  /** Milliseconds that Clerk said to wait, last. */
  readonly retryAfterMs: () => number;
}

type Answer = readonly [status: number, headers: Readonly<Record<string, string>>, body: Buffer | string];

/** Starts them: `clerkUrl` is what answers as Clerk, `limit` how many requests that takes in 10 s. */
export async function startVirtualServices(
  clock: VirtualClock,
  clerkUrl: string,
  clerkKey: string,
  limit: number,
): Promise<VirtualServices> {
  const window = rateWindow(limit, clock.now);
  const asked: number[] = [];
  let waiting = 0;
  let signs = 0;
  let refused = 0;
  let retryAfter = 0;

  const answers: Readonly<
    Record<Exclude<Service, 'issuer'>, (request: IncomingMessage, body: Buffer) => Promise<Answer>>
  > = {
    async clerk(request, body) {
      asked.push(clock.now());
      const wait = window.take();
      if (wait === 0) return forward(clerkUrl, request, body);
      refused += 1;
      retryAfter = wait;
      return [429, { 'content-type': 'application/json', 'retry-after': String(wait) }, rateLimited];
    },
    dynamodb: async () => [200, { 'content-type': 'application/x-amz-json-1.0' }, '{}'],
    secretsManager: async (_, body) => [
      200,
      { 'content-type': 'application/x-amz-json-1.1' },
      secretFor(clerkKey, body.toString()),
    ],
  };
  const serve = async (service: keyof typeof answers) => {
    const reply = async (request: IncomingMessage, response: ServerResponse) => {
      signs += 1;
      const [status, headers, body] = await answers[service](request, await buffer(request));
      waiting += 1;
      clock.after(roundTripMs + answerMs[service], () => {
        waiting -= 1;
        signs += 1;
        response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
      });
    };
    return listen(
      createServer({ keepAliveTimeout: 0 }, (request, response) => void reply(request, response)),
      0,
    );
  };
  return {
    origins: {
      clerk: await serve('clerk'),
      dynamodb: await serve('dynamodb'),
      secretsManager: await serve('secretsManager'),
    },
    waiting: () => waiting,
    signs: () => signs,
    asked,
    refused: () => refused,
    retryAfterMs: () => retryAfter * 1000,
  };
}

/** What the one behind answers, at once. */
function forward(
  origin: string,
  { method, url = '', headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const { host: _, ...own } = headers;
  return new Promise((resolve, reject) => {
    send(new URL(url, origin), { method, headers: own }, (response) => {
      const type = response.headers['content-type'] ?? 'application/json';
      buffer(response).then(
        (answer) => resolve([response.statusCode ?? 500, { 'content-type': type }, answer]),
        reject,
      );
    })
      .on('error', reject)
      .end(body);
  });
}

/** The most requests in any ten seconds. */
export function mostInWindow(times: readonly number[]): number {
  let first = 0;
  return times.reduce((most, time, last) => {
    while ((times[first] ?? time) <= time - windowMs) first += 1;
    return Math.max(most, last - first + 1);
  }, 0);
}
