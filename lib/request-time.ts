/**
 * Seconds that API Gateway waits for a streamed answer at most.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
 */
const longestStream = 900;

/**
 * Seconds that an answer may need on top of the function's own time: API Gateway counts from the request, Lambda from the
 * end of INIT, which may take 10 s; and what comes before it has no figure.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
const coldStart = 15;

/** In whole seconds, how long the function may work on a request, and how long API Gateway waits for it. */
export interface RequestTime {
  readonly functionSeconds: number;
  readonly gatewaySeconds: number;
}

/** Divides the time of a request so that the function, which can say how far it came, is always the first to end. */
export function requestTime(timeoutSeconds: number): RequestTime {
  const functionSeconds = Math.min(timeoutSeconds, longestStream - coldStart);
  return { functionSeconds, gatewaySeconds: functionSeconds + coldStart };
}
