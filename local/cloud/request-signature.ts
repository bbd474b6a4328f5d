import { createHash } from 'node:crypto';
import { ALGORITHM_IDENTIFIER, MAX_PRESIGNED_TTL } from '@smithy/signature-v4';
import { readAmzDate } from './amz-date.ts';
import type { Fault } from './gateway-response.ts';
import { headerOf } from './request.ts';
import type { GatewayRequest } from './request.ts';

/** What a signed request says of its signature; nothing of it is verified. */
export interface RequestSignature {
  accessKeyId: string;
  /** What the signing key was made for. */
  scope: { date: string; region: string; service: string; terminator: string };
  /** Lowercase. */
  signedHeaders: string[];
  signature: string;
  time: Date;
  sessionToken: string | undefined;
  /** How long a presigned URL is good for; undefined when the signature came in a header. */
  expiresInSeconds: number | undefined;
}

interface Parameters {
  credential: string;
  signedHeaders: string;
  signature: string;
  date: string;
  sessionToken: string | undefined;
  expires: string | undefined;
}

/**
 * Reads the signature of a request from its Authorization header or else from its query. A fault is
 * MISSING_AUTHENTICATION_TOKEN when there is none, and an IncompleteSignatureException, in the words of AWS, when
 * it is malformed.
 */
export function readSignature(request: GatewayRequest): RequestSignature | Fault {
  const authorization = headerOf(request, 'authorization');
  if (authorization !== undefined) return parse(headerParameters(request, authorization));
  if (request.query.has('X-Amz-Algorithm')) return parse(queryParameters(request.query));
  return { type: 'MISSING_AUTHENTICATION_TOKEN' };
}

function headerParameters(request: GatewayRequest, authorization: string): Parameters | Fault {
  const [, algorithm = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(authorization.trim()) ?? [];
  const pairs = new Map<string, string>();
  for (const pair of rest.split(',').map((text) => text.trim())) {
    const [, name, value = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
    if (name !== undefined) pairs.set(name, value);
    else if (pair !== '') {
      return incomplete(
        `Invalid key=value pair (missing equal-sign) in Authorization header ${hashed}: '${hash(pair)}'.`,
      );
    }
  }
  const credential = pairs.get('Credential');
  const signature = pairs.get('Signature');
  const signedHeaders = pairs.get('SignedHeaders');
  const date = headerOf(request, 'x-amz-date') ?? headerOf(request, 'date');
  if (!credential || !signature || !signedHeaders || !date) {
    const missing = [
      ...(credential ? [] : ["Authorization header requires 'Credential' parameter."]),
      ...(signature ? [] : ["Authorization header requires 'Signature' parameter."]),
      ...(signedHeaders ? [] : ["Authorization header requires 'SignedHeaders' parameter."]),
      ...(date
        ? []
        : ["Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."]),
    ];
    return incomplete(`${missing.join(' ')} ${hashed} Authorization=${hash(authorization)}`);
  }
  if (algorithm !== ALGORITHM_IDENTIFIER) return unsupported(algorithm);
  const sessionToken = headerOf(request, 'x-amz-security-token');
  return { credential, signature, signedHeaders, date, sessionToken, expires: undefined };
}

function queryParameters(query: URLSearchParams): Parameters | Fault {
  const names = ['Algorithm', 'Credential', 'Signature', 'SignedHeaders', 'Date', 'Expires'];
  const missing = names.map((name) => `X-Amz-${name}`).filter((name) => !query.get(name));
  if (missing.length > 0) {
    const sentences = missing.map((name) => `AWS query-string parameters must include '${name}'.`);
    return incomplete(`${sentences.join(' ')} Re-examine the query-string parameters.`);
  }
  const value = (name: string) => query.get(`X-Amz-${name}`) ?? '';
  if (value('Algorithm') !== ALGORITHM_IDENTIFIER) return unsupported(value('Algorithm'));
  return {
    credential: value('Credential'),
    signature: value('Signature'),
    signedHeaders: value('SignedHeaders'),
    date: value('Date'),
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
    expires: value('Expires'),
  };
}

function parse(parameters: Parameters | Fault): RequestSignature | Fault {
  if ('type' in parameters) return parameters;
  const { credential, signedHeaders, signature, date, sessionToken, expires } = parameters;
  const [accessKeyId = '', day = '', region = '', service = '', terminator, ...more] = credential.split('/');
  if (terminator === undefined || more.length > 0) {
    return incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  const time = readAmzDate(date) ?? readHttpDate(date);
  if (time === undefined) {
    return incomplete(
      `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  const expiresInSeconds = expires === undefined ? undefined : Number(expires);
  if (expires !== undefined && !(/^\d{1,6}$/.test(expires) && Number(expires) <= MAX_PRESIGNED_TTL)) {
    return incomplete(`X-Amz-Expires must be a number of seconds up to ${MAX_PRESIGNED_TTL}.`);
  }
  return {
    accessKeyId,
    scope: { date: day, region, service, terminator },
    signedHeaders: signedHeaders.toLowerCase().split(';'),
    signature,
    time,
    sessionToken,
    expiresInSeconds,
  };
}

/** The time of a `Date` header: `Tue, 24 Nov 2026 07:03:03 GMT`. */
function readHttpDate(text: string): Date | undefined {
  if (!/^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/.test(text)) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function incomplete(message: string): Fault {
  return { type: 'INVALID_SIGNATURE', errorType: 'IncompleteSignatureException', message };
}

function unsupported(algorithm: string): Fault {
  return incomplete(`Unsupported AWS 'algorithm': '${algorithm}'.`);
}

// AWS repeats what may be a secret only as a hash.
const hashed = '(hashed with SHA-256 and encoded with Base64)';

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
