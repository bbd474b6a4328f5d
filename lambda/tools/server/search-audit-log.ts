import * as z from 'zod';
import {
  isLedgerPlace,
  type LedgerQuery,
  type RecordedChange,
  type RecordedChanges,
} from '../../ledger/search.ts';
import { shownResults } from '../../ledger/shown-result.ts';
import { LedgerUnavailable } from '../../ledger/table.ts';
import { userSupplied } from '../../clerk/views/user-text.ts';
import { fitting } from '../../definition/result-size.ts';
import { readOpaque } from '../../definition/cursor.ts';
import { defineTool, type ToolContext, ToolError } from '../../definition/tool.ts';
import { timeParameter } from '../../definition/time-parameter.ts';
import { auditEntryShape, countsText, foundNothing, toAuditEntry, totalsOf } from './audit-entry.ts';
import { namesOfTargets } from './target-names.ts';

const defaultLimit = 20;
const maxLimit = 100;
const defaultDays = 7;
/** Changes that one summary counts at most, and those that are fetched for it at a time. */
const maxSummarized = 5_000;
const summaryPage = 500;
/** Milliseconds that a summary leaves to answer. */
const summaryReserve = 3_000;
const dayMs = 86_400_000;

const placeIn = (cursor: string) => readOpaque(cursor) ?? '';

export const searchAuditLog = defineTool({
  name: 'search_audit_log',
  title: 'Search the audit log',
  description:
    'Find who changed what on whom through this server, newest first: by target, caller, tool, result and time. Shows names of changed fields, never values. result unknown: Clerk may or may not have acted. Changes made in the Dashboard are not here.',
  methods: ['users.getUserList', 'organizations.getOrganizationList'],
  keywords: 'audit trail history ledger who did what changes log records accountability',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  permission: 'audit:read',
  input: z.strictObject({
    target: z
      .string()
      .max(320)
      .regex(
        /^[a-z]{1,16}(_[a-z]{1,16})?_[A-Za-z0-9]{1,64}$|^[^@\s]+@[^@\s]+$/,
        'must be a Clerk id, for example user_2xPq8aTk3, or an email address',
      )
      .optional()
      .describe('What it was about: a Clerk id (user_2xPq8aTk3) or a whole email address.'),
    subject: z
      .string()
      .min(1)
      .max(512)
      .optional()
      .describe('Who made the change, as whoami shows it: mch_2xPq8aTk3.'),
    issuer: z.string().min(1).max(512).optional().describe('Who vouches for the subject.'),
    tool: z.string().min(1).max(80).optional().describe('The tool, for example delete_user.'),
    result: z.enum(shownResults).optional(),
    since: timeParameter(`Only changes from then on. Default: ${defaultDays} days before until.`).optional(),
    until: timeParameter('Only changes up to then. Default: now.').optional(),
    limit: z.int().min(1).max(maxLimit).default(defaultLimit),
    summary: z.boolean().optional().describe('Only totals by caller, tool and result.'),
    cursor: z
      .string()
      .max(128)
      .refine((cursor) => isLedgerPlace(placeIn(cursor)), {
        error:
          'is not a cursor of this tool; send the nextCursor of the previous page unchanged, or leave it out',
      })
      .optional()
      .describe('nextCursor of the previous page; send all else as before.'),
  }),
  output: z.object({
    changes: z.array(auditEntryShape),
    totals: z.record(z.string(), z.record(z.string(), z.int())).optional(),
    names: z.record(z.string(), z.string()).meta(userSupplied).optional(),
    since: z.string().describe('Send it with the next page.'),
    until: z.string(),
    nextCursor: z
      .string()
      .optional()
      .describe('Send as cursor for more, which may be none; absent on the last page.'),
  }),
  async run({ cursor, limit, summary = false, ...wanted }, context) {
    const { since, until } = timesOf(wanted);
    const after = cursor === undefined ? undefined : placeIn(cursor);
    const query = { ...wanted, since, until, limit, after };
    const searched = summary ? summarized(query, context) : context.searchAudit(query);
    const { changes, next, examined } = await searched.catch((error: unknown) => {
      if (!(error instanceof LedgerUnavailable)) throw error;
      throw new ToolError('The ledger does not answer. Next: try again in a few seconds.', { cause: error });
    });
    const found = summary ? [] : changes.map(toAuditEntry);
    const entries = fitting(found);
    const last = entries.at(-1);
    const place = entries.length < found.length && last ? `${last.at} ${last.changeId}` : next;
    const nextCursor = place === undefined ? undefined : Buffer.from(place).toString('base64url');
    const names = await namesOfTargets(
      entries.flatMap(({ targets }) => targets),
      context.clerk,
      context.caller,
    );
    const shown = summary ? changes : changes.slice(0, entries.length);
    const totals = totalsOf(shown);
    return {
      structured: {
        changes: entries,
        ...(summary ? { totals } : {}),
        ...(Object.keys(names).length === 0 ? {} : { names }),
        since,
        until,
        ...(nextCursor === undefined ? {} : { nextCursor }),
      },
      headline: headline(shown, examined, nextCursor !== undefined),
    };
  },
});

/** All changes that a query finds, as far as there is time; where the next call goes on, if it must. */
async function summarized(
  query: LedgerQuery,
  { searchAudit, remaining }: Pick<ToolContext, 'searchAudit' | 'remaining'>,
): Promise<RecordedChanges> {
  const changes: RecordedChange[] = [];
  let examined = 0;
  let { after } = query;
  do {
    const page = await searchAudit({ ...query, after, limit: summaryPage });
    changes.push(...page.changes);
    examined += page.examined;
    after = page.next;
  } while (after !== undefined && examined < maxSummarized && remaining() > summaryReserve);
  return { changes, examined, next: after };
}

function headline(changes: readonly RecordedChange[], examined: number, goesOn: boolean): string {
  if (changes.length === 0) {
    return goesOn ? `${foundNothing(examined)}; go on with cursor.` : 'No changes.';
  }
  const { byResult } = totalsOf(changes);
  return `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}: ${countsText(byResult)}.${goesOn ? ' There may be more: go on with cursor.' : ''}`;
}

function timesOf(wanted: { since?: string | undefined; until?: string | undefined }): {
  since: string;
  until: string;
} {
  const until = wanted.until === undefined ? Date.now() : Date.parse(wanted.until);
  const since = wanted.since === undefined ? until - defaultDays * dayMs : Date.parse(wanted.since);
  if (since > until) throw new ToolError('since: must not be later than until; swap them.');
  return { since: new Date(since).toISOString(), until: new Date(until).toISOString() };
}
