import { permissions } from '../lambda/access/permissions.ts';
import { seedMachines } from './clerk/seed-machines.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from './clerk/server.ts';
import { type LocalCloudOptions, startLocalCloud } from './cloud/cloud.ts';
import { createIamCredentials, type LaptopCredentials } from './iam-credentials.ts';

/** How to run everything on one machine. */
export interface LaptopOptions {
  /** Directory of the synthesized assembly. */
  readonly assembly: string;
  /** Port of the MCP endpoint; 0 takes any free one. */
  readonly port?: number;
  /** The key of a real Clerk instance to work on; the embedded Clerk then only says who calls. */
  readonly liveKey?: string;
  /** Value of the secret, instead of the right key; `unset` leaves the placeholder of a fresh deployment. */
  readonly secret?: 'unset';
  /** Milliseconds that a request may take, instead of what the settings say. */
  readonly remainingTimeMs?: number;
  /** Added to the functions' environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Addresses in the template besides Clerk's, each with the one that stands for it here. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** How functions run; by default each in a worker thread. */
  readonly createFunction?: LocalCloudOptions['createFunction'];
  /** Gets each line that the functions log. */
  readonly onLog?: (line: string) => void;
  /** Gets each line of API Gateway's access log. */
  readonly onAccess?: (line: string) => void;
}

/** The principals that the stage `local` has rules for. */
export type ExamplePrincipal = 'admin' | 'support' | 'readOnly';

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
  /** A machine token of each example principal, good for a day. */
  readonly tokens: Readonly<Record<ExamplePrincipal, string>>;
  /** AWS credentials of each example principal. */
  readonly iam: LaptopCredentials;
  /** Where the ledger is. */
  readonly ledger: { readonly url: string; readonly table: string };
  /** Runs what the stack runs every few minutes: settles what the ledger has open, and writes a checkpoint. */
  reconcile(): Promise<unknown>;
  /** Sets the secret that holds Clerk's key. */
  setKey(value: string): void;
  /** Gives a secret a value, by its ARN; one that the stack does not have is there from then on. */
  setSecret(arn: string, value: string): void;
  /** How often a secret was read so far. */
  readonly secretReads: number;
  /** Where the keys are that approvals are signed with. */
  readonly approvalSecret: { readonly url: string; readonly arn: string };
  close(): Promise<void>;
}

/** What `config/local.json` has in place of the embedded Clerk's address, which is not known before it runs. */
const issuerPlaceholder = 'https://clerk.laptop.example';
const apiPlaceholder = 'https://api.clerk.laptop.example';
const realApi = 'https://api.clerk.com';
const daySeconds = 86_400;

/** Starts the synthesized stack and the embedded Clerk behind it. */
export async function startLaptop(options: LaptopOptions): Promise<Laptop> {
  const { liveKey, onLog } = options;
  const clerk = await startEmbeddedClerk({ settings: { oauthScopes: [...permissions] } });
  const clerkUrl = liveKey === undefined ? clerk.url : realApi;
  const iam = createIamCredentials();
  try {
    const cloud = await startLocalCloud({
      assembly: options.assembly,
      port: options.port ?? 0,
      iamCredentials: Object.values(iam),
      addresses: { [apiPlaceholder]: clerkUrl, [issuerPlaceholder]: clerk.url, ...options.addresses },
      environment: {
        // Whoever starts a laptop with a production key means it.
        ...(liveKey?.startsWith('sk_live_') ? { CLERK_ENVIRONMENT: 'production' } : {}),
        ...options.environment,
      },
      ...(options.remainingTimeMs === undefined
        ? {}
        : { limits: { remainingTimeMs: options.remainingTimeMs } }),
      ...(options.createFunction ? { createFunction: options.createFunction } : {}),
      ...(onLog ? { onLog: (_name, line) => onLog(line) } : {}),
      ...(options.onAccess ? { onAccess: options.onAccess } : {}),
    });
    const mcpUrl = cloud.endpoint('/mcp');
    clerk.allowResource(mcpUrl);
    const setKey = (value: string) => cloud.setSecret(cloud.outputs['ClerkSecretArn'] ?? '', value);
    if (options.secret !== 'unset') setKey(liveKey ?? clerk.secretKey);
    return {
      mcpUrl,
      signedUrl: cloud.endpoint('/iam/mcp'),
      region: cloud.region,
      clerkUrl,
      clerk,
      tokens: {
        admin: await machineToken(clerk, 'admin', mcpUrl),
        support: await machineToken(clerk, 'support', mcpUrl),
        readOnly: await machineToken(clerk, 'readOnly', mcpUrl),
      },
      iam,
      ledger: { url: cloud.dynamodbUrl ?? '', table: cloud.outputs['LedgerTableName'] ?? '' },
      reconcile: () => cloud.invoke(cloud.outputs['ReconcileFunctionName'] ?? '', {}),
      setKey,
      setSecret: (arn, value) => cloud.setSecret(arn, value),
      get secretReads() {
        return cloud.secretReads;
      },
      approvalSecret: { url: cloud.secretsManagerUrl, arn: cloud.outputs['ApprovalSecretArn'] ?? '' },
      async close() {
        await Promise.all([cloud.close(), clerk.close()]);
      },
    };
  } catch (error) {
    await clerk.close();
    throw error;
  }
}

function machineToken(clerk: EmbeddedClerk, principal: ExamplePrincipal, audience: string): Promise<string> {
  return clerk.tokens.machine({
    machineId: seedMachines[principal].id,
    claims: { aud: audience },
    secondsUntilExpiration: daySeconds,
  });
}
