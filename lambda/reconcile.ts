import type { Context } from 'aws-lambda';
import { clerkGateway } from './clerk/clerk.ts';
import { cachedSecretKey, readSecret } from './clerk/secret-key.ts';
import { requireUsableKey } from './edge/usable-key.ts';
import { readAnchor } from './ledger/anchor.ts';
import { openChain } from './ledger/chain.ts';
import { ledgerKeys } from './ledger/ledger-keys.ts';
import { dynamodbTable } from './ledger/dynamodb-table.ts';
import { describeCause } from './log/cause.ts';
import { writeLine } from './log/line.ts';
import { count, metricFields } from './log/metrics.ts';
import { authorizerLog } from './reconcile/authorizer-log.ts';
import { recordEdgeRefusals } from './reconcile/edge-refusals.ts';
import { reconcileEnvironment } from './reconcile/environment.ts';
import { type Reconciled, reconcile } from './reconcile/reconcile.ts';

/** Milliseconds: the longest call of Clerk, and what is kept back to end before Lambda does. */
const clerkDeadline = 5_000;
const reserve = 1_000;

const settings = reconcileEnvironment();
const table = dynamodbTable(settings.ledgerTable);
const anchor = dynamodbTable(settings.ledgerAnchorTable);
const keys = ledgerKeys(settings.ledgerKeySecretId);
const chain = openChain({ table, keys, retentionDays: settings.ledgerRetentionDays });
const key = cachedSecretKey(() => readSecret(settings.clerkSecretId), settings.clerkEnvironment);
const log =
  settings.authorizerLogGroup === undefined ? undefined : authorizerLog(settings.authorizerLogGroup);
const clerkOf = clerkGateway({ key, apiUrl: settings.clerkApiUrl, deadline: clerkDeadline });

/**
 * Settles what is open in the ledger and writes a checkpoint, and once a day verifies what was written since the last
 * time. Throws when the ledger does not answer.
 */
export async function handler(_event: unknown, context: Context): Promise<Reconciled> {
  const remaining = () => context.getRemainingTimeInMillis() - reserve;
  const newest = (await readAnchor(anchor))?.checkpoint;
  const done = await reconcile({
    table,
    anchor,
    chain,
    // Another kind of instance knows none of the targets: all would seem to be deleted.
    clerk: (await isKeyUsable(context)) ? clerkOf.open({ remaining }) : undefined,
    minAge: settings.minAgeSeconds * 1000,
    now: Date.now,
    remaining,
    recordEdge: log && ((since) => recordEdgeRefusals({ log, chain, keys, since, now: Date.now, remaining })),
  });
  // Outside the table, where whoever can write to that can't change it.
  count('changesOverdue', done.overdue);
  const line = { stage: settings.stage, requestId: context.awsRequestId };
  writeLine('INFO', { event: 'reconciled', ...line, ...done, ...metricFields({}) });
  // After that line: what it says of the checkpoint must not be lost with what comes now.
  const { verifyDaily } = await import('./reconcile/daily-verify.ts');
  const verdict = await verifyDaily({ table, anchor, newest, keys, now: Date.now, remaining });
  if (verdict) {
    const { breaks } = verdict;
    count('ledgerBreaks', breaks.length);
    const level = breaks.length > 0 ? 'ERROR' : 'INFO';
    writeLine(level, { event: 'verified', ...line, ...verdict, ...metricFields({}) });
  }
  return done;
}

async function isKeyUsable({ awsRequestId: requestId }: Context): Promise<boolean> {
  try {
    await requireUsableKey(key, settings.clerkEnvironment, settings.setClerkKeyCommand);
    return true;
  } catch (error) {
    // Nothing is settled without the key, and who runs this server sets it.
    writeLine('ERROR', { event: 'key_unusable', requestId, cause: describeCause(error) });
    return false;
  }
}
