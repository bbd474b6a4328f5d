import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Client, type Place, type Snippet, tokenVariable } from '../../lib/clients/client.ts';
import { clients } from '../../lib/clients/clients.ts';
import { startLaptop } from '../../local/laptop.ts';
import { commandFile } from './command.ts';
import { synthesizeStages } from './stages.ts';

/** How a snippet did: undefined where it connected and got the tools. */
export interface SnippetReport {
  readonly what: string;
  readonly problem: string | undefined;
}

/** What shows that it is connected, after the code of a client: each prints the names of the tools. */
const endings: Readonly<Record<string, string>> = {
  'openai-agents': 'console.log(JSON.stringify(await server.listTools())); await server.close();',
  'ai-sdk': 'console.log(Object.keys(tools).join()); await client.close();',
  langchain: 'console.log(tools.map(({ name }) => name).join()); await client.close();',
  strands: 'console.log(tools.map(({ name }) => name).join()); await client.disconnect();',
  mastra: 'console.log(Object.keys(tools).join()); await client.disconnect();',
};

/** Packages that commands of snippets have npx fetch, each with the command that is installed here. */
const installed: readonly (readonly [name: string, command: string])[] = [
  ['@modelcontextprotocol/inspector', 'mcp-inspector'],
  ['mcp-remote', 'mcp-remote'],
];

const patience = 120_000;

/** Runs every snippet with a token that can run here, as it stands, against a laptop. */
export async function runSnippets(onReport: (report: SnippetReport) => void): Promise<void> {
  const laptop = await startLaptop({ assembly: synthesizeStages().read });
  const folder = mkdtempSync(join(import.meta.dirname, '.snippets-'));
  const home = mkdtempSync(join(tmpdir(), 'clerk-mcp-snippets-'));
  const place = { name: 'clerk', url: laptop.mcpUrl, signedUrl: laptop.signedUrl, region: laptop.region };
  const env = {
    PATH: [writeNpx(home), process.env['PATH'] ?? ''].join(delimiter),
    HOME: home,
    [tokenVariable]: laptop.tokens.admin,
  };
  try {
    for (const client of clients) {
      for (const snippet of client.ways.token ?? []) {
        const command = commandOf(client, snippet, place, folder);
        if (command)
          onReport({ what: `${client.name}, ${snippet.where}`, problem: await tried(command, env) });
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(home, { recursive: true });
    await laptop.close();
  }
}

type Command = readonly [command: string, ...args: string[]];

/** How a snippet is run; undefined for what is not installed here. */
function commandOf(
  { id }: Client,
  { language, text: textOf }: Snippet,
  place: Place,
  folder: string,
): Command | undefined {
  const ending = endings[id];
  if (language === 'ts' && ending) {
    const file = join(folder, `${id}.ts`);
    writeFileSync(file, `${textOf(place)}\n${ending}\n`);
    return [process.execPath, file];
  }
  if (id === 'inspector' && language === 'sh') return ['sh', '-c', textOf(place)];
  if (id !== 'mcp-remote') return undefined;
  // A client that starts a command: it lists the tools through it.
  const [command = '', ...args] =
    language === 'json' ? startedBy(textOf(place), place.name) : ['sh', '-c', textOf(place)];
  const file = join(folder, `${id}.ts`);
  writeFileSync(file, throughCommand(command, args));
  return [process.execPath, file];
}

function startedBy(json: string, name: string): readonly string[] {
  const { mcpServers } = JSON.parse(json) as {
    mcpServers: Record<string, { command: string; args: readonly string[] }>;
  };
  const { command = '', args = [] } = mcpServers[name] ?? {};
  return [command, ...args];
}

function throughCommand(command: string, args: readonly string[]): string {
  return `import { Client } from 'sdk-1.32/client/index.js';
import { StdioClientTransport } from 'sdk-1.32/client/stdio.js';
const client = new Client({ name: 'snippets', version: '1.0.0' });
await client.connect(new StdioClientTransport({ command: ${JSON.stringify(command)}, args: ${JSON.stringify(args)}, env: process.env, stderr: 'ignore' }));
console.log((await client.listTools()).tools.map(({ name }) => name).join());
await client.close();
`;
}

async function tried([command, ...args]: Command, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: patience });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return stdout.includes('get_user') ? undefined : `${stdout}\n${stderr}`.trim();
}

/** A npx that runs what is installed here instead of fetching it. Returns its folder. */
function writeNpx(home: string): string {
  const folder = join(home, 'commands');
  mkdirSync(folder);
  const cases = installed.map(
    ([name, command]) => `${name}) shift; exec '${process.execPath}' '${commandFile(name, command)}' "$@";;`,
  );
  const npx = join(folder, 'npx');
  writeFileSync(npx, `#!/bin/sh\n[ "$1" = -y ] && shift\ncase "$1" in\n${cases.join('\n')}\nesac\nexit 1\n`);
  chmodSync(npx, 0o755);
  return folder;
}
