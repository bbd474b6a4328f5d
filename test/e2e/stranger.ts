import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import type { EmbeddedClerk } from '../../local/clerk/server.ts';
import type { AwsCredentials } from '../../local/cloud/iam-caller.ts';

/** What came back, headers included. */
export interface Answer {
  status: number;
  text: string;
}

/** A request, without what disguises it. */
export interface Attempt {
  method: string;
  headers?: Record<string, string>;
  body?: string;
}

/** What `fetch` would not let a program send, Host above all. */
export function send(url: string, { method, headers = {}, body = '' }: Attempt): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      url,
      { method, headers: { ...headers, connection: 'close' } },
      (incoming) => {
        let text = JSON.stringify(incoming.headers);
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => (text += chunk));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
        incoming.on('error', reject);
      },
    );
    outgoing.on('error', reject).end(body);
  });
}

/** What opened something before it was random at each start. */
export const oldKeys = [
  'sk_test_embeddedClerkOnThisMachineOnly',
  'ak_embeddedClerkOnThisMachineOnly',
  ...Object.values(seedMachines).map(({ name }) => `ak_embeddedClerkOnThisMachineOnly_${name}`),
];
export const oldAwsKeys: AwsCredentials[] = [
  { accessKeyId: 'local', secretAccessKey: 'local' },
  { accessKeyId: 'operator', secretAccessKey: 'operator' },
  { accessKeyId: 'ASIALOCALCLOUD000000', secretAccessKey: 'local', sessionToken: 'local' },
];

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A token of the admin agent in every respect but the signature. */
export function forgedToken(clerk: EmbeddedClerk, audience: string, header: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const payload = {
    iss: clerk.url,
    sub: seedMachines.admin.id,
    aud: audience,
    iat: now,
    nbf: now,
    exp: now + 3600,
    jti: 'mt_0123456789abcdef0123456789abcdef',
  };
  const input = `${part({ typ: 'JWT', cat: 'cl_B7d4PD333AAA', ...header })}.${part(payload)}`;
  if (header['alg'] === 'none') return `${input}.`;
  return `${input}.${signBytes('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
}

/** Headers of web pages, of this machine too, and of programs that lie about where they are. */
export const pages: Record<string, string>[] = [
  { host: 'evil.example' },
  { host: 'evil.example:3000', origin: 'http://evil.example:3000' },
  { host: '127.0.0.1.evil.example' },
  { host: 'localhost.' },
  { origin: 'https://evil.example' },
  { origin: 'http://localhost.evil.example' },
  { origin: 'null' },
  { origin: 'file://' },
  { 'x-forwarded-host': '127.0.0.1', 'x-forwarded-for': '127.0.0.1', host: 'evil.example' },
];
