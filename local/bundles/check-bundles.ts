import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { stageSettingsFile } from '../../lambda/base/stage-settings.ts';
import type { McpSettings } from '../../lambda/environment.ts';
import { toCallerContext } from '../../lambda/access/facts.ts';
import { toolsFile } from '../../lambda/mcp/prepared-tools.ts';
import { seedMachines } from '../clerk/seed/seed-machines.ts';
import { readAssembly } from '../cloud/assembly.ts';
import { readFunctions } from '../cloud/functions.ts';
import { createResolver } from '../cloud/intrinsics.ts';
import { synthesize } from '../synthesize.ts';
import { budgets, leftBehindBudgets, notForLists, toolsBudget, unwanted } from './budgets.ts';
import { sourceBytes } from './source-bytes.ts';

/** A message of the admin of the stage `local`, as API Gateway hands it on. */
function eventOf(issuer: string, method: string, params: object): string {
  return JSON.stringify({
    httpMethod: 'POST',
    resource: '/mcp',
    multiValueHeaders: {
      'content-type': ['application/json'],
      accept: ['application/json, text/event-stream'],
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    requestContext: {
      path: '/mcp',
      authorizer: toCallerContext(
        { roles: {}, rules: [] },
        { principal: { kind: 'machine', issuer, subject: seedMachines.admin.id }, scopes: [] },
      ),
    },
  });
}

/** A list of tools and a call, of a machine whose tokens are of the issuer in the file beside the code. */
function eventsFor(folder: string): string[] {
  const text = readFileSync(join(folder, stageSettingsFile), 'utf8');
  const { clerk = '' } = (JSON.parse(text) as McpSettings).issuers;
  const call = { name: 'get_user', arguments: { userId: 'user_1' } };
  return [eventOf(clerk, 'tools/list', {}), eventOf(clerk, 'tools/call', call)];
}

/** What a function had loaded at some moment, and what it had answered before. */
interface Step {
  /** Builtin modules of Node. */
  readonly modules: readonly string[];
  readonly files: readonly string[];
  readonly answer: string;
  /** Bytes that each request like the one before leaves in the old generation. */
  readonly leftBehind: number;
}

/** What is too big or loaded too early, in lines; empty when all is as it should be. */
async function problemsOf(
  name: string,
  folder: string,
  environment: Record<string, string>,
): Promise<string[]> {
  const budget = budgets[name];
  if (!budget) return [`${name}: has no budget`];
  const sources = sourcesOf(folder);
  const isMcp = name === 'mcp';
  const [start, listed, called] = await load(folder, environment, isMcp ? eventsFor(folder) : []);
  const sizes = sizesOf(folder);
  const atStart = total(start.files.map((file) => statSync(file).size));
  console.log(`${name}: ${sizes.raw} bytes, ${sizes.gzip} under gzip, ${atStart} loaded at its start`);
  const isTooBig = sizes.raw > budget.raw || sizes.gzip > budget.gzip || atStart > budget.atStart;
  const tooBig = isTooBig
    ? [
        `${name}: more than ${budget.raw} bytes, ${budget.gzip} under gzip, or ${budget.atStart} at its start. By package:`,
        ...byPackage([...sources.values()]).map(([owner, bytes]) => `  ${bytes} ${owner}`),
      ]
    : [];
  const found = [...sources.values()]
    .flatMap((bytes) => bytes.keys().toArray())
    .filter((source) => unwanted.some((pattern) => pattern.test(packagePath(source))))
    .map((source) => `${name}: holds ${source}`);
  const early = (step: Step | undefined, patterns: readonly RegExp[], when: string) =>
    loadedBy(step, sources)
      .filter((loaded) => patterns.some((pattern) => pattern.test(loaded)))
      .map((loaded) => `${name}: loads ${loaded} ${when}`);
  const unanswered = isMcp && !called?.answer.includes('ada@example.org');
  return [
    ...tooBig,
    ...found,
    ...early(start, budget.notAtStart, 'at its start'),
    ...early(listed, notForLists, 'for a list of tools'),
    ...early(called, [/undici/], 'for a call'),
    ...leavingBehind(`${name}: a list`, listed, leftBehindBudgets.list),
    ...leavingBehind(`${name}: a call`, called, leftBehindBudgets.call),
    ...(unanswered ? [`${name}: Clerk was not asked: ${called?.answer}`] : []),
  ];
}

function leavingBehind(what: string, step: Step | undefined, budget: number): string[] {
  const bytes = Math.round(step?.leftBehind ?? 0);
  return bytes > budget ? [`${what} leaves ${bytes} bytes behind, more than ${budget}`] : [];
}

/** The builtin modules and packages that were loaded. */
function loadedBy(step: Step | undefined, sources: Sources): readonly string[] {
  if (!step) return [];
  const packages = step.files.flatMap((file) => [...(sources.get(basename(file))?.keys() ?? [])]);
  return [...new Set([...step.modules, ...packages.map(packagePath)])];
}

/** V8 without what would change the count: optimizing compilers, and major collections. */
const flags = ['--expose-gc', '--no-opt', '--no-maglev', '--initial-heap-size=512'];

async function load(
  folder: string,
  environment: Record<string, string>,
  events: string[],
): Promise<[Step, ...Step[]]> {
  const program = join(import.meta.dirname, 'load-function.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, folder, ...events], {
    env: {
      ...environment,
      AWS_ACCESS_KEY_ID: 'check',
      AWS_SECRET_ACCESS_KEY: 'check',
      AWS_REGION: 'eu-west-1',
    },
  });
  return JSON.parse(stdout.split('\n').at(-1) ?? '') as [Step, ...Step[]];
}

