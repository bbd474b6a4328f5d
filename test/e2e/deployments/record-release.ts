import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { format, type FormatConfig } from 'oxfmt';
import { promisify } from 'node:util';
import type { Laptop, LaptopOptions } from '../../../local/laptop.ts';
import { openGate } from '../gate.ts';
import { keptResources, type Resource } from './kept-resources.ts';
import {
  administrator,
  type Answer,
  confirmationIn,
  ledgerItems,
  makeChanges,
  shellFor,
  userNamed,
} from './release-changes.ts';

/*
 * Records what a release leaves behind, for the test that holds later ones to it:
 *
 *   node test/e2e/deployments/record-release.ts <checkout of the release> <its version>
 *
 * The checkout has its packages installed, `releases/<version>` has the settings to record it with in `stages`, and in
 * `formats.json` what it writes, as JSON Schemas by hand. One approval is over ten minutes after it was recorded. Nothing of
 * what is recorded is secret: users, accounts and keys are made up.
 */

const [checkout = '.', version = '', part] = process.argv.slice(2);
const from = resolve(checkout);
const folder = join(import.meta.dirname, 'releases', version);
const stages = join(folder, 'stages');
const examples = join(folder, 'examples');
/** Seeded organizations. */
const northwind = 'org_2EmbeddedNorthwindStaff0001';
const bluefin = 'org_2KEIZMKMgLCNJJu0Dq0fG23AsKQ';
/** What approvals are signed with while they are recorded. */
const signingKey = `key of the records of ${version}, which is no secret`;

type Module<Path> = Path extends 'laptop'
  ? typeof import('../../../local/laptop.ts')
  : Path extends 'app'
    ? typeof import('../../../lib/app.ts')
    : typeof import('../../../lib/settings/settings.ts');

const load = async <Name extends 'laptop' | 'app' | 'settings'>(name: Name): Promise<Module<Name>> => {
  const path = {
    laptop: 'local/laptop.ts',
    app: 'lib/app.ts',
    // 0.1.0 had all of lib in one folder.
    settings: existsSync(join(from, 'lib/settings')) ? 'lib/settings/settings.ts' : 'lib/settings.ts',
  }[name];
  return (await import(join(from, path))) as Module<Name>;
};

async function write(name: string, content: unknown): Promise<void> {
  const options = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../.oxfmtrc.json'), 'utf8'),
  ) as FormatConfig;
  const { code } = await format(name, JSON.stringify(content), options);
  writeFileSync(join(folder, name), code);
}

/** What a stage's template has that an update must keep. */
async function templateOf(stage: string): Promise<Record<string, object>> {
  const { createApp } = await load('app');
  const { readSettings } = await load('settings');
  const outdir = mkdtempSync(join(tmpdir(), 'clerk-mcp-release-'));
  const context = { 'aws:cdk:bundling-stacks': [] };
  createApp(readSettings(stage, stages), { outdir, context, checks: false }).synth();
  const template = JSON.parse(readFileSync(join(outdir, 'ClerkMcp.template.json'), 'utf8')) as {
    Resources: Record<string, Resource>;
  };
  rmSync(outdir, { recursive: true });
  return keptResources(template.Resources);
}

/** Starts the release's laptop, with its functions behind gates. */
async function start(environment: Record<string, string> = {}) {
  const { createApp } = await load('app');
  const { readSettings } = await load('settings');
  const { startLaptop } = await load('laptop');
  const assembly = mkdtempSync(join(tmpdir(), 'clerk-mcp-release-'));
  createApp(readSettings('local', stages), { outdir: assembly, checks: false }).synth();
  const [toClerk, toLedger] = await Promise.all([openGate(), openGate()]);
  const options: LaptopOptions = {
    assembly,
    addresses: { 'https://api.clerk.laptop.example': toClerk.url },
    environment: { AWS_ENDPOINT_URL_DYNAMODB: toLedger.url, RECONCILE_MIN_AGE_SECONDS: '0', ...environment },
  };
  const laptop = await startLaptop(options);
  toClerk.target = laptop.clerk.url;
  toLedger.target = laptop.ledger.url;
  laptop.setSecret(laptop.approvalSecret.arn, JSON.stringify({ current: signingKey }));
  return {
    laptop,
    gates: { toClerk, toLedger },
    close: async () => {
      await laptop.close();
      await Promise.all([toClerk.close(), toLedger.close()]);
      rmSync(assembly, { recursive: true });
    },
  };
}

