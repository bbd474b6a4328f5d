import type { Agent } from '../agent/agent.ts';
import type { Cost } from '../agent/cost.ts';
import type { Caller, World } from '../world/world.ts';

/** What is wrong with how a job ended, each in a sentence; none when all is right. */
export type Problems = readonly string[];

/** Looks at Clerk and at the last answer when a job is over. */
export type Check = (world: World, answer: string) => Problems;

/** One job: what a person wants, where it begins, what must be so afterwards, and what it may take. */
export interface Job {
  /** Short, of lowercase letters and hyphens. */
  readonly name: string;
  /** What it is, in a line for the table. */
  readonly title: string;
  readonly caller: Caller;
  /** In the person's words; then what they say each time the agent ends its turn and waits. */
  readonly request: readonly [string, ...string[]];
  /**
   * Makes Clerk what the job begins with, from the seeded one, and returns the check. What it keeps of the beginning is
   * for the check alone.
   */
  setUp(world: World): Promise<Check> | Check;
  /** True when it reads the record, and so needs one in which nothing of other jobs is. */
  readonly ownRecord?: true;
  /** What the recorded agent may take at most. */
  readonly budget: Cost;
  /**
   * Does it as a good model would: from the words of the request and from what results say, nothing else. Returns the
   * answer to the person.
   */
  steps(agent: Agent): Promise<string>;
}

/** What is wrong when a job is over; also when what the check looks for is not there at all. */
export function problemsOf(check: Check, world: World, answer: string): Problems {
  try {
    return check(world, answer);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** A problem for each fact, by its name, that does not hold. */
export function unless(facts: Readonly<Record<string, boolean>>): Problems {
  return Object.entries(facts).flatMap(([what, holds]) => (holds ? [] : [`not so: ${what}`]));
}

/** A problem for each text that the answer lacks; letters may be upper or lower case. */
export function unsaid(answer: string, ...wanted: readonly string[]): Problems {
  const lower = answer.toLowerCase();
  return wanted.flatMap((text) =>
    lower.includes(text.toLowerCase()) ? [] : [`the answer does not say "${text}"`],
  );
}

/** Milliseconds of a day. */
export const day = 86_400_000;
