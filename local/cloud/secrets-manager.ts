import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { closeServer, listen } from './listen.ts';
import type { Secret, SecretStore } from './secrets.ts';

const getRequest = z.looseObject({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});

const putRequest = z.looseObject({ SecretId: z.string(), SecretString: z.string() });

/** A running Secrets Manager endpoint. */
export interface SecretsManager {
  /** Origin, on loopback. */
  url: string;
  /** GetSecretValue calls so far, failed ones included. */
  readonly reads: number;
  close(): Promise<void>;
}

class SecretsManagerError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Serves GetSecretValue and PutSecretValue over the JSON 1.1 protocol, on a free loopback port. */
export async function startSecretsManager(store: SecretStore): Promise<SecretsManager> {
  let reads = 0;

  function answer(operation: string, body: unknown): object {
    if (operation === 'GetSecretValue') {
      reads += 1;
      const secret = currentVersion(store, getRequest.parse(body));
      return {
        ARN: secret.arn,
        Name: secret.name,
        SecretString: secret.value,
        VersionId: secret.versionId,
        VersionStages: ['AWSCURRENT'],
        CreatedDate: secret.createdDate,
      };
    }
    if (operation === 'PutSecretValue') {
      const { SecretId, SecretString } = putRequest.parse(body);
      if (store.find(SecretId) === undefined) throw notFound();
      const { arn, name, versionId } = store.put(SecretId, SecretString);
      return { ARN: arn, Name: name, VersionId: versionId, VersionStages: ['AWSCURRENT'] };
    }
    throw new SecretsManagerError('UnknownOperationException', `${operation} is not served here`);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers['x-amz-target']).replace(/^secretsmanager\./, '');
    try {
      send(response, 200, answer(operation, await json(request)));
    } catch (failure) {
      if (failure instanceof SecretsManagerError) {
        send(response, 400, { __type: failure.type, Message: failure.message });
      } else {
        send(response, 400, { __type: 'InvalidRequestException', Message: String(failure) });
      }
    }
  }

  const server = createServer((request, response) => void serve(request, response));
  const url = await listen(server, 0);
  return {
    url,
    close: () => closeServer(server),
    get reads() {
      return reads;
    },
  };
}

function currentVersion(
  store: SecretStore,
  { SecretId, VersionId, VersionStage }: z.output<typeof getRequest>,
): Secret {
  const secret = store.find(SecretId);
  if (secret === undefined) throw notFound();
  if (VersionId !== undefined && VersionId !== secret.versionId) throw notFound(`VersionId: ${VersionId}`);
  if (VersionStage !== undefined && VersionStage !== 'AWSCURRENT') {
    throw notFound(`staging label: ${VersionStage}`);
  }
  return secret;
}

function notFound(version = ''): SecretsManagerError {
  const value = version === '' ? '' : ` value for ${version}`;
  return new SecretsManagerError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret${value}.`,
  );
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
  });
  response.end(JSON.stringify(body));
}
