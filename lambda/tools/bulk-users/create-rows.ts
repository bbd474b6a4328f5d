import type { ClerkClient } from '@clerk/backend';
import { ClerkFailure } from '../../clerk/failure.ts';
import { counted } from '../../base/counted.ts';
import { address } from '../../clerk/views/user-text.ts';
import type { Plan, PlanContext, ToolContext } from '../../definition/tool.ts';
import { inLanes, lanesOfChanges } from '../../definition/lanes.ts';
import { pace } from '../../definition/pace.ts';
import { findExisting, type Holders, type Identifiers, type Kind } from './existing-users.ts';
import { failureLine, stopsAll } from '../../definition/failure-line.ts';
import { noTime, RowReports, type RowsDetail } from './row-report.ts';

type CreateParameters = Parameters<ClerkClient['users']['createUser']>[0];
/** A user to create. */
export type NewUser = CreateParameters & Identifiers;

/**
 * Creates the users that are not there yet, some at once and no faster than a share of Clerk's rate allows. A row that fails doesn't stop the others, unless all
 * further ones would fail, too. Throws `ClerkFailure` when it can't be found out who exists.
 */
export async function createRows(rows: readonly NewUser[], context: ToolContext, detail: RowsDetail) {
  const { clerk, progress } = context;
  const reports = new RowReports(rows.map(identifierOf));
  let why: string | undefined;
  const existing = await findExisting(clerk, rows, 'verified');
  for (const [row, holders] of existing.entries()) reportExisting(reports, row, rows[row], holders);
  const changes = pace(context);
  const left = rows.flatMap((user, row) => (reports.has(row) ? [] : [{ user, row }]));
  await inLanes(left, lanesOfChanges, async ({ user, row }) => {
    if (!(await changes.ready(1))) {
      why ??= noTime;
      return false;
    }
    try {
      const { id } = await clerk.write((client) => client.users.createUser(user));
      reports.set(row, { outcome: 'created', id });
    } catch (error) {
      if (!(error instanceof ClerkFailure)) throw error;
      if (stopsAll(error)) {
        why = failureLine(error);
        return false;
      }
      if (!(error.has('form_identifier_exists') && (await reportHolder(reports, row, user, context)))) {
        reports.set(row, { outcome: 'failed', why: failureLine(error) });
      }
    }
    await progress(reports.done, rows.length, `${reports.done} of ${counted(rows.length, 'row')}`);
    return true;
  });
  return reports.answer('created', why, detail);
}

/** Rows of which a plan says what becomes of them. */
const maxPlanned = 20;

/** What would become of the rows that create nobody, found out without creating anybody. Throws `ClerkFailure`. */
export async function planRows(rows: readonly NewUser[], { clerk }: PlanContext): Promise<Plan> {
  const existing = await findExisting(clerk, rows, 'verified');
  const lines = existing.flatMap((holders, row) => {
    const [id] = holders.keys();
    if (id === undefined) return [];
    const why = whyNotSame(rows[row] ?? {}, holders);
    const named = `Row ${row + 1}, ${address(identifierOf(rows[row] ?? {}))}`;
    return [why === undefined ? `${named}: exists already as ${id}.` : `${named}: can't be created. ${why}`];
  });
  const more = lines.length - maxPlanned;
  return {
    lines: more > 0 ? [...lines.slice(0, maxPlanned), `And ${counted(more, 'more row')}.`] : lines,
    actsOn: lines,
  };
}

/** What a row is known by: its first address, else its first number, its username. */
const identifierOf = ({ emailAddress, phoneNumber, username }: Identifiers): string =>
  emailAddress?.[0] ?? phoneNumber?.[0] ?? username ?? '';

/** Reports a row of which somebody has an identifier: as that user, or why it can be nobody's account. */
function reportExisting(
  reports: RowReports,
  row: number,
  user: Identifiers | undefined,
  holders: Holders,
): void {
  if (holders.size === 0) return;
  const [id = ''] = holders.keys();
  const why = whyNotSame(user ?? {}, holders);
  reports.set(row, why === undefined ? { outcome: 'exists', id } : { outcome: 'failed', why });
}

/** What a person is known by, the surest first. */
const byStrength = ['emailAddress', 'phoneNumber', 'externalId', 'username'] as const;
const named: Readonly<Record<Kind, string>> = {
  emailAddress: 'email address',
  phoneNumber: 'phone number',
  username: 'username',
  externalId: 'external id',
};

/**
 * Why a row is not the user who has its identifiers; undefined when it is: all that somebody has belong to one user, and
 * what the row is surest known by is among them: its external id, which whoever sends it gave out, or an address; where it
 * has no address, a phone number; where it has none of these, its username.
 */
export function whyNotSame(row: Identifiers, holders: Holders): string | undefined {
  const owned = [...holders].map(
    ([id, kinds]) =>
      `the ${byStrength
        .filter((kind) => kinds.has(kind))
        .map((kind) => named[kind])
        .join(' and the ')} of ${id}`,
  );
  if (holders.size > 1) {
    return `The identifiers in it belong to different users: ${owned.join('; ')}. Next: decide which one is meant.`;
  }
  const sure = byStrength.find((kind) => (row[kind]?.length ?? 0) > 0);
  const [[id, kinds] = ['', new Set<Kind>()]] = holders;
  if (sure === undefined || kinds.has(sure) || kinds.has('externalId')) return undefined;
  const taken = byStrength.filter((kind) => kinds.has(kind)).map((kind) => named[kind]);
  return `The ${taken.join(' and the ')} ${taken.length === 1 ? 'belongs' : 'belong'} to ${id}, who does not have the ${named[sure]}. Next: correct the row, or see with get_user who that is.`;
}

/** Clerk says that an identifier is taken, by someone who came meanwhile or holds it unproved: reports who. */
async function reportHolder(
  reports: RowReports,
  row: number,
  user: NewUser,
  { clerk }: ToolContext,
): Promise<boolean> {
  try {
    const [holders = new Map()] = await findExisting(clerk, [user], 'any');
    reportExisting(reports, row, user, holders);
  } catch (error) {
    // Then Clerk's first refusal is what there is to say.
    if (!(error instanceof ClerkFailure)) throw error;
  }
  return reports.has(row);
}
