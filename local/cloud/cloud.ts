import { createServer } from 'node:http';
import { readApi } from './api.ts';
import { readAssembly } from './assembly.ts';
import { type Attempts, readAsynchronous } from './asynchronous.ts';
import type { Template } from './assembly.ts';
import { newRoleCredentials, newUserCredentials } from './aws-credentials.ts';
import { type CloudWatchLogs, startCloudWatchLogs } from './cloudwatch-logs.ts';
import { type LocalDynamodb, startDynamodb } from './dynamodb.ts';
import { readPermissions } from './function-permissions.ts';
import { readVersions } from './function-versions.ts';
import { readFirewall } from './firewall.ts';
import { readFunctions } from './functions.ts';
import type { FunctionDefinition } from './functions.ts';
import { type AnsweredRequest, createGateway } from './gateway.ts';
import { createIamAuthorization } from './iam-authorization.ts';
import type { AwsCredentials, IamCredential } from './iam-caller.ts';
import { readRolePolicies } from './iam-policies.ts';
import { createResolver, type Resolver } from './intrinsics.ts';
import { createLambdaFunction, invokeBuffered } from './lambda.ts';
import type { LambdaFunction } from './lambda.ts';
import { closeServer, listen } from './listen.ts';
import { createLogStore } from './log-store.ts';
import { createLoopbackFront } from './loopback-front.ts';
import type { Proxy } from './proxy.ts';
import { functionArn } from './resource-values.ts';
import type { StackIdentity } from './resource-values.ts';
import { startSecretsManager } from './secrets-manager.ts';
import { createSecretStore } from './secrets.ts';
import type { ServiceCaller } from './signed-service.ts';
import { type StackServices, startStackServices } from './stack-services.ts';

type StatementsOf = ReturnType<typeof readRolePolicies>;

/** What `startLocalCloud` takes. */
export interface LocalCloudOptions {
  /** Directory of the synthesized cloud assembly. */
  assembly: string;
  /** 0, the default, for any free port. */
  port?: number;
  /**
   * Values of secrets by logical id, or by ARN for imported ones. The others get the random placeholder
   * CloudFormation would generate.
   */
  secrets?: Record<string, string>;
  /** Put over every function's own environment variables. */
  environment?: Record<string, string>;
  /** The credentials that methods with IAM authorization know; none by default. */
  iamCredentials?: IamCredential[];
  /** Addresses in the template, each with the one that stands for it here. */
  addresses?: Record<string, string>;
  /** Whether the origin's root, every name of this machine and its web pages are served, too; by default not. */
  loopbackFront?: boolean;
  /** The VPC endpoint that requests come by, `none` for the internet; by default the first that leads to the API. */
  vpcEndpointId?: string;
  /** Addresses that AWS's list of those with a bad reputation has; by default none. */
  badAddresses?: readonly string[];
  /** The proxy that functions reach other machines by; by default none. */
  proxy?: Proxy;
  /** Called with each line a function prints, and with why an invocation failed. */
  onLog?: (functionLogicalId: string, line: string) => void;
  /** Called with each line of the stage's access log. */
  onAccess?: (line: string) => void;
  /** Called with each request when its answer is out. */
  onAnswer?: (answered: AnsweredRequest) => void;
  /** Called after each write to a table. */
  onWrite?: () => void;
  /** Makes a function that can be invoked; by default one whose code runs in a worker thread. */
  createFunction?: typeof createLambdaFunction;
  limits?: {
    /** Invocations of one function at the same time. */
    concurrency?: number;
    /** Milliseconds, instead of each function's timeout. */
    remainingTimeMs?: number;
    /** Milliseconds that each start of an instance takes besides loading its code. */
    startMs?: number;
    /** Whether each invocation has an instance of its own; shared by default. */
    newInstances?: boolean;
  };
}

