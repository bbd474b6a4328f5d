import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Laptop, startLaptop, type TokenHolder } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { Page } from '../markdown.ts';
import { as, clients, confirming, type TestClient } from './clients.ts';
import { type OtherIssuer, startOtherIssuer } from './other-issuer.ts';
import { operatorEnvironment } from './operator-environment.ts';

const root = join(import.meta.dirname, '../..');
const pages = ['docs/runbooks.md', 'docs/deploying.md'].map((path) => new Page(path));
let laptop: Laptop;
let folder: string;
let issuer: OtherIssuer;
let variables: Record<string, string>;
const connected: TestClient[] = [];
beforeEach(async () => {
  issuer = await startOtherIssuer();
  const { addresses } = issuer;
  // A change is settled at once, and not after the time that a function may take.
  laptop = await startLaptop({ assembly, addresses, environment: { RECONCILE_MIN_AGE_SECONDS: '0' } });
  folder = await mkdtemp(join(tmpdir(), 'runbooks-'));
  variables = {
    CLERK_URL: laptop.clerkUrl,
    MCP_URL: laptop.mcpUrl,
    CLERK_MCP_TOKEN: laptop.tokens.admin,
    KEY_FILE: join(folder, 'key'),
    LEDGER_KEY: laptop.ledger.secret,
    LEDGER_ANCHOR: laptop.ledger.anchor,
  };
});
afterEach(async () => {
  await Promise.all(connected.splice(0).map((client) => client.close()));
  await laptop.close();
  issuer.close();
  await rm(folder, { recursive: true });
});

async function agent(holder: TokenHolder): Promise<TestClient> {
  const client = confirming(await clients[0].connect(as(laptop, holder)));
  connected.push(client);
  return client;
}
const users = () => [...laptop.clerk.state.users.keys()];

/** What has happened when somebody opens the page there, and what happens between its commands, by their number. */
interface Scene {
  readonly before?: () => Promise<void>;
  readonly after?: Readonly<Record<number, () => Promise<void> | void>>;
}

const scenes: Readonly<Record<string, Scene>> = {
  'The key of Clerk is refused, or to be rotated': {
    before: () => writeFile(variables['KEY_FILE']!, laptop.clerk.secretKey),
  },
  'A leaked agent token': {
    before: async () => {
      const support = await agent('support');
      await support.call('create_user', { emailAddress: ['mallory@example.com'] });
    },
  },
  'Clerk is down or refuses': {
    before: async () => {
      const unattended = await agent('unattended');
      laptop.clerk.fault({ kind: 'dropped', when: 'after', method: 'DELETE', times: 1 });
      await unattended.call('delete_user', { userId: users().at(-1) });
      laptop.clerk.fault({ kind: 'server-error', method: 'GET' });
    },
    after: {
      3: async () => {
        laptop.clerk.clearFaults();
        // As the schedule does every five minutes, once no function can be at work on it any more.
        await laptop.reconcile();
      },
    },
  },
  'A runaway agent': {
    before: async () => {
      const unattended = await agent('unattended');
      for (const userId of users().slice(-4)) await unattended.call('lock_user', { userId });
      for (const userId of users().slice(-4)) await unattended.call('ban_user', { userId });
    },
  },
  'A wrong rule went out': {
    before: async () => {
      const support = await agent('support');
      await support.call('ban_user', { userId: users().at(-1) });
    },
  },
  'The ledger is down, or was restored': {
    before: async () => {
      const unattended = await agent('unattended');
      for (const userId of users().slice(-3)) await unattended.call('lock_user', { userId });
      await laptop.reconcile();
      await restoreAs('restored-whole');
      await restoreAs('restored-short', 1);
    },
  },
  'Upgrade and roll back': {},
  'Looking at it': {},
};

