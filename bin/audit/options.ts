import { parseArgs } from 'node:util';
import { type ChangeResult, changeResults } from '../lambda/ledger/record.ts';
import type { LedgerQuery } from '../lambda/ledger/search.ts';

/** Something that the person at the terminal can mend; shown as one line. */
export class AuditError extends Error {
  override readonly name = 'AuditError';
}

/** What was asked for on the command line. */
export interface AuditOptions {
  readonly command: 'verify' | 'search';
  /** The ledger's table, or the stage whose stack names it. */
  readonly place: { readonly table: string } | { readonly stage: string };
  /** Undefined for the region of the AWS settings in use. */
  readonly region: string | undefined;
  readonly json: boolean;
  readonly query: LedgerQuery;
  /** Hashes of checkpoints that the table must hold. */
  readonly checkpoints: readonly string[];
}

export const usage = [
  'Usage: npm run audit -- verify|search --table <name>|--stage <name> [--region <region>] [--json]',
  'For verify also: [--checkpoint <hash, from the log>] …',
  `For search also: [--target <Clerk id>] [--subject <id>] [--issuer <url>] [--tool <name>] [--result ${changeResults.join('|')}] [--since <time>] [--until <time>] [--limit 100]`,
].join('\n');

const text = { type: 'string' } as const;
const options = {
  table: text,
  stage: text,
  region: text,
  json: { type: 'boolean', default: false },
  target: text,
  subject: text,
  issuer: text,
  tool: text,
  result: text,
  since: text,
  until: text,
  limit: { type: 'string', default: '100' },
  checkpoint: { type: 'string', multiple: true },
} as const;

const searchOnly = ['target', 'subject', 'issuer', 'tool', 'result', 'since', 'until'] as const;
const defaultDays = 7;
const dayMs = 86_400_000;
const maxLimit = 100_000;

/** Reads the arguments after the program's name. Throws `AuditError`. `now`: milliseconds since 1970. */
export function auditOptions(args: readonly string[], now: number): AuditOptions {
  const { values, positionals } = parse(args);
  const [command, ...others] = positionals;
  if ((command !== 'verify' && command !== 'search') || others.length > 0) throw new AuditError(usage);
  const { table, stage, region, json, target, subject, issuer, tool } = values;
  if ((table === undefined) === (stage === undefined)) {
    throw new AuditError(`Give either --table or --stage.\n${usage}`);
  }
  const strange = command === 'verify' && searchOnly.find((name) => values[name] !== undefined);
  if (strange) throw new AuditError(`--${strange}: is for search; verify always checks everything.`);
  const { checkpoint = [] } = values;
  if (command === 'search' && checkpoint.length > 0) {
    throw new AuditError('--checkpoint: is for verify; search checks nothing.');
  }
  const shapeless = checkpoint.find((hash) => !/^[0-9a-f]{64}$/.test(hash));
  if (shapeless !== undefined) {
    throw new AuditError(
      `--checkpoint ${shapeless}: must be the 64 hexadecimal digits of checkpoint.hash in the log.`,
    );
  }
  const until = timeOf('until', values.until) ?? now;
  const since = timeOf('since', values.since) ?? until - defaultDays * dayMs;
  if (since > until) throw new AuditError('--since: must not be later than --until.');
  return {
    command,
    place: table === undefined ? { stage: stage ?? '' } : { table },
    region,
    json,
    checkpoints: checkpoint,
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

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new AuditError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

/** Milliseconds since 1970 of a date (its first moment, UTC) or a time with zone. */
function timeOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(value)
    ? Date.parse(value)
    : Number.NaN;
  if (Number.isNaN(time)) {
    throw new AuditError(
      `--${name} ${value}: must be a date or a time with zone: 2026-01-31 or 2026-01-31T09:00:00Z.`,
    );
  }
  return time;
}

function resultOf(value: string | undefined): ChangeResult | undefined {
  const result = changeResults.find((known) => known === value);
  if (value !== undefined && result === undefined) {
    throw new AuditError(`--result ${value}: must be one of ${changeResults.join(', ')}.`);
  }
  return result;
}

function limitOf(value: string): number {
  const limit = Number(value);
  if (!/^\d+$/.test(value) || limit < 1 || limit > maxLimit) {
    throw new AuditError(`--limit ${value}: must be a number from 1 to ${maxLimit}.`);
  }
  return limit;
}
