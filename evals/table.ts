import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, type FormatConfig } from 'oxfmt';
import { sumOf } from './agent/cost.ts';
import type { Job } from './job/job.ts';
import { everydayJobs, otherJobs } from './jobs/jobs.ts';

const root = join(import.meta.dirname, '..');
const page = join(root, 'docs/evals.md');
const begin = '<!-- evals: written by `npm run evals -- --write` -->';
const end = '<!-- /evals -->';

/** Writes the table of docs/evals.md anew. Throws when the page has no place for it. */
export async function writeTable(): Promise<void> {
  await writeFile(page, (await pages()).wanted);
}

/** The page as it is, and as it should be. Throws when it has no place for the table. */
export async function pages(): Promise<{ readonly found: string; readonly wanted: string }> {
  const found = await readFile(page, 'utf8');
  const [from, to] = [found.indexOf(begin) + begin.length, found.indexOf(end)];
  if (from < begin.length || to < from) throw new Error(`${page} has no place for the jobs`);
  const options = JSON.parse(await readFile(join(root, '.oxfmtrc.json'), 'utf8')) as FormatConfig;
  const text = `${found.slice(0, from)}\n\n${table()}\n\n${found.slice(to)}`;
  const { code, errors } = await format(page, text, options);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('; '));
  return { found, wanted: code };
}

const callers: Readonly<Record<Job['caller'], string>> = {
  admin: 'admin',
  unattended: 'unattended',
  support: 'support',
  readOnly: 'read-only',
  platform: 'platform',
  person: 'a person',
};

function table(): string {
  const heads = ['Job', 'What is asked for', 'As', 'Calls', 'Tokens'];
  const rows = [
    ...everydayJobs.map(cellsOf),
    ['**Together**', '', '', ...together(everydayJobs)],
    ...otherJobs.map(cellsOf),
    ['**All**', '', '', ...together([...everydayJobs, ...otherJobs])],
  ];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cellsOf({ name, title, caller, budget }: Job): string[] {
  const link = `[\`${name}\`](../evals/jobs/${name}.ts)`;
  return [link, title, callers[caller], String(budget.calls), budget.tokens.toLocaleString('en-US')];
}

function together(jobs: readonly Job[]): string[] {
  const { calls, tokens } = sumOf(jobs.map(({ budget }) => budget));
  return [`**${calls}**`, `**${tokens.toLocaleString('en-US')}**`];
}
