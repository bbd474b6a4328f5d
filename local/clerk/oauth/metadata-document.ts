import { readClientMetadata } from './client-metadata.ts';
import type { ClientMetadata } from './client-metadata.ts';
import { isLoopback } from './loopback.ts';
import { OAuthRefusal, UntrustedRequest } from './oauth-refusal.ts';

/*
 * Client ID metadata documents: https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/
 */

/** The draft's recommendation. */
const maximumBytes = 5 * 1024;

const timeoutMilliseconds = 5000;

/** Whether a client id is the address of a document rather than the id of a known application. */
export const isDocumentUrl = (clientId: string) => /^https?:\/\//.test(clientId);

/** Throws unless the address is one that the draft allows; http is for documents on this machine only. */
function checkAddress(clientId: string): void {
  const problem = (() => {
    if (!URL.canParse(clientId)) return 'is not a URL';
    const url = new URL(clientId);
    if (url.protocol !== 'https:' && !isLoopback(url)) return 'must use https, unless it is on this machine';
    if (url.pathname === '/') return 'must have a path';
    if (clientId.includes('#')) return 'must not have a fragment';
    if (url.username !== '' || url.password !== '') return 'must not have a user name or password';
    // A URL that changes when it is parsed has dot segments, an odd host or the like: two names for one client.
    return url.href === clientId ? undefined : 'is not in its normal form';
  })();
  if (problem !== undefined) throw new UntrustedRequest(`The client ID ${clientId} ${problem}.`);
}

async function readLimited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maximumBytes) throw new UntrustedRequest(`it is larger than ${maximumBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new UntrustedRequest(`it was answered with status ${response.status}, where only 200 will do`);
  }
  const type = response.headers.get('content-type') ?? '';
  if (!/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type)) {
    await response.body?.cancel();
    throw new UntrustedRequest(`its content type is ${type || 'missing'}, not JSON`);
  }
  return readLimited(response);
}

/**
 * What the document at `clientId` says about the client. Fetched anew each time: within 5 seconds, at most 5 KB,
 * without following redirects. Throws UntrustedRequest with the reason when that fails or the document isn't the
 * client's.
 */
export async function fetchClientMetadata(
  clientId: string,
): Promise<ClientMetadata & { client_name: string }> {
  checkAddress(clientId);
  const refuse = (reason: string) =>
    new UntrustedRequest(`The client's metadata document at ${clientId} can't be used: ${reason}.`);
  let document: unknown;
  try {
    document = JSON.parse(await fetchText(clientId));
  } catch (error) {
    if (error instanceof UntrustedRequest) throw refuse(error.message);
    if (error instanceof SyntaxError) throw refuse('it is no JSON');
    throw refuse('it could not be fetched');
  }
  if (typeof document !== 'object' || document === null || !('client_id' in document)) {
    throw refuse('it has no client_id');
  }
  if (document.client_id !== clientId) throw refuse('its client_id is another one');
  try {
    const metadata = readClientMetadata(document);
    // There is no place for a shared secret in a public document, and keys of clients aren't supported here.
    if ((metadata.token_endpoint_auth_method ?? 'none') !== 'none') {
      throw refuse('its token_endpoint_auth_method must be none');
    }
    if (!metadata.client_name) throw refuse('it has no client_name');
    return { ...metadata, client_name: metadata.client_name };
  } catch (error) {
    if (error instanceof OAuthRefusal) throw refuse(error.message.replace(/\.$/, ''));
    throw error;
  }
}
