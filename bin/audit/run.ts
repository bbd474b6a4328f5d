import { dynamodbTable } from '../lambda/ledger/dynamodb-table.ts';
import { scanTable } from '../lambda/ledger/dynamodb-scan.ts';
import { searchLedger } from '../lambda/ledger/search.ts';
import { LedgerUnavailable } from '../lambda/ledger/table.ts';
import { verifyLedger } from '../lambda/ledger/verify.ts';
import { type AuditEntry, toAuditEntry } from '../lambda/tools/server/search-audit-log.ts';
import { AuditError, type AuditOptions, auditOptions } from './audit-options.ts';
import { tableName } from './audit-table.ts';
import { changesText, verdictText } from './audit-text.ts';

/** Status when something does not hold, and when it could not be found out. */
const broken = 1;
const impossible = 2;

async function verify({ region, json, checkpoints }: AuditOptions, table: string): Promise<void> {
  const now = Date.now() / 1000;
  const verdict = await verifyLedger(
    scanTable(table, region),
    dynamodbTable(table, region),
    now,
    checkpoints,
  );
  console.log(json ? JSON.stringify(verdict) : verdictText(verdict));
  if (verdict.breaks.length > 0) process.exitCode = broken;
}

async function search({ region, json, query }: AuditOptions, table: string): Promise<void> {
  const ledger = dynamodbTable(table, region);
  const entries: AuditEntry[] = [];
  let after: string | undefined;
  do {
    const page = await searchLedger(ledger, { ...query, limit: query.limit - entries.length, after });
    entries.push(...page.changes.map(toAuditEntry));
    after = page.next;
  } while (after !== undefined && entries.length < query.limit);
  if (json) for (const entry of entries) console.log(JSON.stringify(entry));
  else console.log(changesText(entries));
  if (after !== undefined)
    console.error(`There may be more: raise --limit, or set --until to the last time.`);
}

function explain(error: AuditError | LedgerUnavailable): string {
  const { message, cause } = error;
  if (error instanceof AuditError) return message;
  return cause instanceof Error ? `${message}: ${cause.name}: ${cause.message}` : message;
}

try {
  const options = auditOptions(process.argv.slice(2), Date.now());
  const table = await tableName(options);
  await (options.command === 'verify' ? verify : search)(options, table);
} catch (error) {
  if (!(error instanceof AuditError || error instanceof LedgerUnavailable)) throw error;
  console.error(explain(error));
  process.exitCode = impossible;
}
