import { permissions } from '../lambda/access/permissions.ts';
import { seedMachines } from './clerk/seed/seed-machines.ts';
import { type EmbeddedClerk, type EmbeddedClerkOptions, startEmbeddedClerk } from './clerk/server.ts';
import type { AwsCredentials } from './cloud/iam-caller.ts';
import { type LocalCloudOptions, startLocalCloud } from './cloud/cloud.ts';
import type { AnsweredRequest } from './cloud/gateway.ts';
import type { Proxy } from './cloud/proxy.ts';
import { createIamCredentials, type LaptopCredentials } from './iam-credentials.ts';
import { createLive } from './live/live.ts';
import { type LiveView, serveLive } from './live/server.ts';

/** How to run everything on one machine. */
export interface LaptopOptions {
  /** Directory of the synthesized assembly. */
  readonly assembly: string;
  /** Port of the MCP endpoint; 0 takes any free one. */
  readonly port?: number;
  /** The key of a real Clerk instance to work on; the embedded Clerk then only says who calls. */
  readonly liveKey?: string;
  /** The proxy on the way to a real Clerk instance. */
  readonly proxy?: Proxy;
  /** Value of the secret, instead of the right key; `unset` leaves the placeholder of a fresh deployment. */
  readonly secret?: 'unset';
  /** How Lambda runs the functions: see there. */
  readonly limits?: LocalCloudOptions['limits'];
  /** Added to the functions' environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Addresses in the template besides Clerk's, each with the one that stands for it here. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** By which VPC endpoint requests come, and whom AWS's list of bad addresses has. */
  readonly edge?: Pick<LocalCloudOptions, 'vpcEndpointId' | 'badAddresses'>;
  /** How functions run; by default each in a worker thread. */
  readonly createFunction?: LocalCloudOptions['createFunction'];
  /** What is otherwise random at each start. For tests: refused together with `liveKey`. */
  readonly fixed?: Pick<EmbeddedClerkOptions, 'secretKey' | 'signInCode'>;
  /** Gets each line that the functions log, and what whoever started the laptop must know. */
  readonly onLog?: (line: string) => void;
  /** Gets each line of API Gateway's access log. */
  readonly onAccess?: (line: string) => void;
  /** Gets each request when its answer is out. */
  readonly onAnswer?: (answered: AnsweredRequest) => void;
  /** How many calls come first that nobody but the laptop itself makes; the live view leaves them out. */
  readonly ownCalls?: number;
}

/** The principals that the stage `local` has rules for. */
export type ExamplePrincipal = 'admin' | 'support' | 'readOnly';

/** Who has a token: `unattended` may do what `admin` may, and is not asked before it does. */
export type TokenHolder = ExamplePrincipal | 'unattended';

/** A function of the stack. */
export type FunctionName = 'authorizer' | 'mcp' | 'reconcile';

/** What the logical ids of the functions begin with. */
const constructs: Readonly<Record<FunctionName, string>> = {
  authorizer: 'Access',
  mcp: 'Mcp',
  reconcile: 'Reconcile',
};

