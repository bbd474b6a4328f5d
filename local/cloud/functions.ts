import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { stageSettingsFile } from '../../lambda/base/stage-settings.ts';
import type { Assembly } from './assembly.ts';
import { readVersions } from './function-versions.ts';
import type { Resolver } from './intrinsics.ts';
import { functionArn } from './resource-values.ts';
import type { StackIdentity } from './resource-values.ts';

const functionShape = z.looseObject({
  Role: z.string().default(''),
  Code: z.looseObject({ S3Key: z.string().optional() }),
  Handler: z.string().optional(),
  // Lambda's defaults: 3 seconds and 128 MB.
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  Environment: z
    .object({ Variables: z.record(z.string(), z.unknown()).default({}) })
    .default({ Variables: {} }),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
  LoggingConfig: z
    .looseObject({
      LogFormat: z.string().default('Text'),
      LogGroup: z.string().optional(),
      ApplicationLogLevel: z.string().optional(),
    })
    .default({ LogFormat: 'Text' }),
});

/** One AWS::Lambda::Function, resolved. */
export interface FunctionDefinition {
  logicalId: string;
  name: string;
  /** Unqualified. */
  arn: string;
  /** The name of its role. */
  role: string;
  /** Absolute; undefined when the code is not an asset of the assembly, then it can't be invoked here. */
  codeDirectory: string | undefined;
  /**
   * Files beside the code, by their paths, that have addresses in them: their texts with those that stand for them here.
   */
  files: Record<string, string>;
  /** `file.export`. */
  handler: string;
  timeoutMs: number;
  /** Megabytes. */
  memorySize: number;
  reservedConcurrency: number | undefined;
  logGroupName: string;
  /** The function's own variables and those the Lambda runtime adds. */
  environment: Record<string, string>;
}

/**
 * The functions of the stack by unqualified ARN.
 * @param added put over every function's variables
 */
export function readFunctions(
  assembly: Assembly,
  stack: StackIdentity,
  resolver: Resolver,
  added: Record<string, string>,
): Map<string, FunctionDefinition> {
  const versions = readVersions(assembly.template, stack, resolver);
  const functions = new Map<string, FunctionDefinition>();
  for (const [logicalId, { Type, Properties }] of Object.entries(assembly.template.Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const properties = functionShape.parse(resolver.value(Properties));
    checkVariables(logicalId, textValues(properties.Environment.Variables));
    const name = resolver.ref(logicalId);
    const logGroupName = properties.LoggingConfig.LogGroup ?? `/aws/lambda/${name}`;
    const version = versions.versionOf(functionArn(name, stack));
    const { S3Key } = properties.Code;
    const codeDirectory = S3Key === undefined ? undefined : assembly.assetDirectory(S3Key);
    const definition: FunctionDefinition = {
      logicalId,
      name,
      arn: functionArn(name, stack),
      role: properties.Role.split('/').at(-1) ?? '',
      codeDirectory,
      files: codeDirectory === undefined ? {} : filesWithAddresses(codeDirectory, resolver),
      handler: properties.Handler ?? '',
      timeoutMs: properties.Timeout * 1000,
      memorySize: properties.MemorySize,
      reservedConcurrency: properties.ReservedConcurrentExecutions,
      logGroupName,
      environment: {
        ...runtimeVariables(stack.region),
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: version,
        AWS_LAMBDA_LOG_STREAM_NAME: `local/[${version}]0`,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.MemorySize),
        AWS_LAMBDA_LOG_FORMAT: properties.LoggingConfig.LogFormat,
        AWS_LAMBDA_LOG_GROUP_NAME: logGroupName,
        ...(properties.LoggingConfig.ApplicationLogLevel !== undefined && {
          AWS_LAMBDA_LOG_LEVEL: properties.LoggingConfig.ApplicationLogLevel,
        }),
        _HANDLER: properties.Handler ?? '',
        ...textValues(properties.Environment.Variables),
        ...added,
      },
    };
    functions.set(definition.arn, definition);
  }
  return functions;
}

/**
 * What the runtime sets, after "Defined runtime environment variables" of the Lambda developer guide; the credentials
 * of the function's role are for the caller to add. The configuration files of the person at the laptop are out of reach, as they would be in Lambda.
 */
function runtimeVariables(region: string): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  };
}

/**
 * Bytes of the variables of a function at most: "Environment variables" at
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html. What Lambda says that it measured is their JSON
 * (https://github.com/github-aws-runners/terraform-aws-github-runner/issues/3594).
 */
const variablesLimit = 4096;

/** What Lambda keeps for itself: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const reservedName =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_REGION|REGION|EXECUTION_ENV|LAMBDA_(FUNCTION_\w+|INITIALIZATION_TYPE|LOG_\w+|RUNTIME_API)|ACCESS_KEY(_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

/** @throws Error in Lambda's words for variables that it would not take */
function checkVariables(logicalId: string, variables: Record<string, string>): void {
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > variablesLimit) {
    throw new Error(
      `${logicalId}: Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${measured}`,
    );
  }
  const reserved = Object.keys(variables).filter((name) => reservedName.test(name));
  if (reserved.length > 0) {
    throw new Error(
      `${logicalId}: Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
}

function filesWithAddresses(codeDirectory: string, resolver: Resolver): Record<string, string> {
  const file = join(codeDirectory, stageSettingsFile);
  return existsSync(file) ? { [file]: resolver.text(readFileSync(file, 'utf8')) } : {};
}

function textValues(variables: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}