/** By file, how many bytes come from each source. */
type Sources = ReadonlyMap<string, ReadonlyMap<string, number>>;

function sourcesOf(folder: string): Sources {
  const mapped = codeIn(folder).filter((file) => existsSync(join(folder, `${file}.map`)));
  return new Map(
    mapped.map((file) => {
      const map: unknown = JSON.parse(readFileSync(join(folder, `${file}.map`), 'utf8'));
      return [file, sourceBytes(readFileSync(join(folder, file), 'utf8'), map)];
    }),
  );
}

function codeIn(folder: string): string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.js'));
}

function sizesOf(folder: string): { raw: number; gzip: number } {
  const files = codeIn(folder).map((file) => readFileSync(join(folder, file)));
  return {
    raw: total(files.map(({ length }) => length)),
    gzip: total(files.map((file) => gzipSync(file).length)),
  };
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function packagePath(source: string): string {
  return source.split('node_modules/').at(-1) ?? source;
}

function byPackage(sources: readonly ReadonlyMap<string, number>[]): [string, number][] {
  const owners = new Map<string, number>();
  for (const [source, bytes] of sources.flatMap((file) => [...file])) {
    const path = packagePath(source).replaceAll('../', '');
    const owner = path
      .split('/')
      .slice(0, path.startsWith('@') || path.startsWith('lambda/') ? 2 : 1)
      .join('/');
    owners.set(owner, (owners.get(owner) ?? 0) + bytes);
  }
  return [...owners].toSorted(([, a], [, b]) => b - a).slice(0, 20);
}

/** Which entry a function has, by the beginning of its logical id. */
const entries: Readonly<Record<string, string>> = {
  Mcp: 'mcp',
  Access: 'authorizer',
  Reconcile: 'reconcile',
};

async function problemsIn(directory: string): Promise<string[]> {
  synthesize(directory);
  const assembly = readAssembly(directory);
  const stack = { name: 'check', region: 'eu-west-1', accountId: '123456789012' };
  const functions = readFunctions(assembly, stack, createResolver(assembly.template, stack), {});
  const problems: string[] = [];
  for (const { logicalId, codeDirectory = '', environment } of functions.values()) {
    const name = entries[/^[A-Z][a-z]+/.exec(logicalId)?.[0] ?? ''] ?? logicalId;
    problems.push(...(await problemsOf(name, codeDirectory, environment)));
    if (name === 'mcp') {
      const { size } = statSync(join(codeDirectory, toolsFile));
      console.log(`${name}: ${size} bytes about its tools`);
      if (size > toolsBudget) problems.push(`${name}: more than ${toolsBudget} bytes about its tools`);
    }
  }
  return problems;
}

/** Prints the sizes, and on standard error what is too big or loaded too early; the status is 1 when something is. */
export async function checkBundles(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'clerk-mcp-bundles-'));
  try {
    const problems = await problemsIn(directory);
    for (const problem of problems) console.error(problem);
    process.exitCode = problems.length === 0 ? 0 : 1;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
