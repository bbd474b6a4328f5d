import { type HttpResponse, send } from '../http/send.ts';
import { IdentityUnavailable } from './errors.ts';

/** Milliseconds for a whole answer, and its bytes at most. */
const timeout = 3_000;
const maxBytes = 262_144;

/** The JSON object at an issuer's URL; redirects are not followed. Throws `IdentityUnavailable` when there is none. */
export async function getJson(text: string): Promise<Record<string, unknown>> {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new IdentityUnavailable(`${text}: is no web URL`);
  }
  const response = await answerOf(url, text);
  if (response.status !== 200) {
    throw new IdentityUnavailable(`${text}: answered with status ${response.status}`);
  }
  const document = parseObject(response.text);
  if (!document) throw new IdentityUnavailable(`${text}: answered with no JSON object`);
  return document;
}

async function answerOf(url: URL, text: string): Promise<HttpResponse> {
  try {
    return await send(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(timeout),
      maxBytes,
    });
  } catch (cause) {
    throw new IdentityUnavailable(`${text}: did not answer`, { cause });
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
