import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { CustomMetricWithAlarm, MetricWithAlarmSupport } from 'cdk-monitoring-constructs';

/** What wakes somebody, and what they are told. */
export interface AlarmText {
  /** Its name behind that of the stack, for example `clerk-unreachable`. */
  readonly name: string;
  /** What it means, in one sentence. */
  readonly means: string;
  /** What to do first, in one sentence. */
  readonly todo: string;
  /** The heading in docs/runbooks.md under which the rest stands. */
  readonly runbook: string;
  /** Set where it tells of a fault of the MCP function itself: a new version under which it rings is taken back. */
  readonly judges?: true;
}

/** By which alarms that judge a new version are found. */
export const judgeTag = 'judges-versions';

/** When it rings. */
export interface AlarmCondition {
  readonly metric: MetricWithAlarmSupport;
  /** It rings from this value on; with `below`, at this value and under it. */
  readonly from: number;
  readonly below?: true;
  /** Of how many periods in a row it must be so; 1 when left out. */
  readonly periods?: number;
  /** A period with this many values or fewer says nothing. */
  readonly samples?: number;
}

/** A metric with its alarm, for a graph. A period of which nothing is known is a good one: what is seldom is not there. */
export function alarmed(
  { metric, from, below, periods = 1, samples }: AlarmCondition,
  { name, means, todo, runbook, judges }: AlarmText,
): CustomMetricWithAlarm {
  return {
    metric,
    alarmFriendlyName: name,
    addAlarm: {
      Rings: {
        threshold: from,
        comparisonOperator: below
          ? ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        datapointsToAlarm: periods,
        evaluationPeriods: periods,
        ...(samples === undefined ? {} : { minSampleCountToEvaluateDatapoint: samples }),
        ...(judges ? { customTags: [judgeTag] } : {}),
        treatMissingDataOverride: TreatMissingData.NOT_BREACHING,
        additionalDescription: `${means} ${todo} Runbook: ${runbook} (docs/runbooks.md).`,
      },
    },
  };
}
