import { createHash } from 'node:crypto';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { ALGORITHM_IDENTIFIER, SignatureV4, createScope, getCanonicalHeaders } from '@smithy/signature-v4';
import { amzDate } from './amz-date.ts';
import type { AwsCredentials } from './iam-caller.ts';
import type { GatewayRequest } from './request.ts';
import type { RequestSignature } from './request-signature.ts';

/** What signatures are good for. */
export interface SigningPlace {
  region: string;
  /** As in the credential scope: `execute-api`. */
  service: string;
}

/** What the signature of a request should have been, with the texts it is made of. */
export interface ExpectedSignature {
  /** Lowercase hexadecimal, 64 digits. */
  signature: string;
  canonicalRequest: string;
  stringToSign: string;
}

/** Signs a request as it was received, over the headers its sender signed. */
export async function expectedSignature(
  request: GatewayRequest,
  { signedHeaders, time }: Pick<RequestSignature, 'signedHeaders' | 'time'>,
  credentials: AwsCredentials,
  { region, service }: SigningPlace,
): Promise<ExpectedSignature> {
  const signer = new ReceivedRequestSigner({ credentials, region, service, sha256: Sha256 });
  return signer.signReceived(request, signedHeaders, region, time);
}

class ReceivedRequestSigner extends SignatureV4 {
  /** Unlike `sign`, which is for senders, adds no headers, and takes the headers to sign as they are named. */
  async signReceived(
    request: GatewayRequest,
    signedHeaders: string[],
    region: string,
    time: Date,
  ): Promise<ExpectedSignature> {
    const received = new HttpRequest({
      method: request.method,
      path: request.fullPath,
      query: queryBag(request.query),
      headers: headerBag(request.headers, new Set(signedHeaders)),
    });
    const canonicalRequest = this.createCanonicalRequest(
      received,
      getCanonicalHeaders(received, undefined, new Set(signedHeaders)),
      // Always of the body: API Gateway does not go by x-amz-content-sha256, so that UNSIGNED-PAYLOAD, which S3
      // knows, gives another signature here.
      createHash('sha256').update(request.body).digest('hex'),
    );
    const date = amzDate(time);
    const scope = createScope(date.slice(0, 8), region, this.service);
    const stringToSign = await this.createStringToSign(date, scope, canonicalRequest, ALGORITHM_IDENTIFIER);
    const signature = await this.sign(stringToSign, { signingDate: time });
    return { signature, canonicalRequest, stringToSign };
  }
}

function queryBag(query: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
}

function headerBag(headers: [string, string][], names: Set<string>): Record<string, string> {
  const bag = new Map<string, string>();
  for (const [key, value] of headers) {
    const name = key.toLowerCase();
    const before = bag.get(name);
    if (names.has(name)) bag.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(bag);
}
