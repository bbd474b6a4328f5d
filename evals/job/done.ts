import type { Problems } from './job.ts';

/** How a job was done. */
export interface Done {
  /** The job's name. */
  readonly job: string;
  /** What is wrong with the end state or the answer; none when all is right. */
  readonly problems: Problems;
  readonly calls: number;
  /** Tokens of the results, by o200k_base; of each result, those of its larger part. */
  readonly tokens: number;
  /** The tools that were called, in order. */
  readonly tools?: readonly string[];
  /** What the model's API counted, over all its requests; not there for the recorded agent. */
  readonly modelTokens?: { readonly input: number; readonly output: number };
  readonly seconds: number;
}
