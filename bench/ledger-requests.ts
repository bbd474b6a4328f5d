import type { Questions } from './events.ts';
import type { Service } from './network/services.ts';
import type { Functions } from './ours.ts';
import { type Means, take } from './sample.ts';

/** Requests that one warm call sends, on average. */
export interface Requests {
  readonly clerk: number;
  readonly dynamodb: number;
}

/** What a read and a write of ours send; nothing else may use the stub meanwhile. */
export async function countRequests(
  means: Means,
  { mcp }: Functions,
  questions: Questions,
): Promise<{ readonly read: Requests; readonly write: Requests }> {
  const during = async (what: 'call' | 'write', calls: number) => {
    const before = await means.stub.counts();
    const phases = [{ requests: calls, atMostMs: 60_000 }];
    await take(means, { target: mcp, question: questions[what]('legacy'), phases });
    const after = await means.stub.counts();
    const sent = (service: Service) => (after[service] ?? 0) - (before[service] ?? 0);
    return { clerk: sent('clerk'), dynamodb: sent('dynamodb') };
  };
  const perCall = async (what: 'call' | 'write'): Promise<Requests> => {
    // The difference of a longer and a shorter run leaves out what only the first call sends.
    const [short, long] = [await during(what, 1), await during(what, 11)];
    return { clerk: (long.clerk - short.clerk) / 10, dynamodb: (long.dynamodb - short.dynamodb) / 10 };
  };
  return { read: await perCall('call'), write: await perCall('write') };
}
