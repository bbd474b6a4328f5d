import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clerkMcp } from '../bin/program.ts';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly needs?: string; readonly environment?: string; readonly steps: readonly Step[] }
    >
  >;
}
const workflow = parse(read('examples/pipeline/deploy.yml')) as Workflow;
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const commandsOf = (job: string) => workflow.jobs[job]?.steps.flatMap(({ run }) => run ?? []) ?? [];

describe('the pipeline', () => {
  test('synthesizes, shows what would change, and deploys only after that and with a yes', () => {
    expect(commandsOf('diff')).toEqual([
      'npm ci',
      expect.stringMatching(/^npm run synth /),
      expect.stringMatching(/^npm run clerk-mcp -- diff /),
    ]);
    expect(workflow.jobs['deploy']).toMatchObject({ needs: 'diff', environment: 'prod' });
    expect(commandsOf('deploy')).toEqual([
      'npm ci',
      expect.stringMatching(/^npm run deploy /),
      expect.stringMatching(/^npm run clerk-mcp -- doctor /),
    ]);
  });

  test('runs scripts and commands that there are', () => {
    const commands = Object.keys(workflow.jobs).flatMap(commandsOf);
    const asked = commands.flatMap((command) => /^npm run (\S+)/.exec(command)?.[1] ?? []);
    expect(asked.filter((name) => !(name in scripts))).toEqual([]);
    const known = clerkMcp().commands.map((command) => command.name());
    const subcommands = commands.flatMap((command) => /^npm run clerk-mcp -- (\S+)/.exec(command)?.[1] ?? []);
    expect(subcommands).toEqual(['diff', 'doctor']);
    expect(known).toEqual(expect.arrayContaining(subcommands));
  });

  test('signs in by roles that GitHub’s token is traded for, and has no key of AWS', () => {
    expect(workflow.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
    const signIns = steps.filter(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));
    expect(signIns.length).toBeGreaterThan(0);
    for (const { with: given } of signIns)
      expect(Object.keys(given ?? {})).toEqual(['role-to-assume', 'aws-region']);
    expect(read('examples/pipeline/deploy.yml')).not.toContain('secrets.');
  });
});