/** What `restore-table-to-point-in-time` leaves: a copy under another name, without the newest records of each chain. */
async function restoreAs(name: string, lost = 0): Promise<void> {
  const { accessKeyId, secretAccessKey } = laptop.operator;
  const client = new DynamoDBClient({
    endpoint: laptop.ledger.url,
    region: laptop.region,
    credentials: { accessKeyId, secretAccessKey },
  });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: laptop.ledger.table }));
  await client.send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions: Table!.AttributeDefinitions!,
      KeySchema: Table!.KeySchema!,
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: Table!.GlobalSecondaryIndexes!.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
    }),
  );
  const { Items = [] } = await client.send(new ScanCommand({ TableName: laptop.ledger.table }));
  for (const Item of Items) await client.send(new PutItemCommand({ TableName: name, Item }));
  const outcomes = Items.filter(({ sk }) => sk?.S === 'outcome').toSorted((a, b) =>
    (a['at']?.S ?? '') < (b['at']?.S ?? '') ? 1 : -1,
  );
  for (const { pk, sk } of outcomes.slice(0, lost)) {
    await client.send(new DeleteItemCommand({ TableName: name, Key: { pk: pk!, sk: sk! } }));
  }
  client.destroy();
}

/** Runs a line of the page as it stands there, in the shell of who runs the laptop. */
function shell(line: string): Promise<string> {
  const command = line.replaceAll(/npm run (--silent )?clerk-mcp --/g, 'node bin/clerk-mcp.ts');
  const env = {
    ...operatorEnvironment(laptop),
    ...variables,
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
  };
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', `{ ${command}; } 2>&1`], { cwd: root, env }, (_, stdout) => resolve(stdout));
  });
}

/** A transcript without what is another at each run. */
function comparable(text: string): string {
  return (
    text
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>')
      .replaceAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, '<id>')
      .replaceAll(/\b[\da-f]{64}\b/g, '<hash>')
      .replaceAll(/\b((?:user|ins)_)[A-Za-z0-9]{20,}/g, '$1<id>')
      .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
      .replaceAll(/\bchain [\w-]+/g, 'chain <id>')
      .replaceAll(/\(\d+ ms\)/g, '(<ms>)')
      .replaceAll(/clocks are \d+ seconds?/g, 'clocks are <n> seconds')
      .replaceAll(/trace id: [\da-f]{32}/g, 'trace id: <id>')
      // What other changes add to is for their tests.
      .replaceAll(/\d+ tools|none of \d+|\b\d+\.\d+\.\d+\b/g, '<n>')
      .replaceAll(/ +/g, ' ')
      .trim()
  );
}

/** The walks of the pages: under which heading, and the lines of each. */
function walks(): { heading: string; text: string }[] {
  return pages
    .flatMap(({ text }) => Array.from(text.matchAll(/^## (.+)$([^]*?)(?=^## |(?![^]))/gm)))
    .flatMap(([, heading = '', body = '']) =>
      [...body.matchAll(/^```console\n([^]*?)^```$/gm)].map(([, text = '']) => ({ heading, text })),
    );
}

describe('a page that shows commands with what they print', () => {
  test('has a walk under each heading that is walked, and each walk is walked here', () => {
    expect(
      walks()
        .map(({ heading }) => heading)
        .toSorted(),
    ).toEqual(Object.keys(scenes).toSorted());
  });

  test.each(walks().map(({ heading, text }) => [heading, text]))('%s', async (heading, text) => {
    const { before, after = {} } = scenes[heading] ?? {};
    await before?.();
    const lines = text.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []));
    expect(lines.length).toBeGreaterThan(0);
    let transcript = '';
    for (const [index, line] of lines.entries()) {
      transcript += `$ ${line}\n${await shell(line)}`;
      await after[index + 1]?.();
    }
    if (process.env['RUNBOOKS'] !== undefined) {
      await writeFile(join(process.env['RUNBOOKS'], `${heading}.txt`), transcript);
    }
    expect(transcript).not.toMatch(/sk_(test|live)_\w/);
    expect(comparable(transcript)).toBe(comparable(text));
  });
});
