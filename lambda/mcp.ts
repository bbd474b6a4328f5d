import middy from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { clerkGateway } from './clerk/clerk.ts';
import { cachedSecretKey, KeyNotSet, readSecret } from './clerk/secret-key.ts';
import { answerFaults } from './edge/faults.ts';
import { type HttpAnswer, HttpError } from './edge/http-error.ts';
import { recordOf, requestLog } from './edge/request-log.ts';
import { readRequest } from './edge/request.ts';
import { toHttpAnswer } from './edge/response.ts';
import { messageFacts } from './mcp/message.ts';
import { serveMcp } from './mcp/serve.ts';
import { environment } from './environment.ts';

const path = '/mcp';
const maxBodyBytes = 1_048_576;
/** Milliseconds: the longest call of Clerk, and what is kept back to answer before Lambda ends the invocation. */
const clerkDeadline = 10_000;
const answerReserve = 500;

const { clerkSecretId, clerkApiUrl, setClerkKeyCommand } = environment();
const key = cachedSecretKey(() => readSecret(clerkSecretId));
const clerkOf = clerkGateway({ key, apiUrl: clerkApiUrl, deadline: clerkDeadline });

// Read while the rest still loads; a failure shows at the first request, not as a crash.
key.get().catch(() => undefined);

export const handler = middy({ executionMode: executionModeStreamifyResponse })
  .use(requestLog())
  .use(answerFaults())
  .handler(async (event: APIGatewayProxyEvent, context: Context): Promise<HttpAnswer> => {
    const record = recordOf(context);
    const { request, message, jsonOnly } = readRequest(event, path, maxBodyBytes);
    Object.assign(record, messageFacts(message));
    await requireKey();
    const clerk = clerkOf.open({ remaining: () => context.getRemainingTimeInMillis() - answerReserve });
    record.clerkCalls = () => clerk.requests;
    const response = await serveMcp(request, message, {
      clerk,
      requestId: context.awsRequestId,
      onEra: (era) => (record.era = era),
      onOutcome: (outcome, cause) => Object.assign(record, { outcome, cause }),
      onProtocolError: (error) => (record.outcome ??= `protocol_error: ${error.message.slice(0, 200)}`),
    });
    return toHttpAnswer(response, jsonOnly);
  });

async function requireKey(): Promise<void> {
  try {
    await key.get();
  } catch (error) {
    if (!(error instanceof KeyNotSet)) throw error;
    const message = `Clerk's secret key is not set yet. Whoever runs this server sets it with: ${setClerkKeyCommand}`;
    throw new HttpError(503, -32603, message, { 'retry-after': '30' });
  }
}
