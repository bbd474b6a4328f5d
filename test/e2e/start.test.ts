import { afterEach, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { signedFetch } from '../../local/aws-signature.ts';
import type { AwsCredentials } from '../../local/cloud/iam-caller.ts';
import { startLaptop } from '../../local/laptop.ts';
import { toolNames } from '../../local/tool-names.ts';
import { moreToTry, welcome } from '../../local/welcome.ts';
import { assembly } from '../assembly.ts';
import { Page } from '../markdown.ts';
import { bearerFetch } from './clients.ts';
import { LogLines } from './log-lines.ts';

const root = join(import.meta.dirname, '../..');
const running: ChildProcess[] = [];
const groups: ChildProcess[] = [];

function start(...args: string[]) {
  const child = spawn(process.execPath, [join(root, 'local/start.ts'), ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: '', CLERK_SECRET_KEY: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

/** Through npm, as people do. Ended as a group, so that nothing is left where npm does not end it. */
function npmStart(...args: string[]) {
  const child = spawn('npm', ['start', '--silent', '--', ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: '', CLERK_SECRET_KEY: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  groups.push(child);
  return child;
}

/** A connection to the server behind a URL, open as long as the server is. */
async function connectionTo(url: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  await once(socket, 'connect');
  return { port: Number(port), ended: once(socket, 'close') };
}

/** Fails when somebody still has the port. */
async function requireFree(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
}

/** The first piece of standard output. */
async function firstOutput(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no standard output');
  const [data] = (await once(child.stdout, 'data')) as [Buffer];
  return data.toString();
}

async function failure(child: ChildProcess): Promise<{ code: unknown; lines: string[] }> {
  if (!child.stderr) throw new Error('no standard error');
  const [output, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { code, lines: output.trim().split('\n') };
}

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const { pid = 0 } of groups.splice(0)) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // All of it has ended.
    }
  }
});

test('npm start -- --json prints one line with URLs, tokens and AWS credentials that work, and SIGINT ends it', async () => {
  const child = start('--port', '0', '--json');
  const output = await firstOutput(child);
  const { mcpUrl, clerkUrl, signInUrl, signInCode, machineKeys, operator, tokens, iam } = JSON.parse(
    output,
  ) as {
    mcpUrl: string;
    clerkUrl: string;
    signInUrl: string;
    signInCode: string;
    machineKeys: Record<string, string>;
    operator: AwsCredentials & { region: string; secretsManagerUrl: string; approvalSecretArn: string };
    tokens: Record<string, string>;
    iam: { mcpUrl: string; region: string } & Record<string, AwsCredentials>;
  };
  expect(output.trim().split('\n')).toHaveLength(1);
  expect(clerkUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const list = {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  };
  for (const principal of ['admin', 'unattended', 'support', 'readOnly']) {
    const withToken = await bearerFetch(tokens[principal] ?? '')(mcpUrl, list);
    expect(withToken.status).toBe(200);
    const credentials = iam[principal];
    if (!credentials) continue;
    const signed = signedFetch(credentials, { region: iam.region, service: 'execute-api' });
    expect((await signed(iam.mcpUrl, list)).status).toBe(200);
  }
  expect([signInUrl, signInCode]).toEqual([clerkUrl, expect.stringMatching(/^\w{4}-\w{4}$/)]);
  const minted = await bearerFetch(machineKeys['support'] ?? '')(`${signInUrl}/v1/m2m_tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token_format: 'jwt', claims: { aud: mcpUrl } }),
  });
  const { token } = (await minted.json()) as { token: string };
  expect((await bearerFetch(token)(mcpUrl, list)).status).toBe(200);
  const secret = await signedFetch(operator, { region: operator.region, service: 'secretsmanager' })(
    operator.secretsManagerUrl,
    {
      method: 'POST',
      headers: { 'x-amz-target': 'secretsmanager.GetSecretValue' },
      body: JSON.stringify({ SecretId: operator.approvalSecretArn }),
    },
  );
  expect(secret.status).toBe(200);
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  // It synthesizes the stack; a limit against hanging.
}, 300_000);

test('the terminal is quiet, and the server ends when its npm is ended by a signal', async () => {
  const child = npmStart('--port', '0');
  const [printed, logged] = [new LogLines(), new LogLines()];
  createInterface({ input: child.stdout }).on('line', printed.add);
  createInterface({ input: child.stderr }).on('line', logged.add);
  await printed.line('Ctrl-C');
  const [, mcpUrl = ''] = /(http\S+\/local\/mcp)$/.exec(await printed.line('MCP URL')) ?? [];
  const [, token = ''] = /TOKEN=(\S+)$/.exec(await printed.line('TOKEN=')) ?? [];
  const { port, ended } = await connectionTo(mcpUrl);
  const call = (fetcher: typeof fetch) =>
    fetcher(mcpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'whoami' } }),
    });
  expect((await call(bearerFetch(token))).status).toBe(200);
  await logged.line('whoami');
  expect((await call(bearerFetch('nonsense'))).status).toBe(401);
  await logged.line('not a JWT');
  expect((await call(fetch)).status).toBe(401);
  await logged.line('POST');
  expect(logged.lines).toEqual([
    'Synthesizing the stack: some seconds …',
    expect.stringMatching(/^\d\d:\d\d:\d\d {2}tools\/call whoami +admin-agent +ok +\d+ ms$/),
    expect.stringMatching(/^\d\d:\d\d:\d\d {2}authorization +- +401 unauthorized \(not a JWT\)$/),
    expect.stringMatching(/^\d\d:\d\d:\d\d {2}POST \/local\/mcp +- +401 unauthorized +\d+ ms$/),
  ]);
  child.kill('SIGTERM');
  await ended;
  await requireFree(port);
}, 300_000);

test('the server ends when its npm is killed, and --verbose shows whole logs', async () => {
  const child = npmStart('--port', '0', '--json', '--verbose');
  const [printed, logged] = [new LogLines(), new LogLines()];
  createInterface({ input: child.stdout }).on('line', printed.add);
  createInterface({ input: child.stderr }).on('line', logged.add);
  const { mcpUrl, tokens } = JSON.parse(await printed.line('mcpUrl')) as {
    mcpUrl: string;
    tokens: { support: string };
  };
  const { port, ended } = await connectionTo(mcpUrl);
  await bearerFetch(tokens.support)(mcpUrl);
  const lines = [await logged.line('"authorization"'), await logged.line('"call"')];
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ outcome: 'allowed', rules: ['support'] }),
    expect.objectContaining({ outcome: 'http_405', status: 405 }),
  ]);
  child.kill('SIGKILL');
  await ended;
  await requireFree(port);
}, 300_000);

/** Without what is another at each start. */
const steady = (text: string) =>
  text
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:…')
    .replaceAll(/#key=\S+/g, '#key=…')
    .replaceAll(/eyJ\S+/g, 'eyJ…')
    .replaceAll(/[2-9B-Z]{4}-[2-9B-Z]{4} /g, '…-… ');

test('npm start prints, in a dozen lines, where everything is, a token, a line to connect a client, and where to go on', async () => {
  const laptop = await startLaptop({ assembly });
  const output = welcome(laptop);
  await laptop.close();
  expect(output.split('\n').filter((line) => line.trim() !== '').length).toBeLessThan(13);
  expect(output).toContain(`\n  Page           ${new URL('/', laptop.mcpUrl).href}   `);
  expect(output).toContain(laptop.live.link);
  expect(output).toContain(`\n  TOKEN=${laptop.tokens.admin}\n`);
  expect(output).toContain(`claude mcp add --transport http clerk ${laptop.mcpUrl} --header`);
  const [, shown = ''] = /```text\n([\s\S]*?)```/.exec(new Page('docs/laptop.md').text) ?? [];
  expect(steady(`\n${shown}`)).toBe(steady(output));
});

test('npm start -- --verbose prints what each agent sees, ids to try, and credentials for commands', async () => {
  const laptop = await startLaptop({ assembly });
  const output = moreToTry(laptop, await toolNames(laptop));
  await laptop.close();
  expect(output).toContain('npx @modelcontextprotocol/inspector --cli http');
  expect(output).toMatch(/admin +whoami, .*delete_user/);
  expect(output).toMatch(/unattended +the same, and not asked .*\n +eyJ/);
  expect(output).toMatch(/read-only +whoami, find_user, get_user, .*\n/);
  expect(output).toMatch(/user_\w{27}/);
  expect(output).toContain(`AWS_SECRET_ACCESS_KEY=${laptop.operator.secretAccessKey}`);
});

test('a taken port is one clear line', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { code, lines } = await failure(start('--port', String(port)));
  server.close();
  expect(code).toBe(1);
  expect(lines).toEqual([`Port ${port} is taken. Choose another one: npm start -- --port ${port + 1}`]);
});
