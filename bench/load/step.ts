import { setTimeout as sleep } from 'node:timers/promises';
import type { Questions } from '../events.ts';
import { messageIn } from '../message.ts';
import type { Fleet } from './fleet.ts';

/** A load that does not wait for answers: requests come when they come, as those of many agents do. */
export interface Load {
  /** Requests a second on average, at random times (a Poisson process). */
  readonly rate: number;
  readonly seconds: number;
  /** Whose requests they are, with what share of them. */
  readonly principals: readonly {
    readonly name: string;
    readonly share: number;
    readonly questions: Questions;
  }[];
  /** The share of requests that change something. */
  readonly writes: number;
}

/** How a request ended: refused by Lambda, refused with Clerk's limit, failed in another way, or answered. */
export type Ending = 'answered' | 'throttled' | 'rate limited' | 'failed';

/** One request of a load. */
export interface Sent {
  readonly principal: string;
  readonly ending: Ending;
  /** From when it came to the end of its answer. */
  readonly latencyMs: number;
}

/** Sends a load and waits for what is still under way at its end. */
export async function apply(fleet: Fleet, load: Load, random: () => number): Promise<Sent[]> {
  const sent: Promise<Sent>[] = [];
  const startedAt = performance.now();
  for (let due = startedAt; due < startedAt + load.seconds * 1000; due += interval(load.rate, random)) {
    await sleep(Math.max(0, due - performance.now()));
    sent.push(send(fleet, load, random, due));
  }
  return Promise.all(sent);
}

function interval(rate: number, random: () => number): number {
  return (-Math.log(1 - random()) / rate) * 1000;
}

async function send(fleet: Fleet, load: Load, random: () => number, due: number): Promise<Sent> {
  const { name, questions } = pick(load.principals, random);
  const { event } = questions[random() < load.writes ? 'write' : 'call']('legacy');
  const answer = await fleet.invoke(event);
  return { principal: name, ending: endingOf(answer), latencyMs: performance.now() - due };
}

function pick(principals: Load['principals'], random: () => number): Load['principals'][number] {
  let left = random();
  const chosen = principals.find(({ share }) => (left -= share) < 0) ?? principals[0];
  if (!chosen) throw new Error('A load is of at least one principal');
  return chosen;
}

function endingOf(answer: string | undefined): Ending {
  if (answer === undefined) return 'throttled';
  const { result } = messageIn(answer);
  if (result && result.isError !== true) return 'answered';
  return result?.content?.[0]?.text?.includes('rate limit') ? 'rate limited' : 'failed';
}
