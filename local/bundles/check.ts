import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { toolsFile } from '../../lambda/mcp/prepared-tools.ts';
import { seedMachines } from '../clerk/seed-machines.ts';
import { readAssembly } from '../cloud/assembly.ts';
import { readFunctions } from '../cloud/functions.ts';
import { createResolver } from '../cloud/intrinsics.ts';
import { synthesize } from '../synthesize.ts';
import { budgets, toolsBudget, unwanted } from './budgets.ts';
import { sourceBytes } from './source-bytes.ts';

/** A call of a tool by the admin of the stage `local`, as API Gateway hands it on. */
const call = JSON.stringify({
  httpMethod: 'POST',
  resource: '/mcp',
  multiValueHeaders: {
    'content-type': ['application/json'],
    accept: ['application/json, text/event-stream'],
  },
  body: JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'get_user', arguments: { userId: 'user_1' } },
  }),
  requestContext: {
    path: '/mcp',
    authorizer: {
      caller: JSON.stringify({
        principal: { kind: 'machine', issuer: 'check', subject: seedMachines.admin.id },
        rules: ['admins'],
        scopes: [],
      }),
    },
  },
});

interface Loaded {
  readonly atStart: readonly string[];
  readonly atEnd: readonly string[];
  readonly answer: string;
}

/** What is too big or loaded too early, in lines; empty when all is as it should be. */
async function problemsOf(
  name: string,
  folder: string,
  environment: Record<string, string>,
): Promise<string[]> {
  const budget = budgets[name];
  if (!budget) return [`${name}: has no budget`];
  const code = readFileSync(join(folder, 'index.js'), 'utf8');
  const sources = sourceBytes(code, JSON.parse(readFileSync(join(folder, 'index.js.map'), 'utf8')));
  const sizes = { raw: Buffer.byteLength(code), gzip: gzipSync(code).length };
  console.log(`${name}: ${sizes.raw} bytes, ${sizes.gzip} under gzip`);
  const isTooBig = sizes.raw > budget.raw || sizes.gzip > budget.gzip;
  const tooBig = isTooBig
    ? [
        `${name}: more than ${budget.raw} bytes, or ${budget.gzip} under gzip. By package:`,
        ...byPackage(sources).map(([owner, bytes]) => `  ${bytes} ${owner}`),
      ]
    : [];
  const found = [...sources.keys()]
    .filter((source) => unwanted.some((pattern) => pattern.test(packagePath(source))))
    .map((source) => `${name}: holds ${source}`);

  const { atStart, atEnd, answer } = await load(folder, environment, name === 'mcp' ? [call] : []);
  const early = budget.notAtStart.flatMap((pattern) =>
    atStart.filter((module) => pattern.test(module)).map((module) => `${name}: loads ${module} at its start`),
  );
  const late = atEnd
    .filter((module) => /undici/.test(module))
    .map((module) => `${name}: a call loads ${module}`);
  const unanswered =
    name === 'mcp' && !answer.includes('resource_not_found')
      ? [`${name}: Clerk was not asked: ${answer}`]
      : [];
  return [...tooBig, ...found, ...early, ...late, ...unanswered];
}

async function load(folder: string, environment: Record<string, string>, calls: string[]): Promise<Loaded> {
  const program = join(import.meta.dirname, 'load-function.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [program, folder, ...calls], {
    env: {
      ...environment,
      AWS_ACCESS_KEY_ID: 'check',
      AWS_SECRET_ACCESS_KEY: 'check',
      AWS_REGION: 'eu-west-1',
    },
  });
  return JSON.parse(stdout.split('\n').at(-1) ?? '') as Loaded;
}

function packagePath(source: string): string {
  return source.split('node_modules/').at(-1) ?? source;
}

function byPackage(sources: ReadonlyMap<string, number>): [string, number][] {
  const owners = new Map<string, number>();
  for (const [source, bytes] of sources) {
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

const directory = mkdtempSync(join(tmpdir(), 'clerk-mcp-bundles-'));
try {
  const problems = await problemsIn(directory);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true });
}