/** A stack being served. */
export interface LocalCloud {
  /** Origin: `http://127.0.0.1:PORT`. */
  url: string;
  /** The stack's region, which requests are signed for. */
  region: string;
  /** The stack's outputs, with loopback addresses in place of execute-api ones. */
  outputs: Record<string, string>;
  /** The address of a path of the API: origin, stage, path. */
  endpoint(path: string): string;
  /**
   * Gives a secret a new current value.
   * @param id logical id, name or ARN
   * @throws Error when the stack has no such secret and `id` is no ARN
   */
  setSecret(id: string, value: string): void;
  /**
   * Invokes a function and gives its result, parsed.
   * @param id logical id, name or ARN
   * @throws Error when the stack has no such function, or the invocation fails
   */
  invoke(id: string, event: unknown): Promise<unknown>;
  /** What the stack's operator signs with: tables and secrets are open to these and to the functions' own alone. */
  readonly operator: AwsCredentials;
  /**
   * Hands a function an event that nobody waits for, and again where it fails, as often as Lambda would.
   * @param id logical id, name or ARN
   * @returns one entry for each time that the function was run, undefined where it came to its end
   * @throws Error when the stack has no such function, or the event is too large
   */
  invokeAsynchronously(id: string, event: unknown): Promise<Attempts>;
  /** Lets the time of every schedule come once; what became of the event of each of their targets. */
  runSchedules(): Promise<readonly Attempts[]>;
  /** The logical ids of the functions. */
  readonly functions: readonly string[];
  /**
   * Gives a function the code and the settings that it has in another assembly of the stack, as CloudFormation does
   * with one function after the other; calls that are under way end as they began.
   * @param id logical id, name or ARN
   * @param directory of the other assembly
   * @throws Error when the stack, here or there, has no such function
   */
  replaceFunction(id: string, directory: string): void;
  /**
   * Stops a function's instance until the next invocation, as Lambda does between two; its clocks go on, by `forMs` more
   * than really pass.
   * @param id logical id, name or ARN
   * @throws Error when the stack has no such function, or it has no instance that is idle
   */
  freeze(id: string, forMs?: number): Promise<void>;
  /** Settles when no function runs any more, also none that goes on after its answer. */
  idle(): Promise<void>;
  /** Forgets the authorizer's verdicts, as the action FlushStageAuthorizersCache does. */
  flushVerdicts(): void;
  /** Where the stack's tables are; undefined when it has none. */
  readonly dynamodbUrl: string | undefined;
  /** Where the stack's secrets are. */
  readonly secretsManagerUrl: string;
  /** Where the functions' logs are. */
  readonly logsUrl: string;
  /** Where all services are that commands ask, by one address: for `AWS_ENDPOINT_URL`. */
  readonly awsUrl: string;
  /** GetSecretValue calls so far. */
  readonly secretReads: number;
  /** Ends at once, open streams and running functions included. */
  close(): Promise<void>;
}

