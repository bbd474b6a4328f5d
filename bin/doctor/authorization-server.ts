import { type Check, type Finding, green, named, red, yellow } from './check.ts';
import { inTheWay } from './challenge.ts';
import { type Answer, isLoopback, objectIn, send, Unreached, type Way } from './http.ts';

/** What an authorization server says of itself (RFC 8414), as far as clients need it. */
export interface AuthorizationServer {
  readonly issuer: string;
  readonly tokenEndpoint: string | undefined;
  readonly said: Readonly<Record<string, unknown>>;
}

/** What was found of one, and itself where it can be used. */
export interface AuthorizationServerChecks {
  readonly checks: readonly Check[];
  readonly server?: AuthorizationServer;
}

const one = (finding: Finding) => ({ checks: [named('authorization-server', finding)] });

/** Looks at an authorization server as a client does that has its address from the metadata. */
export async function authorizationServerChecks(
  issuer: string,
  wanted: readonly string[],
  way: Way,
): Promise<AuthorizationServerChecks> {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (!url || (url.protocol !== 'https:' && !isLoopback(url))) {
    return one(
      red(
        `The authorization server ${issuer} has no https address.`,
        'Correct identity.clerk.issuer or identity.oidc: clients send no passwords and codes without TLS.',
      ),
    );
  }
  const found = await metadataOf(url, way);
  if ('status' in found) return one(found);
  const { said, ms } = found;
  const more = { ms };
  if (said['issuer'] !== issuer) {
    return one(
      red(
        `The authorization server at ${issuer} calls itself ${JSON.stringify(said['issuer'])}.`,
        'Name it letter by letter as it does, in identity.clerk.issuer or identity.oidc: clients refuse another.',
        more,
      ),
    );
  }
  const endpoints = ['authorization_endpoint', 'token_endpoint'].map((name) => [name, said[name]] as const);
  const bad = endpoints.find(([, value]) => !isSafe(value));
  if (bad) {
    const [name, value] = bad;
    const what =
      value === undefined ? 'is missing' : `is ${JSON.stringify(value)}, which is no https address`;
    return one(red(`${name} of ${issuer} ${what}.`, 'Mend it at the authorization server.', more));
  }
  if (!listOf(said['code_challenge_methods_supported']).includes('S256')) {
    return one(
      red(
        `${issuer} does not say that it takes PKCE with S256.`,
        'Have it say so: MCP clients must not go on without.',
        more,
      ),
    );
  }
  const server = { issuer, tokenEndpoint: String(said['token_endpoint']), said };
  return {
    server,
    checks: [
      named('authorization-server', green(`${issuer} answers, and says what clients need.`, more)),
      named('scopes-granted', scopesFinding(issuer, said, wanted)),
      named('registration', registrationFinding(issuer, said)),
    ],
  };
}

function scopesFinding(
  issuer: string,
  said: Readonly<Record<string, unknown>>,
  wanted: readonly string[],
): Finding {
  const supported = listOf(said['scopes_supported']);
  const missing = supported.length === 0 ? [] : wanted.filter((scope) => !supported.includes(scope));
  if (missing.length === 0) return green('It knows the scopes that clients ask for first.');
  return yellow(
    `${issuer} does not list scopes that clients ask for first: ${missing.join(' ')}.`,
    'Create them there (docs/identity.md, "Consent to each kind of access"), or take identity.permissionScopes out.',
  );
}

function registrationFinding(issuer: string, said: Readonly<Record<string, unknown>>): Finding {
  const endpoint = said['registration_endpoint'];
  const ways = [
    ...(isSafe(endpoint) ? ['dynamic registration'] : []),
    ...(said['client_id_metadata_document_supported'] === true ? ['client id metadata documents'] : []),
  ];
  if (ways.length > 0) return green(`Clients can make themselves known, by ${ways.join(' and ')}.`);
  return yellow(
    `Clients can't make themselves known to ${issuer}.`,
    'Switch dynamic client registration on (Clerk Dashboard, OAuth applications), or register each client and give it its id.',
  );
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function isSafe(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  return url.protocol === 'https:' || isLoopback(url);
}

/** Where clients look one after the other: RFC 8414, section 3.1, and OpenID Connect Discovery. */
function addressesOf(issuer: URL): URL[] {
  const path = issuer.pathname.replace(/\/$/, '');
  return [
    new URL(`/.well-known/oauth-authorization-server${path}`, issuer),
    new URL(`/.well-known/openid-configuration${path}`, issuer),
    ...(path === '' ? [] : [new URL(`${path}/.well-known/openid-configuration`, issuer)]),
  ];
}

const unreachable =
  'Nobody can sign in. Look at its status page (https://status.clerk.com), and at its name in the DNS.';

async function metadataOf(
  issuer: URL,
  way: Way,
): Promise<Finding | { said: Readonly<Record<string, unknown>>; ms: number }> {
  let last: Answer | undefined;
  for (const url of addressesOf(issuer)) {
    try {
      last = await send(url, { headers: { accept: 'application/json' } }, way);
    } catch (error) {
      if (!(error instanceof Unreached)) throw error;
      return red(`The authorization server ${issuer.origin} is not reached: ${error.message}.`, unreachable, {
        ms: error.ms,
      });
    }
    const said = last.status === 200 ? objectIn(last.body) : undefined;
    if (said) return { said, ms: last.ms };
  }
  const strange = last && inTheWay(last);
  return red(
    `The authorization server ${issuer.origin} has no metadata${last ? `: HTTP ${last.status}` : ''}.`,
    (last && last.status >= 500 ? unreachable : strange?.remedy) ??
      'Correct identity.clerk.issuer (the Frontend API URL, Clerk Dashboard, API keys) or identity.oidc.',
    last ? { ms: last.ms } : {},
  );
}
