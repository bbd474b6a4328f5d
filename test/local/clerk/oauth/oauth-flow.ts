import { createHash } from 'node:crypto';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';

/** The verifier of every flow in these tests, and its challenge. */
export const verifier = 'a-verifier-of-forty-three-characters-or-more';
export const challenge = createHash('sha256').update(verifier).digest('base64url');
export const redirectUri = 'http://127.0.0.1:33418/callback';
export const resource = 'http://127.0.0.1:3000/mcp';

/** Custom scopes of an instance whose new clients may ask for them, and for whatever else these tests need. */
export const forNewClients = (...oauthScopes: string[]) => ({
  oauthScopes,
  oauthDefaultScopes: ['openid', 'profile', 'email', 'offline_access', 'user:org:read', ...oauthScopes],
});

export const firstUserId = (clerk: EmbeddedClerk) => [...clerk.state.users.keys()][0]!;

/** Registers a public client (RFC 7591). */
export async function register(clerk: EmbeddedClerk, metadata: Record<string, unknown> = {}) {
  const response = await fetch(`${clerk.url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Test client',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'none',
      ...metadata,
    }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

/** Registers a public client and returns its id. */
export const newClient = async (clerk: EmbeddedClerk, metadata?: Record<string, unknown>) =>
  (await register(clerk, metadata)).body['client_id']!;

/** Opens the authorization endpoint as a browser would; null leaves a parameter out. */
export function openAuthorization(
  clerk: EmbeddedClerk,
  parameters: Record<string, string | string[] | null>,
) {
  const all = {
    response_type: 'code',
    redirect_uri: redirectUri,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'the state',
    ...parameters,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(all)) {
    for (const item of [value].flat()) if (item !== null) query.append(name, item);
  }
  return fetch(`${clerk.url}/oauth/authorize?${query.toString()}`, { redirect: 'manual' });
}

/** Opens the authorization endpoint and, where it asks for the sign-in code, gives the right one. */
export async function authorize(
  clerk: EmbeddedClerk,
  parameters: Record<string, string | string[] | null>,
): Promise<Response> {
  const response = await openAuthorization(clerk, parameters);
  return response.status === 200 ? giveCode(clerk, await response.text()) : response;
}

/** Types a code, by default the right one, into the page that asks for it. */
export const giveCode = (
  clerk: EmbeddedClerk,
  page: string,
  code = clerk.signInCode,
  headers: Record<string, string> = {},
) => send(clerk, { transaction: namedValues(page, 'transaction'), code, decision: 'continue' }, headers);

const namedValues = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`name="${name}"\\s+value="([^"]*)"`, 'g'))].map((match) => match[1]!);

/** Fills in a consent page as it is shown, with `choices` instead of what is chosen there, and sends it. */
export async function decide(
  clerk: EmbeddedClerk,
  page: string,
  choices: Record<string, string | string[]> = {},
  headers: Record<string, string> = {},
) {
  const fields: Record<string, string | string[]> = {
    transaction: namedValues(page, 'transaction'),
    scope: namedValues(page, 'scope'),
    user_id: firstUserId(clerk),
    decision: 'allow',
    ...choices,
  };
  return send(clerk, fields, headers);
}

/** Sends a form of the authorization endpoint, as the page that it serves does. */
function send(
  clerk: EmbeddedClerk,
  fields: Record<string, string | string[]>,
  headers: Record<string, string>,
): Promise<Response> {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const item of [value].flat()) form.append(name, item);
  }
  return fetch(`${clerk.url}/oauth/authorize`, {
    method: 'POST',
    body: form,
    headers: { origin: clerk.url, ...headers },
    redirect: 'manual',
  });
}

/** The query of the URL that an answer redirects to. */
export function redirected(response: Response) {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`No redirect, but status ${response.status}`);
  const url = new URL(location);
  return { to: `${url.origin}${url.pathname}`, parameters: Object.fromEntries(url.searchParams) };
}

/** Goes from the authorization request to the code. */
export async function newCode(
  clerk: EmbeddedClerk,
  parameters: Record<string, string | string[] | null>,
  choices: Record<string, string | string[]> = {},
) {
  const page = await (await authorize(clerk, parameters)).text();
  return redirected(await decide(clerk, page, choices)).parameters['code']!;
}

export type TokenAnswer = Record<string, string> & { expires_in: number };

/** Posts a form to an endpoint; null leaves a field out. */
export async function post(
  clerk: EmbeddedClerk,
  path: string,
  fields: Record<string, string | null>,
  headers: Record<string, string> = {},
) {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== null);
  const response = await fetch(`${clerk.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(given),
    headers,
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as TokenAnswer,
  };
}

/** Exchanges a code at the token endpoint. */
export const exchange = (
  clerk: EmbeddedClerk,
  clientId: string,
  code: string,
  fields: Record<string, string | null> = {},
) =>
  post(clerk, '/oauth/token', {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...fields,
  });

/** Uses a refresh token. */
export const refresh = (
  clerk: EmbeddedClerk,
  clientId: string,
  token: string,
  fields: Record<string, string | null> = {},
) =>
  post(clerk, '/oauth/token', {
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: token,
    ...fields,
  });
