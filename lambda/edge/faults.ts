import type middy from '@middy/core';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { errorAnswer, type HttpAnswer, HttpError } from './http-error.ts';
import { recordOf } from './request-log.ts';

/** Turns a thrown `HttpError` into its answer and anything else into a JSON 500; the cause goes to the log only. */
export function answerFaults(): middy.MiddlewareObj<APIGatewayProxyEvent, HttpAnswer> {
  return {
    onError({ error, context }) {
      const record = recordOf(context);
      if (error instanceof HttpError) {
        record.outcome = `http_${error.status}`;
        return errorAnswer(error, context.awsRequestId);
      }
      record.outcome = 'internal_error';
      record.cause = error;
      const message = `Internal error. Give the request id to whoever runs this server: ${context.awsRequestId}`;
      return errorAnswer(new HttpError(500, -32603, message), context.awsRequestId);
    },
  };
}
