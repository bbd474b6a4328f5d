import { Option } from 'commander';
import { makeCommand, UsageError } from '../bin/terminal/command-line.ts';
import type { Job } from './job/job.ts';

/** What `npm run evals` was asked for. */
export interface EvalsOptions {
  /** Undefined for the recorded agent. */
  readonly model: string | undefined;
  /** Of an OpenAI-compatible API; undefined for Anthropic's. */
  readonly url: string | undefined;
  readonly jobs: readonly Job[];
  readonly json: boolean;
  /** Where the stage of the jobs is synthesized already; undefined to do it now. */
  readonly assembly: string | undefined;
  /** Whether only the table of docs/evals.md is written anew. */
  readonly write: boolean;
}

interface Values {
  readonly model?: string;
  readonly url?: string;
  readonly jobs?: string;
  readonly json?: true;
  readonly write?: true;
  readonly assembly?: string;
}

/** Reads the command line. Throws `UsageError` for what can't be followed, and commander's own error after help. */
export async function evalsOptions(parameters: readonly string[]): Promise<EvalsOptions> {
  const command = makeCommand({
    name: 'npm run evals --',
    description:
      'Have a model, or without one the recorded agent, do jobs of administrators on this machine, and check what came of them in the embedded Clerk.',
    examples: [
      'npm run evals',
      'ANTHROPIC_API_KEY=… npm run evals -- --model claude-sonnet-4-5',
      'OPENAI_API_KEY=… npm run evals -- --model gpt-5 --url https://api.openai.com/v1',
      'npm run evals -- --model qwen3 --url http://127.0.0.1:11434/v1 --jobs sign-in,undo --json',
    ],
  })
    .option('--model <name>', 'the model, as its API calls it')
    .option('--url <url>', "of an OpenAI-compatible API; without it Anthropic's is used")
    .option('--jobs <names>', 'only these, with commas between them')
    .option('--json', 'print one line of JSON instead of a table')
    .addOption(new Option('--assembly <folder>', 'of the stage, synthesized before').hideHelp())
    .option('--write', 'write the table of docs/evals.md anew, and do no job');
  const {
    model,
    url,
    json = false,
    write = false,
    assembly,
    ...rest
  } = command.parse(parameters, { from: 'user' }).opts<Values & Record<string, unknown>>();
  if (model === undefined && url !== undefined)
    throw new UsageError('--url goes with --model: name a model.');
  if (write && parameters.length > 1)
    throw new UsageError('--write does no job: leave out the other options.');
  return { model, url, jobs: await chosen(rest.jobs), json, write, assembly };
}

async function chosen(names: string | undefined): Promise<readonly Job[]> {
  // Loaded when it is known that there is work to do: help comes at once.
  const { jobs } = await import('./jobs/jobs.ts');
  if (names === undefined) return jobs;
  return names.split(',').map((name) => {
    const job = jobs.find((one) => one.name === name.trim());
    if (job) return job;
    throw new UsageError(
      `--jobs ${name}: there is no such job, but ${jobs.map((one) => one.name).join(', ')}.`,
    );
  });
}
