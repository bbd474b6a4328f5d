import * as z from 'zod';
import type { Chain } from '../ledger/chain.ts';
import type { LedgerKeySource } from '../ledger/ledger-keys.ts';
import type { Intent } from '../ledger/record.ts';
import { refusalId } from '../ledger/repeats.ts';
import { anyTool } from '../ledger/shown-result.ts';
import type { AuthorizerLog } from './authorizer-log.ts';

const minuteMs = 60_000;
/** Milliseconds after which a line is surely in the log: CloudWatch shows most within seconds. */
const lagMs = 2 * minuteMs;
/** How far one goes back, the first time and after a long rest. */
const firstMs = 60 * minuteMs;
/** Records of one run, and lines that are read for them: no caller may make a run endless. */
const maxRecords = 500;
const maxLines = 50_000;
/** Milliseconds that are left for what comes after. */
const reserveMs = 15_000;

/** What is needed of a line of `logVerdict`. */
const lineShape = z.object({
  timestamp: z.iso.datetime(),
  gatewayRequestId: z.string().default(''),
  principalKind: z.enum(['user', 'machine', 'api_key', 'iam_role', 'external']),
  issuer: z.string(),
  subject: z.string(),
  client: z.string().optional(),
  rules: z.array(z.string()).min(1),
  code: z.string(),
  tool: z.string().default(anyTool),
  permission: z.string().default(''),
});

/** What refusals at the edge are put on record with. */
export interface EdgeRefusalContext {
  readonly log: AuthorizerLog;
  readonly chain: Chain;
  readonly keys: LedgerKeySource;
  /** Until when all is on record, in milliseconds since 1970; undefined before the first time. */
  readonly since: number | undefined;
  readonly now: () => number;
  /** Milliseconds that may still be used. */
  readonly remaining: () => number;
}

/** What one run put on record. */
export interface EdgeRefusals {
  readonly records: number;
  /** Until when all is on record now, in milliseconds since 1970. */
  readonly until: number;
}

/**
 * Puts on record what the authorizer refused callers whom a rule names, from its log: the authorizer, which strangers
 * reach, has no right to the ledger. One record for each minute, caller, tool and reason, which says how often; a minute
 * that is read again makes none anew. Throws `LedgerUnavailable`, and what the log throws.
 */
export async function recordEdgeRefusals(context: EdgeRefusalContext): Promise<EdgeRefusals> {
  const { log, chain, keys, now, remaining } = context;
  const end = Math.floor((now() - lagMs) / minuteMs) * minuteMs;
  const start = Math.max(context.since ?? 0, end - firstMs);
  if (start >= end) return { records: 0, until: context.since ?? end };
  const used = await keys.get();
  const found = new Map<string, { intent: Intent; reason: string; minute: number; times: number }>();
  let lines = 0;
  let until = end;
  for await (const text of log(start, end - 1)) {
    const line = readLine(text);
    if (!line) continue;
    const minute = Math.floor(line.at / minuteMs) * minuteMs;
    const id = refusalId(line.intent, `${line.reason} at the edge`, used, minute);
    const known = found.get(id);
    lines += 1;
    // The minute that is not complete is left to the next run; a single one that is too long ends here all the same.
    if (remaining() < reserveMs || lines > maxLines || (!known && found.size >= maxRecords)) {
      until = Math.max(minute, start + minuteMs);
      break;
    }
    if (known) known.times += 1;
    else found.set(id, { ...line, minute, times: 1 });
  }
  let records = 0;
  for (const [id, { intent, reason, minute, times }] of found) {
    if (minute >= until) continue;
    const atEdge = { minute: new Date(minute).toISOString(), times };
    if (await chain.append(id, { kind: 'refusal', intent, reason, atEdge })) records += 1;
  }
  return { records, until };
}

function readLine(text: string): { intent: Intent; reason: string; at: number } | undefined {
  const line = lineShape.safeParse(jsonIn(text)).data;
  if (!line) return undefined;
  const { principalKind: kind, issuer, subject, client, rules, tool, permission, code } = line;
  const principal = { kind, issuer, subject, ...(client === undefined ? {} : { client }) };
  const requestId = line.gatewayRequestId;
  const intent = { principal, rules, tool, permission, targets: [], fields: [], requestId };
  return { intent, reason: code, at: Date.parse(line.timestamp) };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
