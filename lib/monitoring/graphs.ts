import { Duration } from 'aws-cdk-lib';
import { MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { CustomMetricGroup } from 'cdk-monitoring-constructs';
import { alarmed } from './alarms.ts';
import { callKinds } from './call-kinds.ts';
import { refusalKinds, type StageMetrics, usualPeriod } from './metrics.ts';
import { runbooks } from './runbooks.ts';

/** What AWS itself measures of a stage, each as a sum but for the days. */
export interface AwsMetrics {
  /** Answers of the API with 500 and above. */
  readonly serverErrors: Metric;
  /** Invocations of the MCP function that ended without an answer, and those that Lambda had no room for. */
  readonly crashes: Metric;
  readonly throttles: Metric;
  /** Runs of reconcile that failed. */
  readonly failedRuns: Metric;
  /** Days until the certificate of the domain is over; undefined without a domain. */
  readonly certificateDays: Metric | undefined;
  /** What could not be handed to the bus of events; undefined where there is none. */
  readonly lostEvents: Metric | undefined;
}

/** The graphs of a stage with the alarms on them: four beside one another answer a question. */
export function graphs(own: StageMetrics, aws: AwsMetrics): CustomMetricGroup[] {
  return [
    ...isItUp(own, aws),
    ...whatDoesItChange(own),
    ...whatIsSlow(own),
    ...whatIsRefused(own),
    ...besides(aws),
  ].map(narrow);
}

/** A fourth of the dashboard's width. */
function narrow(group: CustomMetricGroup): CustomMetricGroup {
  return { ...group, graphWidgetWidth: 6 };
}

function isItUp({ counted, calls }: StageMetrics, aws: AwsMetrics): CustomMetricGroup[] {
  return [
    { title: 'Up: calls by kind', metrics: callKinds.map(calls) },
    {
      title: 'Up: faults of this server',
      metrics: [
        alarmed(
          { metric: counted('serverFaults', 'faults'), from: 3 },
          {
            name: 'faults',
            means: 'Calls failed by a fault of this server, or their answers were lost.',
            todo: 'Look at the causes in the log, and roll back if it began with a deployment.',
            runbook: runbooks.faults,
            judges: true,
          },
        ),
        alarmed(
          { metric: aws.serverErrors.with({ label: '5xx' }), from: 5, periods: 2 },
          {
            name: '5xx',
            means: 'Callers get HTTP errors from 500 on.',
            todo: 'Look up their reasons in the access log: gatewayError and integrationError name who failed.',
            runbook: runbooks.faults,
            judges: true,
          },
        ),
        alarmed(
          { metric: aws.crashes.with({ label: 'crashes' }), from: 1, periods: 2 },
          {
            name: 'crashes',
            means: 'The MCP function ends without an answer: it does not start, or its time is over.',
            todo: 'Look at the newest lines of its log, and roll back if it began with a deployment.',
            runbook: runbooks.faults,
            judges: true,
          },
        ),
        alarmed(
          { metric: aws.throttles.with({ label: 'throttles' }), from: 1, periods: 2 },
          {
            name: 'throttles',
            means: 'Lambda has no room for calls, and refuses them.',
            todo: 'Raise function.reservedConcurrency or the quota of the account, or find who calls so often.',
            runbook: runbooks.slow,
          },
        ),
      ],
    },
    {
      title: 'Up: Clerk',
      metrics: [
        alarmed(
          { metric: counted('clerkFailures', 'failures'), from: 5, periods: 2 },
          {
            name: 'clerk-unreachable',
            means: 'Clerk does not answer, or answers with errors of its own.',
            todo: 'Look at status.clerk.com, and wait: nothing is changed without an answer being looked for afterwards.',
            runbook: runbooks.clerk,
          },
        ),
        alarmed(
          { metric: counted('keyRefused', 'key refused'), from: 1 },
          {
            name: 'key-refused',
            means: "Calls fail since there is no key of Clerk's that can be used, or Clerk refuses it.",
            todo: 'Set a good key with the command in the output SetClerkKeyCommand.',
            runbook: runbooks.key,
          },
        ),
        alarmed(
          { metric: counted('rateLimited', 'rate limited'), from: 20, periods: 2 },
          {
            name: 'rate-limit',
            means:
              "The limit of requests to the Clerk instance is used up, and the application's own users feel it, too.",
            todo: 'Find who calls most, and lower api.throttle or stop them.',
            runbook: runbooks.rateLimit,
          },
        ),
        counted('clerkRetries', 'retries'),
      ],
    },
    {
      title: 'Up: the ledger',
      metrics: [
        alarmed(
          { metric: counted('ledgerFailures', 'failures'), from: 3, periods: 2 },
          {
            name: 'ledger-failing',
            means: 'The ledger does not answer, and so nothing can be changed.',
            todo: "Look whether the table and its key are there and the function's role may use them.",
            runbook: runbooks.ledger,
            judges: true,
          },
        ),
        alarmed(
          {
            metric: counted('changesOverdue', 'open for an hour').with({ statistic: 'Maximum' }),
            from: 1,
            periods: 3,
          },
          {
            name: 'changes-open',
            means: 'Changes have been open for more than an hour: nobody knows whether Clerk made them.',
            todo: 'Look at the log of reconcile for why Clerk does not say, and read the state in Clerk where it matters.',
            runbook: runbooks.unsettled,
          },
        ),
        alarmed(
          {
            metric: counted('ledgerBreaks', 'does not hold', Duration.days(1)).with({
              statistic: 'Maximum',
            }),
            from: 1,
          },
          {
            name: 'ledger-unsound',
            means: 'The daily verification found records that were changed, forged or removed.',
            todo: 'Keep a copy of the table, and run audit verify for all that does not hold.',
            runbook: runbooks.unsound,
          },
        ),
        alarmed(
          { metric: aws.failedRuns.with({ label: 'failed runs' }), from: 1, periods: 3 },
          {
            name: 'reconcile-failing',
            means: 'What settles open changes and writes checkpoints has failed three times in a row.',
            todo: 'Look at its log: mostly the ledger or a secret can not be reached.',
            runbook: runbooks.unsettled,
          },
        ),
      ],
    },
  ];
}

function whatDoesItChange({ counted }: StageMetrics): CustomMetricGroup[] {
  return [
    {
      title: 'Changed: records, unknown',
      metrics: [counted('ledgerWrites', 'records'), counted('changesUnknown', 'unknown')],
    },
    {
      title: 'Changed: approvals',
      metrics: [
        counted('approvalsAsked', 'asked'),
        counted('approvalsGiven', 'given'),
        counted('approvalsDeclined', 'declined'),
      ],
    },
  ];
}

function whatIsSlow({ p95, counted }: StageMetrics): CustomMetricGroup[] {
  return [
    {
      title: 'Slow: p95 by kind, ms',
      metrics: callKinds.map((kind) =>
        kind === 'read'
          ? alarmed(
              { metric: p95(kind), from: 5_000, periods: 3, samples: 20 },
              {
                name: 'slow',
                means: 'One of twenty reads takes more than five seconds.',
                todo: 'Look which tools are slow and how often they ask Clerk, by the saved query tools.',
                runbook: runbooks.slow,
              },
            )
          : p95(kind),
      ),
    },
    {
      title: 'Slow: cold starts, requests to Clerk',
      metrics: [counted('coldStarts', 'cold starts'), counted('clerkCalls', 'requests')],
    },
  ];
}

function whatIsRefused({ refused, counted, errors }: StageMetrics): CustomMetricGroup[] {
  const strangers = new MathExpression({
    expression: 'FILL(token, 0) + FILL(rules, 0)',
    usingMetrics: { token: refused('token'), rules: refused('rules') },
    label: 'no good token, or no rule',
    period: usualPeriod,
  });
  return [
    {
      title: 'Refused: sign-ins',
      metrics: [
        alarmed(
          { metric: strangers, from: 50, periods: 2 },
          {
            name: 'sign-ins-refused',
            means: 'Far more callers than usual come without a good token, or with one that no rule names.',
            todo: 'Look in the log of the authorizer who they are and why, and stop what is no client of yours.',
            runbook: runbooks.signIns,
          },
        ),
        alarmed(
          { metric: refused('outage'), from: 3, periods: 2 },
          {
            name: 'issuer-unreachable',
            means: 'Callers are turned away since an issuer does not say whether their tokens are good.',
            todo: "Look at the causes in the log of the authorizer and at the issuer's status page.",
            runbook: runbooks.issuer,
          },
        ),
        ...refusalKinds.filter((kind) => kind === 'expired').map(refused),
      ],
    },
    {
      title: 'Refused: guardrails, budgets',
      metrics: [counted('guardrailRefusals', 'guardrails'), counted('budgetsSpent', 'budgets spent')],
    },
    { title: 'Failed: calls by kind', metrics: callKinds.map(errors) },
  ];
}

function besides({ certificateDays, lostEvents }: AwsMetrics): CustomMetricGroup[] {
  return [
    ...(certificateDays
      ? [
          {
            title: 'Days of the certificate',
            metrics: [
              alarmed(
                { metric: certificateDays, from: 30, below: true },
                {
                  name: 'certificate',
                  means:
                    'The certificate of the domain is over in 30 days or less, and ACM has not renewed it.',
                  todo: 'Put the validation record back into the DNS, or import a new certificate.',
                  runbook: runbooks.certificate,
                },
              ),
            ],
          },
        ]
      : []),
    ...(lostEvents
      ? [
          {
            title: 'Events that were lost',
            metrics: [
              alarmed(
                { metric: lostEvents, from: 1 },
                {
                  name: 'events-lost',
                  means: 'What was recorded could not be handed on to the bus of events.',
                  todo: 'Take from the queue which time it was, and read that time in the ledger.',
                  runbook: runbooks.events,
                },
              ),
            ],
          },
        ]
      : []),
  ];
}
