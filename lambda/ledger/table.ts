import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB has it. */
export type Item = Record<string, AttributeValue>;

/** The ledger's table did not do what was asked of it, and may or may not do it yet. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}

/** A page of items. */
export interface ItemPage {
  readonly items: readonly Item[];
  /** Where the next page begins; undefined on the last. */
  readonly next: Item | undefined;
}

/** One query over the table or one of its indexes. */
export interface TableQuery {
  readonly index?: string;
  readonly condition: string;
  readonly values: Item;
  /** Names in the condition that DynamoDB reserves. */
  readonly names?: Record<string, string>;
  readonly newestFirst?: boolean;
  readonly limit?: number;
  readonly after?: Item | undefined;
}

/** What the ledger asks of its table. All of it throws `LedgerUnavailable` when the table does not answer. */
export interface LedgerTable {
  /** Writes an item unless there is one under its key; false when there is. */
  readonly putNew: (item: Item) => Promise<boolean>;
  readonly get: (pk: string, sk: string) => Promise<Item | undefined>;
  readonly query: (query: TableQuery) => Promise<ItemPage>;
  /**
   * Adds `amount` to a counter that must not come above `limit`; gone some time after `expiresAt` (seconds since 1970).
   * False when it would. One that is negative is subtracted once at most; a positive one may be added twice when an
   * answer is lost.
   */
  readonly count: (
    pk: string,
    sk: string,
    amount: number,
    limit: number,
    expiresAt: number,
  ) => Promise<boolean>;
  /** Writes an item over whatever is there. */
  readonly put: (item: Item) => Promise<void>;
}