/** The server, running against a Clerk. */
export interface Laptop {
  /** Where callers with a token connect. */
  readonly mcpUrl: string;
  /** Where callers that sign with AWS credentials connect. */
  readonly signedUrl: string;
  /** The region to sign for. */
  readonly region: string;
  /** Where the server's users are: the embedded Clerk, or the real one. */
  readonly clerkUrl: string;
  /** The embedded Clerk: the authorization server, and unless a real one is used also where the users are. */
  readonly clerk: EmbeddedClerk;
  /** A machine token of each, good for a day. */
  readonly tokens: Readonly<Record<TokenHolder, string>>;
  /** AWS credentials of each example principal. */
  readonly iam: LaptopCredentials;
  /** What `npm run clerk-mcp` needs in its shell: the ledger and the secrets take nobody else's. */
  readonly operator: AwsCredentials;
  /** Where it finds all that it asks of AWS: for `AWS_ENDPOINT_URL`. */
  readonly awsUrl: string;
  /** Where the ledger is. */
  readonly ledger: {
    readonly url: string;
    readonly table: string;
    /** The table beside it, in which the newest checkpoint stands. */
    readonly anchor: string;
    /** The secret with the keys that records are authenticated with. */
    readonly secret: string;
  };
  /** Runs what the stack runs every few minutes: settles what the ledger has open, and writes a checkpoint. */
  reconcile(): Promise<unknown>;
  /**
   * Lets the time of that come once, with the repetitions that Lambda makes of a run that fails: what became of each run,
   * undefined where it came to its end.
   */
  runSchedule(): Promise<readonly ({ readonly message: string } | undefined)[]>;
  /** Gives one function the code and the settings that it has in another assembly; calls under way end as they began. */
  replaceFunction(name: FunctionName, directory: string): void;
  /** Settles when no function runs any more, also none that goes on after its answer. */
  idle(): Promise<void>;
  /** Stops a function's instance until its next call, as Lambda does; its clocks go on, by `forMs` more than really pass. */
  freeze(name: FunctionName, forMs?: number): Promise<void>;
  /** Has the API forget what the authorizer said; a setting says for how long it keeps that. */
  flushVerdicts(): void;
  /** Sets the secret that holds Clerk's key. */
  setKey(value: string): void;
  /** Gives a secret a value, by its ARN; one that the stack does not have is there from then on. */
  setSecret(arn: string, value: string): void;
  /** How often a secret was read so far. */
  readonly secretReads: number;
  /** Where the keys are that approvals are signed with. */
  readonly approvalSecret: { readonly url: string; readonly arn: string };
  /** CloudWatch Logs, and the group of the authorizer there. */
  readonly logs: { readonly url: string; readonly authorizer: string };
  /** The page that shows what happens. */
  readonly live: Pick<LiveView, 'url' | 'key' | 'link'>;
  close(): Promise<void>;
}

/** What `config/local.json` has in place of the embedded Clerk's address, which is not known before it runs. */
const issuerPlaceholder = 'https://clerk.laptop.example';
const apiPlaceholder = 'https://api.clerk.laptop.example';
const realApi = 'https://api.clerk.com';
const daySeconds = 86_400;

/**
 * Starts the synthesized stack and the embedded Clerk behind it. All credentials are random, and good until the end.
 * Throws when `fixed` ones are given for a real instance.
 */
