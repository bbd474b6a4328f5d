import type { LedgerTable } from './table.ts';

/** The table of this name. What speaks to DynamoDB is loaded at the first use: reads of Clerk never need it. */
export function ledgerTable(tableName: string): LedgerTable {
  let loading: Promise<LedgerTable> | undefined;
  const table = (): Promise<LedgerTable> => {
    loading ??= import('./dynamodb-table.ts').then(({ dynamodbTable }) => dynamodbTable(tableName));
    return loading;
  };
  return {
    putNew: async (item) => (await table()).putNew(item),
    get: async (pk, sk) => (await table()).get(pk, sk),
    query: async (query) => (await table()).query(query),
    count: async (...counter) => (await table()).count(...counter),
    put: async (item) => (await table()).put(item),
  };
}
