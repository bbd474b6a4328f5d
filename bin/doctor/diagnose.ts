import { counted } from '../../lambda/base/counted.ts';
import { addressChecks } from './address.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { caller } from './calls.ts';
import { type Check, type Finding, green, named, red, rest, skipped, yellow } from './check.ts';
import {
  type Authorize,
  type Credentials,
  otherAudience,
  overFinding,
  tokenFor,
  withSignature,
  withToken,
} from './credentials.ts';
import { type Answer, send, Unreached, type Way } from './http.ts';
import { protocolChecks } from './protocol.ts';
import { signInChecks } from './sign-in.ts';

/** What is looked at, and how. */
export interface Question {
  /** Where clients connect. */
  readonly url: URL;
  /** Undefined: only what a stranger sees. */
  readonly credentials: Credentials | undefined;
  /** A web page's origin that should be let call; undefined: not looked at. */
  readonly origin: string | undefined;
  readonly way: Way;
}

/** Seconds that clocks may be apart before it is worth knowing, and before signatures and tokens are refused. */
const skewSeconds = { yellow: 60, red: 240 };

/**
 * All that can be seen of a server from outside, in the order in which a client meets it. It ends with `rest` at a fault
 * that all the rest would meet, too.
 */
export async function diagnose({ url, credentials, origin, way }: Question): Promise<Check[]> {
  const checks = await addressChecks(url, way);
  // Nothing is sent, no token above all, to what has not proved who it is.
  if (checks.some(({ status }) => status === 'red')) return [...checks, rest];
  const isSigned = url.pathname.endsWith('/iam/mcp');

  const first = await askWithout(url, way);
  if (first instanceof Unreached) {
    const remedy =
      'Look whether the address is right, and whether a firewall or a private endpoint is in the way.';
    const unanswered = red(`No answer: ${first.message}.`, remedy, { ms: first.ms });
    return [...checks, named('challenge', unanswered), rest];
  }
  checks.push(named('clock', clockFinding(first, Date.now())));
  const seen = isSigned
    ? { checks: [named('challenge', signedFinding(first))], servers: [] }
    : await signInChecks(url, first, way);
  checks.push(...seen.checks);
  if (checks.at(-1) === rest) return checks;
  if (origin !== undefined) checks.push(named('preflight', await preflightFinding(url, origin, way)));

  const { authorize, finding, audience } = await authorization(url, credentials, seen.servers, way);
  if (!authorize) return [...checks, named('token', finding)];
  if (finding.status !== 'green') checks.push(named('token', finding));
  if (finding.status === 'red') return checks;
  return [...checks, ...(await protocolChecks(caller(url, authorize, way), { isSigned, audience }))];
}

async function askWithout(url: URL, way: Way): Promise<Answer | Unreached> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  return send(url, { method: 'POST', headers, body }, way).catch((error: unknown) => {
    if (error instanceof Unreached) return error;
    throw error;
  });
}

function signedFinding({ status, body, ms }: Answer): Finding {
  if (status === 403 && body.includes('not_signed')) return green('Requests must be signed.', { ms });
  return red(
    `A request that is not signed is answered ${status}.`,
    'Look at the address: it ends in /<stage>/iam/mcp, or in /iam/mcp at a domain.',
    { detail: body.slice(0, 200), ms },
  );
}

function clockFinding({ headers }: Answer, now: number): Finding {
  const date = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(date)) return yellow('The answer has no date.', 'A proxy in between should leave it.');
  const apart = Math.round(Math.abs(date - now) / 1000);
  const remedy =
    'Set the clock of this machine by NTP: tokens and signatures are held to the time of the server.';
  const message = `The clocks are ${counted(apart, 'second')} apart.`;
  if (apart >= skewSeconds.red) return red(message, remedy);
  return apart >= skewSeconds.yellow ? yellow(message, remedy) : green(message);
}

async function preflightFinding(url: URL, origin: string, way: Way): Promise<Finding> {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization, content-type, mcp-protocol-version',
  };
  try {
    const { status, headers: answered, ms } = await send(url, { method: 'OPTIONS', headers }, way);
    const allowed = answered.get('access-control-allow-origin');
    if (status < 300 && (allowed === origin || allowed === '*')) {
      return green(`Pages of ${origin} may call.`, { ms });
    }
    return red(
      `Pages of ${origin} may not call: the preflight is answered ${status}, for ${allowed ?? 'no origin'}.`,
      'Add the origin to api.allowedOrigins and deploy.',
      { ms },
    );
  } catch (error) {
    if (!(error instanceof Unreached)) throw error;
    return red(`The preflight is not answered: ${error.message}.`, 'Look at what stands in between.', {
      ms: error.ms,
    });
  }
}

const notGiven = skipped(
  'What only a caller sees was not looked at.',
  'Give a token in CLERK_MCP_TOKEN, or --client-id and --issuer with the secret in CLERK_MCP_CLIENT_SECRET; for /iam/mcp, AWS credentials.',
);

async function authorization(
  url: URL,
  credentials: Credentials | undefined,
  servers: readonly AuthorizationServer[],
  way: Way,
): Promise<{ authorize?: Authorize; finding: Finding; audience?: string | undefined }> {
  if (!credentials) return { finding: notGiven };
  if (credentials.kind === 'aws') {
    try {
      return { authorize: await withSignature(url, credentials.region), finding: green('Signed.') };
    } catch (error) {
      const { awsReason } = await import('../aws/aws-fault.ts');
      return { finding: skipped(`Requests can't be signed: ${awsReason(error)}.`, 'Sign in to AWS.') };
    }
  }
  if (credentials.kind === 'token') {
    const { token } = credentials;
    const finding = overFinding(token, Date.now()) ?? green('A token was given.');
    return { authorize: withToken(token), finding, audience: otherAudience(token, url) };
  }
  const server = servers.find(({ issuer }) => issuer === credentials.issuer);
  if (!server) {
    const remedy = 'Mend what is red above, or give the issuer that knows the client, letter by letter.';
    const message = `No token was got: ${credentials.issuer} is none of the authorization servers that can be asked.`;
    return { finding: red(message, remedy) };
  }
  const { token, finding } = await tokenFor(credentials, server, url, way);
  if (token === undefined) return { finding };
  return { authorize: withToken(token), finding, audience: otherAudience(token, url) };
}
