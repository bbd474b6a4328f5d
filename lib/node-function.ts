import { Duration, RemovalPolicy, Stage, Validations } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type IFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readStatements } from './clerk-secret.ts';
import { lazySdk } from './lazy-sdk.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { Settings } from './settings.ts';

/** What makes one function differ from another. */
export interface NodeFunctionProps {
  readonly settings: Settings;
  /** The entry below `lambda/`. */
  readonly entry: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency?: number | undefined;
  /** The only secrets that it may read. */
  readonly secrets: readonly ISecret[];
  /** The ledger, if it may use that. */
  readonly ledger?: LedgerTable | undefined;
  /** Gives the role what else the function needs; nothing when left out. */
  readonly grants?: (role: IGrantable) => void;
  readonly environment: Readonly<Record<string, string>>;
  /** Values built into the code in place of these names: they are as long as they like, unlike the environment. */
  readonly constants: Readonly<Record<string, unknown>>;
  /** Texts that lie as files beside the code, by their names. */
  readonly files?: Readonly<Record<string, string>>;
  /** Why there is no dead-letter queue. */
  readonly whyNoQueue: string;
}

const root = join(import.meta.dirname, '..');

/** A Lambda function of this project: it may write its own log and read its own secrets, nothing else. */
export class NodeFunction extends Construct {
  readonly function: IFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { settings, secrets } = props;

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
    for (const statement of secrets.flatMap(readStatements)) role.addToPolicy(statement);
    props.ledger?.grantUse(role);
    props.grants?.(role);

    const outdir = Stage.of(this)?.outdir ?? '';
    const sdk = resolve(outdir, 'mcp-sdk.mjs');
    // Node takes the nearest package.json's word for what a file is: this one's, not that of a folder around.
    const files = { 'package.json': '{"type":"commonjs"}', ...props.files };
    const fn = new NodejsFunction(this, 'Function', {
      description: props.description,
      entry: join(root, 'lambda', props.entry),
      handler: 'handler',
      projectRoot: root,
      depsLockFilePath: join(root, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      // The default would add a variable that @clerk/backend, which speaks HTTP by itself, has no use for.
      awsSdkConnectionReuse: false,
      bundling: {
        // In ESM, an import of `node:http` evaluates all that it exports, undici among it: 60 ms of every cold start.
        format: OutputFormat.CJS,
        target: 'node24',
        minify: true,
        mainFields: ['module', 'main'],
        bundleAwsSDK: true,
        inject: ['lambda/clerk/web-classes.ts'],
        esbuildArgs: {
          // import() of node:https would evaluate it as an ES module.
          '--supported:dynamic-import': 'false',
          '--alias:@aws-sdk/credential-provider-node': './lambda/aws/environment-credentials.ts',
          '--alias:@modelcontextprotocol/server': sdk,
          '--alias:@modelcontextprotocol/server/_shims': './lambda/mcp/no-validator.ts',
          // Two names of one thing: by the second, esbuild would not see that it must be evaluated first.
          '--alias:zod/v4': 'zod',
        },
        // A build artifact for reading stack traces; enabled in Lambda it would cost 60 ms of every cold start.
        sourceMap: true,
        sourceMapMode: SourceMapMode.EXTERNAL,
        sourcesContent: false,
        logLevel: LogLevel.WARNING,
        commandHooks: {
          beforeInstall: () => [],
          beforeBundling() {
            writeFileSync(sdk, lazySdk());
            return [];
          },
          afterBundling: (_, folder) =>
            Object.entries(files).map(([name, text]) => {
              const file = join(outdir, `${this.node.addr}.${name}`);
              writeFileSync(file, text);
              return `cp "${file}" "${join(folder, name)}"`;
            }),
        },
        define: Object.fromEntries(
          Object.entries(props.constants).map(([name, value]) => [name, JSON.stringify(value)]),
        ),
      },
      environment: { ...props.environment },
    });
    this.function = fn;

    Validations.of(fn).acknowledge({ id: 'Serverless::Serverless-LambdaDLQ', reason: props.whyNoQueue });
    if (settings.tracing) {
      Validations.of(role).acknowledge({
        id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
        reason: 'Writing X-Ray segments has no resource-level permissions.',
      });
    } else {
      Validations.of(fn).acknowledge({
        id: 'Serverless::Serverless-LambdaTracing',
        reason: 'The settings of the stage turn tracing off.',
      });
    }
  }
}
