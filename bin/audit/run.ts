import { scanTable } from '../../lambda/ledger/dynamodb-scan.ts';
import { dynamodbTable } from '../../lambda/ledger/dynamodb-table.ts';
import { searchLedger } from '../../lambda/ledger/search.ts';
import { LedgerUnavailable } from '../../lambda/ledger/table.ts';
import { verifyLedger } from '../../lambda/ledger/verify.ts';
import { type AuditEntry, toAuditEntry } from '../../lambda/tools/server/search-audit-log.ts';
import { awsFault } from '../aws/aws-fault.ts';
import { ledgerTableName } from '../aws/ledger-table.ts';
import type { SearchOptions, VerifyOptions } from './options.ts';
import { changesText, verdictText } from './text.ts';

/** Status when something does not hold, and when it could not be found out. */
const broken = 1;
const impossible = 2;

/** Prints what does not hold; the status says it, too. Throws `CommandError` when it could not be found out. */
export async function verify(options: VerifyOptions): Promise<void> {
  const { region, json, checkpoints } = options;
  const table = await ledgerTableName(options, impossible);
  const now = Date.now() / 1000;
  const verdict = await verifyLedger(
    scanTable(table, region),
    dynamodbTable(table, region),
    now,
    checkpoints,
  ).catch(unavailable);
  console.log(json ? JSON.stringify(verdict) : verdictText(verdict));
  if (verdict.breaks.length > 0) process.exitCode = broken;
}

/** Prints the changes that were found. Throws `CommandError` when the ledger can't be read. */
export async function search(options: SearchOptions): Promise<void> {
  const { region, json, query } = options;
  const ledger = dynamodbTable(await ledgerTableName(options, impossible), region);
  const entries: AuditEntry[] = [];
  let after: string | undefined;
  do {
    const asked = { ...query, limit: query.limit - entries.length, after };
    const page = await searchLedger(ledger, asked).catch(unavailable);
    entries.push(...page.changes.map(toAuditEntry));
    after = page.next;
  } while (after !== undefined && entries.length < query.limit);
  if (json) for (const entry of entries) console.log(JSON.stringify(entry));
  else console.log(changesText(entries));
  if (after !== undefined)
    console.error(`There may be more: raise --limit, or set --until to the last time.`);
}

function unavailable(error: unknown): never {
  throw error instanceof LedgerUnavailable ? awsFault(error, impossible) : error;
}
