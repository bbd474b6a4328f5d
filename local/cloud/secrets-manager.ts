import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A stand-in for AWS Secrets Manager on loopback: GetSecretValue and PutSecretValue. */
export interface SecretsManager {
  readonly url: string;
  /** How often a value was read. */
  reads: number;
  set(id: string, value: string): void;
  close(): Promise<void>;
}

interface Target {
  readonly SecretId?: string;
  readonly SecretString?: string;
}

/** Starts the stand-in with `values` by ARN. Speaks AWS JSON 1.1. */
export async function startSecretsManager(values: ReadonlyMap<string, string>): Promise<SecretsManager> {
  const store = new Map(values);
  const server: Server = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    };
    json(request).then(
      (body) => {
        const { SecretId: id = '', SecretString: value } = body as Target;
        const operation = String(request.headers['x-amz-target']).split('.')[1];
        if (!store.has(id)) {
          const message = "Secrets Manager can't find the specified secret.";
          return answer(400, { __type: 'ResourceNotFoundException', Message: message });
        }
        if (operation === 'GetSecretValue') {
          manager.reads += 1;
          return answer(200, {
            ARN: id,
            Name: id,
            SecretString: store.get(id),
            VersionStages: ['AWSCURRENT'],
          });
        }
        if (operation === 'PutSecretValue' && value !== undefined) {
          store.set(id, value);
          return answer(200, { ARN: id, Name: id, VersionStages: ['AWSCURRENT'] });
        }
        return answer(400, {
          __type: 'InvalidRequestException',
          Message: `${operation} is not served locally.`,
        });
      },
      () => answer(400, { __type: 'SerializationException' }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const manager: SecretsManager = {
    url: `http://127.0.0.1:${port}`,
    reads: 0,
    set: (id, value) => void store.set(id, value),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return manager;
}
