import { type Finding, green, red } from './check.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { objectIn, send, type Sent, Unreached, type Way } from './http.ts';

/** Adds to a request what says who calls. */
export type Authorize = (url: URL, request: Sent) => Promise<Sent>;

/** What was given to call with. */
export type Credentials =
  | { readonly kind: 'token'; readonly token: string }
  /** Of a client that this issuer knows: no other authorization server is told the secret, whoever names it. */
  | { readonly kind: 'client'; readonly id: string; readonly secret: string; readonly issuer: string }
  /** Those of the AWS settings in use. */
  | { readonly kind: 'aws'; readonly region: string | undefined };

/** Requests with a token. */
export function withToken(token: string): Authorize {
  return async (_, request) => ({
    ...request,
    headers: { ...request.headers, authorization: `Bearer ${token}` },
  });
}

/** Requests signed with AWS credentials, as `/iam/mcp` takes them. Throws what the SDK throws without credentials. */
export async function withSignature(url: URL, region: string | undefined): Promise<Authorize> {
  const [{ SignatureV4 }, { Sha256 }, { HttpRequest }, { STSClient }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@smithy/core/checksum'),
    import('@smithy/core/protocols'),
    import('@aws-sdk/client-sts'),
  ]);
  const { config } = new STSClient(region === undefined ? {} : { region });
  const [, ofHost] = /\.execute-api\.([a-z0-9-]+)\./.exec(url.hostname) ?? [];
  const credentials = await config.credentials();
  const signer = new SignatureV4({
    credentials,
    region: ofHost ?? (await config.region()),
    service: 'execute-api',
    sha256: Sha256,
  });
  return async (to, { method = 'GET', headers = {}, body }) => {
    const signed = await signer.sign(
      new HttpRequest({
        method,
        protocol: to.protocol,
        hostname: to.hostname,
        path: to.pathname,
        headers: { ...headers, host: to.host },
        body,
      }),
    );
    return { method, headers: signed.headers, ...(body === undefined ? {} : { body }) };
  };
}

/** What a token says of itself, where it is a JWT; never the token. */
function claimsIn(token: string): Readonly<Record<string, unknown>> {
  return objectIn(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) ?? {};
}

/** That a token is over; undefined where it does not say so. `now`: milliseconds since 1970. */
export function overFinding(token: string, now: number): Finding | undefined {
  const end = Number(claimsIn(token)['exp']) * 1000;
  if (!(end < now)) return undefined;
  return red(
    `The token was over at ${new Date(end).toISOString()}.`,
    'Get a new one, and give it as before.',
  );
}

/** Whom a token is for, by itself, where that is not this server; the settings may take it all the same. */
export function otherAudience(token: string, server: URL): string | undefined {
  const audiences = [claimsIn(token)['aud']].flat().filter((one) => one !== undefined);
  return audiences.length === 0 || audiences.includes(server.href)
    ? undefined
    : audiences.map(String).join(', ');
}

/** Gets a token by client credentials (RFC 6749, section 4.4) for this server (RFC 8707). */
export async function tokenFor(
  { id, secret }: { readonly id: string; readonly secret: string },
  { issuer, tokenEndpoint }: AuthorizationServer,
  server: URL,
  way: Way,
): Promise<{ readonly finding: Finding; readonly token?: string }> {
  const parameters = new URLSearchParams({ grant_type: 'client_credentials', resource: server.href });
  const basic = [id, secret].map(encodeURIComponent).join(':');
  const remedy = `Look whether ${issuer} lets this client have a token by client credentials, for this address.`;
  try {
    const answer = await send(
      new URL(tokenEndpoint ?? ''),
      {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
          authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
        },
        body: parameters.toString(),
      },
      way,
    );
    const said = objectIn(answer.body) ?? {};
    const token = said['access_token'];
    const { ms } = answer;
    if (answer.status === 200 && typeof token === 'string') {
      return { token, finding: green(`${issuer} gives this client a token.`, { ms }) };
    }
    const why = [said['error'], said['error_description']].filter((one) => typeof one === 'string');
    const detail = why.join(': ');
    return {
      finding: red(`${issuer} gives this client no token: HTTP ${answer.status}.`, remedy, { detail, ms }),
    };
  } catch (error) {
    if (!(error instanceof Unreached)) throw error;
    return { finding: red(`${issuer} does not answer: ${error.message}.`, remedy, { ms: error.ms }) };
  }
}
