import type { Context } from 'aws-lambda';
import { clerkGateway } from './clerk/clerk.ts';
import { cachedSecretKey, readSecret } from './clerk/secret-key.ts';
import { requireUsableKey } from './edge/usable-key.ts';
import { openChain } from './ledger/chain.ts';
import { ledgerKeys } from './ledger/ledger-keys.ts';
import { ledgerTable } from './ledger/open-table.ts';
import { describeCause } from './log/cause.ts';
import { writeLine } from './log/line.ts';
import { authorizerLog } from './reconcile/authorizer-log.ts';
import { recordEdgeRefusals } from './reconcile/edge-refusals.ts';
import { reconcileEnvironment } from './reconcile/environment.ts';
import { type Reconciled, reconcile } from './reconcile/reconcile.ts';

/** Milliseconds: the longest call of Clerk, and what is kept back to end before Lambda does. */
const clerkDeadline = 5_000;
const reserve = 1_000;

const settings = reconcileEnvironment();
const table = ledgerTable(settings.ledgerTable);
const anchor = ledgerTable(settings.ledgerAnchorTable);
const keys = ledgerKeys(settings.ledgerKeySecretId);
const chain = openChain({ table, keys, retentionDays: settings.ledgerRetentionDays });
const key = cachedSecretKey(() => readSecret(settings.clerkSecretId), settings.clerkEnvironment);
const log =
  settings.authorizerLogGroup === undefined ? undefined : authorizerLog(settings.authorizerLogGroup);
const clerkOf = clerkGateway({ key, apiUrl: settings.clerkApiUrl, deadline: clerkDeadline });

/** Settles what is open in the ledger and writes a checkpoint. Throws when the ledger does not answer. */
export async function handler(_event: unknown, context: Context): Promise<Reconciled> {
  const remaining = () => context.getRemainingTimeInMillis() - reserve;
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
  writeLine('INFO', { event: 'reconciled', requestId: context.awsRequestId, ...done });
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
