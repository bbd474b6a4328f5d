import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsFault } from '../aws/aws-fault.ts';
import { type LedgerParts, ledgerParts } from '../aws/ledger-table.ts';

/** Where the switch is: in the stage's stack, or in this table, with the secret that records need. */
export type SwitchPlace =
  | { readonly stage: string }
  | { readonly table: string; readonly key: string | undefined };

/** What the process ends with when nothing was set or found out. */
export const notSet = 1;

/** The table of the switch, and the secret with the ledger's keys where it is known. Throws `CommandError`. */
export async function switchParts(place: SwitchPlace): Promise<Pick<LedgerParts, 'table' | 'secret'>> {
  if ('table' in place) return { table: place.table, secret: place.key };
  return ledgerParts({ place, region: undefined }, notSet);
}

/** What `work` gives with a way to DynamoDB, which is closed afterwards. Throws `CommandError`. */
export async function withDynamodb<T>(work: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const client = new DynamoDBClient({});
  try {
    return await work(client);
  } catch (error) {
    throw awsFault(error, notSet);
  } finally {
    client.destroy();
  }
}
