import aws4 from 'aws4';
import { setTimeout as sleep } from 'node:timers/promises';
import { dynamodbEndpoint, type EndpointVariables } from '../aws/dynamodb-endpoint.ts';
import { send } from '../http/send.ts';

/*
 * DynamoDB without the AWS SDK: its client takes a third of a write's time, and loading it for the switch would cost
 * each cold start over 100 ms.
 */

/** Milliseconds for one attempt: an agent waits for it. */
const attemptMs = 1_500;
/** Milliseconds before the second attempt, doubled each time; half of it is by chance. */
const firstWait = 50;

/** Where a request goes and what signs it, from Lambda's environment. */
export interface SigningVariables extends EndpointVariables {
  readonly AWS_ACCESS_KEY_ID?: string | undefined;
  readonly AWS_SECRET_ACCESS_KEY?: string | undefined;
  readonly AWS_SESSION_TOKEN?: string | undefined;
}

/** What is asked of DynamoDB here. */
export type DynamodbOperation = 'GetItem' | 'PutItem' | 'UpdateItem' | 'Query';

/** How an operation is asked. */
export interface Asking {
  /** Attempts at most; 1 when left out. More, and a write may be made twice, the first time without an answer. */
  readonly attempts?: number;
  /** Whether a connection may carry it that may be dead, to be repeated over another; more than one attempt may when left out. */
  readonly mayRepeat?: boolean;
}

/** The condition of a write did not hold; nothing was written. */
export class ConditionFailed extends Error {
  override readonly name = 'ConditionFailed';
}

/** What DynamoDB answered that is no success. */
class DynamodbFault extends Error {
  override readonly name: string = 'DynamodbFault';
  readonly isPassing: boolean;

  constructor(status: number, text: string) {
    const [, code = ''] = /"__type":"(?:[^"#]*#)?(\w+)/.exec(text) ?? [];
    super(`DynamoDB answered ${status}${code && ` ${code}`}`);
    this.isPassing = status >= 500 || passingFaults.has(code);
  }
}

/**
 * "OK to retry? Yes", besides what comes with 500:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.MessagesAndCodes
 */
const passingFaults: ReadonlySet<string> = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

/**
 * What DynamoDB answers to an operation, in its JSON. Throws `ConditionFailed`, and anything else when it has not
 * answered 200 in the last attempt, each of 1.5 s at most.
 */
export async function askDynamodb(
  operation: DynamodbOperation,
  input: object,
  { attempts = 1, mayRepeat = attempts > 1 }: Asking = {},
  variables: SigningVariables = process.env,
): Promise<object> {
  const body = JSON.stringify(input);
  const url = new URL(await dynamodbEndpoint(variables));
  for (let attempt = 1; ; attempt += 1) {
    // Taken off with the answer: that of `AbortSignal.timeout` keeps the request until its time is over.
    const timeout = new AbortController();
    const timer = setTimeout(
      () => timeout.abort(new Error(`DynamoDB has not answered within ${attemptMs} ms`)),
      attemptMs,
    );
    try {
      const { status, text } = await send(url, {
        method: 'POST',
        headers: signedHeaders(url, operation, body, variables),
        body,
        mayRepeat,
        isDirect: true,
        signal: timeout.signal,
      });
      if (status === 200) return JSON.parse(text) as object;
      if (text.includes('#ConditionalCheckFailedException')) throw new ConditionFailed();
      throw new DynamodbFault(status, text);
    } catch (error) {
      if (error instanceof ConditionFailed || attempt >= attempts) throw error;
      if (error instanceof DynamodbFault && !error.isPassing) throw error;
    } finally {
      clearTimeout(timer);
    }
    await sleep(firstWait * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
  }
}

/** The headers of a POST to DynamoDB, signed as of now or of `time`. */
export function signedHeaders(
  { host }: URL,
  operation: DynamodbOperation,
  body: string,
  {
    AWS_REGION: region = '',
    AWS_ACCESS_KEY_ID: accessKeyId = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
    AWS_SESSION_TOKEN: sessionToken = '',
  }: SigningVariables,
  time = new Date(),
): Record<string, string> {
  const { headers } = aws4.sign(
    {
      method: 'POST',
      path: '/',
      service: 'dynamodb',
      region,
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.0',
        'content-length': String(Buffer.byteLength(body)),
        'x-amz-date': time.toISOString().replaceAll(/[-:]|\.\d{3}/g, ''),
        'x-amz-target': `DynamoDB_20120810.${operation}`,
      },
      body,
    },
    { accessKeyId, secretAccessKey, sessionToken },
  );
  return headers as Record<string, string>;
}
