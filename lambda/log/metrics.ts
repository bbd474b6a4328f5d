/**
 * What is counted for a stage as a whole, each a metric of that name. Counts are the process's: what is counted while
 * two calls are under way goes into the line that is written first, which makes no difference to the stage.
 */
export type Counted =
  | 'approvalsAsked'
  | 'approvalsDeclined'
  | 'approvalsGiven'
  | 'budgetsSpent'
  | 'changesOverdue'
  | 'changesUnknown'
  | 'clerkCalls'
  | 'clerkFailures'
  | 'clerkRetries'
  | 'coldStarts'
  | 'guardrailRefusals'
  | 'keyRefused'
  | 'ledgerBreaks'
  | 'ledgerFailures'
  | 'ledgerWrites'
  | 'rateLimited'
  | 'serverFaults';

/** Where all metrics are that no variable puts elsewhere; `lib/monitoring.ts` reads them there. */
export const namespace = 'ClerkMcp';

let counts: Partial<Record<Counted, number>> = {};

/** Adds to what the next line of the log has; 0 makes that line say that there was none. */
export function count(what: Counted, times = 1): void {
  counts[what] = (counts[what] ?? 0) + times;
}

/** Counts that this process was started for a request that waits for it, which one that is kept ready was not. */
export function countColdStart(): void {
  if (process.env['AWS_LAMBDA_INITIALIZATION_TYPE'] !== 'provisioned-concurrency') count('coldStarts');
}

/**
 * Fields of a line by which CloudWatch makes metrics of it: `values`, told apart by the line's `stage` and its field `by`,
 * what was counted since the last line, by its `stage`, and the directive that says so. The line must have both fields.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricFields(values: Readonly<Record<string, number>>, ...by: string[]): object {
  const counted = counts;
  counts = {};
  const Namespace = process.env['METRICS_NAMESPACE'] ?? namespace;
  // A directive must name no field that is not there.
  const CloudWatchMetrics = [[[...by, 'stage'], values] as const, [['stage'], counted] as const].flatMap(
    ([dimensions, fields]) => {
      const Metrics = Object.keys(fields).map((Name) => ({ Name }));
      return Metrics[0] ? { Namespace, Dimensions: [dimensions], Metrics } : [];
    },
  );
  const fields = { ...values, ...counted };
  return CloudWatchMetrics[0] ? { ...fields, _aws: { Timestamp: Date.now(), CloudWatchMetrics } } : fields;
}
