import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type Counted, namespace as usualNamespace } from '../../lambda/log/metrics.ts';
import type { Settings } from '../settings/settings.ts';
import { usualName } from '../settings/stack-name.ts';
import { type CallKind, callKinds } from './call-kinds.ts';

/** What a sign-in can be refused for, as the authorizer's log has it. */
export const refusalKinds = ['token', 'rules', 'expired', 'outage'] as const;

/** Seconds: what people look at, and what most alarms are judged by. */
export const usualPeriod = Duration.minutes(5);

/** The metrics that the functions of a stage write with their logs. */
export interface StageMetrics {
  /** What is counted for the whole stage: its sum. */
  readonly counted: (what: Counted, label?: string, period?: Duration) => Metric;
  /** How many calls of a kind there were. */
  readonly calls: (kind: CallKind) => Metric;
  /** How many of them failed by a fault of Clerk's or of this server. */
  readonly errors: (kind: CallKind) => Metric;
  /** How long they took: 95 of 100 calls no longer than that, in milliseconds. */
  readonly p95: (kind: CallKind) => Metric;
  /** How many sign-ins were refused. */
  readonly refused: (reason: (typeof refusalKinds)[number]) => Metric;
}

/** Where the metrics of a stage are: instances of other names may have a stage of the same one. */
export function metricsNamespace({ name }: Pick<Settings, 'name'>): string {
  return name === usualName ? usualNamespace : `${usualNamespace}/${name}`;
}

/** The metrics of a stage, as `lambda/log/metrics.ts` has them written. */
export function metricsOf({ stage, name }: Pick<Settings, 'stage' | 'name'>): StageMetrics {
  const namespace = metricsNamespace({ name });
  const metric = (
    metricName: string,
    statistic: string,
    label: string,
    dimensions: Readonly<Record<string, string>> = {},
    period = usualPeriod,
  ) =>
    new Metric({ namespace, metricName, dimensionsMap: { stage, ...dimensions }, statistic, label, period });
  return {
    counted: (what, label = what, period = usualPeriod) => metric(what, Stats.SUM, label, {}, period),
    calls: (kind) => metric('durationMs', Stats.SAMPLE_COUNT, kind, { kind }),
    errors: (kind) => metric('errors', Stats.SUM, kind, { kind }),
    p95: (kind) => metric('durationMs', Stats.p(95), kind, { kind }),
    refused: (refusedFor) => metric('signInsRefused', Stats.SUM, refusedFor, { refusedFor }),
  };
}

/** How many calls there were, or failed, as a metric with what `options` say: of one kind, or the sum of all. */
export function totalOf(
  stage: Pick<Settings, 'stage' | 'name'>,
  what: 'calls' | 'errors',
  { kind, ...options }: MetricOptions & { readonly kind?: CallKind },
): Metric | MathExpression {
  const metrics = metricsOf(stage);
  if (kind) return metrics[what](kind).with(options);
  const { period = usualPeriod, label = what, color } = options;
  return new MathExpression({
    expression: callKinds.map((each) => `FILL(${each}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(callKinds.map((each) => [each, metrics[what](each).with(options)])),
    label,
    period,
    ...(color === undefined ? {} : { color }),
  });
}
