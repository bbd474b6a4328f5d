import { describe, expect, test } from '@jest/globals';
import type { StageName } from './stages.ts';
import { synthesized } from './synthesized-stages.ts';
import { textOf } from './synthesized.ts';

const names = ['dev', 'clerk', 'oidc', 'all', 'domain'] as const;
const { stage } = synthesized(...names, 'upfront', 'within', 'inside');

const metadata = '/.well-known/oauth-protected-resource/mcp';
const host = 'https://<HttpApi>.execute-api.<AWS::Region>.<AWS::URLSuffix>';
/** The key of a ledger says where its stack is. */
const hostInIreland = host.replace('<AWS::Region>', 'eu-west-1');

/** The gateway responses of a stage by their type: status, headers and body. */
function refusalsOf(name: StageName) {
  const responses = stage(name).ofType('AWS::ApiGateway::GatewayResponse');
  return Object.fromEntries(
    responses.map(({ Properties }) => {
      const headers = Object.entries(Properties['ResponseParameters'] ?? {}).map(
        ([key, value]) => [key.replace('gatewayresponse.header.', ''), textOf(value)] as const,
      );
      const templates = Properties['ResponseTemplates'] as Record<string, unknown>;
      return [
        String(Properties['ResponseType']),
        {
          status: Properties['StatusCode'],
          headers: Object.fromEntries(headers),
          // The one variable that brings its own quotation marks.
          body: JSON.parse(
            textOf(templates['application/json']).replace(
              ':$context.error.messageString',
              ':"its own words"',
            ),
          ),
        },
      ];
    }),
  );
}

/** Take tokens and signed requests, whose refusals share one gateway response. */
const servesBoth = new Set<StageName>(['all', 'domain']);

