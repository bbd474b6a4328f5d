import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { permissions } from '../../lambda/access/permissions.ts';
import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import { startEmbeddedClerk } from '../../local/clerk/server.ts';
import { listen } from '../../local/cloud/listen.ts';
import type { StubFacts, StubLimits } from './facts.ts';
import { rateLimited, rateWindow } from './rate-window.ts';
import { recordAnswers } from './recorded-answers.ts';

/*
 * Clerk, DynamoDB and Secrets Manager in one process: static answers, so that it costs next to nothing beside what is
 * measured. Clerk's are those that the embedded Clerk gave to the same requests, which stays up as the issuer of tokens.
 */

const clerk = await startEmbeddedClerk({ settings: { oauthScopes: [...permissions] } });
const { answers, userId } = await recordAnswers(clerk);
const counts: Record<string, number> = {};
let limits: StubLimits = {};
let window = rateWindow(Infinity);

type Answer = [status: number, type: string, body: string, headers?: Record<string, string>];

async function answer({ method = '', url = '', headers }: IncomingMessage): Promise<Answer> {
  const { pathname, searchParams } = new URL(url, 'http://stub');
  if (pathname === '/bench/counts') return [200, 'application/json', JSON.stringify(counts)];
  if (pathname === '/bench/limits') {
    limits = JSON.parse(searchParams.get('limits') ?? '') as StubLimits;
    window = rateWindow(limits.requestsPer10s ?? Infinity);
    return [200, 'text/plain', 'set'];
  }
  if (pathname === '/bench/token') {
    return [200, 'text/plain', await machineToken(searchParams.get('audience') ?? '')];
  }
  const target = headers['x-amz-target'];
  count(typeof target === 'string' ? (target.split('_')[0] ?? '') : 'Clerk');
  if (target === 'secretsmanager.GetSecretValue') {
    return [200, 'application/x-amz-json-1.1', JSON.stringify({ SecretString: clerk.secretKey })];
  }
  if (target !== undefined) return [200, 'application/x-amz-json-1.0', '{}'];
  if (limits.latencyMs !== undefined) await sleep(limits.latencyMs);
  const wait = window.take();
  if (wait > 0) return [429, 'application/json', rateLimited, { 'retry-after': String(wait) }];
  const known = answers.get(`${method} ${pathname}`);
  return known === undefined ? [404, 'application/json', '{"errors":[]}'] : [200, 'application/json', known];
}

function count(what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

function machineToken(audience: string): Promise<string> {
  return clerk.tokens.machine({
    machineId: seedMachines.unattended.id,
    claims: { aud: audience },
    secondsUntilExpiration: 86_400,
  });
}

async function send(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [status, type, body, headers] = await answer(request);
  response.writeHead(status, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  request.resume().on('end', () => {
    void send(request, response);
  });
});

const facts: StubFacts = {
  url: await listen(server, 0),
  issuer: clerk.url,
  secretKey: clerk.secretKey,
  userId,
};
process.stdout.write(`${JSON.stringify(facts)}\n`);
process.stdin.resume().once('close', () => process.exit());