export async function startLaptop(options: LaptopOptions): Promise<Laptop> {
  const { liveKey, onLog } = options;
  const isEmbedded = liveKey === undefined;
  if (liveKey !== undefined && options.fixed !== undefined) {
    throw new Error('Fixed credentials are for tests, never for a real Clerk instance: leave out "fixed".');
  }
  const live = createLive({ isEmbedded, ownCalls: options.ownCalls });
  const clerk = await startEmbeddedClerk({
    onChange: live.onChange,
    // As the setup guide has it set in the Dashboard.
    settings: {
      oauthScopes: [...permissions],
      oauthDefaultScopes: ['profile', 'email', 'offline_access', ...permissions],
    },
    ...options.fixed,
    ...(onLog ? { onNotice: onLog } : {}),
  });
  const clerkUrl = isEmbedded ? clerk.url : realApi;
  const iam = createIamCredentials();
  let view: LiveView | undefined;
  try {
    view = await serveLive(live);
    const { url, key, link } = view;
    const cloud = await startLocalCloud({
      assembly: options.assembly,
      port: options.port ?? 0,
      loopbackFront: true,
      ...(options.proxy && liveKey !== undefined ? { proxy: options.proxy } : {}),
      iamCredentials: Object.values(iam),
      addresses: { [apiPlaceholder]: clerkUrl, [issuerPlaceholder]: clerk.url, ...options.addresses },
      environment: {
        // Whoever starts a laptop with a production key means it.
        ...(liveKey?.startsWith('sk_live_') ? { CLERK_ENVIRONMENT: 'production' } : {}),
        ...options.environment,
      },
      ...(options.limits ? { limits: options.limits } : {}),
      ...options.edge,
      ...(options.createFunction ? { createFunction: options.createFunction } : {}),
      onLog: (_name, line) => {
        live.onLog(line);
        onLog?.(line);
      },
      ...(options.onAccess ? { onAccess: options.onAccess } : {}),
      onAnswer: (answered) => {
        live.onAnswer(answered);
        options.onAnswer?.(answered);
      },
      onWrite: live.onWrite,
    });
    const idOf = (name: FunctionName) =>
      cloud.functions.find((logicalId) => logicalId.startsWith(constructs[name])) ?? name;
    const mcpUrl = cloud.endpoint('/mcp');
    clerk.allowResource(mcpUrl);
    const setKey = (value: string) => cloud.setSecret(cloud.outputs['ClerkSecretArn'] ?? '', value);
    if (options.secret !== 'unset') setKey(liveKey ?? clerk.secretKey);
    const tokens = {
      admin: await machineToken(clerk, 'admin', mcpUrl),
      unattended: await machineToken(clerk, 'unattended', mcpUrl),
      support: await machineToken(clerk, 'support', mcpUrl),
      readOnly: await machineToken(clerk, 'readOnly', mcpUrl),
    };
    const ledger = {
      url: cloud.dynamodbUrl ?? '',
      table: cloud.outputs['LedgerTableName'] ?? '',
      anchor: cloud.outputs['LedgerAnchorTableName'] ?? '',
      secret: cloud.outputs['LedgerKeySecretArn'] ?? '',
    };
    live.begin({
      mcpUrl,
      place: {
        url: mcpUrl,
        signedUrl: cloud.endpoint('/iam/mcp'),
        region: cloud.region,
        environment: liveKey?.startsWith('sk_live_') ? 'production' : 'development',
      },
      token: tokens.admin,
      clerk: isEmbedded ? clerk : undefined,
      ledger: {
        url: ledger.url,
        table: ledger.table,
        keySecret: ledger.secret,
        secretsManagerUrl: cloud.secretsManagerUrl,
        region: cloud.region,
        credentials: cloud.operator,
      },
    });
    return {
      mcpUrl,
      signedUrl: cloud.endpoint('/iam/mcp'),
      region: cloud.region,
      clerkUrl,
      clerk,
      tokens,
      iam,
      operator: cloud.operator,
      awsUrl: cloud.awsUrl,
      ledger,
      live: { url, key, link },
      async reconcile() {
        await cloud.idle();
        return cloud.invoke(cloud.outputs['ReconcileFunctionName'] ?? '', {});
      },
      runSchedule: async () => (await cloud.runSchedules()).flat(),
      replaceFunction(name, directory) {
        cloud.replaceFunction(idOf(name), directory);
      },
      idle: () => cloud.idle(),
      freeze: (name, forMs) => cloud.freeze(idOf(name), forMs),
      flushVerdicts: () => cloud.flushVerdicts(),
      setKey,
      setSecret: (arn, value) => cloud.setSecret(arn, value),
      get secretReads() {
        return cloud.secretReads;
      },
      logs: { url: cloud.logsUrl, authorizer: cloud.outputs['AuthorizerLogGroupName'] ?? '' },
      approvalSecret: { url: cloud.secretsManagerUrl, arn: cloud.outputs['ApprovalSecretArn'] ?? '' },
      async close() {
        live.close();
        await Promise.all([view?.close(), cloud.close(), clerk.close()]);
      },
    };
  } catch (error) {
    await Promise.all([view?.close(), clerk.close()]);
    throw error;
  }
}

function machineToken(clerk: EmbeddedClerk, principal: TokenHolder, audience: string): Promise<string> {
  return clerk.tokens.machine({
    machineId: seedMachines[principal].id,
    claims: { aud: audience },
    secondsUntilExpiration: daySeconds,
  });
}
