import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { serverJson, unresolved } from './server-json.ts';

function registry(...args: string[]) {
  const program = join(import.meta.dirname, '../../../bin/clerk-mcp.ts');
  return spawnSync(process.execPath, [program, 'connect', 'registry', ...args], { encoding: 'utf8' });
}

test.each([
  ['https://mcp.example.com/mcp', 'com.example.mcp/clerk'],
  [
    'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/mcp',
    'com.amazonaws.eu-west-1.execute-api.abc123/clerk',
  ],
  [
    'https://abc123-vpce-0a1b2c3d4e5f60718.execute-api.eu-west-1.amazonaws.com/within/mcp',
    'com.amazonaws.eu-west-1.execute-api.abc123-vpce-0a1b2c3d4e5f60718/clerk',
  ],
  ['https://mcp.bücher.example./mcp', 'example.xn--bcher-kva.mcp/clerk'],
  ['https://10.0.0.5/mcp', '10.0.0.5/clerk'],
  ['https://[fd00::5]/mcp', 'fd00--5/clerk'],
  ['http://localhost:3000/local/mcp', 'localhost/clerk'],
  ['http://127.0.0.1:3000/local/mcp', 'localhost/clerk'],
  ['http://[::1]:3000/local/mcp', 'localhost/clerk'],
])('a registry is told of %s as %s, by the published schema', (url, name) => {
  for (const credential of ['sign-in', 'token']) {
    const { status, stdout } = registry('--url', url, '--with', credential);
    expect(status).toBe(0);
    const entry = serverJson.parse(JSON.parse(stdout));
    expect(unresolved(entry)).toEqual([]);
    expect(entry).toMatchObject({ name, remotes: [{ type: 'streamable-http', url }] });
    expect(entry.remotes?.[0]?.headers?.length).toBe(credential === 'token' ? 1 : undefined);
  }
});

test.each([
  ['https://my_host.example.com/mcp', "server.json can't name the host of"],
  [`https://${'long.'.repeat(40)}example.com/mcp`, "server.json can't name the host of"],
  ['https://mcp.example.com/{stage}/mcp', 'server.json takes no braces in a URL'],
])('%s, which the schema does not take, is refused in words', (url, why) => {
  const { status, stdout, stderr } = registry('--url', url);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(why);
});

test('with a token, clients are told of a secret header, and no token is in the file', () => {
  const { stdout } = registry('--url', 'https://mcp.example.com/mcp', '--with', 'token', '--json');
  const { remotes } = serverJson.parse(JSON.parse(stdout));
  expect(remotes?.[0]?.headers).toMatchObject([
    { name: 'Authorization', value: 'Bearer {token}', isSecret: true },
  ]);
});

test('a signature, which the format has no word for, is refused with the way out', () => {
  const { status, stdout, stderr } = registry('--url', 'https://mcp.example.com/iam/mcp', '--with', 'aws');
  expect(status).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toContain('server.json has no way to say --with aws. Give --with token');
});

test('there is nothing to remove from a registry', () => {
  const { status, stderr } = registry('--url', 'https://mcp.example.com/mcp', '--remove');
  expect(status).not.toBe(0);
  expect(stderr).toContain('A registry has no file to remove anything from.');
});
