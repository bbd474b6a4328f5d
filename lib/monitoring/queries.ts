/** A question to the logs, for the console and the dashboard. */
export interface LogQuery {
  /** What it is called behind the name of the stack. */
  readonly name: string;
  /** Whose log it asks. */
  readonly log: 'mcp' | 'authorizer';
  /** One of CloudWatch Logs Insights, a line each. */
  readonly lines: readonly string[];
  /** What stands over it on the dashboard; it is not there without. */
  readonly title?: string;
}

const called = 'filter event = "call" and kind != "protocol"';

/** What people ask most, by tool and by caller, which metrics are too dear for. */
export const logQueries: readonly LogQuery[] = [
  {
    name: 'callers',
    log: 'mcp',
    title: 'Who uses it',
    lines: [
      called,
      'stats count() as calls, sum(errors) as failed, max(@timestamp) as last by subject, principalKind, client',
      'sort calls desc',
      'limit 20',
    ],
  },
  {
    name: 'changes',
    log: 'mcp',
    title: 'What it changes',
    lines: [
      'filter event = "call" and ispresent(ledgerWrites)',
      'stats count() as calls by coalesce(operation, tool) as name, outcome',
      'sort calls desc',
      'limit 20',
    ],
  },
  {
    name: 'tools',
    log: 'mcp',
    title: 'What is slow',
    lines: [
      called,
      'stats count() as calls, pct(durationMs, 50) as p50, pct(durationMs, 95) as p95, avg(clerkCalls) as requests by coalesce(operation, tool) as name',
      'sort p95 desc',
      'limit 20',
    ],
  },
  {
    name: 'refusals',
    log: 'mcp',
    title: 'What is refused',
    lines: [
      'filter event = "call" and outcome not in ["ok", "partly_done", "approval_asked", "rehearsed"]',
      'stats count() as calls by outcome, reason, coalesce(operation, tool) as name',
      'sort calls desc',
      'limit 20',
    ],
  },
  {
    name: 'errors',
    log: 'mcp',
    lines: [
      'filter level = "ERROR"',
      'fields @timestamp, subject, tool, operation, outcome, reason, cause',
      'sort @timestamp desc',
      'limit 50',
    ],
  },
  {
    name: 'sign-ins refused',
    log: 'authorizer',
    lines: [
      'filter event = "authorization" and outcome != "allowed"',
      'stats count() as times by refusedFor, reason, subject',
      'sort times desc',
      'limit 50',
    ],
  },
  {
    name: 'one trace',
    log: 'mcp',
    lines: [
      'filter traceparent like /put the trace id here/',
      'fields @timestamp, subject, tool, operation, outcome, durationMs, clerkCalls, xrayTraceId, requestId',
      'sort @timestamp asc',
    ],
  },
];
