import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentials } from './cloud/iam-caller.ts';

/** What a signature is good for. */
export interface SigningScope {
  /** The stack's region. */
  region: string;
  /** As signatures name it. */
  service:
    | 'execute-api'
    | 'cloudformation'
    | 'dynamodb'
    | 'lambda'
    | 'logs'
    | 'monitoring'
    | 'secretsmanager'
    | 'sns'
    | 'sts';
}

/**
 * A `fetch` that signs each request with Signature Version 4, as an MCP client's transport takes it in its option
 * `fetch`. Signs the headers it is given, the query and the whole body, which it therefore reads into memory;
 * rejects as `fetch` does.
 */
export function signedFetch(credentials: AwsCredentials, { region, service }: SigningScope): typeof fetch {
  // API Gateway, like all but S3, hashes the body itself; a header with the hash would say nothing new.
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: false });

  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const signed = await signer.sign(
      new HttpRequest({
        method: request.method,
        path: url.pathname,
        query: Object.fromEntries(
          [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]),
        ),
        headers: { ...Object.fromEntries(request.headers), host: url.host },
        body,
      }),
    );
    // `fetch` sends its own Host, which is the one signed.
    const { host: _, ...headers } = signed.headers;
    return fetch(new Request(request, { headers, ...(body === undefined ? {} : { body }) }));
  };
}
