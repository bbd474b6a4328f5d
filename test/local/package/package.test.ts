import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');

interface Manifest {
  readonly version: string;
  readonly private: boolean;
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
}
interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;
}

/** Where the project is packed, and the folder of somebody who uses the package. */
let folder: string;
let consumer: string;
let manifest: Manifest;

/** What is copied of the project to be packed: packing it where it is would write into it beside other tests. */
const parts = [
  'bin',
  'lib',
  'lambda',
  'config',
  'docs',
  'local/package',
  'package.json',
  'cdk.json',
  '.npmrc',
  'tsconfig.json',
  'tsconfig.package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'SECURITY.md',
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clerk-mcp-package-'));
  const project = join(folder, 'project');
  for (const part of parts) cpSync(join(root, part), join(project, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: project });
  consumer = join(folder, 'consumer');
  const modules = join(consumer, 'node_modules');
  mkdirSync(modules, { recursive: true });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  await run('tar', ['xzf', join(folder, tarball), '-C', modules]);
  await run('mv', [join(modules, 'package'), join(modules, 'clerk-mcp')]);
  manifest = JSON.parse(read(modules, 'clerk-mcp/package.json')) as Manifest;
  // What npm would install beside it, and what somebody needs who writes TypeScript.
  const others = [manifest.dependencies, manifest.peerDependencies].flatMap((each) => Object.keys(each));
  for (const name of [...others, 'typescript', '@types/node']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  cpSync(join(root, 'examples'), consumer, { recursive: true });
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs an app with Node alone, and reads what it synthesized. */
async function synthesized(app: string, stack: string, context: object = {}): Promise<Template> {
  const output = join(folder, `out-${app.replaceAll(/\W/g, '-')}`);
  const env = { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify(context) };
  await run(process.execPath, ['app.ts'], { cwd: join(consumer, app), env });
  return JSON.parse(read(output, `${stack}.template.json`)) as Template;
}

const countOf = ({ Resources }: Template, type: string) =>
  Object.values(Resources).filter(({ Type }) => Type === type).length;

/** Writes an app of one file into the consumer's folder. */
function writeApp(name: string, text: string): void {
  mkdirSync(join(consumer, name), { recursive: true });
  writeFileSync(join(consumer, name, 'app.ts'), text);
}

const least = `identity: { iam: true },
  access: { roles: { r: ['users:read'] }, rules: [{ principals: [{ iamRole: 'agent' }], roles: ['r'] }] }`;

describe('the package', () => {
  test('has no TypeScript but declarations, and none of what is for developing it', () => {
    const files = readdirSync(join(consumer, 'node_modules/clerk-mcp'), {
      recursive: true,
      encoding: 'utf8',
    });
    expect(files.filter((name) => /(?<!\.d)\.ts$/.test(name))).toEqual([]);
    expect(files.filter((name) => /^(dist\/)?(test|local|bench|evals)\b/.test(name))).toEqual([]);
    expect(manifest.private).toBe(true);
    // A library that brings a CDK of its own would not fit into anyone's app.
    expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
    for (const name of Object.keys(manifest.peerDependencies)) {
      expect(manifest.dependencies).not.toHaveProperty(name);
    }
  });

  test('type-checks with the examples, its declarations and those that they need included', async () => {
    const apps = readdirSync(consumer, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('app.ts') && !name.startsWith('node_modules'),
    );
    expect(apps.length).toBeGreaterThanOrEqual(3);
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2024',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: ['node'],
    };
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: apps }));
    const { stdout } = await run(process.execPath, ['node_modules/typescript/bin/tsc'], { cwd: consumer });
    expect(stdout).toBe('');
  }, 300_000);

  test('has a misspelled setting be an error of the compiler', async () => {
    writeApp(
      'misspelled',
      `import { Stack } from 'aws-cdk-lib';
import { ClerkMcp } from 'clerk-mcp';
new ClerkMcp(new Stack(), 'Clerk', { stage: 'dev', ${least}, ledgr: {} });
`,
    );
    const compilerOptions = { module: 'nodenext', strict: true, noEmit: true, skipLibCheck: true };
    writeFileSync(
      join(consumer, 'misspelled/tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['app.ts'] }),
    );
    const checked = run(process.execPath, ['../node_modules/typescript/bin/tsc'], {
      cwd: join(consumer, 'misspelled'),
    });
    await expect(checked).rejects.toMatchObject({
      stdout: expect.stringMatching(/TS2\d\d\d.*'ledgr' does not exist/),
    });
  }, 300_000);

  test('runs the command, with the settings of the folder that it is called in', async () => {
    const cwd = join(consumer, 'okta-with-domain');
    const { stdout } = await run(
      process.execPath,
      [
        join(consumer, 'node_modules/clerk-mcp/bin/clerk-mcp.js'),
        'access',
        'explain',
        '--stage',
        'prod',
        '--principal',
        'okta',
        '--claims',
        '{"groups":["support"]}',
      ],
      { cwd },
    );
    expect(stdout).toContain('Rules: support.');
  });
});

