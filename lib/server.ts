import { Stack } from 'aws-cdk-lib';
import type { IAlarm, MathExpression, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ApprovalSecret } from './approval-secret.ts';
import { ClerkSecret } from './clerk-secret.ts';
import { FunctionEndpoints } from './function-network.ts';
import { LedgerAnchor } from './ledger-anchor.ts';
import { LedgerBackup } from './ledger-backup.ts';
import { LedgerEvents } from './ledger-events.ts';
import { LedgerSecret } from './ledger-secret.ts';
import { LedgerTable } from './ledger-table.ts';
import { McpApi } from './mcp-api.ts';
import { McpAuthorizer } from './mcp-authorizer.ts';
import { McpFunction } from './mcp-function.ts';
import { Monitoring } from './monitoring.ts';
import type { CallKind } from './monitoring/call-kinds.ts';
import { totalOf } from './monitoring/metrics.ts';
import { addOutputs } from './outputs.ts';
import { ReconcileFunction } from './reconcile-function.ts';
import { rollOut } from './rollout.ts';
import { applyRoleSettings } from './role-settings.ts';
import { SettingsError } from './settings/problems.ts';
import type { Settings } from './settings/settings.ts';
import { stackNameOf } from './settings/stack-name.ts';

/** What is told of a metric, and of which kind of calls. */
export interface CallMetricOptions extends MetricOptions {
  /** Of one kind of calls alone; all of them when left out. */
  readonly kind?: CallKind;
}

/** One stage of the server: API Gateway, the functions, the ledger and the secret with Clerk's key. */
export class Server extends Construct {
  /** The name of the stage, which its metrics and log lines have. */
  readonly stage: string;
  /** Where MCP clients connect: `tokenUrl`, or `signedUrl` where no tokens are taken. */
  readonly url: string;
  /** Where clients with a token connect; undefined when the settings take none. */
  readonly tokenUrl: string | undefined;
  /** Where clients connect that sign with AWS keys; undefined without `identity.iam`. */
  readonly signedUrl: string | undefined;
  /** Has every change on record. */
  readonly ledger: ITable;
  /** Has what is recorded, for rules; undefined without `ledger.events`. */
  readonly events: IEventBus | undefined;
  /** Holds Clerk's secret key: a placeholder until `setClerkKeyCommand` was run, unless it is one of the settings. */
  readonly clerkSecret: ISecret;
  /** The shell command that sets Clerk's key, which it asks for. */
  readonly setClerkKeyCommand: string;
  /** All alarms of the stage. */
  readonly alarms: readonly IAlarm[];
  /** What its metrics are found by. */
  private readonly measured: Pick<Settings, 'stage' | 'name'>;
  private readonly api: McpApi;
  private readonly output: (scope: Construct) => void;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const { stage, name } = settings;
    this.stage = stage;
    this.measured = { stage, name };
    this.requireOwnMetrics();
    applyRoleSettings(this, settings);
    const { createEndpoints } = settings.network.functions ?? {};
    if (createEndpoints) new FunctionEndpoints(this, 'Endpoints', settings);
    const { region } = Stack.of(this);
    const { secret } = new ClerkSecret(this, 'Clerk', settings);
    // Typed in, not passed: the key stays out of the shell's history. Bash and zsh both know `read -rs`.
    const setClerkKeyCommand = `read -rs CLERK_SECRET_KEY && aws secretsmanager put-secret-value --region ${region} --secret-id ${secret.secretArn} --secret-string "$CLERK_SECRET_KEY"`;
    const ledger = new LedgerTable(this, 'Ledger', settings);
    const { secret: ledgerSecret } = new LedgerSecret(this, 'Record', settings);
    const anchor = new LedgerAnchor(this, 'Anchor', settings);
    const { backupDays } = settings.ledger;
    if (backupDays !== undefined) {
      const tables = [ledger.table, anchor.table];
      new LedgerBackup(this, 'Backup', { settings, tables, days: backupDays });
    }
    const approval = new ApprovalSecret(this, 'Approval', settings);
    const mcp = new McpFunction(this, 'Mcp', {
      settings,
      clerkSecret: secret,
      approvalSecret: approval.secret,
      ledger,
      ledgerSecret,
      setClerkKeyCommand,
    });
    const api = new McpApi(this, 'Http', { settings });
    const { tokenUrl, signedUrl, metadataUrl } = api;
    const access =
      tokenUrl === undefined
        ? undefined
        : new McpAuthorizer(this, 'Access', {
            settings,
            clerkSecret: secret,
            publicUrl: tokenUrl,
            metadataUrl,
          });
    const reconcile = new ReconcileFunction(this, 'Reconcile', {
      settings,
      clerkSecret: secret,
      ledger,
      ledgerSecret,
      anchor,
      authorizerLog: access?.function.logGroup,
      setClerkKeyCommand,
    });
    api.serve({ mcp: mcp.live, authorizer: access?.authorizer });
    const events = settings.ledger.events
      ? new LedgerEvents(this, 'Events', { settings, ledger })
      : undefined;
    const monitoring = new Monitoring(this, 'Monitoring', {
      settings,
      api,
      mcp,
      reconcile: reconcile.function,
      authorizer: access?.function,
      lostEvents: events?.lost,
    });
    rollOut(this, 'Rollout', { settings, mcp, judges: monitoring.judges });

    this.api = api;
    this.tokenUrl = tokenUrl;
    this.signedUrl = signedUrl;
    this.url = tokenUrl ?? signedUrl ?? '';
    this.ledger = ledger.table;
    this.events = events?.bus;
    this.clerkSecret = secret;
    this.setClerkKeyCommand = setClerkKeyCommand;
    this.alarms = monitoring.alarms;
    this.output = (outputScope) =>
      addOutputs(outputScope, {
        settings,
        api,
        mcp,
        access,
        reconcile,
        events,
        clerkSecret: secret,
        approvalSecret: approval.secret,
        ledger,
        ledgerSecret,
        anchor,
        setClerkKeyCommand,
      });
  }

  /**
   * Lets a role call `signedUrl`, by `execute-api:Invoke`. What it may do there is for the settings to say: a rule in
   * `access.rules` must name the role. Throws without `identity.iam`.
   */
  grantInvoke(grantee: IGrantable): Grant {
    return this.api.grantInvoke(grantee);
  }

  /** How many calls there were; the sum by default, and of all kinds unless one is named. */
  metricCalls(options: CallMetricOptions = {}): Metric | MathExpression {
    return totalOf(this.measured, 'calls', options);
  }

  /** How many calls failed by a fault of Clerk's or of this server; the same way. */
  metricErrors(options: CallMetricOptions = {}): Metric | MathExpression {
    return totalOf(this.measured, 'errors', options);
  }

  /**
   * Adds the outputs by which people and the command `clerk-mcp` find what the stage is made of: to the construct, or to
   * the stack that is handed over, where they have these names alone.
   */
  addOutputs(scope: Construct = this): void {
    this.output(scope);
  }

  /** Those of two of one name in one region could not be told apart. */
  private requireOwnMetrics(): void {
    const { environment } = Stack.of(this);
    const other = this.node.root.node
      .findAll()
      .find(
        (found): found is Server =>
          found instanceof Server &&
          found !== this &&
          stackNameOf(found.measured) === stackNameOf(this.measured) &&
          Stack.of(found).environment === environment,
      );
    if (!other) return;
    throw new SettingsError([
      `${this.node.path}: stage: ${JSON.stringify(this.stage)} is that of ${other.node.path}, and their metrics could not be told apart; give one of them another stage, or another name`,
    ]);
  }
}
