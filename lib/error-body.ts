/**
 * The JSON body of an error that API Gateway answers by itself, for a gateway response or a mock integration: a
 * JSON-RPC error, as the function answers them; API Gateway puts the request id in. `message` may end in a variable
 * of API Gateway whose value is plain text, and have tokens of the CDK; with `gatewayWords`, API Gateway's own message is among the data. Throws when
 * the text has another character that Velocity or JSON would act on.
 */
export function errorBody(
  status: number,
  reason: string,
  message: string,
  { gatewayWords = false }: { readonly gatewayWords?: boolean } = {},
): string {
  const words = message.replace(/\$context\.authorizer\.\w+$/, '').replaceAll(/\$\{Token\[[^\]]*\]\}/g, '');
  for (const text of [reason, words]) {
    if (/[$#"\\\n]/.test(text)) throw new Error(`Not plain text for a mapping template: ${text}`);
  }
  const data = { reason, requestId: '$context.requestId' };
  return JSON.stringify({
    jsonrpc: '2.0',
    id: null,
    // Invalid request, internal error: https://www.jsonrpc.org/specification#error_object
    error: {
      code: status < 500 ? -32600 : -32603,
      message,
      data: gatewayWords ? { ...data, gateway: messageString } : data,
    },
    // It brings its own quotation marks:
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
  }).replace(JSON.stringify(messageString), messageString);
}

const messageString = '$context.error.messageString';
