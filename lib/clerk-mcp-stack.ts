import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ApprovalSecret } from './approval-secret.ts';
import { ClerkSecret } from './clerk-secret.ts';
import { LedgerAnchor } from './ledger-anchor.ts';
import { LedgerEvents } from './ledger-events.ts';
import { LedgerSecret } from './ledger-secret.ts';
import { LedgerTable } from './ledger-table.ts';
import { McpApi } from './mcp-api.ts';
import { McpAuthorizer } from './mcp-authorizer.ts';
import { McpFunction } from './mcp-function.ts';
import { Monitoring } from './monitoring.ts';
import { ReconcileFunction } from './reconcile-function.ts';
import type { Settings } from './settings/settings.ts';

/** A stack's ordinary properties, and the settings of its stage. */
export interface ClerkMcpStackProps extends StackProps {
  readonly settings: Settings;
}

/** One stage of the server: API Gateway, the functions, the ledger and the secret with Clerk's key. */
export class ClerkMcpStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: ClerkMcpStackProps) {
    super(scope, id, props);
    const { secret } = new ClerkSecret(this, 'Clerk', settings);
    // Typed in, not passed: the key stays out of the shell's history. Bash and zsh both know `read -rs`.
    const setClerkKeyCommand = `read -rs CLERK_SECRET_KEY && aws secretsmanager put-secret-value --region ${this.region} --secret-id ${secret.secretArn} --secret-string "$CLERK_SECRET_KEY"`;
    const ledger = new LedgerTable(this, 'Ledger', settings);
    const { secret: ledgerSecret } = new LedgerSecret(this, 'Record', settings);
    const anchor = new LedgerAnchor(this, 'Anchor', settings);
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
    const { tokenUrl, signedUrl, metadataUrl, domainTarget } = api;
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
    api.serve({ mcp: mcp.function, authorizer: access?.authorizer });
    const events = settings.ledger.events
      ? new LedgerEvents(this, 'Events', { settings, ledger })
      : undefined;
    new Monitoring(this, 'Monitoring', {
      settings,
      api,
      mcp,
      reconcile: reconcile.function,
      authorizer: access?.function,
      lostEvents: events?.lost,
    });

    if (tokenUrl) this.output('McpUrl', tokenUrl, 'Where MCP clients with a token connect');
    if (signedUrl) this.output('McpIamUrl', signedUrl, 'Where MCP clients that sign with AWS keys connect');
    if (tokenUrl && !settings.domain) {
      this.output(
        'ClientsThatNeedDomain',
        '@clerk/mcp-tools, mcpc, use-mcp',
        'They look for the metadata at the root of the host and cannot sign in at this URL: set domain for them',
      );
    }
    if (domainTarget) this.output('DomainTarget', domainTarget, 'Point a DNS alias of the domain here');
    this.output(
      'SetClerkKeyCommand',
      setClerkKeyCommand,
      "Run it, paste Clerk's secret key (sk_...), press Enter; clerk-mcp set-key tries the key first",
    );
    this.output('ClerkSecretArn', secret.secretArn, "Holds Clerk's secret key");
    this.output(
      'ApprovalSecretArn',
      approval.secret.secretArn,
      'Holds the keys with which approvals are signed',
    );
    this.output('LedgerTableName', ledger.table.tableName, 'Has every change on record');
    this.output(
      'LedgerKeySecretArn',
      ledgerSecret.secretArn,
      'Holds the keys that records are authenticated with',
    );
    this.output('LedgerAnchorTableName', anchor.table.tableName, 'Has the newest checkpoint of the ledger');
    this.output(
      'AuditCommand',
      `npm run clerk-mcp -- audit verify --region ${this.region} --table ${ledger.table.tableName} --key ${ledgerSecret.secretArn} --anchor ${anchor.table.tableName}`,
      'Checks that no record was forged, changed or removed; audit search finds changes',
    );
    if (events) {
      this.output('EventBusName', events.bus.eventBusName, 'Has what is recorded, for rules of yours');
      this.output('LostEventsQueueUrl', events.lost.queueUrl, 'Says of which time events were lost');
    }
    const { function: settle, logGroup: settleLog } = reconcile.function;
    this.output('ReconcileFunctionName', settle.functionName, 'Settles changes whose outcome is unknown');
    this.output(
      'ReconcileLogGroupName',
      settleLog.logGroupName,
      'Its log: one line a run, with the checkpoint',
    );
    this.output('FunctionName', mcp.function.functionName, 'The function behind the URL');
    this.output('LogGroupName', mcp.logGroup.logGroupName, 'The log of the function: one line a request');
    this.output(
      'AccessLogGroupName',
      api.accessLog.logGroupName,
      'The access log of the API: one line a request, those that no function sees, too',
    );
    if (access) {
      const { logGroupName } = access.function.logGroup;
      this.output('AuthorizerLogGroupName', logGroupName, 'The log of the authorizer: one line a verdict');
    }
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
