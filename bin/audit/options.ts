import { type ShownResult, shownResults } from '../../lambda/ledger/shown-result.ts';
import type { LedgerQuery } from '../../lambda/ledger/search.ts';
import { UsageError } from '../terminal/command-line.ts';
import type { LedgerPlace } from '../aws/ledger-table.ts';
import { requireStage } from '../aws/stage-name.ts';

/** What both subcommands take. */
interface AuditOptions extends LedgerPlace {
  readonly json: boolean;
}

/** What `audit verify` is to do. */
export interface VerifyOptions extends AuditOptions {
  /** Hashes of checkpoints that the table must hold. */
  readonly checkpoints: readonly string[];
  /** The secret with the ledger's keys, and the table with its newest checkpoint; those of the stage when left out. */
  readonly key: string | undefined;
  readonly anchor: string | undefined;
}

/** What `audit search` is to do. */
export interface SearchOptions extends AuditOptions {
  /** Only totals. */
  readonly summary: boolean;
  /** The secret with the ledger's keys, by which addresses are found; that of the stage when left out. */
  readonly key: string | undefined;
  readonly query: LedgerQuery;
}

interface PlaceValues {
  readonly table?: string;
  readonly stage?: string;
  readonly region?: string;
  readonly json?: boolean;
  readonly key?: string;
}

/** What stands on the command line of `audit verify`. */
export interface VerifyValues extends PlaceValues {
  readonly checkpoint?: readonly string[];
  readonly anchor?: string;
}

/** What stands on the command line of `audit search`. */
export interface SearchValues extends PlaceValues {
  readonly target?: string;
  readonly subject?: string;
  readonly issuer?: string;
  readonly tool?: string;
  readonly result?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
  readonly summary?: boolean;
}

const defaultDays = 7;
const dayMs = 86_400_000;
const maxLimit = 100_000;

/** Throws `UsageError` for values that can't be followed. */
export function verifyOptions(values: VerifyValues): VerifyOptions {
  const { checkpoint: checkpoints = [], anchor } = values;
  const place = placeOf(values);
  const shapeless = checkpoints.find((hash) => !/^[0-9a-f]{64}$/.test(hash));
  if (shapeless !== undefined) {
    throw new UsageError(
      `--checkpoint ${shapeless}: must be the 64 hexadecimal digits of checkpoint.hash in the log.`,
    );
  }
  return { ...place, checkpoints, key: keyOf(values), anchor };
}

/** Throws `UsageError` for values that can't be followed. `now`: milliseconds since 1970. */
export function searchOptions(values: SearchValues, now: number): SearchOptions {
  const place = placeOf(values);
  const until = timeOf('until', values.until) ?? now;
  const since = timeOf('since', values.since) ?? until - defaultDays * dayMs;
  if (since > until) throw new UsageError('--since: must not be later than --until.');
  const { target, subject, issuer, tool, summary = false } = values;
  return {
    ...place,
    summary,
    key: keyOf(values),
    query: {
      target,
      subject,
      issuer,
      tool,
      result: resultOf(values.result),
      since: new Date(since).toISOString(),
      until: new Date(until).toISOString(),
      limit: limitOf(values.limit),
    },
  };
}

function keyOf({ key }: PlaceValues): string | undefined {
  if (key !== undefined && !/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+$/.test(key)) {
    throw new UsageError(`--key ${key}: must be the ARN in the stack's output LedgerKeySecretArn.`);
  }
  return key;
}

function placeOf({ table, stage, region, json = false }: PlaceValues): AuditOptions {
  if (table === undefined && stage === undefined) {
    throw new UsageError('Give either --table or --stage: whose ledger?');
  }
  if (table !== undefined && stage !== undefined) {
    throw new UsageError('Give either --table or --stage, not both.');
  }
  if (stage !== undefined) requireStage(stage);
  return { place: table === undefined ? { stage: stage ?? '' } : { table }, region, json };
}

/** Milliseconds since 1970 of a date (its first moment, UTC) or a time with zone. */
function timeOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(value)
    ? Date.parse(value)
    : Number.NaN;
  if (Number.isNaN(time)) {
    throw new UsageError(
      `--${name} ${value}: must be a date or a time with zone: 2026-01-31 or 2026-01-31T09:00:00Z.`,
    );
  }
  return time;
}

function resultOf(value: string | undefined): ShownResult | undefined {
  const result = shownResults.find((known) => known === value);
  if (value !== undefined && result === undefined) {
    throw new UsageError(`--result ${value}: must be one of ${shownResults.join(', ')}.`);
  }
  return result;
}

function limitOf(value: string): number {
  const limit = Number(value);
  if (!/^\d+$/.test(value) || limit < 1 || limit > maxLimit) {
    throw new UsageError(`--limit ${value}: must be a number from 1 to ${maxLimit}.`);
  }
  return limit;
}
