import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sumOf } from '../../evals/agent/cost.ts';
import { everydayJobs, jobs } from '../../evals/jobs/jobs.ts';
import { pages } from '../../evals/table.ts';

describe('the jobs', () => {
  test('each have a name and a file of their own', () => {
    const names = jobs.map(({ name }) => name);
    expect(new Set(names).size).toBe(jobs.length);
    const folder = join(import.meta.dirname, '../../evals/jobs');
    expect(names.filter((name) => !existsSync(join(folder, `${name}.ts`)))).toEqual([]);
  });

  test('of every day take at most 40 calls and 20,000 tokens together', () => {
    const { calls, tokens } = sumOf(everydayJobs.map(({ budget }) => budget));
    expect(everydayJobs).toHaveLength(14);
    expect(calls).toBeLessThanOrEqual(40);
    expect(tokens).toBeLessThanOrEqual(20_000);
  });

  test('stand in docs/evals.md with their budgets, as `npm run evals -- --write` writes them', async () => {
    const { found, wanted } = await pages();
    expect(found).toBe(wanted);
  });
});
