import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { evalsOptions } from '../../evals/options.ts';
import { evalsFolder } from './folder.ts';
import { type Said, startModelApi, usage, type Wire } from './model-api.ts';

const root = join(import.meta.dirname, '../..');
const isInstalled = existsSync(join(root, 'evals/node_modules'));
if (!isInstalled && process.env['EVALS_TESTS'] === 'required') {
  throw new Error('What talks to models must be installed: npm ci --prefix evals');
}
const withModels = isInstalled ? describe : describe.skip;

const key = 'key-that-nobody-may-see';

const assembly = ['--assembly', join(evalsFolder, 'assembly')];

/** Runs the command as `npm run evals -- …` does. */
async function evals(parameters: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(root, 'evals/start.ts'), ...assembly, ...parameters], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status: child.exitCode, stdout, stderr };
}

/** Invites the three as that job asks, by what it is told, and only says so of any other job. */
function inviting(request: string, results: readonly string[]): Said {
  if (!request.startsWith('Invite ')) return { text: 'Done.' };
  const [report] = results;
  if (report !== undefined) return { text: `mei.chen and omar.farouk were there already:\n${report}` };
  const rows = ['mei.chen@harbor.example', 'omar.farouk@bluefin.example', 'petra.lang@harbor.example'];
  return { tool: 'invite_users', args: { rows: rows.map((emailAddress) => ({ emailAddress })) } };
}

const connections: readonly [Wire, (url: string) => Parameters<typeof evals>][] = [
  ['anthropic', (url) => [[], { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: url }]],
  ['openai', (url) => [['--url', url], { OPENAI_API_KEY: key }]],
];

// A model, a server and a Clerk in a process of their own take their time on a busy machine.
const patience = 180_000;

withModels.each(connections)('a model behind the API of %s', (wire, connect) => {
  test(
    'is counted, and believed only when Clerk is as it must be',
    async () => {
      const api = await startModelApi(wire, key, inviting);
      const [more, environment = {}] = connect(api.url);
      const run = await evals(
        ['--model', 'some-model', '--jobs', 'invite-three,undo', '--json', ...more],
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
        {
          job: 'undo',
          problems: ['not so: it was changed in between'],
          calls: 0,
          tokens: 0,
          tools: [],
          modelTokens: { input: 2 * usage.input, output: 2 * usage.output },
          seconds: expect.any(Number),
        },
      ]);
      expect(all).toEqual({ model: 'some-model', right: 1, calls: 1, tokens: jobs[0]?.['tokens'] });
      expect(run.status).toBe(1);
      expect(run.stderr).toContain('1 of 2 jobs did not end as they must.');
      const [first, second, third, fourth] = api.asked.map(({ body }) => JSON.stringify(body));
      expect(first).toContain('Invite mei.chen@harbor.example');
      expect(first).toContain('"name":"invite_users"');
      expect(first).not.toContain('"name":"delete_user"');
      expect(second).toContain('petra.lang@harbor.example | created');
      // What the person says next comes when the turn is over.
      expect(third).not.toContain('That was the wrong person');
      expect(fourth).toContain('That was the wrong person');
      expect(run.stdout + run.stderr).not.toContain(key);
    },
    patience,
  );

  test(
    'that does not let the key in breaks off the job, and the key stays unsaid',
    async () => {
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
    },
    patience,
  );
});

describe('the command', () => {
  test.each([
    [['--jobs', 'sign-in,nothing'], '--jobs nothing: there is no such job, but sign-in, '],
    [['--url', 'http://127.0.0.1:1/v1'], '--url goes with --model: name a model.'],
    [['--write', '--json'], '--write does no job'],
    [['--modle', 'x'], "Unknown option '--modle'"],
  ])('%j is refused', async (parameters, why) => {
    await expect(evalsOptions(parameters)).rejects.toThrow(why);
  });

  test(
    'has the recorded agent do jobs when no model is named',
    async () => {
      const run = await evals(['--jobs', 'invite-three']);
      expect(run.stdout).toMatch(/^invite-three +right +1 +\d+ /m);
      expect(run.stdout).toMatch(/^all +1 of 1 right +1 +\d+ /m);
      expect(run.status).toBe(0);
    },
    patience,
  );
});

withModels('a model without a key', () => {
  test.each([
    [['--model', 'x'], /ANTHROPIC_API_KEY is not set: set it, or name an OpenAI-compatible API/],
    [['--model', 'x', '--url', 'localhost:1'], /--url localhost:1: must be an http or https URL/],
  ])(
    '%j is refused',
    async (parameters, why) => {
      const run = await evals(parameters);
      expect(run.stderr).toMatch(why);
      expect(run.stdout).toBe('');
      expect(run.status).toBe(2);
    },
    patience,
  );
});
