import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type IFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { join } from 'node:path';
import type { Settings } from './settings.ts';

/** What the function needs from the rest of the stack. */
export interface McpFunctionProps {
  readonly settings: Settings;
  readonly clerkSecret: ISecret;
  /** The shell command that sets Clerk's key, for the answer while it is not set. */
  readonly setClerkKeyCommand: string;
}

const root = join(import.meta.dirname, '..');

/** The Lambda function behind `/mcp`: it may write its own log and read its own secret, nothing else. */
export class McpFunction extends Construct {
  readonly function: IFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { settings, clerkSecret, setClerkKeyCommand }: McpFunctionProps) {
    super(scope, id);

    this.logGroup = new LogGroup(this, 'Log', {
      retention: settings.logs.retentionDays,
      removalPolicy: settings.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });

    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
    );
    clerkSecret.grantRead(role, ['AWSCURRENT']);

    const mcp = new NodejsFunction(this, 'Function', {
      description: `clerk-mcp, stage ${settings.stage}: answers MCP requests`,
      entry: join(root, 'lambda/mcp.ts'),
      handler: 'handler',
      projectRoot: root,
      depsLockFilePath: join(root, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: settings.function.memoryMb,
      timeout: Duration.seconds(settings.function.timeoutSeconds),
      ...(settings.function.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: settings.function.reservedConcurrency }),
      role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      // The default would add a variable that @clerk/backend, which speaks HTTP by itself, has no use for.
      awsSdkConnectionReuse: false,
      bundling: {
        format: OutputFormat.ESM,
        target: 'node24',
        minify: true,
        mainFields: ['module', 'main'],
        bundleAwsSDK: true,
        // A build artifact for reading stack traces; enabled in Lambda it would cost 60 ms of every cold start.
        sourceMap: true,
        sourceMapMode: SourceMapMode.EXTERNAL,
        sourcesContent: false,
        logLevel: LogLevel.WARNING,
      },
      environment: {
        CLERK_SECRET_ID: clerkSecret.secretArn,
        CLERK_API_URL: settings.clerk.apiUrl,
        STAGE: settings.stage,
        SET_CLERK_KEY_COMMAND: setClerkKeyCommand,
      },
    });
    this.function = mcp;

    Validations.of(mcp).acknowledge({
      id: 'Serverless::Serverless-LambdaDLQ',
      reason:
        'API Gateway invokes the function synchronously: the caller gets the failure, there is no event to keep.',
    });
    if (settings.tracing) {
      Validations.of(role).acknowledge({
        id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
        reason: 'Writing X-Ray segments has no resource-level permissions.',
      });
    } else {
      Validations.of(mcp).acknowledge({
        id: 'Serverless::Serverless-LambdaTracing',
        reason: 'The settings of the stage turn tracing off.',
      });
    }
  }
}
