import { afterEach, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { signedFetch } from '../../local/aws-signature.ts';
import type { AwsCredentials } from '../../local/cloud/iam-caller.ts';
import { startLaptop } from '../../local/laptop.ts';
import { toolNames } from '../../local/tool-names.ts';
import { welcome } from '../../local/welcome.ts';
import { assembly } from '../assembly.ts';
import { bearerFetch } from './clients.ts';

const root = join(import.meta.dirname, '../..');
const running: ChildProcess[] = [];

function start(...args: string[]) {
  const child = spawn(process.execPath, [join(root, 'local/start.ts'), ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: '', CLERK_SECRET_KEY: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
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
  const lines = output.trim().split('\n');
  return { code, lines: lines.filter((line) => !/bundl|index\.js|⚡ Done|^\s*$|npm warn/i.test(line)) };
}

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
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
  for (const principal of ['admin', 'support', 'readOnly']) {
    const withToken = await bearerFetch(tokens[principal] ?? '')(mcpUrl, list);
    expect(withToken.status).toBe(200);
    const credentials = iam[principal] as AwsCredentials;
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

test('npm start prints the URL, a token, commands to connect clients, what each agent sees, and ids to try', async () => {
  const laptop = await startLaptop({ assembly });
  const output = welcome(laptop, await toolNames(laptop));
  await laptop.close();
  expect(output).toMatch(/http:\/\/127\.0\.0\.1:\d+\/local\/mcp/);
  expect(output).toContain('npx @modelcontextprotocol/inspector --cli http');
  expect(output).toContain('claude mcp add --transport http clerk http');
  expect(output).toMatch(/TOKEN=eyJ/);
  expect(output).toMatch(/admin +whoami, .*delete_user/);
  expect(output).toMatch(/read-only +whoami, find_user, get_user, .*\n/);
  expect(output).toMatch(/user_\w{27}/);
  expect(output).toMatch(/^ {2}Sign-in code +[2-9B-Z]{4}-[2-9B-Z]{4} /m);
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