describe('the example', () => {
  test('minimal lets its agent call, and has its functions bundled from the package', async () => {
    const template = await synthesized('minimal', 'Agents');
    const policies = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy');
    expect(JSON.stringify(policies)).toMatch(/execute-api:Invoke.*\/dev\/\*\/iam\/mcp/);
    const assets = readdirSync(join(folder, 'out-minimal')).filter((name) => name.startsWith('asset.'));
    const code = assets.map((name) => read(folder, 'out-minimal', name, 'index.js'));
    expect(code).toHaveLength(2);
    expect(code.some((text) => text.includes('server/discover'))).toBe(true);
    // From the project itself, the same comes out of it.
    expect(countOf(template, 'AWS::DynamoDB::Table')).toBe(2);
  }, 300_000);

  test('okta-with-domain has the domain, an authorizer, and a rollout by CodeDeploy', async () => {
    const template = await synthesized('okta-with-domain', 'SupportTools');
    for (const type of [
      'AWS::ApiGateway::DomainName',
      'AWS::ApiGateway::Authorizer',
      'AWS::CodeDeploy::DeploymentGroup',
    ]) {
      expect([type, countOf(template, type)]).toEqual([type, 1]);
    }
  }, 300_000);

  test('private-network has a private API, and no secret of its own for the key', async () => {
    const template = await synthesized('private-network', 'Clerk');
    const api = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::ApiGateway::RestApi');
    expect(api?.Properties['EndpointConfiguration']).toMatchObject({ Types: ['PRIVATE'] });
    const secrets = Object.keys(template.Resources).filter(
      (id) => template.Resources[id]?.Type === 'AWS::SecretsManager::Secret',
    );
    expect(secrets.filter((id) => id.includes('Clerk'))).toEqual([]);
    const functions = Object.values(template.Resources).filter(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    for (const { Properties } of functions) expect(Properties).toHaveProperty('VpcConfig');
  }, 300_000);
});

test('two servers stand in one stack, without a name in common', async () => {
  writeApp(
    'two',
    `import { App, Stack } from 'aws-cdk-lib';
import { ClerkMcp } from 'clerk-mcp';
const stack = new Stack(new App(), 'Two');
const settings = { ${least}, ledger: { events: true }, deployment: { rollout: 'canary' } } as const;
for (const stage of ['support', 'billing']) new ClerkMcp(stack, stage, { ...structuredClone(settings), stage }).addOutputs();
`,
  );
  const template = await synthesized('two', 'Two');
  const names = Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    ['AlarmName', 'DashboardName', 'Name', 'EventBusName']
      .filter((name) => name in Properties && Type !== 'AWS::Lambda::Alias')
      .map((name) => `${Type} ${JSON.stringify(Properties[name])}`),
  );
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
}, 300_000);

test('settings that can not be used stop the synthesis, with one line for each', async () => {
  writeApp(
    'wrong',
    `import { App, Stack } from 'aws-cdk-lib';
import { ClerkMcp, SettingsError } from 'clerk-mcp';
const stack = new Stack(new App(), 'Wrong');
try {
  new ClerkMcp(stack, 'Clerk', {
    stage: 'prod',
    identity: { iam: true },
    access: { roles: { r: ['users:read'] }, rules: [{ principals: [{ iamRole: 'agent' }], roles: ['s'] }] },
    function: { reservedConcurrency: 1, provisionedConcurrency: 2 },
  });
} catch (error) {
  if (error instanceof SettingsError) for (const problem of error.problems) console.error(problem);
}
`,
  );
  const { stderr } = await run(process.execPath, ['app.ts'], { cwd: join(consumer, 'wrong') });
  const lines = stderr.trim().split('\n');
  expect(lines.map((line) => line.split(': ').slice(0, 2).join(': '))).toEqual([
    'Wrong/Clerk: access.rules.0.roles.0',
    'Wrong/Clerk: function.provisionedConcurrency',
  ]);
});
