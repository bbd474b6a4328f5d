import * as z from 'zod';
import { changeResults } from '../../ledger/record.ts';
import { isLedgerPlace, type RecordedChange } from '../../ledger/search.ts';
import { LedgerUnavailable } from '../../ledger/table.ts';
import { fitting } from '../../definition/result-size.ts';
import { readOpaque } from '../../definition/cursor.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';
import { timeParameter } from '../../definition/time-parameter.ts';

const pageLimit = 20;
const defaultDays = 7;
const dayMs = 86_400_000;

const placeIn = (cursor: string) => readOpaque(cursor) ?? '';

const changeShape = z.object({
  changeId: z.string(),
  at: z.string().describe('When it began. ISO 8601, UTC.'),
  principal: z.object({
    kind: z.enum(['user', 'machine', 'api_key', 'iam_role', 'external']),
    issuer: z.string(),
    subject: z.string(),
    client: z.string().nullable().describe('The OAuth client, API key or session that acted.'),
  }),
  rules: z.array(z.string()).describe('The rules that name the principal.'),
  tool: z.string(),
  targets: z.array(z.string()).describe('Clerk ids in the arguments.'),
  fields: z.array(z.string()).describe('Names of the arguments; values are not on record.'),
  narrowedTo: z.string().optional().describe('What the connection was narrowed to; absent where it was not.'),
  result: z.enum(changeResults),
  reason: z
    .string()
    .nullable()
    .describe(
      "Clerk's error code, or what showed the result afterwards; declined, cancelled, or the guardrail that refused it.",
    ),
  traceId: z.string().nullable().describe("Clerk's id of the exchange."),
  durationMs: z.int().nullable().describe('Null when the server never said how it ended.'),
});

/** A recorded change as callers see it. */
export type AuditEntry = z.output<typeof changeShape>;

/** The recorded change in this server's shape. */
export function toAuditEntry(recorded: RecordedChange): AuditEntry {
  const { change, at, intent, result, outcome, settlement, refusal } = recorded;
  return changeShape.parse({
    changeId: change,
    at,
    principal: { ...intent.principal, client: intent.principal.client ?? null },
    rules: intent.rules,
    tool: intent.tool,
    targets: intent.targets,
    fields: intent.fields,
    ...(intent.narrowedTo === undefined ? {} : { narrowedTo: intent.narrowedTo }),
    result,
    reason: refusal ?? settlement?.reason ?? outcome?.reason ?? null,
    traceId: outcome?.traceId ?? null,
    durationMs: outcome?.durationMs ?? null,
  });
}

export const searchAuditLog = defineTool({
  name: 'search_audit_log',
  title: 'Search the audit log',
  description:
    'Find who changed what on whom through this server, newest first, 20 a page: by target, caller, tool, result and time. Shows names of changed fields, never values. result unknown: Clerk may or may not have acted. Changes made in the Dashboard are not here. Changes nothing.',
  methods: [],
  keywords: 'audit trail history ledger who did what changes log records accountability',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  permission: 'audit:read',
  input: z.strictObject({
    target: z
      .string()
      .regex(/^[a-z]{2,12}_[A-Za-z0-9]{1,64}$/, 'must be a Clerk id, for example user_2xPq8aTk3')
      .optional()
      .describe('The id of what was changed, for example user_2xPq8aTk3.'),
    subject: z
      .string()
      .min(1)
      .max(512)
      .optional()
      .describe('Who made the change: the subject that whoami shows. Example: mch_2xPq8aTk3.'),
    issuer: z
      .string()
      .min(1)
      .max(512)
      .optional()
      .describe('Who vouches for the subject, as whoami shows it.'),
    tool: z.string().min(1).max(80).optional().describe('The name of the tool. Example: delete_user.'),
    result: z.enum(changeResults).optional().describe('How the change ended.'),
    since: timeParameter(`Only changes from then on. Default: ${defaultDays} days before until.`).optional(),
    until: timeParameter('Only changes up to then. Default: now.').optional(),
    cursor: z
      .string()
      .max(128)
      .refine((cursor) => isLedgerPlace(placeIn(cursor)), {
        error:
          'is no cursor of this tool; send the nextCursor of the previous page unchanged, or leave it out',
      })
      .optional()
      .describe('nextCursor of the previous page, with the same other parameters; leave out for the first.'),
  }),
  output: z.object({
    changes: z.array(changeShape),
    since: z.string().describe('The times that were searched. Send since with the next page.'),
    until: z.string(),
    nextCursor: z
      .string()
      .optional()
      .describe('Send as cursor for the next page, which may be empty; absent on the last.'),
  }),
  async run({ cursor, ...wanted }, { searchAudit }) {
    const { since, until } = timesOf(wanted);
    const { changes, next } = await searchAudit({
      ...wanted,
      since,
      until,
      limit: pageLimit,
      after: cursor === undefined ? undefined : placeIn(cursor),
    }).catch((error: unknown) => {
      if (!(error instanceof LedgerUnavailable)) throw error;
      throw new ToolError('The ledger does not answer. Next: try again in a few seconds.', { cause: error });
    });
    const found = changes.map(toAuditEntry);
    const entries = fitting(found);
    const last = entries.at(-1);
    const place = entries.length < found.length && last ? `${last.at} ${last.changeId}` : next;
    const nextCursor = place === undefined ? undefined : Buffer.from(place).toString('base64url');
    return {
      structured: { changes: entries, since, until, ...(nextCursor === undefined ? {} : { nextCursor }) },
      headline: `${entries.length} changes.`,
    };
  },
});

function timesOf(wanted: { since?: string | undefined; until?: string | undefined }): {
  since: string;
  until: string;
} {
  const until = wanted.until === undefined ? Date.now() : Date.parse(wanted.until);
  const since = wanted.since === undefined ? until - defaultDays * dayMs : Date.parse(wanted.since);
  if (since > until) throw new ToolError('since: must not be later than until; exchange them.');
  return { since: new Date(since).toISOString(), until: new Date(until).toISOString() };
}
