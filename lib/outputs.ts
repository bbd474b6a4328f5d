import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { LedgerAnchor } from './ledger-anchor.ts';
import type { LedgerEvents } from './ledger-events.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { McpApi } from './mcp-api.ts';
import type { McpAuthorizer } from './mcp-authorizer.ts';
import type { McpFunction } from './mcp-function.ts';
import type { ReconcileFunction } from './reconcile-function.ts';
import type { Settings } from './settings/settings.ts';

/** What there is to tell of a stage. */
export interface OutputsProps {
  readonly settings: Settings;
  readonly api: McpApi;
  readonly mcp: McpFunction;
  /** Undefined when no tokens are taken. */
  readonly access: McpAuthorizer | undefined;
  readonly reconcile: ReconcileFunction;
  /** Undefined when what is recorded is not handed on. */
  readonly events: LedgerEvents | undefined;
  readonly clerkSecret: ISecret;
  readonly approvalSecret: ISecret;
  readonly ledger: LedgerTable;
  readonly ledgerSecret: ISecret;
  readonly anchor: LedgerAnchor;
  readonly setClerkKeyCommand: string;
}

/** Adds what somebody must know who runs a stage, and by which the command `clerk-mcp` finds its parts. */
export function addOutputs(scope: Construct, props: OutputsProps): void {
  const { settings, api, mcp, access, reconcile, events, ledger, anchor } = props;
  const { clerkSecret, approvalSecret, ledgerSecret, setClerkKeyCommand } = props;
  const { tokenUrl, signedUrl, domainTarget } = api;
  const output = (name: string, value: string, description: string) =>
    new CfnOutput(scope, name, { value, description });

  if (tokenUrl) output('McpUrl', tokenUrl, 'Where MCP clients with a token connect');
  if (signedUrl) output('McpIamUrl', signedUrl, 'Where MCP clients that sign with AWS keys connect');
  if (tokenUrl && !settings.domain) {
    output(
      'ClientsThatNeedDomain',
      '@clerk/mcp-tools, mcpc, use-mcp',
      'They look for the metadata at the root of the host and cannot sign in at this URL: set domain for them',
    );
  }
  if (domainTarget) output('DomainTarget', domainTarget, 'Point a DNS alias of the domain here');
  output(
    'SetClerkKeyCommand',
    setClerkKeyCommand,
    "Run it, paste Clerk's secret key (sk_...), press Enter; clerk-mcp set-key tries the key first",
  );
  output('ClerkSecretArn', clerkSecret.secretArn, "Holds Clerk's secret key");
  output('ApprovalSecretArn', approvalSecret.secretArn, 'Holds the keys with which approvals are signed');
  output('LedgerTableName', ledger.table.tableName, 'Has every change on record');
  output('LedgerKeySecretArn', ledgerSecret.secretArn, 'Holds the keys that records are authenticated with');
  output('LedgerAnchorTableName', anchor.table.tableName, 'Has the newest checkpoint of the ledger');
  output(
    'AuditCommand',
    `npm run clerk-mcp -- audit verify --region ${Stack.of(scope).region} --table ${ledger.table.tableName} --key ${ledgerSecret.secretArn} --anchor ${anchor.table.tableName}`,
    'Checks that no record was forged, changed or removed; audit search finds changes',
  );
  if (events) {
    output('EventBusName', events.bus.eventBusName, 'Has what is recorded, for rules of yours');
    output('LostEventsQueueUrl', events.lost.queueUrl, 'Says of which time events were lost');
  }
  const { function: settle, logGroup: settleLog } = reconcile.function;
  output('ReconcileFunctionName', settle.functionName, 'Settles changes whose outcome is unknown');
  output('ReconcileLogGroupName', settleLog.logGroupName, 'Its log: one line a run, with the checkpoint');
  output('FunctionName', mcp.function.functionName, 'The function behind the URL');
  output('LogGroupName', mcp.logGroup.logGroupName, 'The log of the function: one line a request');
  output(
    'AccessLogGroupName',
    api.accessLog.logGroupName,
    'The access log of the API: one line a request, those that no function sees, too',
  );
  if (access) {
    const { logGroupName } = access.function.logGroup;
    output('AuthorizerLogGroupName', logGroupName, 'The log of the authorizer: one line a verdict');
  }
}
