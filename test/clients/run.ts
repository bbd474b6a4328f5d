import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import { startBrowser } from './browser.ts';
import type { ClientUnderTest } from './clients.ts';
import { noteProtocols, type Protocols } from './protocols.ts';
import { contact, type FirstScopes, synthesizeStages } from './stages.ts';
import type { Outcome, Task, Thing } from './things.ts';

/** How a client did. */
export interface Report {
  readonly client: ClientUnderTest;
  /** Of its package. */
  readonly version: string;
  /** The version of the protocol that it came to with the server. */
  readonly protocol: string | undefined;
  readonly outcomes: Readonly<Record<Thing, Outcome>>;
}

/** How long a client may take, in milliseconds: a limit against hanging. */
const patience = 600_000;

/** How many clients are at work at the same time. */
const lanes = 2;

const stages = ['read', 'all'] as const;
type PerStage<Value> = Readonly<Record<FirstScopes, Value>>;

/** Has each client do its things, each in a process and with a home of its own. */
export async function run(
  clients: readonly ClientUnderTest[],
  onReport: (report: Report) => void,
): Promise<Report[]> {
  const assemblies = synthesizeStages();
  const protocols = noteProtocols();
  const { createFunction } = protocols;
  const [read, all] = await Promise.all(
    stages.map((stage) => startLaptop({ assembly: assemblies[stage], createFunction })),
  );
  if (!read || !all) throw new Error('There are two stages.');
  const laptops = { read, all };
  const browser = await startBrowser([read, all]);
  const reports = new Map<ClientUnderTest, Report>();
  const waiting = [...clients];
  const lane = async (): Promise<void> => {
    for (let client = waiting.shift(); client; client = waiting.shift()) {
      const report = await tryClient(client, laptops, protocols, `${browser.url}${client.file}`);
      reports.set(client, report);
      onReport(report);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    browser.close();
    await Promise.all([read.close(), all.close()]);
  }
  return clients.flatMap((client) => reports.get(client) ?? []);
}

async function tryClient(
  client: ClientUnderTest,
  laptops: PerStage<Laptop>,
  protocols: Protocols,
  browserUrl: string,
): Promise<Report> {
  const task = await makeTask(client, laptops, browserUrl);
  const home = mkdtempSync(join(tmpdir(), 'clerk-mcp-client-'));
  try {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts')], {
      cwd: home,
      env: environment(home, browserUrl),
      stdio: 'pipe',
      timeout: patience,
    });
    child.stdin.end(JSON.stringify(task));
    const [stdout, stderr] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    const last = stdout.trim().split('\n').at(-1) ?? '';
    if (!last.startsWith('{')) throw new Error(`${client.name} ended early.\n${stdout}\n${stderr}`);
    return {
      client,
      version: versionOf(client),
      protocol: protocols.of(task.tokens.admin),
      outcomes: JSON.parse(last) as Report['outcomes'],
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function versionOf(client: ClientUnderTest): string {
  const manifest = join(import.meta.dirname, 'node_modules', client.package, 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** A home with nothing in it but a browser that is ours. */
function environment(home: string, browserUrl: string): NodeJS.ProcessEnv {
  const commands = join(home, 'commands');
  mkdirSync(commands);
  const opener = join(commands, 'xdg-open');
  writeFileSync(
    opener,
    `#!/bin/sh\nexec '${process.execPath}' '${join(import.meta.dirname, 'open-page.ts')}' "$@"\n`,
  );
  chmodSync(opener, 0o755);
  return {
    PATH: [commands, process.env['PATH'] ?? ''].join(delimiter),
    HOME: home,
    BROWSER: opener,
    BROWSER_URL: browserUrl,
    NODE_COMPILE_CACHE: join(import.meta.dirname, '../../.local/compile-cache'),
    // The Inspector opens pages from terminals only, and keeps tokens with a desktop only, unless it is told to.
    MCP_AUTO_OPEN_ENABLED: 'true',
    MCP_INSPECTOR_SECRET_STORE: 'file',
  };
}

async function makeTask(
  client: ClientUnderTest,
  laptops: PerStage<Laptop>,
  browserUrl: string,
): Promise<Task> {
  const { read, all } = laptops;
  const [changed, deleted, bannedRead, bannedAll] = await Promise.all([
    makeUser(read, client, 'changed'),
    makeUser(read, client, 'deleted'),
    makeUser(read, client, 'banned'),
    makeUser(all, client, 'banned'),
  ]);
  const { tools } = (await ask(read, 'tools/list', {})) as { tools: readonly { readonly name: string }[] };
  const shown = (await ask(read, 'tools/call', { name: 'get_user', arguments: { userId: changed } })) as {
    content: readonly { readonly text: string }[];
  };
  return {
    file: client.file,
    urls: { read: read.mcpUrl, all: all.mcpUrl },
    tokens: { admin: await tokenOf(read, 'admin'), readOnly: await tokenOf(read, 'readOnly') },
    clerks: { read: keyOf(read), all: keyOf(all) },
    browserUrl,
    users: { changed, deleted, banned: { read: bannedRead, all: bannedAll } },
    expected: {
      tools: tools.map(({ name }) => name),
      userText: shown.content[0]?.text.split('\n', 1).join('') ?? '',
      contact,
    },
  };
}

const keyOf = ({ clerk: { url, secretKey } }: Laptop) => ({ url, secretKey });

/** Another token each time, so that it tells whose request it is. */
const tokenOf = ({ clerk, mcpUrl }: Laptop, principal: 'admin' | 'readOnly') =>
  clerk.tokens.machine({
    machineId: seedMachines[principal].id,
    claims: { aud: mcpUrl },
    secondsUntilExpiration: 3_600,
  });

async function makeUser({ clerk }: Laptop, client: ClientUnderTest, name: string): Promise<string> {
  const post = (path: string, body: object) =>
    fetch(`${clerk.url}/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const who = client.file.replace('.ts', '').replaceAll('.', '-');
  const made = await post('users', {
    first_name: 'Toni',
    last_name: 'Client',
    email_address: [`${name}.${who}@example.net`],
    skip_password_requirement: true,
  });
  const { id } = (await made.json()) as { id?: string };
  if (id === undefined) throw new Error(`No user was made for ${client.name}: ${made.status}`);
  if (name === 'banned') await post(`users/${id}/ban`, {});
  return id;
}

/** Asks the server without any client. */
async function ask({ mcpUrl, tokens }: Laptop, method: string, params: object): Promise<unknown> {
  const response = await fetch(mcpUrl, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${tokens.admin}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  return ((await response.json()) as { result: unknown }).result;
}
