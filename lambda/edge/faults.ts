import { contact } from '../access/contact.ts';
import type middy from '@middy/core';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { errorAnswer, type HttpAnswer, HttpError } from './http-error.ts';
import { recordOf } from './request-log.ts';

/** Turns a thrown `HttpError` into its answer and anything else into a JSON 500; the cause goes to the log only. */
export function answerFaults(): middy.MiddlewareObj<APIGatewayProxyEvent, HttpAnswer> {
  return {
    // Sets the response instead of returning it: a returned one would end the chain before the log.
    onError(request) {
      const { error, context } = request;
      const record = recordOf(context);
      if (error instanceof HttpError) {
        record.outcome = `http_${error.status}`;
        record.reason = error.reason;
        record.cause = error.cause;
        request.response = errorAnswer(error, context.awsRequestId);
        return;
      }
      record.outcome = 'internal_error';
      record.cause = error;
      const message = `Internal error. Give the request id to ${contact}: ${context.awsRequestId}`;
      request.response = errorAnswer(new HttpError(500, -32603, message), context.awsRequestId);
    },
  };
}