/**
 * Serves a synthesized stack on loopback as API Gateway, Lambda and Secrets Manager would.
 * @throws Error with the code EADDRINUSE when the port is taken; Error naming the resource when the template
 *   uses something that is not served here; Error when a credential's `userArn` is none
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { createFunction = createLambdaFunction } = options;
  const assembly = readAssembly(options.assembly);
  const { template, templateBody } = assembly;
  const stack: StackIdentity = {
    name: assembly.stackName,
    region: assembly.region ?? 'us-east-1',
    accountId: '123456789012',
  };
  const authorizeWithIam = createIamAuthorization(options.iamCredentials ?? [], stack.region);

  const secrets = createSecretStore(template, createResolver(template, stack));
  for (const [id, value] of Object.entries(options.secrets ?? {})) secrets.put(id, value);

  const operator = newUserCredentials();
  const callers = new Map<string, ServiceCaller>([[operator.accessKeyId, operator]]);
  const access = { callers, region: stack.region };
  const secretsManager = await startSecretsManager(secrets, access);
  // The header limit lies above API Gateway's own, so that its answer is the one a client sees.
  const server = createServer({ maxHeaderSize: 64 * 1024, keepAliveTimeout: 65_000 });
  const functions = new Map<string, LambdaFunction>();
  const replaced: LambdaFunction[] = [];
  const callersOf = new Map<LambdaFunction, ServiceCaller>();
  let dynamodb: LocalDynamodb | undefined;
  let cloudWatchLogs: CloudWatchLogs | undefined;
  let services: StackServices | undefined;
  const close = async () => {
    const workers = [...functions.values(), ...replaced].map((lambda) => lambda.close());
    await Promise.all([
      secretsManager.close(),
      dynamodb?.close(),
      cloudWatchLogs?.close(),
      services?.close(),
      closeServer(server),
      ...workers,
    ]);
  };

  try {
    const url = await listen(server, options.port ?? 0);
    const apiId = createResolver(template, stack).ref(restApiOf(template));
    const addresses = new Map([
      ...hostLabels(apiId, template).map(
        (label) => [`https://${label}.execute-api.${stack.region}.amazonaws.com`, url] as const,
      ),
      ...Object.entries(options.addresses ?? {}),
    ]);
    const resolver = createResolver(template, stack, addresses);

    if (Object.values(template.Resources).some(({ Type }) => Type === 'AWS::DynamoDB::Table')) {
      dynamodb = await startDynamodb(template, resolver, access, options.onWrite);
    }
    const logs = createLogStore(logGroupsOf(template, resolver));
    cloudWatchLogs = await startCloudWatchLogs(logs, stack, access);
    const environment = {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: cloudWatchLogs.url,
      ...(dynamodb && { AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url }),
      ...options.environment,
    };
    const versions = readVersions(template, stack, resolver);
    const definitions = readFunctions(assembly, stack, resolver, environment);
    const deploy = (definition: FunctionDefinition, statementsOf: StatementsOf) => {
      const { role, name } = definition;
      const credentials = newRoleCredentials();
      // The session of a function's role has the function's name.
      const sessionArn = `arn:aws:sts::${stack.accountId}:assumed-role/${role}/${name}`;
      const caller: ServiceCaller = {
        ...credentials,
        role: { sessionArn, statements: statementsOf(role) },
      };
      callers.set(credentials.accessKeyId, caller);
      Object.assign(definition.environment, {
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
      });
      const onLog = (line: string) => {
        logs.add(definition, line);
        options.onLog?.(definition.logicalId, line);
      };
      const lambda = createFunction(definition, { ...options.limits, proxy: options.proxy }, onLog);
      functions.set(definition.arn, lambda);
      callersOf.set(lambda, caller);
    };
    const statements = readRolePolicies(template, resolver);
    for (const definition of definitions.values()) deploy(definition, statements);
    const arnOf = (id: string) => functionArn(id in template.Resources ? resolver.ref(id) : id, stack);
    const functionFor = (arn: string) => {
      const lambda = functions.get(functionArn(arn, stack));
      if (lambda === undefined || !versions.has(arn)) throw new Error(`The stack has no function ${arn}`);
      return lambda;
    };
    const mayInvoke = readPermissions(template, stack, resolver);
    const asynchronous = readAsynchronous(template, stack, resolver, functionFor, mayInvoke);
    const api = readApi(template, resolver, stack);
    const firewall = readFirewall(template, resolver, api, { badAddresses: options.badAddresses ?? [] });
    const { onAccess, onAnswer } = options;
    const front = options.loopbackFront ? createLoopbackFront(url, api.stage.StageName) : undefined;
    const gateway = createGateway({
      api,
      stack,
      functionFor,
      mayInvoke,
      authorizeWithIam,
      front,
      firewall,
      vpcEndpointId: options.vpcEndpointId,
      onAccess,
      onAnswer,
    });
    server.on('request', gateway.listener);
    const outputs = Object.fromEntries(
      Object.entries(template.Outputs).map(([id, { Value }]) => [id, resolver.text(Value)]),
    );
    services = await startStackServices(
      {
        template,
        templateBody,
        resolver,
        identity: stack,
        outputs,
        functions: () => definitions.values(),
        others: {
          secretsmanager: secretsManager.listener,
          dynamodb: dynamodb?.listener,
          logs: cloudWatchLogs.listener,
        },
      },
      access,
    );

    return {
      url,
      region: stack.region,
      outputs,
      endpoint: (path) => `${url}/${api.stage.StageName}${path}`,
      async invoke(id, event) {
        const arn = arnOf(id);
        const answer = await invokeBuffered(functionFor(arn), event, arn);
        if ('failure' in answer) throw new Error(answer.failure.message);
        return JSON.parse(answer.payload) as unknown;
      },
      invokeAsynchronously: (id, event) => asynchronous.invoke(arnOf(id), event),
      runSchedules: () => asynchronous.runSchedules(),
      functions: Array.from(definitions.values(), ({ logicalId }) => logicalId),
      replaceFunction(id, directory) {
        const arn = arnOf(id);
        const other = readAssembly(directory);
        const otherResolver = createResolver(other.template, stack, addresses);
        const definition = readFunctions(other, stack, otherResolver, environment).get(arn);
        if (definition === undefined) throw new Error(`The stack in ${directory} has no function ${id}`);
        replaced.push(functionFor(arn));
        deploy(definition, readRolePolicies(other.template, otherResolver));
      },
      async freeze(id, forMs = 0) {
        const lambda = functionFor(arnOf(id));
        if (!lambda.freeze) throw new Error(`${id} runs in a way that can't be frozen`);
        await lambda.freeze(forMs);
        const caller = callersOf.get(lambda);
        if (caller) caller.clockAheadMs = (caller.clockAheadMs ?? 0) + forMs;
      },
      async idle() {
        await Promise.all([...definitions.keys()].map((arn) => functionFor(arn).idle()));
      },
      flushVerdicts: () => gateway.flushVerdicts(),
      setSecret: (id, value) => void secrets.put(id, value),
      operator,
      dynamodbUrl: dynamodb?.url,
      secretsManagerUrl: secretsManager.url,
      logsUrl: cloudWatchLogs.url,
      awsUrl: services.url,
      get secretReads() {
        return secretsManager.reads;
      },
      close,
    };
  } catch (failure) {
    await close();
    throw failure;
  }
}

function logGroupsOf(template: Template, resolver: Resolver): string[] {
  const resources = Object.entries(template.Resources);
  return resources.filter(([, { Type }]) => Type === 'AWS::Logs::LogGroup').map(([id]) => resolver.ref(id));
}

/** What hosts of the API begin with: its id, alone or with that of a VPC endpoint. */
function hostLabels(apiId: string, template: Template): string[] {
  const { EndpointConfiguration } = template.Resources[restApiOf(template)]?.Properties ?? {};
  const { VpcEndpointIds = [] } = (EndpointConfiguration ?? {}) as { VpcEndpointIds?: string[] };
  return [apiId, ...VpcEndpointIds.map((endpoint) => `${apiId}-${endpoint}`)];
}

function restApiOf(template: Template): string {
  const resources = Object.entries(template.Resources);
  return resources.find(([, { Type }]) => Type === 'AWS::ApiGateway::RestApi')?.[0] ?? '';
}
