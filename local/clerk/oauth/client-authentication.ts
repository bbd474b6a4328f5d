import { sameText } from '../../base/same-text.ts';
import { applicationOf } from './applications.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import type { PublicCall } from './public-call.ts';
import type { OAuthApplicationRecord } from '../state/oauth-records.ts';

interface Credentials {
  clientId: string;
  secret: string | null;
  inHeader: boolean;
}

function invalidClient(description: string, inHeader: boolean): OAuthRefusal {
  return new OAuthRefusal('invalid_client', description, {
    status: 401,
    // RFC 6749, section 5.2: the scheme that the client tried.
    headers: inHeader ? { 'www-authenticate': 'Basic realm="Clerk"' } : {},
  });
}

const formDecoded = (part: string) => new URLSearchParams(`x=${part.replaceAll('&', '%26')}`).get('x') ?? '';

/** RFC 6749, section 2.3.1: both parts are form-encoded before they are joined. */
function basicCredentials(encoded: string): Credentials {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) throw invalidClient('The Authorization header is malformed.', true);
  return {
    clientId: formDecoded(text.slice(0, colon)),
    secret: formDecoded(text.slice(colon + 1)),
    inHeader: true,
  };
}

function credentialsOf({ headers, form }: PublicCall): Credentials {
  const basic = headers.get('authorization')?.match(/^Basic (\S+)$/i)?.[1];
  const clientId = form.get('client_id');
  const secret = form.get('client_secret');
  if (basic !== undefined) {
    const credentials = basicCredentials(basic);
    if (secret !== null || (clientId !== null && clientId !== credentials.clientId)) {
      throw new OAuthRefusal('invalid_request', 'The client authenticates in two ways at once.');
    }
    return credentials;
  }
  if (!clientId) throw invalidClient('client_id is missing.', false);
  return { clientId, secret, inHeader: false };
}

/**
 * The client that calls, which a confidential client proves by client_secret_basic or client_secret_post. Throws
 * invalid_client (401) otherwise.
 */
export function authenticatedClient(call: PublicCall): OAuthApplicationRecord {
  const { clientId, secret, inHeader } = credentialsOf(call);
  const application = applicationOf(call.state, clientId);
  if (application === undefined) throw invalidClient('There is no such client.', inHeader);
  if (application.clientSecret === null) {
    if (!secret) return application;
    throw invalidClient('The client is public and has no secret.', inHeader);
  }
  if (secret !== null && sameText(secret, application.clientSecret)) return application;
  throw invalidClient(
    secret === null ? 'The client secret is missing.' : 'The client secret is wrong.',
    inHeader,
  );
}
