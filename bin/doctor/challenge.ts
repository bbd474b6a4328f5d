import { type Finding, green, red, yellow } from './check.ts';
import { type Answer, isPage, objectIn } from './http.ts';

/** What a challenge says. */
export interface Challenge {
  /** Where the metadata of the protected resource is. */
  readonly metadataUrl: string | undefined;
  readonly scopes: readonly string[];
}

/** The parameters of a Bearer challenge (RFC 6750, RFC 9728); undefined where there is none. */
export function challengeIn(header: string | undefined): Challenge | undefined {
  const [, parameters] = /(?:^|,)\s*Bearer\s+(.*)$/i.exec(header ?? '') ?? [];
  if (parameters === undefined) return undefined;
  const value = (name: string) => new RegExp(`(?:^|[\\s,])${name}="([^"]*)"`, 'i').exec(parameters)?.[1];
  return {
    metadataUrl: value('resource_metadata'),
    scopes: (value('scope') ?? '').split(' ').filter(Boolean),
  };
}

/** What something in between has answered, which is not this server; undefined for an answer that may be its own. */
export function inTheWay(answer: Answer): Finding | undefined {
  const { status, headers, ms } = answer;
  const by = headers.get('server') ?? headers.get('via') ?? '';
  const detail = `HTTP ${status}${by === '' ? '' : `, by ${by}`}`;
  if (status >= 300 && status < 400) {
    return red(
      `The address leads elsewhere: ${headers.get('location') ?? 'nobody says where'}.`,
      'Connect to where it leads, or end the redirect: clients send no token after one.',
      { detail, ms },
    );
  }
  if (isPage(answer)) {
    return red(
      'A web page answers, not this server.',
      'Something stands in between: a proxy, a firewall or the sign-in page of a network. Let this address through, or have it answer JSON.',
      { detail, ms },
    );
  }
  if (status === 403 && !headers.has('www-authenticate') && !/"jsonrpc"/.test(answer.body)) {
    return red(
      'The request is forbidden before it comes to this server.',
      'A firewall (WAF), the resource policy of a private endpoint, or a wrong path (it ends in /<stage>/mcp, or in /mcp at a domain): look at the address, and at the sampled requests of the web ACL.',
      { detail, ms },
    );
  }
  return undefined;
}

const lookAtAddress = 'Look at the address: it ends in /<stage>/mcp, or in /mcp at a domain.';

/** Whether a request without a token is answered with a challenge that clients can follow. */
export function challengeFinding(answer: Answer): Finding {
  const strange = inTheWay(answer);
  if (strange) return strange;
  const { status, headers, ms } = answer;
  const header = headers.get('www-authenticate');
  const challenge = challengeIn(header);
  if (headers.has('x-amzn-remapped-www-authenticate') && !challenge) {
    return red(
      'The challenge has arrived as x-amzn-remapped-www-authenticate, which no client reads.',
      'A function answers in place of a gateway response: deploy this stack as it is, and put nothing with Lambda before it.',
      { ms },
    );
  }
  if (status === 200) {
    return red(
      'A request without a token is answered.',
      'Something before this server adds a token: take it away, or everybody who reaches it works as that caller.',
      { ms },
    );
  }
  // API Gateway's answer where no method takes the request.
  if (status === 403 && answer.body.includes('not_signed_or_not_found')) {
    const { message } = (objectIn(answer.body)?.['error'] ?? {}) as { message?: unknown };
    return red('There is nothing at this address for a token.', lookAtAddress, {
      detail: typeof message === 'string' ? message : answer.body.slice(0, 200),
      ms,
    });
  }
  if (status !== 401 || !challenge) {
    return red(
      `A request without a token is answered ${status}, ${challenge ? 'not 401' : 'and no www-authenticate says where to sign in'}.`,
      status === 404
        ? lookAtAddress
        : 'Deploy the stack anew; a proxy in between must let 401 and www-authenticate through.',
      { detail: answer.body.slice(0, 200), ms },
    );
  }
  if (challenge.metadataUrl === undefined) {
    return red(
      'The challenge does not say where the metadata is.',
      'Deploy the stack anew; a proxy in between must leave www-authenticate as it is.',
      { detail: header ?? '', ms },
    );
  }
  return green('401, and www-authenticate says where to sign in.', { detail: header ?? '', ms });
}

/** Whether a client learns which scopes to ask for first. */
export function scopeFinding(challenge: Challenge, supported: readonly string[]): Finding {
  const { scopes } = challenge;
  if (scopes.length === 0 && supported.length > 0) {
    return yellow(
      'The challenge names no scope, though there are some.',
      'Clients then ask for all or for none: a proxy in between must leave www-authenticate as it is; else deploy the stack anew.',
    );
  }
  const unknown = scopes.filter((scope) => supported.length > 0 && !supported.includes(scope));
  if (unknown.length > 0) {
    return yellow(
      `The challenge asks for scopes that the metadata does not have: ${unknown.join(' ')}.`,
      'Deploy the stack anew: both are made of the same settings.',
    );
  }
  return scopes.length === 0
    ? green('No scopes are asked for: the rules alone decide.')
    : green(`Clients ask for ${scopes.length} scopes first.`, { detail: scopes.join(' ') });
}
