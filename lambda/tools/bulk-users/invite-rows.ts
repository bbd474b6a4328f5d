import { counted } from '../../base/counted.ts';
import type { ClerkClient } from '@clerk/backend';
import type { Clerk } from '../../clerk/clerk.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import type { ToolContext } from '../../definition/tool.ts';
import { allPages } from '../../clerk/queries/all-pages.ts';
import { hasTime } from '../../definition/deadline.ts';
import { findExisting } from './existing-users.ts';
import { failureLine, stopsAll } from '../../definition/failure-line.ts';
import { pendingInvitations } from '../invitations/pending-invitations.ts';
import { noTime, RowReports, type RowsDetail } from './row-report.ts';
import { comparableAddress } from '../../clerk/same-identifier.ts';

/** An invitation to send. */
export type NewInvitation = Parameters<ClerkClient['invitations']['createInvitation']>[0];

/**
 * Clerk takes 100 single invitations an hour, or 25 bulk requests of 1 to 10: bulk gets 250 people in, and 100 rows
 * leave more than half of the hour for others. A bulk request is refused as a whole, though, so who is there already
 * is looked up before, and a refused one is tried again one by one.
 * https://clerk.com/docs/guides/how-clerk-works/system-limits
 */
const bulkSize = 10;
const maxPage = 500;

interface Row {
  readonly row: number;
  readonly invitation: NewInvitation;
}

/**
 * Invites those who are neither users nor invited yet. What fails doesn't stop the others, unless all further ones
 * would fail, too. Throws `ClerkFailure` when it can't be found out who exists.
 */
export async function inviteRows(
  invitations: readonly NewInvitation[],
  context: ToolContext,
  detail: RowsDetail,
) {
  const { clerk, progress } = context;
  const total = invitations.length;
  const reports = new RowReports(invitations.map(({ emailAddress }) => emailAddress));
  await reportExisting(reports, invitations, clerk);
  const open = invitations
    .map((invitation, row): Row => ({ row, invitation }))
    .filter(({ row }) => !reports.has(row));
  let why: string | undefined;
  for (let start = 0; start < open.length && why === undefined; start += bulkSize) {
    why = hasTime(context)
      ? await inviteInBulk(open.slice(start, start + bulkSize), reports, context)
      : noTime;
    await progress(reports.done, total, `${reports.done} of ${counted(total, 'row')}`);
  }
  return reports.answer('invited', why, detail);
}

async function reportExisting(
  reports: RowReports,
  invitations: readonly NewInvitation[],
  clerk: Clerk,
): Promise<void> {
  const users = await findExisting(
    clerk,
    invitations.map(({ emailAddress }) => ({ emailAddress: [emailAddress] })),
    'verified',
  );
  for (const [row, holders] of users.entries()) {
    const [id] = holders.keys();
    if (id !== undefined) reports.set(row, { outcome: 'exists', id });
  }
  const open = invitations.flatMap(({ emailAddress }, row) => (reports.has(row) ? [] : [emailAddress]));
  const pending = await pendingAmong(open, clerk);
  for (const [row, { emailAddress }] of invitations.entries()) {
    const id = pending.get(comparableAddress(emailAddress));
    if (id !== undefined && !reports.has(row)) {
      reports.set(row, { outcome: 'invited_already', id });
    }
  }
}

/** The ids of pending invitations by address in lower case: out of all of them, or asked for one by one, whichever is less. */
async function pendingAmong(
  emailAddresses: readonly string[],
  clerk: Clerk,
): Promise<ReadonlyMap<string, string>> {
  if (emailAddresses.length === 0) return new Map();
  const page = (limit: number, offset: number) =>
    clerk.read((client) => client.invitations.getInvitationList({ status: 'pending', limit, offset }));
  const first = await page(maxPage, 0);
  const found = [...first.data];
  if (first.totalCount > found.length) {
    if (first.totalCount / maxPage <= emailAddresses.length) {
      found.push(
        ...(await allPages(({ limit, offset }) =>
          page(limit, offset + maxPage).then((rest) => ({
            data: rest.data,
            totalCount: rest.totalCount - maxPage,
          })),
        )),
      );
    } else {
      for (const emailAddress of emailAddresses)
        found.push(...(await pendingInvitations(clerk, emailAddress)));
    }
  }
  return new Map(found.map(({ id, emailAddress }) => [comparableAddress(emailAddress), id]));
}

/** Why all further rows are left; undefined to go on. */
async function inviteInBulk(
  rows: readonly Row[],
  reports: RowReports,
  context: ToolContext,
): Promise<string | undefined> {
  try {
    const sent = await context.clerk.write((client) =>
      client.invitations.createInvitationBulk(rows.map(({ invitation }) => invitation)),
    );
    const ids = new Map(sent.map(({ id, emailAddress }) => [comparableAddress(emailAddress), id]));
    for (const { row, invitation } of rows) {
      reports.set(row, { outcome: 'created', id: ids.get(comparableAddress(invitation.emailAddress)) });
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof ClerkFailure)) throw error;
    if (stopsAll(error)) return failureLine(error);
    if (error.kind === 'refused') return inviteOneByOne(rows, reports, context);
    for (const { row } of rows) reports.set(row, { outcome: 'failed', why: failureLine(error) });
    return undefined;
  }
}

/** One of the rows is why Clerk refused all of them: this finds out which. */
async function inviteOneByOne(
  rows: readonly Row[],
  reports: RowReports,
  context: ToolContext,
): Promise<string | undefined> {
  for (const { row, invitation } of rows) {
    if (!hasTime(context)) return noTime;
    try {
      const { id } = await context.clerk.write((client) => client.invitations.createInvitation(invitation));
      reports.set(row, { outcome: 'created', id });
    } catch (error) {
      if (!(error instanceof ClerkFailure)) throw error;
      if (stopsAll(error)) return failureLine(error);
      const there = await holderOf(invitation.emailAddress, error, context.clerk);
      reports.set(row, there ?? { outcome: 'failed', why: failureLine(error) });
    }
  }
  return undefined;
}

/** Who has the address by Clerk's refusal: someone who came meanwhile, or holds it unproved; undefined when nobody is found. */
async function holderOf(
  emailAddress: string,
  refusal: ClerkFailure,
  clerk: Clerk,
): Promise<{ id: string; outcome: 'exists' | 'invited_already' } | undefined> {
  try {
    if (refusal.has('form_identifier_exists')) {
      const [holders] = await findExisting(clerk, [{ emailAddress: [emailAddress] }], 'any');
      const [id] = holders?.keys() ?? [];
      return id === undefined ? undefined : { id, outcome: 'exists' };
    }
    if (refusal.has('duplicate_record')) {
      const [invitation] = await pendingInvitations(clerk, emailAddress);
      return invitation && { id: invitation.id, outcome: 'invited_already' };
    }
  } catch (error) {
    // Then Clerk's first refusal is what there is to say.
    if (!(error instanceof ClerkFailure)) throw error;
  }
  return undefined;
}
