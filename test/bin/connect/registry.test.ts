import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod';

/** What the schema 2025-12-11 requires of the parts used here, by hand: the published file is not at hand offline. */
const serverJson = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: z
    .string()
    .max(255)
    .regex(/^\d+\.\d+\.\d+/),
  remotes: z.tuple([
    z.strictObject({
      type: z.literal('streamable-http'),
      url: z.string().regex(/^https?:\/\/\S+$/),
      headers: z
        .array(
          z.strictObject({
            name: z.string(),
            description: z.string(),
            value: z.string(),
            isRequired: z.boolean(),
            isSecret: z.boolean(),
            variables: z.record(
              z.string(),
              z.strictObject({ description: z.string(), isRequired: z.boolean(), isSecret: z.boolean() }),
            ),
          }),
        )
        .optional(),
    }),
  ]),
});

function registry(...args: string[]) {
  const program = join(import.meta.dirname, '../../../bin/clerk-mcp.ts');
  return spawnSync(process.execPath, [program, 'connect', 'registry', ...args], { encoding: 'utf8' });
}

test.each([
  ['https://mcp.example.com/mcp', 'com.example.mcp/clerk'],
  ['http://127.0.0.1:3000/local/mcp', 'localhost/clerk'],
  ['http://[::1]:3000/local/mcp', 'localhost/clerk'],
])('a registry is told of %s as %s', (url, name) => {
  const { status, stdout } = registry('--url', url);
  expect(status).toBe(0);
  const entry = serverJson.parse(JSON.parse(stdout));
  expect(entry).toMatchObject({ name, remotes: [{ type: 'streamable-http', url }] });
  expect(entry.remotes[0].headers).toBeUndefined();
});

test('with a token, clients are told of a secret header, and no token is in the file', () => {
  const { stdout } = registry('--url', 'https://mcp.example.com/mcp', '--with', 'token', '--json');
  const [{ headers }] = serverJson.parse(JSON.parse(stdout)).remotes;
  expect(headers).toMatchObject([{ name: 'Authorization', value: 'Bearer {token}', isSecret: true }]);
});

test('a signature, which the format has no word for, is refused with the way out', () => {
  const { status, stdout, stderr } = registry(
    '--url',
    'https://mcp.example.com/iam/mcp',
    '--with',
    'aws',
    '--region',
    'eu-west-1',
  );
  expect(status).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toContain('server.json has no way to say --with aws. Give --with token');
});

test('there is nothing to remove from a registry', () => {
  const { status, stderr } = registry('--url', 'https://mcp.example.com/mcp', '--remove');
  expect(status).not.toBe(0);
  expect(stderr).toContain('A registry has no file to remove anything from.');
});
