import { createHash, createHmac } from 'node:crypto';
import { dynamodbEndpoint, type EndpointVariables } from '../aws/dynamodb-endpoint.ts';
import { send } from '../http/send.ts';
import type { SwitchItem } from './switch-item.ts';

/*
 * Requests signed by hand: every read of Clerk needs the switch, and loading the AWS SDK for it would cost each cold
 * start over 100 ms. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */

/** Milliseconds; reads of Clerk wait for it. */
const timeout = 1_500;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** Where the request goes and what signs it, from Lambda's environment. */
export interface SigningVariables extends EndpointVariables {
  readonly AWS_ACCESS_KEY_ID?: string | undefined;
  readonly AWS_SECRET_ACCESS_KEY?: string | undefined;
  readonly AWS_SESSION_TOKEN?: string | undefined;
}

/** The key of an item. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** One item; undefined where there is none. Throws when DynamoDB does not answer 200 within 1.5 s. */
export async function readItem(table: string, key: ItemKey): Promise<SwitchItem | undefined> {
  const { status, text } = await askDynamodb('GetItem', table, key, { ConsistentRead: true });
  if (status !== 200) throw new Error(`DynamoDB answered ${status}`);
  return (JSON.parse(text) as { Item?: SwitchItem }).Item;
}

/** What DynamoDB answers to an operation on one item; `more` is what it takes besides. Throws after 1.5 s. */
export async function askDynamodb(
  operation: 'GetItem' | 'UpdateItem',
  table: string,
  { pk, sk }: ItemKey,
  more: object,
  variables: SigningVariables = process.env,
): Promise<{ readonly status: number; readonly text: string }> {
  const body = JSON.stringify({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } }, ...more });
  const url = new URL(await dynamodbEndpoint(variables));
  return send(url, {
    method: 'POST',
    headers: signedHeaders(url, body, variables, new Date(), operation),
    body,
    isRead: operation === 'GetItem',
    isDirect: true,
    signal: AbortSignal.timeout(timeout),
  });
}

/** The headers of a POST to DynamoDB for an operation, signature included. */
export function signedHeaders(
  { host }: URL,
  body: string,
  variables: SigningVariables,
  time: Date,
  operation: 'GetItem' | 'UpdateItem' = 'GetItem',
): Record<string, string> {
  const {
    AWS_REGION = '',
    AWS_ACCESS_KEY_ID = '',
    AWS_SECRET_ACCESS_KEY = '',
    AWS_SESSION_TOKEN,
  } = variables;
  const stamp = time.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const day = stamp.slice(0, 8);
  const headers: Record<string, string> = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': stamp,
    ...(AWS_SESSION_TOKEN ? { 'x-amz-security-token': AWS_SESSION_TOKEN } : {}),
    'x-amz-target': `DynamoDB_20120810.${operation}`,
  };
  const signed = Object.entries({ ...headers, host }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join('');
  const request = ['POST', '/', '', lines, names, sha256(body)].join('\n');
  const scope = `${day}/${AWS_REGION}/dynamodb/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(request)].join('\n');
  const key = [AWS_REGION, 'dynamodb', 'aws4_request'].reduce(
    hmac,
    hmac(`AWS4${AWS_SECRET_ACCESS_KEY}`, day),
  );
  const signature = hmac(key, toSign).toString('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
