import { scanTable } from '../../lambda/ledger/dynamodb-scan.ts';
import { operatorTable } from '../aws/operator-table.ts';
import { type RecordedChange, searchLedger } from '../../lambda/ledger/search.ts';
import { LedgerUnavailable } from '../../lambda/ledger/table.ts';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Anchor, readAnchor } from '../../lambda/ledger/anchor.ts';
import { type LedgerKeys, toLedgerKeys } from '../../lambda/ledger/ledger-keys.ts';
import { verifyLedger } from '../../lambda/ledger/verify.ts';
import { foundNothing, toAuditEntry, totalsOf } from '../../lambda/tools/server/audit-entry.ts';
import { awsFault } from '../aws/aws-fault.ts';
import { type LedgerPlace, ledgerParts } from '../aws/ledger-table.ts';
import { print, will } from '../terminal/will.ts';
import type { SearchOptions, VerifyOptions } from './options.ts';
import { changesText, totalsText, verdictText } from './text.ts';

/** Status when something does not hold, and when it could not be found out. */
const broken = 1;
const impossible = 2;
/** Changes that are asked for at a time. */
const mostAtOnce = 500;

/** Prints what does not hold, and what could not be found out; the status says it, too. Throws `CommandError` when nothing could. */
export async function verify(options: VerifyOptions): Promise<void> {
  const { region, json, checkpoints } = options;
  will(`read every record of ${ledgerOf(options)}, and change nothing`);
  const { table, ...parts } = await ledgerParts(options, impossible);
  const { key = parts.secret, anchor = parts.anchor } = options;
  const witness = { keys: await keysIn(key, region), anchor: await anchorIn(anchor, region), checkpoints };
  const now = Date.now() / 1000;
  const verdict = await verifyLedger(
    scanTable(table, region),
    operatorTable(table, region),
    now,
    witness,
  ).catch(unavailable);
  print(json, verdict, verdictText(verdict));
  if (verdict.breaks.length > 0) process.exitCode = broken;
  else if (verdict.unvouched.length > 0) process.exitCode = impossible;
}

/** Prints the changes that were found, or their totals. Throws `CommandError` when the ledger can't be read. */
export async function search(options: SearchOptions): Promise<void> {
  const { region, json, query, summary } = options;
  will(`search ${ledgerOf(options)}, and change nothing`);
  const { table, secret } = await ledgerParts(options, impossible);
  const ledger = operatorTable(table, region);
  const isAddress = query.target?.includes('@') === true;
  const keys = isAddress ? await keysIn(options.key ?? secret, region) : undefined;
  const limit = summary ? Infinity : query.limit;
  const found: RecordedChange[] = [];
  let examined = 0;
  let after: string | undefined;
  do {
    const asked = { ...query, limit: Math.min(limit - found.length, mostAtOnce), after };
    const page = await searchLedger(ledger, asked, keys && { get: async () => keys }).catch(unavailable);
    found.push(...page.changes);
    examined += page.examined;
    after = page.next;
  } while (after !== undefined && found.length < limit);
  if (summary) {
    const totals = totalsOf(found);
    print(json, totals, totalsText(totals));
    return;
  }
  const entries = found.map((change) => toAuditEntry(change));
  if (json) for (const entry of entries) print(true, entry, '');
  else console.log(changesText(entries));
  if (entries.length === 0) console.error(`${foundNothing(examined)}.`);
  if (isAddress && !keys) {
    console.error("Hashed addresses are found with the ledger's key only: give --key, or --stage.");
  }
  if (after !== undefined)
    console.error(`There may be more: raise --limit, or set --until to the last time.`);
}

const ledgerOf = ({ place }: LedgerPlace) =>
  'table' in place ? `the ledger ${place.table}` : `the ledger of ${place.stage}`;

/** The keys of the secret; undefined when none is named. Throws `CommandError` when they can't be read. */
async function keysIn(
  secret: string | undefined,
  region: string | undefined,
): Promise<LedgerKeys | undefined> {
  if (secret === undefined) return undefined;
  const secrets = new SecretsManagerClient(region === undefined ? {} : { region });
  try {
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: secret }));
    return toLedgerKeys(SecretString);
  } catch (error) {
    const cause = error instanceof Error ? error : undefined;
    throw awsFault(
      new Error(`The secret ${secret} with the ledger's keys can't be read`, { cause }),
      impossible,
    );
  } finally {
    secrets.destroy();
  }
}

/** What stands beside the ledger; undefined when no table is named, or nothing stands there yet. */
async function anchorIn(table: string | undefined, region: string | undefined): Promise<Anchor | undefined> {
  if (table === undefined) return undefined;
  return readAnchor(operatorTable(table, region)).catch(unavailable);
}

function unavailable(error: unknown): never {
  throw error instanceof LedgerUnavailable ? awsFault(error, impossible) : error;
}
