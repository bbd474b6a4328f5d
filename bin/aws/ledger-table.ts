import { CommandError } from '../terminal/command-line.ts';
import { stackOutputs } from './stack-outputs.ts';
import { stackOfStage } from './stack-of-stage.ts';

/** Where a ledger is. */
export interface LedgerPlace {
  /** The ledger's table, or the stage whose stack names it. */
  readonly place: { readonly table: string } | { readonly stage: string };
  /** Undefined for the region of the AWS settings in use. */
  readonly region: string | undefined;
}

/** The ledger's table, and what it is verified with. */
export interface LedgerParts {
  readonly table: string;
  /** The secret with its keys, and the table with its newest checkpoint; undefined where they were not named. */
  readonly secret: string | undefined;
  readonly anchor: string | undefined;
}

/**
 * The name of the ledger's table; that of a stage is asked of CloudFormation. Throws `UsageError` for
 * what is no stage, and `CommandError` with `status` when it can't be told.
 */
export async function ledgerTableName(place: LedgerPlace, status: number): Promise<string> {
  return (await ledgerParts(place, status)).table;
}

/** The same with what it is verified with, which is known of a stage only. */
export async function ledgerParts({ place, region }: LedgerPlace, status: number): Promise<LedgerParts> {
  if ('table' in place) return { table: place.table, secret: undefined, anchor: undefined };
  const instead = "--table: the stack's output LedgerTableName has it";
  const outputs = await stackOutputs(place.stage, { region, status, instead });
  const { LedgerTableName: table, LedgerKeySecretArn: secret, LedgerAnchorTableName: anchor } = outputs;
  if (!table) {
    throw new CommandError(
      `The stack ${await stackOfStage(place.stage)} has no output LedgerTableName: deploy it anew.`,
      {
        status,
      },
    );
  }
  return { table, secret, anchor };
}
