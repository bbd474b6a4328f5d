import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { fromItem } from '../../../lambda/ledger/items.ts';
import type { DrillStage } from './stage.ts';

/** What must be nought, whatever fails. */
export interface Reckoning {
  /** Users that Clerk changed more than once, where one change was asked for. */
  readonly doneTwice: number;
  /** Users that were changed without an intent on record. */
  readonly unrecorded: number;
  /** Users whose record says `done` where nothing was changed, or that nothing was where something is. */
  readonly misrecorded: number;
}

/** Compares what Clerk did to the users of a stage with what is on record. */
export async function reckon({ laptop, users }: DrillStage): Promise<Reckoning> {
  const { clerk } = laptop;
  const made = new Map<string, number>();
  for (const { method, path, status } of clerk.requests) {
    const [, id] = /^\/v1\/users\/(user_drill\d+)$/.exec(path) ?? [];
    if (method === 'PATCH' && id !== undefined && status === 200) made.set(id, (made.get(id) ?? 0) + 1);
  }
  const changed = users.filter((id) => clerk.state.users.get(id)?.firstName !== 'Before');
  const { results, begun } = await onRecord(laptop);
  const isWrong = (id: string): boolean => {
    const said = results.get(id) ?? [];
    const isChanged = clerk.state.users.get(id)?.firstName !== 'Before';
    if (said.some((result) => result === 'unknown')) return false;
    return said.length > 0 && said.includes('done') !== isChanged;
  };
  return {
    doneTwice: [...made.values()].filter((times) => times > 1).length,
    unrecorded: changed.filter((id) => !begun.has(id)).length,
    misrecorded: users.filter(isWrong).length,
  };
}

async function onRecord({ ledger, region, operator }: DrillStage['laptop']) {
  const client = new DynamoDBClient({ endpoint: ledger.url, region, credentials: operator });
  const targets = new Map<string, readonly string[]>();
  const outcomes = new Map<string, string>();
  try {
    for await (const { Items = [] } of paginateScan({ client }, { TableName: ledger.table })) {
      for (const item of Items.filter(({ record }) => record !== undefined)) {
        const record = fromItem(item);
        if (record.kind === 'intent') targets.set(record.change, record.intent.targets);
        if (record.kind === 'outcome') outcomes.set(record.change, record.outcome.result);
      }
    }
  } finally {
    client.destroy();
  }
  const results = new Map<string, string[]>();
  for (const [change, ids] of targets) {
    for (const id of ids) results.set(id, [...(results.get(id) ?? []), outcomes.get(change) ?? 'unknown']);
  }
  return { results, begun: new Set([...targets.values()].flat()) };
}
