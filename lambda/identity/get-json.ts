import { IdentityUnavailable } from './errors.ts';

/** Milliseconds for a whole answer, and its bytes at most. */
const timeout = 3_000;
const maxBytes = 262_144;

/**
 * The JSON object at an issuer's URL; redirects are not followed. Throws `IdentityUnavailable` when there is none.
 * `fetch` would load undici, which costs more than all the rest of a cold start.
 */
export async function getJson(url: string): Promise<Record<string, unknown>> {
  const protocol = URL.parse(url)?.protocol;
  if (protocol !== 'https:' && protocol !== 'http:') throw new IdentityUnavailable(`${url}: is no web URL`);
  const { get } = process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http');
  return new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: unknown) =>
      reject(new IdentityUnavailable(`${url}: ${reason}`, { cause }));
    const request = get(
      url,
      { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(timeout) },
      (response) => {
        if (response.statusCode !== 200) {
          response.resume();
          fail(`answered with status ${response.statusCode}`);
          return;
        }
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > maxBytes) request.destroy(new Error(`more than ${maxBytes} bytes`));
        });
        response.on('end', () => {
          const document = parseObject(Buffer.concat(chunks).toString('utf8'));
          if (document) resolve(document);
          else fail('answered with no JSON object');
        });
        response.on('error', (error) => fail('broke off', error));
      },
    );
    request.on('error', (error) => fail('did not answer', error));
  });
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
