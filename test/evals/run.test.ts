import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Said, startModelApi, usage, type Wire } from './model-api.ts';

const root = join(import.meta.dirname, '../..');
const isInstalled = existsSync(join(root, 'evals/node_modules'));
if (!isInstalled && process.env['EVALS_TESTS'] === 'required') {
  throw new Error('What talks to models must be installed: npm ci --prefix evals');
}
const withModels = isInstalled ? describe : describe.skip;

const key = 'key-that-nobody-may-see';

/** Runs the command as `npm run evals -- …` does. */
async function evals(parameters: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(root, 'evals/start.ts'), ...parameters], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status: child.exitCode, stdout, stderr };
}

/** Invites the three as the job asks, by what it is told. */
function inviting(results: readonly string[]): Said {
  const [report] = results;
  if (report === undefined) {
    const rows = ['mei.chen@harbor.example', 'omar.farouk@bluefin.example', 'petra.lang@harbor.example'];
    return { tool: 'invite_users', args: { rows: rows.map((emailAddress) => ({ emailAddress })) } };
  }
  return { text: `mei.chen and omar.farouk were there already:\n${report}` };
}

const connections: readonly [Wire, (url: string) => Parameters<typeof evals>][] = [
  ['anthropic', (url) => [[], { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: url }]],
  ['openai', (url) => [['--url', url], { OPENAI_API_KEY: key }]],
];

withModels.each(connections)('a model behind the API of %s', (wire, connect) => {
  test('does a job with the tools that it is shown, and is counted', async () => {
    const api = await startModelApi(wire, key, inviting);
    const [more, environment = {}] = connect(api.url);
    const run = await evals(
      ['--model', 'some-model', '--jobs', 'invite-three', '--json', ...more],
      environment,
    );
    await api.close();
    const { jobs, ...all } = JSON.parse(run.stdout) as { jobs: readonly Record<string, unknown>[] };
    expect(jobs).toEqual([
      {
        job: 'invite-three',
        problems: [],
        calls: 1,
        tokens: expect.any(Number),
        tools: ['invite_users'],
        modelTokens: { input: 2 * usage.input, output: 2 * usage.output },
        seconds: expect.any(Number),
      },
    ]);
    expect(all).toEqual({ model: 'some-model', right: 1, calls: 1, tokens: jobs[0]?.['tokens'] });
    expect(run.status).toBe(0);
    const [first] = api.asked;
    expect(JSON.stringify(first?.body)).toContain('Invite mei.chen@harbor.example');
    expect(JSON.stringify(first?.body['tools'])).toContain('invite_users');
    expect(JSON.stringify(first?.body['tools'])).not.toContain('delete_user');
    expect(run.stdout + run.stderr).not.toContain(key);
  });

  test('that only says that it has done a job is found out', async () => {
    const api = await startModelApi(wire, key, () => ({ text: 'Done.' }));
    const [more, environment = {}] = connect(api.url);
    const run = await evals(['--model', 'liar', '--jobs', 'sign-in,undo', ...more], environment);
    await api.close();
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^sign-in +wrong +0 +0 +100 +7 /m);
    expect(run.stdout).toContain('sign-in: not so: he is no longer locked');
    expect(run.stdout).toMatch(/^undo +wrong +0 +0 +200 +14 /m);
    expect(run.stdout).toContain('0 of 2 right');
    expect(run.stderr).toContain('2 of 2 jobs did not end as they must.');
    // What the person says next comes when the turn is over.
    expect(
      api.asked.map(({ body }) => (body['messages'] as unknown[]).filter((one) => isOf(one, 'user')).length),
    ).toEqual([1, 1, 2]);
  });

  test('that does not let the key in breaks off the job, and the key stays unsaid', async () => {
    const api = await startModelApi(wire, 'another-key', inviting);
    const [more, environment = {}] = connect(api.url);
    const given = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, value === key ? 'wrong-key' : value]),
    );
    const run = await evals(['--model', 'some-model', '--jobs', 'invite-three', '--json', ...more], given);
    await api.close();
    expect(run.status).toBe(1);
    expect(run.stdout).toContain('The job was broken off');
    expect(run.stdout + run.stderr).not.toContain('wrong-key');
  });
});

const isOf = (message: unknown, role: string) => (message as { role?: string }).role === role;

describe('the command', () => {
  test.each([
    [['--jobs', 'sign-in,nothing'], /--jobs nothing: there is no such job, but sign-in, /],
    [['--url', 'http://127.0.0.1:1/v1'], /--url goes with --model: name a model\./],
    [['--write', '--json'], /--write does no job/],
    [['--modle', 'x'], /Unknown option '--modle'/],
  ])('%j is refused', async (parameters, why) => {
    const run = await evals(parameters);
    expect(run.stderr).toMatch(why);
    expect(run.status).toBe(2);
  });

  test('has the recorded agent do jobs when no model is named', async () => {
    const run = await evals(['--jobs', 'invite-three', '--json']);
    expect(JSON.parse(run.stdout)).toMatchObject({
      model: 'recorded',
      right: 1,
      jobs: [{ job: 'invite-three', problems: [], calls: 1 }],
    });
    expect(run.status).toBe(0);
  });
});

withModels('a model without a key', () => {
  test.each([
    [['--model', 'x'], /ANTHROPIC_API_KEY is not set: set it, or name an OpenAI-compatible API/],
    [['--model', 'x', '--url', 'localhost:1'], /--url localhost:1: must be an http or https URL/],
  ])('%j is refused before anything is synthesized', async (parameters, why) => {
    const run = await evals(parameters);
    expect(run.stderr).toMatch(why);
    expect(run.stderr).not.toContain('Synthesizing');
    expect(run.status).toBe(2);
  });
});
