import type { LedgerRecord } from '../../lambda/ledger/record.ts';
import type { Laptop } from '../../local/laptop.ts';
import { records } from './approvals-fixture.ts';
import type { Wanted } from './gate.ts';

const puts = (pattern: RegExp): Wanted => {
  return ({ operation, body }) => operation === 'PutItem' && pattern.test(body);
};

/** The requests that a change makes, one after another: all but `write` go to the ledger. */
export const steps = {
  /** Keeps the question that is to be confirmed, and finds it again. */
  ask: puts(/"sk":\{"S":"asked"\}/),
  find: ({ operation, body }) => operation === 'GetItem' && body.includes('"sk":{"S":"asked"}'),
  /** Spends the approval. */
  spend: puts(/"sk":\{"S":"spent"\}/),
  intent: puts(/"sk":\{"S":"intent"\}/),
  /** Takes from a budget. */
  count: ({ operation }) => operation === 'UpdateItem',
  /** The change itself, by Clerk. */
  write: ({ method }) => method === 'DELETE',
  outcome: puts(/"sk":\{"S":"outcome"\}/),
} satisfies Record<string, Wanted>;

/** What the ledger has of each change of a target, in the order in which they were begun. */
export async function recordedOf(laptop: Laptop, target: string): Promise<string[][]> {
  const all = await records(laptop);
  return all
    .filter((record) => record.kind === 'intent' && record.intent.targets.includes(target))
    .map(({ change }) => all.filter((record) => record.change === change).map(inWords));
}

function inWords(record: LedgerRecord): string {
  if (record.kind === 'outcome') return record.outcome.result;
  return record.kind === 'settlement' ? `settled as ${record.settlement.result}` : record.kind;
}

/** Deletions of a target that Clerk made. */
export function deletionsOf({ clerk }: Laptop, target: string): number {
  return clerk.requests.filter(
    ({ method, path, status }) => method === 'DELETE' && path === `/v1/users/${target}` && status === 200,
  ).length;
}
