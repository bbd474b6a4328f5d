import { Duration, Validations } from 'aws-cdk-lib';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { approvalGroupOf, approvalRulesOf } from './settings/approvals.ts';
import { stageSettingsFile } from '../lambda/base/stage-settings.ts';
import { toolsFile } from '../lambda/mcp/prepared-tools.ts';
import { policyOf } from './settings/access.ts';
import { besideMcp } from './settings/beside-code.ts';
import { grantCredentialSecrets } from './credential-secrets.ts';
import type { LedgerTable } from './ledger-table.ts';
import { NodeFunction } from './node-function.ts';
import { appPages } from './apps/pages.ts';
import { preparedText } from './bundling/prepared-tools.ts';
import { requestTime } from './request-time.ts';
import type { Settings } from './settings/settings.ts';
import { version } from './version.ts';

/** What the function needs from the rest of the stack. */
export interface McpFunctionProps {
  readonly settings: Settings;
  readonly clerkSecret: ISecret;
  /** Holds the keys with which approvals are signed. */
  readonly approvalSecret: ISecret;
  /** Where every change is on record. */
  readonly ledger: LedgerTable;
  /** Holds the keys that records are authenticated with. */
  readonly ledgerSecret: ISecret;
  /** The shell command that sets Clerk's key, for the answer while it is not set. */
  readonly setClerkKeyCommand: string;
}

/**
 * A module that has started only when the function has prepared itself: Lambda waits for a module, and for nothing that it
 * leaves under way. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
const startPrepared = 'prepared';
const preparedStart = `import index from './index.js';

await index.prepared;
export const { handler } = index;
`;

/** The Lambda function that answers MCP requests. */
export class McpFunction extends NodeFunction {
  /** What callers reach: the newest version, once it has taken over. Code and settings of a version never change. */
  readonly live: Alias;

  constructor(
    scope: Construct,
    id: string,
    { settings, clerkSecret, approvalSecret, ledger, ledgerSecret, setClerkKeyCommand }: McpFunctionProps,
  ) {
    const whyNoQueue =
      'API Gateway invokes the function synchronously: the caller gets the failure, there is no event to keep.';
    const { provisionedConcurrency } = settings.function;
    const approvals = approvalRulesOf(settings.approvals, settings.access);
    const { atOnce, bulk } = approvalGroupOf(settings.approvals);
    super(scope, id, {
      settings,
      entry: 'mcp',
      description: `clerk-mcp ${version}, stage ${settings.stage}: answers MCP requests`,
      memoryMb: settings.function.memoryMb,
      timeoutSeconds: requestTime(settings.function.timeoutSeconds).functionSeconds,
      reservedConcurrency: settings.function.reservedConcurrency,
      secrets: [clerkSecret, approvalSecret, ledgerSecret],
      ledger,
      grants: (role) => grantCredentialSecrets(scope, role, settings),
      environment: {
        CLERK_SECRET_ID: clerkSecret.secretArn,
        CLERK_API_URL: settings.clerk.apiUrl,
        CLERK_ENVIRONMENT: settings.clerk.environment,
        LEDGER_TABLE: ledger.table.tableName,
        LEDGER_KEY_SECRET_ID: ledgerSecret.secretArn,
        FUNCTION_SECONDS: String(requestTime(settings.function.timeoutSeconds).functionSeconds),
        LEDGER_ADDRESSES: settings.ledger.addresses,
        LEDGER_READS: settings.ledger.reads,
        LEDGER_RETENTION_DAYS: String(settings.ledger.retentionDays),
        APPROVAL_SECRET_ID: approvalSecret.secretArn,
        STAGE: settings.stage,
        SET_CLERK_KEY_COMMAND: setClerkKeyCommand,
      },
      constants: {
        ACCESS_POLICY: policyOf(settings.access, settings.clerk.environment),
        CONTACT: settings.contact,
        TOOL_CHOICE: settings.tools,
        APPROVAL_RULES: approvals,
        APPROVAL_CHOICES: { atOnce, bulk },
        GUARDRAILS: settings.guardrails,
        LIMITS: settings.limits,
        SERVER_VERSION: version,
      },
      files: {
        [stageSettingsFile]: JSON.stringify(besideMcp(settings)),
        [toolsFile]: preparedText({ choice: settings.tools, approvals, credentials: settings.guardrails }),
        ...appPages(),
        ...(provisionedConcurrency === undefined ? {} : { [`${startPrepared}.mjs`]: preparedStart }),
      },
      startFrom: provisionedConcurrency === undefined ? undefined : startPrepared,
      whyNoQueue,
    });
    this.live = new Alias(this, 'Live', {
      aliasName: 'live',
      version: this.function.currentVersion,
      ...(provisionedConcurrency === undefined
        ? {}
        : { provisionedConcurrentExecutions: provisionedConcurrency }),
      // What is said of the function is said of its newest code alone.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
    });
    Validations.of(this.live).acknowledge({
      id: 'Serverless::Serverless-LambdaAsyncFailureDestination',
      reason: whyNoQueue,
    });
  }
}
