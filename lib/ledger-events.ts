import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { instanceName } from './instance-name.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { Settings } from './settings/settings.ts';
import { viaService } from './via-service.ts';

/** What needs events of what is recorded. */
export interface LedgerEventsProps {
  readonly settings: Settings;
  /** With a stream. */
  readonly ledger: LedgerTable;
}

/** What is recorded of changes, reads and refusals; checkpoints say nothing to anybody but who verifies. */
const kinds = ['intent', 'outcome', 'refusal', 'read', 'settlement'];

/** What events have as `source` and `detail-type`, by which rules find them. */
export const eventSource = 'clerk-mcp';
const eventType = 'clerk-mcp record';

/**
 * Hands each new record of the ledger on to a bus of EventBridge, without code: a pipe from the table's stream. What it
 * can't hand on within an hour is named in a queue, by its place in the stream and its time; the record itself is in the
 * ledger.
 */
export class LedgerEvents extends Construct {
  readonly bus: EventBus;
  /** Where it is named what was lost. */
  readonly lost: Queue;

  constructor(scope: Construct, id: string, { settings, ledger: { table } }: LedgerEventsProps) {
    super(scope, id);
    const { stage } = settings;
    const stack = Stack.of(this);
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: instanceName(scope),
      description: `What clerk-mcp, stage ${stage}, has recorded`,
    });
    this.lost = new Queue(this, 'Lost', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.lost).acknowledge(
      {
        id: 'AwsSolutions::AwsSolutions-SQS3',
        reason: 'It is the dead-letter queue of the pipe.',
      },
      {
        id: 'Serverless::Serverless-SQSRedrivePolicy',
        reason: 'It is the dead-letter queue of the pipe.',
      },
    );
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('pipes.amazonaws.com') });
    const stream = table.tableStreamArn ?? '';
    const grants = [
      Grant.addToPrincipal({
        grantee: role,
        actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
          (action) => `dynamodb:${action}`,
        ),
        resourceArns: [stream],
      }),
      ...(table.encryptionKey
        ? [
            Grant.addToPrincipal({
              grantee: role,
              actions: ['kms:Decrypt'],
              resourceArns: [table.encryptionKey.keyArn],
              conditions: viaService('dynamodb', stack),
            }),
          ]
        : []),
      this.bus.grantPutEventsTo(role),
      Grant.addToPrincipal({
        grantee: role,
        actions: ['sqs:SendMessage'],
        resourceArns: [this.lost.queueArn],
      }),
    ];
    const pipe = new CfnPipe(this, 'Pipe', {
      description: `clerk-mcp, stage ${stage}: what is recorded, as events`,
      roleArn: role.roleArn,
      source: stream,
      sourceParameters: {
        dynamoDbStreamParameters: {
          startingPosition: 'LATEST',
          batchSize: 10,
          maximumBatchingWindowInSeconds: 1,
          maximumRecordAgeInSeconds: 3_600,
          maximumRetryAttempts: 20,
          onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
          deadLetterConfig: { arn: this.lost.queueArn },
        },
        filterCriteria: {
          filters: [
            {
              pattern: JSON.stringify({
                eventName: ['INSERT'],
                dynamodb: {
                  NewImage: {
                    pk: { S: [{ prefix: 'change#' }] },
                    sk: { S: kinds },
                    record: { S: [{ exists: true }] },
                  },
                },
              }),
            },
          ],
        },
      },
      target: this.bus.eventBusArn,
      targetParameters: {
        eventBridgeEventBusParameters: { source: eventSource, detailType: eventType },
      },
    });
    // It looks at the first moment whether the role may do all that.
    for (const grant of grants) grant.applyBefore(pipe);
  }
}