/** A call whose answer ends with a cursor, and what is on the page after it. */
async function pageAfter(laptop: Laptop, tool: string, args: Record<string, unknown>) {
  const { call } = administrator(laptop);
  const resultOf = ({ structuredContent = {} }: Answer) =>
    (tool === 'run_operation' ? structuredContent['result'] : structuredContent) as Record<string, unknown>;
  const cursor = resultOf(await call(tool, args))['nextCursor'];
  if (typeof cursor !== 'string')
    throw new Error(`${tool}: no cursor in ${JSON.stringify(await call(tool, args))}`);
  const inner = args['arguments'] as Record<string, unknown> | undefined;
  const next = inner ? { ...args, arguments: { ...inner, cursor } } : { ...args, cursor };
  const page = resultOf(await call(tool, next));
  const { totalCount, nextCursor } = page;
  // What is in the catalog's lists is made anew at each start.
  return { tool, args: next, page: inner ? { totalCount, nextCursor } : page };
}

async function recordLedger(): Promise<void> {
  const { laptop, gates, close } = await start();
  const organizationId = northwind;
  const lists = [
    ['list_users', { limit: 7 }],
    ['list_users', { limit: 7, query: 'a' }],
    ['list_organizations', { limit: 2 }],
    ['list_organization_members', { organizationId, limit: 2 }],
    ['export_users', { maxCharacters: 1_000, fields: ['id', 'username'] }],
    ['run_operation', { operation: 'list_waitlist_entries', arguments: { limit: 1 } }],
  ] as const;
  const cursors = [];
  for (const [tool, args] of lists) cursors.push(await pageAfter(laptop, tool, args));
  const since = new Date().toISOString();
  const made = await makeChanges(laptop, gates);
  const until = new Date().toISOString();
  const { call } = administrator(laptop);
  const log = await pageAfter(laptop, 'search_audit_log', { since, until });
  const { structuredContent: firstPage } = await call('search_audit_log', { since, until });
  const items = await ledgerItems(laptop);
  const { table } = laptop.ledger;
  // In 0.1.0 each command was a file of its own.
  const own = join(from, 'bin/switch.ts');
  const toSwitch = existsSync(own) ? [own] : [join(from, 'bin/clerk-mcp.ts'), 'switch'];
  const parameters = ['--stage', 'local', '--table', table, 'read-only'];
  await promisify(execFile)(process.execPath, [...toSwitch, ...parameters], { env: shellFor(laptop) });
  const switched = (await ledgerItems(laptop)).find(({ pk }) => pk?.S === 'switch');
  await close();
  await write('cursors.json', cursors);
  await write('ledger.json', { since, until, ...made, firstPage, nextPage: log, items, switched });
}

/** Approvals that are open until 70 years from now, since this process and its functions live then. */
async function recordApprovals(): Promise<void> {
  const later = `--import=${join(import.meta.dirname, 'later.ts')}`;
  const { laptop, close } = await start({ NODE_OPTIONS: later });
  const { call, elicit } = administrator(laptop);
  const calls = [
    ['delete_user', { userId: userNamed(laptop, 'Elif') }],
    ['ban_user', { userId: userNamed(laptop, 'Farid') }],
    ['update_user', { userId: userNamed(laptop, 'Grace'), publicMetadata: { role: 'approver' } }],
    ['run_operation', { operation: 'delete_organization', arguments: { organizationId: bluefin } }],
  ] as const;
  const open = [];
  for (const [tool, args] of calls) {
    const confirmation = confirmationIn(await call(tool, args));
    const { requestState } = await elicit(tool, args);
    open.push({ tool, args, confirmation, requestState });
  }
  const used = { tool: 'ban_user', args: { userId: userNamed(laptop, 'Hugo') } };
  const confirmation = confirmationIn(await call(used.tool, used.args));
  await call(used.tool, { ...used.args, confirmation });
  const items = (await ledgerItems(laptop)).filter(({ sk }) => sk?.S === 'spent');
  await close();
  await write('approvals.json', { signingKey, open, spent: { ...used, confirmation, items } });
}

if (part === 'approvals') {
  await recordApprovals();
} else {
  mkdirSync(examples, { recursive: true });
  const configs = readdirSync(join(from, 'config')).filter((name) => name.endsWith('.json'));
  for (const name of configs) cpSync(join(from, 'config', name), join(examples, name));
  const { readSettings } = await load('settings');
  const read: Record<string, unknown> = {};
  for (const directory of [stages, examples]) {
    for (const file of readdirSync(directory)) {
      const stage = basename(file, '.json');
      read[`${basename(directory)}/${stage}`] = readSettings(stage, directory);
    }
  }
  await write('settings.json', read);
  await write('templates.json', { local: await templateOf('local'), full: await templateOf('full') });
  await recordLedger();
  const later = `--import=${join(import.meta.dirname, 'later.ts')}`;
  const inThatTime = [later, import.meta.filename, checkout, version, 'approvals'];
  await promisify(execFile)(process.execPath, inThatTime);
}
