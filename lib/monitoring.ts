import { Annotations, Aws, Duration, Validations } from 'aws-cdk-lib';
import { type IAlarm, LogQueryWidget, Metric, Row, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import {
  DefaultDashboardFactory,
  MonitoringFacade,
  multipleActions,
  notifySns,
} from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import { instanceName } from './instance-name.ts';
import type { McpApi } from './mcp-api.ts';
import { judgeTag } from './monitoring/alarms.ts';
import { graphs } from './monitoring/graphs.ts';
import { metricsOf } from './monitoring/metrics.ts';
import { logQueries } from './monitoring/queries.ts';
import type { NodeFunction } from './node-function.ts';
import type { Settings } from './settings/settings.ts';

/** What is watched. */
export interface MonitoringProps {
  readonly settings: Settings;
  readonly api: McpApi;
  readonly mcp: NodeFunction;
  readonly reconcile: NodeFunction;
  /** Undefined when no tokens are taken. */
  readonly authorizer: NodeFunction | undefined;
  /** Where events end that could not be handed on; undefined when none are. */
  readonly lostEvents: IQueue | undefined;
}

/** The dashboard of a stage, its alarms, and the questions to its logs that are asked most. */
export class Monitoring extends Construct {
  /** All alarms. */
  readonly alarms: readonly IAlarm[];
  /** Those that tell whether a new version of the MCP function is worse than the one before. */
  readonly judges: readonly IAlarm[];

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { settings, api, mcp, reconcile, authorizer, lostEvents } = props;
    const prefix = instanceName(scope);
    const topics = this.topics(settings);
    const dashboards = new DefaultDashboardFactory(this, 'Dashboards', {
      dashboardNamePrefix: prefix,
      detailDashboardRange: Duration.hours(12),
    });
    const facade = new MonitoringFacade(this, 'Watch', {
      dashboardFactory: dashboards,
      metricFactoryDefaults: {},
      alarmFactoryDefaults: {
        actionsEnabled: topics.length > 0,
        alarmNamePrefix: prefix,
        // Of the parts that the stage's settings name: a name with a token would be another one at each synthesis.
        alarmNamingStrategy: {
          getName: ({ alarmNameSuffix }) => `${prefix}-${alarmNameSuffix}`,
          getWidgetLabel: ({ alarmNameSuffix }) => alarmNameSuffix,
          getDedupeString: () => undefined,
        },
        action: multipleActions(...topics.map((topic) => notifySns(topic, topic))),
      },
    });
    facade.monitorCustom({
      humanReadableName: `${prefix}: is it up, what does it change, what is slow, what is refused`,
      alarmFriendlyName: prefix,
      height: 5,
      metricGroups: graphs(metricsOf(settings), {
        serverErrors: api.serverErrors(),
        crashes: mcp.function.metricErrors(),
        throttles: mcp.function.metricThrottles(),
        failedRuns: reconcile.function.metricErrors(),
        certificateDays: api.certificateArn === undefined ? undefined : daysToExpiry(api.certificateArn),
        lostEvents: lostEvents?.metricApproximateNumberOfMessagesVisible(),
      }),
    });
    this.alarms = facade.createdAlarms().map(({ alarm }) => alarm);
    this.judges = facade.createdAlarmsWithTag(judgeTag).map(({ alarm }) => alarm);
    const logs = { mcp: mcp.logGroup, authorizer: authorizer?.logGroup };
    facade.addSegment(logTables(logs.mcp));
    for (const { name, log, lines } of logQueries) {
      const logGroup = logs[log];
      if (!logGroup) continue;
      new CfnQueryDefinition(this, `Query ${name}`, {
        name: `${prefix}/${name}`,
        queryString: queryOf(lines),
        logGroupNames: [logGroup.logGroupName],
      });
    }
  }

  /** Whom alarms tell; a note at synthesis when the settings name nobody. */
  private topics({ alarms: { topicArn, email }, stage }: Settings): ITopic[] {
    if (topicArn === undefined && email === undefined) {
      Annotations.of(this).addInfoV2(
        'clerk-mcp:alarms',
        `The alarms of ${stage} tell nobody: set alarms.email or alarms.topicArn.`,
      );
    }
    return [
      ...(topicArn === undefined ? [] : [Topic.fromTopicArn(this, 'ImportedTopic', topicArn)]),
      ...(email === undefined ? [] : [this.topicFor(email, stage)]),
    ];
  }

  private topicFor(email: string, stage: string): ITopic {
    const topic = new Topic(this, 'Topic', { displayName: `clerk-mcp ${stage}`, enforceSSL: true });
    topic.addSubscription(new EmailSubscription(email));
    Validations.of(topic).acknowledge({
      id: 'Serverless::Serverless-SNSRedrivePolicy',
      reason: 'A message that no mailbox takes is not kept: the alarm itself goes on showing it.',
    });
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return topic;
  }
}

/** Commands of a query are parted by a bar. */
const queryOf = (lines: readonly string[]) => lines.join('\n| ');

/** The tables of the dashboard, beside one another. */
function logTables(logGroup: ILogGroup) {
  const tables = logQueries.flatMap(({ title, lines }) =>
    title === undefined
      ? []
      : [
          new LogQueryWidget({
            title,
            logGroupNames: [logGroup.logGroupName],
            queryString: queryOf(lines),
            width: 6,
            height: 6,
          }),
        ],
  );
  return { widgets: () => [new Row(...tables)], summaryWidgets: () => [], alarmWidgets: () => [] };
}

/** https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html */
function daysToExpiry(CertificateArn: string): Metric {
  return new Metric({
    namespace: 'AWS/CertificateManager',
    metricName: 'DaysToExpiry',
    dimensionsMap: { CertificateArn },
    statistic: Stats.MINIMUM,
    period: Duration.days(1),
  });
}
