/**
 * The JSON body of an error that API Gateway answers by itself, for a gateway response or a mock integration;
 * API Gateway puts the request id in. Throws when the text has a character that Velocity or JSON would act on.
 */
export function errorBody(code: string, message: string): string {
  for (const text of [code, message]) {
    if (/[$#"\\\n]/.test(text)) throw new Error(`Not plain text for a mapping template: ${text}`);
  }
  return JSON.stringify({ error: { code, message }, requestId: '$context.requestId' });
}
