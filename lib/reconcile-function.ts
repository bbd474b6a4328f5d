import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LedgerAnchor } from './ledger-anchor.ts';
import type { McpFunctionProps } from './mcp-function.ts';
import { NodeFunction } from './node-function.ts';
import { version } from './version.ts';

const minutesBetween = 5;
/** Seconds after the timeout of the MCP function, for clocks that differ and outcomes that are written again. */
const ageMargin = 120;

/** What the function needs from the rest of the stack. */
export interface ReconcileFunctionProps extends Omit<McpFunctionProps, 'approvalSecret'> {
  /** Where the newest checkpoint stands besides. */
  readonly anchor: LedgerAnchor;
  /** Where the authorizer's refusals are read; undefined where there is no authorizer. */
  readonly authorizerLog: ILogGroup | undefined;
}

/** Settles every few minutes what the ledger has open, by what Clerk says, and writes checkpoints of its chains. */
export class ReconcileFunction extends Construct {
  readonly function: NodeFunction;

  constructor(
    scope: Construct,
    id: string,
    {
      settings,
      clerkSecret,
      ledger,
      ledgerSecret,
      anchor,
      authorizerLog,
      setClerkKeyCommand,
    }: ReconcileFunctionProps,
  ) {
    super(scope, id);
    this.function = new NodeFunction(this, 'Settle', {
      settings,
      entry: 'reconcile',
      description: `clerk-mcp ${version}, stage ${settings.stage}: settles changes whose outcome is unknown`,
      memoryMb: 512,
      timeoutSeconds: 120,
      secrets: [clerkSecret, ledgerSecret],
      grants(role) {
        ledger.grantReconcile(role);
        anchor.grantUse(role);
        if (authorizerLog) {
          Grant.addToPrincipal({
            grantee: role,
            actions: ['logs:FilterLogEvents'],
            resourceArns: [authorizerLog.logGroupArn],
          });
        }
      },
      environment: {
        STAGE: settings.stage,
        CLERK_SECRET_ID: clerkSecret.secretArn,
        CLERK_API_URL: settings.clerk.apiUrl,
        CLERK_ENVIRONMENT: settings.clerk.environment,
        SET_CLERK_KEY_COMMAND: setClerkKeyCommand,
        LEDGER_TABLE: ledger.table.tableName,
        LEDGER_ANCHOR_TABLE: anchor.table.tableName,
        LEDGER_KEY_SECRET_ID: ledgerSecret.secretArn,
        LEDGER_RETENTION_DAYS: String(settings.ledger.retentionDays),
        RECONCILE_MIN_AGE_SECONDS: String(settings.function.timeoutSeconds + ageMargin),
        ...(authorizerLog ? { AUTHORIZER_LOG_GROUP: authorizerLog.logGroupName } : {}),
      },
      constants: {},
      whyNoQueue: 'The next run, minutes later, does what a failed one left.',
    });
    const rule = new Rule(this, 'Schedule', {
      description: `clerk-mcp, stage ${settings.stage}: settles changes whose outcome is unknown`,
      schedule: Schedule.rate(Duration.minutes(minutesBetween)),
      targets: [
        new LambdaFunction(this.function.function, {
          // Of the delivery: that the function itself is not run again is NodeFunction's.
          retryAttempts: 0,
          maxEventAge: Duration.minutes(minutesBetween),
        }),
      ],
    });
    Validations.of(rule).acknowledge({
      id: 'Serverless::Serverless-EventBusDLQ',
      reason: 'The next event, minutes later, does what a lost one would have.',
    });
  }
}
