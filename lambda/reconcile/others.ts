import type { IntentRecord } from '../ledger/record.ts';
import { searchLedger } from '../ledger/search.ts';
import type { LedgerTable } from '../ledger/table.ts';

/** By tool: the tools after which Clerk looks as if it had acted. */
const alike: Readonly<Record<string, readonly string[]>> = {
  delete_user: ['delete_user', 'offboard_user'],
  delete_organization: ['delete_organization'],
  remove_organization_member: [
    'remove_organization_member',
    'offboard_user',
    'delete_user',
    'delete_organization',
  ],
  ban_user: ['ban_user', 'offboard_user'],
  unban_user: ['unban_user'],
};

/** The results of changes that Clerk made, or may have made. */
const acted = new Set(['done', 'partly_done', 'unknown']);

/**
 * True when what Clerk shows of a change may as well be the work of another one on record, such as the repetition of a
 * call whose function had died. Throws `LedgerUnavailable`.
 */
export async function mayBeOfAnother(
  table: LedgerTable,
  { change, intent }: IntentRecord,
  until: number,
): Promise<boolean> {
  const range = { since: new Date(0).toISOString(), until: new Date(until).toISOString(), limit: 100 };
  for (const target of intent.targets) {
    let after: string | undefined;
    do {
      const page = await searchLedger(table, { ...range, target, after });
      const isAlike = page.changes.some(
        (other) =>
          other.change !== change &&
          acted.has(other.result) &&
          alike[intent.tool]?.includes(other.intent.tool) &&
          other.intent.targets.every((id) => intent.targets.includes(id)),
      );
      if (isAlike) return true;
      after = page.next;
    } while (after !== undefined);
  }
  return false;
}
