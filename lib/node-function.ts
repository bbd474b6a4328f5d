import { Duration, Validations } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { namespace } from '../lambda/log/metrics.ts';
import { bundledCode } from './bundling/bundled-code.ts';
import { readStatements } from './clerk-secret.ts';
import { attach, grantAttaching } from './function-network.ts';
import type { LedgerTable } from './ledger-table.ts';
import { logGroup } from './log-group.ts';
import { metricsNamespace } from './monitoring/metrics.ts';
import type { Settings } from './settings/settings.ts';

/** What makes one function differ from another. */
export interface NodeFunctionProps {
  readonly settings: Settings;
  /** The entry below `lambda/`, without the end of its name. */
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
  /** Of bounded length: all of a function's together may have 4 KB. */
  readonly environment: Readonly<Record<string, string>>;
  /** Values built into the code in place of these names: they are as long as they like, unlike the environment. */
  readonly constants: Readonly<Record<string, unknown>>;
  /** Texts that lie as files beside the code, by their names. */
  readonly files?: Readonly<Record<string, string>>;
  /** The module beside the code that Lambda takes the handler from; `index` when left out. */
  readonly startFrom?: string | undefined;
  /** Why there is no dead-letter queue. */
  readonly whyNoQueue: string;
}

/** A Lambda function of this project: it may write its own log and read its own secrets, nothing else. */
export class NodeFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { settings, secrets } = props;

    this.logGroup = logGroup(this, 'Log', settings);

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
    grantAttaching(role, settings);

    const { entry, constants, files = {} } = props;
    const fn = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: bundledCode({ entry, constants, files }),
      handler: `${props.startFrom ?? 'index'}.handler`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      // Of whoever invokes it so: Lambda itself would run what failed twice more, minutes later, and keep what it could not
      // run for six hours. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      environment: {
        ...props.environment,
        ...endpointVariables(settings),
        ...proxyVariable(settings),
        ...namespaceVariable(settings),
      },
    });
    attach(fn, settings);
    this.function = fn;

    for (const rule of ['LambdaDLQ', 'LambdaAsyncFailureDestination']) {
      Validations.of(fn).acknowledge({ id: `Serverless::Serverless-${rule}`, reason: props.whyNoQueue });
    }
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

/** By the names that all of AWS's SDKs have for them: https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html */
function endpointVariables({ endpoints }: Settings): Record<string, string> {
  return {
    ...(endpoints.fips ? { AWS_USE_FIPS_ENDPOINT: 'true' } : {}),
    ...(endpoints.dualStack ? { AWS_USE_DUALSTACK_ENDPOINT: 'true' } : {}),
  };
}

function proxyVariable({ network: { functions } }: Settings): Record<string, string> {
  return functions?.proxyUrl === undefined ? {} : { OUTBOUND_PROXY: functions.proxyUrl };
}

function namespaceVariable(settings: Settings): Record<string, string> {
  const own = metricsNamespace(settings);
  return own === namespace ? {} : { METRICS_NAMESPACE: own };
}
