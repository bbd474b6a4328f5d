import { Duration } from 'aws-cdk-lib';
import { IdentitySource, RequestAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { stageSettingsFile } from '../lambda/base/stage-settings.ts';
import { toolPermissions } from '../lambda/tools/registry.ts';
import { policyOf } from './settings/access.ts';
import { besideAuthorizer } from './settings/beside-code.ts';
import { NodeFunction } from './node-function.ts';
import type { Settings } from './settings/settings.ts';
import { version } from './version.ts';

/** What the authorizer needs from the rest of the stack. */
export interface McpAuthorizerProps {
  readonly settings: Settings;
  readonly clerkSecret: ISecret;
  /** The MCP URL as clients know it. */
  readonly publicUrl: string;
  /** Where the protected resource metadata is. */
  readonly metadataUrl: string;
}

/** Turns bearer tokens into principals and permissions, in a function of its own in front of the MCP function. */
export class McpAuthorizer extends Construct {
  readonly authorizer: RequestAuthorizer;
  readonly function: NodeFunction;

  constructor(
    scope: Construct,
    id: string,
    { settings, clerkSecret, publicUrl, metadataUrl }: McpAuthorizerProps,
  ) {
    super(scope, id);
    const { clerk, cacheSeconds } = settings.identity;
    this.function = new NodeFunction(this, 'Verdict', {
      settings,
      entry: 'authorizer',
      description: `clerk-mcp ${version}, stage ${settings.stage}: says who calls and what they may do`,
      // Verifying a signature is all CPU, which grows with the memory.
      memoryMb: 1024,
      timeoutSeconds: 10,
      // Without tokens of Clerk there is nothing to ask Clerk.
      secrets: clerk ? [clerkSecret] : [],
      environment: {
        STAGE: settings.stage,
        PUBLIC_URL: publicUrl,
        METADATA_URL: metadataUrl,
        CLERK_SECRET_ID: clerkSecret.secretArn,
        CLERK_API_URL: settings.clerk.apiUrl,
      },
      constants: {
        ACCESS_POLICY: policyOf(settings.access, settings.clerk.environment),
        CONTACT: settings.contact,
        TOOL_PERMISSIONS: toolPermissions(),
      },
      files: { [stageSettingsFile]: JSON.stringify(besideAuthorizer(settings)) },
      whyNoQueue: 'API Gateway waits for the verdict: there is no event to keep.',
    });
    this.authorizer = new RequestAuthorizer(this, 'Authorizer', {
      handler: this.function.function,
      // Without the header API Gateway answers 401 by itself.
      identitySources: [IdentitySource.header('Authorization')],
      resultsCacheTtl: Duration.seconds(cacheSeconds),
    });
  }
}
