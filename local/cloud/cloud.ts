import type { AddressInfo } from 'node:net';
import { readAssembly } from './assembly.ts';
import { createGateway } from './gateway.ts';
import { secretArn } from './intrinsics.ts';
import { LambdaFunction } from './lambda-function.ts';
import { readRestApi } from './rest-api.ts';
import { startSecretsManager } from './secrets-manager.ts';

/** How to run a synthesized stack on this machine. */
export interface LocalCloudOptions {
  /** Directory of the synthesized assembly. */
  readonly assembly: string;
  /** Port of the API; 0 takes any free one. */
  readonly port?: number;
  /** Value of every secret that the stack creates or imports; without one, a random-looking placeholder. */
  readonly secretValue?: string;
  /** Added to every function's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Seconds that an invocation may take, instead of what the template says. */
  readonly timeoutSeconds?: number;
  /** Gets each line that a function prints. */
  readonly onLog?: (line: string) => void;
}

/** A stack that runs on this machine. */
export interface LocalCloud {
  /** Origin and stage, for example http://127.0.0.1:3000/local. */
  readonly url: string;
  /** Sets the value of all secrets. */
  setSecret(value: string): void;
  /** How often a secret was read. */
  readonly secretReads: number;
  /** Ends everything at once, open streams included. */
  close(): Promise<void>;
}

/** What CloudFormation would generate: nothing that looks like a key. */
const placeholder = 'X"7fG#placeholder~of{32}characters';

/** Serves the stack in `assembly` on loopback. Rejects with EADDRINUSE when the port is taken. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const assembly = readAssembly(options.assembly);
  const api = readRestApi(assembly);
  const functions = new Map<string, LambdaFunction>();

  const secretIds = new Set<string>();
  for (const [id, { Type }] of assembly.resources) {
    if (Type === 'AWS::SecretsManager::Secret') secretIds.add(secretArn(id));
  }
  const value = options.secretValue ?? placeholder;
  const secrets = await startSecretsManager(new Map(Array.from(secretIds, (id) => [id, value])));

  for (const [id, { Type, Properties = {} }] of assembly.resources) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const code = Properties['Code'] as { S3Key: string };
    const environment = (Properties['Environment'] ?? {}) as { Variables?: Record<string, string> };
    const logging = (Properties['LoggingConfig'] ?? {}) as { LogGroup?: string };
    functions.set(
      id,
      new LambdaFunction({
        name: id,
        assetDirectory: assembly.assetDirectory(code.S3Key),
        handler: String(Properties['Handler']),
        environment: {
          AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
          ...environment.Variables,
          ...options.environment,
        },
        timeoutSeconds: options.timeoutSeconds ?? Number(Properties['Timeout'] ?? 3),
        memoryMb: Number(Properties['MemorySize'] ?? 128),
        logGroup: logging.LogGroup ?? `/aws/lambda/${id}`,
        onLog: options.onLog ?? (() => undefined),
      }),
    );
  }

  const server = createGateway(api, (uri) => {
    const id = /:function:([A-Za-z0-9]+)/.exec(uri)?.[1];
    return id === undefined ? undefined : functions.get(id);
  });
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await Promise.all([closed, secrets.close(), ...Array.from(functions.values(), (each) => each.close())]);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
    });
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${api.stage}`,
    setSecret: (newValue) => {
      for (const id of secretIds) secrets.set(id, newValue);
    },
    get secretReads() {
      return secrets.reads;
    },
    close,
  };
}