describe('what API Gateway refuses by itself', () => {
  test.each(names)('in %s is a JSON-RPC error that says why, with the request id', (name) => {
    for (const [type, { status, body }] of Object.entries(refusalsOf(name))) {
      const isFault = type === 'DEFAULT_5XX' || Number(status ?? 0) >= 500;
      expect(body).toEqual({
        jsonrpc: '2.0',
        id: null,
        error: {
          code: isFault ? -32603 : -32600,
          message: expect.stringMatching(/^([^$#"\\]+|([^$#"\\]+ )?\$context\.authorizer\.reason)$/),
          data: {
            reason: expect.stringMatching(/^[a-z_]+$/),
            requestId: '$context.requestId',
            ...(type === 'ACCESS_DENIED' && servesBoth.has(name) ? { gateway: 'its own words' } : {}),
          },
        },
      });
    }
  });

  test.each(names)('in %s has a status that tells whose fault it is', (name) => {
    const statuses = Object.entries(refusalsOf(name)).map(([type, { status }]) => [type, status]);
    expect(Object.fromEntries(statuses)).toEqual({
      MISSING_AUTHENTICATION_TOKEN: '403',
      UNAUTHORIZED: '401',
      ACCESS_DENIED: '403',
      AUTHORIZER_FAILURE: '503',
      AUTHORIZER_CONFIGURATION_ERROR: '503',
      INVALID_SIGNATURE: '403',
      EXPIRED_TOKEN: '403',
      THROTTLED: '429',
      REQUEST_TOO_LARGE: '413',
      UNSUPPORTED_MEDIA_TYPE: '415',
      INTEGRATION_TIMEOUT: '504',
      INTEGRATION_FAILURE: '503',
      DEFAULT_4XX: undefined,
      DEFAULT_5XX: undefined,
    });
  });

  test('says when to come back: to the throttled, to all whom no instance is left for, and to all while identities cannot be checked', () => {
    const { THROTTLED, INTEGRATION_FAILURE, AUTHORIZER_FAILURE, AUTHORIZER_CONFIGURATION_ERROR } =
      refusalsOf('clerk');
    expect(INTEGRATION_FAILURE).toMatchObject({
      status: '503',
      headers: { 'Retry-After': "'2'" },
      body: { error: { message: expect.stringContaining('Try again'), data: { reason: 'function_busy' } } },
    });
    expect(THROTTLED?.headers).toEqual({ 'Retry-After': "'1'" });
    for (const refusal of [AUTHORIZER_FAILURE, AUTHORIZER_CONFIGURATION_ERROR]) {
      expect(refusal).toEqual({
        status: '503',
        headers: { 'Retry-After': "'5'" },
        body: {
          jsonrpc: '2.0',
          id: null,
          error: {
            code: -32603,
            message:
              'Who you are could not be checked just now. Nothing was done. Try again in a few seconds; if it goes on, the log of the authorizer has the cause.',
            data: { reason: 'identity_unavailable', requestId: '$context.requestId' },
          },
        },
      });
    }
  });

  test('can be read by pages only where some origins are allowed', () => {
    const corsOf = (name: StageName) =>
      Object.values(refusalsOf(name)).map(({ headers }) =>
        Object.fromEntries(Object.entries(headers).filter(([key]) => key.startsWith('Access-Control-'))),
      );
    for (const headers of corsOf('all')) {
      expect(headers).toEqual({
        'Access-Control-Allow-Origin': "'*'",
        'Access-Control-Expose-Headers': "'WWW-Authenticate, Retry-After'",
      });
    }
    for (const name of ['dev', 'clerk', 'oidc', 'domain'] as const) {
      for (const headers of corsOf(name)) expect(headers).toEqual({});
    }
  });
});

describe('the challenge', () => {
  const challengeOf = (name: StageName) => refusalsOf(name)['UNAUTHORIZED']?.headers['WWW-Authenticate'];

  test('leads a client without a token to the metadata, under the stage', () => {
    expect(challengeOf('clerk')).toBe(
      `'Bearer resource_metadata="${host}/clerk${metadata}", scope="profile email"'`,
    );
    expect(challengeOf('oidc')).toBe(
      `'Bearer resource_metadata="${hostInIreland}/oidc${metadata}", scope="profile email"'`,
    );
  });

  test('leads to the metadata at the root of the domain, where there is one', () => {
    expect(challengeOf('domain')).toBe(
      `'Bearer resource_metadata="https://mcp.example.com${metadata}", scope="profile email"'`,
    );
  });

  test('asks for the permissions to read first, where they are scopes', () => {
    expect(challengeOf('all')).toBe(
      `'Bearer resource_metadata="${host}/all${metadata}", scope="users:read memberships:read"'`,
    );
  });

  test('asks for all that some rule gives first, where the settings say so', () => {
    expect(challengeOf('upfront')).toBe(
      `'Bearer resource_metadata="${host}/upfront${metadata}", scope="users:read invitations:write memberships:read"'`,
    );
  });

  test('of a denied caller, and its reason, are what the authorizer found', () => {
    for (const name of ['clerk', 'oidc', 'all', 'domain'] as const) {
      const denied = refusalsOf(name)['ACCESS_DENIED'];
      expect(denied?.headers['WWW-Authenticate']).toBe('context.authorizer.challenge');
      expect(denied?.body.error.message).toBe(
        servesBoth.has(name)
          ? 'Access denied. If no reason follows, ask whoever runs this server whether your role may call it. $context.authorizer.reason'
          : '$context.authorizer.reason',
      );
    }
  });

  test('is made nowhere when only signed requests are taken', () => {
    for (const { headers } of Object.values(refusalsOf('dev'))) {
      expect(headers).not.toHaveProperty('WWW-Authenticate');
    }
  });
});

describe('a denied caller without a reason of the authorizer', () => {
  const messageOf = (name: StageName) => refusalsOf(name)['ACCESS_DENIED']?.body.error.message;

  test('reads what to do, then why, where only signed requests are taken', () => {
    expect(messageOf('dev')).toBe(
      'Access denied. Ask whoever runs this server: the AWS key is unknown, or lacks the permission execute-api:Invoke.',
    );
  });

  test('reads at a private endpoint of no permission that it does not ask for', () => {
    expect(messageOf('inside')).toBe(
      'Access denied. Ask whoever runs this server: the AWS key is unknown or of another account, or the request came by a VPC endpoint that this server does not take.',
    );
    expect(messageOf('within')).toBe(
      'Access denied. If no reason follows, ask whoever runs this server whether your role may call it, and from which network it can be called. $context.authorizer.reason',
    );
  });
});

describe('the protected resource metadata', () => {
  const method = (name: StageName, verb: string) => stage(name).methods[`${verb} ${metadata}`];
  const responseOf = (name: StageName, verb = 'GET') => {
    const integration = method(name, verb)?.['Integration'] as Record<string, unknown>;
    const responses = integration['IntegrationResponses'] as Record<string, Record<string, unknown>>[];
    return responses[0];
  };
  const documentOf = (name: StageName) =>
    JSON.parse(textOf(responseOf(name)?.['ResponseTemplates']?.['application/json']));

  test.each([
    ['clerk', `${host}/clerk/mcp`, ['https://clerk.example.com']],
    [
      'oidc',
      `${hostInIreland}/oidc/mcp`,
      ['https://acme.okta.com', 'https://login.microsoftonline.com/0a1b/v2.0'],
    ],
    ['domain', 'https://mcp.example.com/mcp', ['https://clerk.example.com']],
  ] as const)('of %s names the MCP URL and who gives tokens for it', (name, resource, servers) => {
    expect(documentOf(name)).toEqual({
      resource,
      authorization_servers: servers,
      scopes_supported: ['profile', 'email'],
      bearer_methods_supported: ['header'],
      resource_name: `Clerk MCP server (${name})`,
    });
  });

  test('offers exactly the permissions that some rule gives, where they are scopes', () => {
    expect(documentOf('all')).toEqual({
      resource: `${host}/all/mcp`,
      authorization_servers: ['https://clerk.example.com', 'https://acme.okta.com'],
      scopes_supported: [
        'users:read',
        'users:write',
        'users:delete',
        'users:ban',
        'users:ban-last-admin',
        'users:credentials',
        'users:contacts',
        'users:authorization',
        'users:private',
        'users:offboard',
        'users:export',
        'users:verify',
        'users:oauth_tokens',
        'memberships:read',
      ],
      bearer_methods_supported: ['header'],
      resource_name: 'Clerk MCP server (all)',
    });
  });

  test('comes from API Gateway itself, to anyone, from any page, and may be kept for five minutes', () => {
    expect(method('clerk', 'GET')).toMatchObject({
      AuthorizationType: 'NONE',
      Integration: {
        Type: 'MOCK',
        PassthroughBehavior: 'NEVER',
        RequestTemplates: { 'application/json': '{"statusCode": 200}' },
      },
      MethodResponses: [
        {
          StatusCode: '200',
          ResponseParameters: {
            'method.response.header.Cache-Control': true,
            'method.response.header.Access-Control-Allow-Origin': true,
          },
        },
      ],
    });
    expect(responseOf('clerk')).toMatchObject({
      StatusCode: '200',
      ResponseParameters: {
        'method.response.header.Cache-Control': "'public, max-age=300'",
        'method.response.header.Access-Control-Allow-Origin': "'*'",
      },
    });
  });

  test('may be asked for by a page with the protocol version that MCP clients send along', () => {
    expect(responseOf('clerk', 'OPTIONS')).toMatchObject({
      StatusCode: '204',
      ResponseParameters: {
        'method.response.header.Access-Control-Allow-Origin': "'*'",
        'method.response.header.Access-Control-Allow-Methods': "'GET'",
        'method.response.header.Access-Control-Allow-Headers': "'Accept,Content-Type,Mcp-Protocol-Version'",
      },
    });
  });

  test('is the same at the bare path below the stage', () => {
    for (const name of ['clerk', 'domain'] as const) {
      for (const verb of ['GET', 'OPTIONS']) {
        const at = (path: string) => stage(name).methods[`${verb} ${path}`]?.['Integration'];
        expect(at('/.well-known/oauth-protected-resource')).toEqual(at(metadata));
      }
    }
  });

  test('is named to whoever takes this host for an authorization server: 404, to anyone, on any page', () => {
    for (const [name, path] of [
      ['clerk', `/clerk${metadata}`],
      ['domain', metadata],
    ] as const) {
      for (const place of ['/.well-known/{proxy+}', '/mcp/.well-known/{proxy+}']) {
        const found = stage(name).methods[`ANY ${place}`];
        expect(found).toMatchObject({ AuthorizationType: 'NONE', Integration: { Type: 'MOCK' } });
        const integration = found?.['Integration'] as Record<string, unknown>;
        const responses = integration['IntegrationResponses'] as Record<string, Record<string, unknown>>[];
        expect(responses[0]).toMatchObject({
          StatusCode: '404',
          ResponseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" },
        });
        expect(textOf(responses[0]?.['ResponseTemplates']?.['application/json'])).toContain(
          `There is no authorization server here: ${path} says where to get a token.`,
        );
      }
    }
  });

  test('is not there when only signed requests are taken', () => {
    expect(Object.keys(stage('dev').methods).filter((name) => name.includes('well-known'))).toEqual([]);
  });
});
