import type { ClerkClient } from '@clerk/backend';
import { ClerkFailure } from '../../clerk/failure.ts';
import type { ToolContext } from '../../definition/tool.ts';
import { hasTime } from '../../definition/deadline.ts';
import { findExisting, type Identifiers } from './existing-users.ts';
import { failureLine, stopsAll } from '../../definition/failure-line.ts';
import { noTime, RowReports, type RowsDetail } from './row-report.ts';

type CreateParameters = Parameters<ClerkClient['users']['createUser']>[0];
/** A user to create. */
export type NewUser = CreateParameters & Identifiers;

/**
 * Creates the users that are not there yet, one after the other. A row that fails doesn't stop the others, unless all
 * further ones would fail, too. Throws `ClerkFailure` when it can't be found out who exists.
 */
export async function createRows(rows: readonly NewUser[], context: ToolContext, detail: RowsDetail) {
  const { clerk, progress } = context;
  const reports = new RowReports(rows.map(identifierOf));
  let why: string | undefined;
  const existing = await findExisting(clerk, rows, 'verified');
  for (const [row, ids] of existing.entries()) reportExisting(reports, row, ids);
  for (const [row, user] of rows.entries()) {
    if (reports.has(row)) continue;
    if (!hasTime(context)) {
      why = noTime;
      break;
    }
    try {
      const { id } = await clerk.write((client) => client.users.createUser(user));
      reports.set(row, { outcome: 'created', id });
    } catch (error) {
      if (!(error instanceof ClerkFailure)) throw error;
      if (stopsAll(error)) {
        why = failureLine(error);
        break;
      }
      if (!(error.has('form_identifier_exists') && (await reportHolder(reports, row, user, context)))) {
        reports.set(row, { outcome: 'failed', why: failureLine(error) });
      }
    }
    await progress(reports.done, rows.length, `${reports.done} of ${rows.length} rows`);
  }
  return reports.answer('created', why, detail);
}

/** What a row is known by: its first address, else its first number, its username. */
const identifierOf = ({ emailAddress, phoneNumber, username }: NewUser): string =>
  emailAddress?.[0] ?? phoneNumber?.[0] ?? username ?? '';

function reportExisting(reports: RowReports, row: number, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const [id] = ids;
  if (ids.length === 1 && id !== undefined) {
    reports.set(row, { outcome: 'exists', id });
  } else {
    reports.set(row, {
      outcome: 'failed',
      why: `The identifiers in it belong to different users: ${ids.join(', ')}. Next: decide which one is meant.`,
    });
  }
}

/** Clerk says that an identifier is taken, by someone who came meanwhile or holds it unproved: reports who. */
async function reportHolder(
  reports: RowReports,
  row: number,
  user: NewUser,
  { clerk }: ToolContext,
): Promise<boolean> {
  try {
    const [ids = []] = await findExisting(clerk, [user], 'any');
    reportExisting(reports, row, ids);
  } catch (error) {
    // Then Clerk's first refusal is what there is to say.
    if (!(error instanceof ClerkFailure)) throw error;
  }
  return reports.has(row);
}
