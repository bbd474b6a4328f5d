import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { permissions } from '../../lambda/access/permissions.ts';
import { startEmbeddedClerk } from '../../local/clerk/server.ts';
import { listen } from '../../local/cloud/listen.ts';
import type { CertificateFiles } from '../network/certificate.ts';
import { answerMs, distance, roundTripMs } from '../network/distance.ts';
import { startFront } from '../network/front.ts';
import { ofEach, type Origins, type Service } from '../network/services.ts';
import type { StubFacts, StubLimits } from './facts.ts';
import { rateLimited, rateWindow } from './rate-window.ts';
import { recordAnswers } from './recorded-answers.ts';
import { secretFor } from './secrets.ts';
import { openTokens } from './tokens.ts';

/*
 * Clerk, DynamoDB and Secrets Manager in one process, each with an address of its own and over TLS: static answers, so
 * that it costs next to nothing beside what is measured. Clerk's are those that the embedded Clerk gave to the same
 * requests.
 */

const files = JSON.parse(process.argv[2] ?? '') as CertificateFiles;
const certificate = { cert: readFileSync(files.certificate), key: readFileSync(files.key) };
/** Longer than any pause here, as the real ones keep a connection. */
const keepAliveTimeout = 65_000;

const clerk = await startEmbeddedClerk({ settings: { oauthScopes: [...permissions] } });
const { answers, userId } = await recordAnswers(clerk);
const counts: Record<string, number> = {};
let limits: StubLimits = {};
let window = rateWindow(Infinity);

type Answer = [status: number, type: string, body: string, headers?: Record<string, string>];

async function answerOfClerk({ method = '', url = '' }: IncomingMessage): Promise<Answer> {
  if (limits.latencyMs !== undefined) await sleep(limits.latencyMs);
  const wait = window.take();
  if (wait > 0) return [429, 'application/json', rateLimited, { 'retry-after': String(wait) }];
  const known = answers.get(`${method} ${url.split('?')[0]}`);
  return known === undefined ? [404, 'application/json', '{"errors":[]}'] : [200, 'application/json', known];
}

type AnswerOf = (request: IncomingMessage, body: string) => Answer | Promise<Answer>;

const answerOf: Readonly<Record<Service, AnswerOf>> = {
  clerk: answerOfClerk,
  dynamodb: () => [200, 'application/x-amz-json-1.0', '{}'],
  secretsManager: (_, body) => [200, 'application/x-amz-json-1.1', secretFor(clerk.secretKey, body)],
  issuer: () => [200, 'application/json', JSON.stringify(tokens.keys)],
};

/** Starts all services; `isFar` when they take as long to answer as they would. */
function serveAll(isFar: boolean): Promise<Origins> {
  return ofEach(async (service) => {
    const server = createServer({ ...certificate, keepAliveTimeout }, (request, response) => {
      counts[service] = (counts[service] ?? 0) + 1;
      const answer = async () => {
        const body = await text(request);
        if (isFar) await sleep(answerMs[service]);
        send(response, await answerOf[service](request, body));
      };
      void answer();
    });
    return (await listen(server, 0)).replace('http:', 'https:');
  });
}

function send(response: ServerResponse, [status, type, body, headers]: Answer): void {
  response.writeHead(status, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

async function answerControl(url: string): Promise<Answer> {
  const { pathname, searchParams } = new URL(url, 'http://stub');
  if (pathname === '/counts') return [200, 'application/json', JSON.stringify(counts)];
  if (pathname === '/limits') {
    limits = JSON.parse(searchParams.get('limits') ?? '') as StubLimits;
    window = rateWindow(limits.requestsPer10s ?? Infinity);
    return [200, 'text/plain', 'set'];
  }
  const { machine = '', audience = '' } = Object.fromEntries(searchParams);
  return [200, 'text/plain', await tokens.of(machine, audience)];
}

const control = createHttpServer((request, response) => {
  void answerControl(request.url ?? '').then((answer) => send(response, answer));
});

const near = await serveAll(false);
const { origins: far } = await startFront(await serveAll(true), distance(roundTripMs));
const tokens = await openTokens(clerk, near.issuer);
const facts: StubFacts = { near, far, control: await listen(control, 0), secretKey: clerk.secretKey, userId };
process.stdout.write(`${JSON.stringify(facts)}\n`);
process.stdin.resume().once('close', () => process.exit());
