import { createServer } from 'node:http';
import type { RequestListener, ServerResponse } from 'node:http';
import * as z from 'zod';
import { closeServer, listen } from './listen.ts';
import type { WantedAction } from './iam-policies.ts';
import type { Secret, SecretStore } from './secrets.ts';
import { jsonIn, sendJson, signedService } from './signed-service.ts';
import type { ServiceAccess, SignedRequest } from './signed-service.ts';

const getRequest = z.looseObject({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});

const wantedShape = z.looseObject({ SecretId: z.string().optional(), VersionStage: z.string().optional() });

const putRequest = z.looseObject({ SecretId: z.string(), SecretString: z.string() });

/** A running Secrets Manager endpoint. */
export interface SecretsManager {
  /** Origin, on loopback. */
  url: string;
  /** The same for requests that came in elsewhere. */
  readonly listener: RequestListener;
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

/** Serves GetSecretValue and PutSecretValue to whom `access` names, over the JSON 1.1 protocol, on a free loopback port. */
export async function startSecretsManager(
  store: SecretStore,
  access: ServiceAccess,
): Promise<SecretsManager> {
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

  function serve({ headers, body }: SignedRequest, response: ServerResponse): void {
    try {
      sendJson(response, 200, answer(operationOf(headers), JSON.parse(body.toString())));
    } catch (failure) {
      if (failure instanceof SecretsManagerError) {
        sendJson(response, 400, { __type: failure.type, Message: failure.message });
      } else {
        sendJson(response, 400, { __type: 'InvalidRequestException', Message: String(failure) });
      }
    }
  }

  /** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html */
  function wanted({ headers, body }: SignedRequest): WantedAction[] {
    const { SecretId, VersionStage } = wantedShape.safeParse(jsonIn(body)).data ?? {};
    const keys: WantedAction['keys'] =
      VersionStage === undefined ? {} : { 'secretsmanager:VersionStage': [VersionStage] };
    const resource = store.find(SecretId ?? '')?.arn ?? SecretId ?? '*';
    return [{ action: `secretsmanager:${operationOf(headers)}`, resource, keys }];
  }

  const listener = signedService({ ...access, service: 'secretsmanager' }, wanted, serve);
  const server = createServer(listener);
  const url = await listen(server, 0);
  return {
    url,
    listener,
    close: () => closeServer(server),
    get reads() {
      return reads;
    },
  };
}

function operationOf(headers: SignedRequest['headers']): string {
  return String(headers['x-amz-target']).replace(/^secretsmanager\./, '');
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
