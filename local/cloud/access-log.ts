import type { ServerResponse } from 'node:http';
import type { FaultType } from './gateway-response.ts';
import type { IntegrationFacts } from './lambda-integration.ts';
import { lookUp } from './mapping-template.ts';
import type { GatewayRequest } from './request.ts';

/** What is known of a request when its answer is out. */
export interface Access {
  request: GatewayRequest;
  /** What `$context` stands for. */
  context: object;
  /** What is known of the integration; undefined when none was asked. */
  integration?: IntegrationFacts | undefined;
  /** Why API Gateway itself refused it. */
  refusal?: FaultType;
  /** Whether a function was asked and could log a line of its own about the request. */
  isTold?: boolean;
}

/**
 * The line that a stage's access log gets: the format with its variables filled in, `-` where there is no value. Values
 * are put in as they are, without escaping, also into a format that is JSON: the documentation knows a quoted form of
 * one variable only, `$context.error.messageString`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function accessLine(
  format: string,
  { request, context, integration, refusal }: Access,
  response: ServerResponse,
): string {
  const latency = Date.now() - request.time;
  const values = {
    context: {
      extendedRequestId: request.extendedRequestId,
      requestTimeEpoch: request.time,
      ...context,
      integration,
      integrationLatency: integration?.latency,
      integrationErrorMessage: integration?.error,
      status: response.statusCode,
      responseLatency: latency,
      ...(refusal && { error: { responseType: refusal } }),
    },
  };
  return format.replaceAll(/\$(context(?:\.[\w-]+)+)/g, (_, path: string) => lookUp(values, path) || '-');
}
