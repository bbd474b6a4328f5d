import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { serverJson } from './server-json.ts';

const root = join(import.meta.dirname, '../../..');
const url = 'https://mcp.example.com/mcp';

let home: string;
/** Answers as CloudFormation does to DescribeStacks. */
const cloudFormation = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(
    `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>clerk-mcp-dev</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs><member><OutputKey>McpUrl</OutputKey><OutputValue>https://abc.execute-api.eu-west-1.amazonaws.com/dev/mcp</OutputValue></member></Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  );
});
beforeAll(() => new Promise<void>((resolve) => void cloudFormation.listen(0, '127.0.0.1', resolve)));
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'connect-'));
});
afterEach(() => rm(home, { recursive: true }));
afterAll(() => new Promise((resolve) => cloudFormation.close(resolve)));

async function connect(...args: string[]) {
  const { PATH } = process.env;
  const { port } = cloudFormation.address() as AddressInfo;
  const child = spawn(process.execPath, [join(root, 'bin/clerk-mcp.ts'), 'connect', ...args], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      HOME: home,
      PATH,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { status: status as number, stdout, stderr };
}
const json = async (file: string) => JSON.parse(await readFile(join(home, file), 'utf8')) as unknown;

describe('a client with a file', () => {
  test('is shown as a change first, and nothing is written before a yes', async () => {
    const { status, stdout, stderr } = await connect('cursor', '--url', url);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^Will write the server into .*mcp\.json, once you have seen the change and said yes\.\n/,
    );
    expect(stderr).toContain('Nothing was written, as there is no terminal to ask at. Next: give --yes.');
    expect(stdout).toContain(`+      "url": "${url}"`);
    await expect(stat(join(home, '.cursor/mcp.json'))).rejects.toThrow('ENOENT');
  });

  test.each([
    ['cursor', '.cursor/mcp.json', { mcpServers: { clerk: { url } } }],
    ['kiro', '.kiro/settings/mcp.json', { mcpServers: { clerk: { url } } }],
  ])('%s is written to %s, and removed again', async (client, file, content) => {
    expect(await connect(client, '--url', url, '--yes')).toMatchObject({
      status: 0,
      stderr: `Will write the server into ${join(home, file)}.\n`,
    });
    expect(await json(file)).toEqual(content);
    expect((await connect(client, '--remove', '--yes')).status).toBe(0);
    expect(await json(file)).toEqual({ mcpServers: {} });
  });

  test('of a project stands in its folder, and is the only one that Claude Code has', async () => {
    expect((await connect('claude-code', '--url', url)).stderr).toContain('Give --project <folder>');
    await connect('claude-code', '--url', url, '--with', 'token', '--project', home, '--yes');
    expect(await json('.mcp.json')).toEqual({
      mcpServers: {
        clerk: { type: 'http', url, headers: { Authorization: 'Bearer ${CLERK_MCP_TOKEN}' } },
      },
    });
    await connect('vs-code', '--url', url, '--project', home, '--yes');
    expect(await json('.vscode/mcp.json')).toEqual({ servers: { clerk: { type: 'http', url } } });
  });

  test('takes the URL and the name from the stage', async () => {
    const { status } = await connect('cursor', '--stage', 'dev', '--region', 'eu-west-1', '--yes');
    expect(status).toBe(0);
    expect(await json('.cursor/mcp.json')).toEqual({
      mcpServers: { 'clerk-dev': { url: 'https://abc.execute-api.eu-west-1.amazonaws.com/dev/mcp' } },
    });
    const signed = await connect(
      'cursor',
      '--stage',
      'dev',
      '--region',
      'eu-west-1',
      '--with',
      'aws',
      '--yes',
    );
    expect(signed.stderr).toContain(
      'has no output McpIamUrl: it takes no such credentials. Next: set identity.iam',
    );
  });

  test('is no registry, which is told of the URL and the name of the stage', async () => {
    const { status, stdout } = await connect('registry', '--stage', 'dev', '--region', 'eu-west-1');
    expect(status).toBe(0);
    expect(serverJson.parse(JSON.parse(stdout))).toMatchObject({
      name: 'com.amazonaws.eu-west-1.execute-api.abc/clerk-dev',
      remotes: [{ url: 'https://abc.execute-api.eu-west-1.amazonaws.com/dev/mcp' }],
    });
  });

  test('signs through a proxy, in the region of the URL', async () => {
    const signed = 'https://abc.execute-api.eu-west-1.amazonaws.com/dev/iam/mcp';
    await connect('kiro', '--url', signed, '--with', 'aws', '--yes');
    expect(await json('.kiro/settings/mcp.json')).toEqual({
      mcpServers: {
        clerk: {
          command: 'uvx',
          args: ['mcp-proxy-for-aws@latest', signed, '--service', 'execute-api', '--region', 'eu-west-1'],
        },
      },
    });
  });

  test('that is a link stays one, and who may read it stays', async () => {
    await mkdir(join(home, '.cursor'));
    await writeFile(join(home, 'real.json'), '{}\n', { mode: 0o640 });
    await symlink(join(home, 'real.json'), join(home, '.cursor/mcp.json'));
    await connect('cursor', '--url', url, '--yes');
    expect(await json('real.json')).toEqual({ mcpServers: { clerk: { url } } });
    expect((await stat(join(home, 'real.json'))).mode & 0o777).toBe(0o640);
  });

  test('that its client could not read is left alone', async () => {
    await mkdir(join(home, '.cursor'));
    await writeFile(join(home, '.cursor/mcp.json'), '{ "mcpServers": {');
    const { status, stderr } = await connect('cursor', '--url', url, '--yes');
    expect(status).toBe(1);
    expect(stderr).toContain('Nothing was written. Next: mend it.');
    expect(await readFile(join(home, '.cursor/mcp.json'), 'utf8')).toBe('{ "mcpServers": {');
  });

  test('in JSON says what would change, and writes only with --yes', async () => {
    const asked = await connect('cursor', '--url', url, '--json');
    expect(JSON.parse(asked.stdout)).toMatchObject({ client: 'cursor', changed: true, written: false });
    const done = await connect('cursor', '--url', url, '--json', '--yes');
    expect(JSON.parse(done.stdout)).toMatchObject({ changed: true, written: true });
    const again = await connect('cursor', '--url', url, '--json', '--yes');
    expect(JSON.parse(again.stdout)).toMatchObject({ changed: false, written: false, diff: '' });
  });

  test('shows what others wrote there without letting it steer the terminal', async () => {
    await mkdir(join(home, '.cursor'));
    const other = '{\n  "mcpServers": {\n    // \u001b[2J\n    "other": {}\n  }\n}\n';
    await writeFile(join(home, '.cursor/mcp.json'), other);
    const { stdout } = await connect('cursor', '--url', url, '--yes');
    expect(stdout).not.toContain('\u001b');
    expect(await readFile(join(home, '.cursor/mcp.json'), 'utf8')).toContain('\u001b[2J');
  });
});

test('a client without a file is shown what to do', async () => {
  const { status, stdout } = await connect('mastra', '--url', url, '--with', 'token');
  expect(status).toBe(0);
  expect(stdout).toContain(`url: new URL('${url}')`);
  const { snippets } = JSON.parse((await connect('chatgpt', '--url', url, '--json')).stdout);
  expect(snippets).toMatchObject([{ text: url }]);
});

test('without a client there is the list of them', async () => {
  const rows = JSON.parse((await connect('--json')).stdout) as { id: string }[];
  expect(rows.map(({ id }) => id)).toContain('vs-code');
  expect((await connect()).stdout).toMatch(/^claude +Claude/);
});

test.each([
  [['emacs', '--url', url], 'There is no client emacs. There are: claude, claude-code'],
  [['cursor'], 'Give --stage <stage>, or --url <url>.'],
  [['cursor', '--stage', 'Prod'], '--stage Prod: must be the name of a stage'],
  [['cursor', '--stage', 'prod', '--url', url], 'Give either --stage or --url, not both'],
  [['registry'], 'Give --stage <stage>, or --url <url>.'],
  [['cursor', '--url', 'http://mcp.example.com'], 'must be an https URL'],
  [['cursor', '--url', 'https://a:b@mcp.example.com'], 'must be an https URL'],
  [['mastra', '--url', "https://a.example/mcp'+x", '--with', 'token'], 'quotation marks'],
  [['cursor', '--url', url, '--with', 'magic'], '--with magic: must be one of sign-in, token, aws.'],
  [['cursor', '--url', url, '--with', 'aws'], 'Give --region <region>'],
  [['chatgpt', '--url', url, '--with', 'token'], "ChatGPT can't connect with --with token."],
  [['mastra', '--remove', '--with', 'token'], 'Mastra has no file to remove anything from.'],
  [['claude', '--url', url, '--project', '.'], 'has no file in projects: leave --project out.'],
  [['cursor', '--url', url, '--name', 'a b'], '--name a b: must be 1 to 64 letters'],
])('%j is refused, with the way out', async (args, reason) => {
  const { status, stderr } = await connect(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(reason);
  // Nothing is announced that is not done.
  expect(stderr).not.toContain('Will ');
});
