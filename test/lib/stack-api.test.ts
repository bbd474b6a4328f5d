import { describe, expect, test } from '@jest/globals';
import { allowedOrigins, certificateArn, type StageName } from './stages.ts';
import { synthesized } from './synthesized-stages.ts';
import { type Resource, textOf } from './synthesized.ts';

const names = ['dev', 'quiet', 'tuned', 'clerk', 'oidc', 'all', 'domain'] as const;
const { stage } = synthesized(...names);

const bare = '/.well-known/oauth-protected-resource';
const metadata = `${bare}/mcp`;
/** Where there is no authorization server, which is said to anyone. */
const authorizationServers = ['ANY /.well-known/{proxy+}', 'ANY /mcp/.well-known/{proxy+}'];
const open = [
  ...authorizationServers,
  'GET /',
  `GET ${bare}`,
  `GET ${metadata}`,
  `OPTIONS ${bare}`,
  `OPTIONS ${metadata}`,
];

type Properties = Resource['Properties'];

const integrationOf = (method: Properties | undefined) => method?.['Integration'] as Record<string, unknown>;
const methodOf = (name: StageName, method: string) => stage(name).methods[method];

/** The body of a mock integration's only answer. */
function answerOf(method: Properties | undefined) {
  const [response] = integrationOf(method)['IntegrationResponses'] as Record<string, unknown>[];
  const templates = response?.['ResponseTemplates'] as Record<string, unknown>;
  return { status: response?.['StatusCode'], body: JSON.parse(textOf(templates['application/json'])) };
}

describe('no method is without authorization', () => {
  const openTo = (name: StageName) =>
    Object.entries(stage(name).methods)
      .filter(([, method]) => !['CUSTOM', 'AWS_IAM'].includes(String(method['AuthorizationType'])))
      .map(([method]) => method)
      .toSorted();

  test('at all, where only signed requests are taken and there is no page', () => {
    expect(openTo('quiet')).toEqual([]);
  });

  test('but the page, where only signed requests are taken', () => {
    for (const name of ['dev', 'tuned'] as const) expect(openTo(name)).toEqual(['GET /']);
  });

  test('but the page, the metadata and its preflight, where tokens are taken', () => {
    for (const name of ['clerk', 'oidc', 'domain'] as const) {
      expect(openTo(name)).toEqual(open);
    }
  });

  test('but those and the preflights of MCP, where pages of some origins may call', () => {
    expect(openTo('all')).toEqual([...open, 'OPTIONS /iam/mcp', 'OPTIONS /mcp']);
  });

  test.each(names)('and none of %s reaches a function without one', (name) => {
    const open = Object.values(stage(name).methods).filter(
      ({ AuthorizationType }) => !['CUSTOM', 'AWS_IAM'].includes(String(AuthorizationType)),
    );
    for (const method of open) {
      expect(method['AuthorizationType']).toBe('NONE');
      expect(integrationOf(method)['Type']).toBe('MOCK');
    }
  });

  test.each(names)('and each of %s asks for a signature below /iam, for a token elsewhere', (name) => {
    const closed = Object.entries(stage(name).methods)
      .filter(([, { AuthorizationType }]) => AuthorizationType !== 'NONE')
      .map(([path, { AuthorizationType, AuthorizerId }]) => [
        path,
        AuthorizationType,
        AuthorizerId && textOf(AuthorizerId),
      ]);
    // Without tokens, the rest is for those who sign.
    const takesTokens = stage(name).ofType('AWS::ApiGateway::Authorizer').length > 0;
    const wanted = closed.map(([path]) =>
      takesTokens && !String(path).includes(' /iam/')
        ? [path, 'CUSTOM', '<AccessAuthorizer>']
        : [path, 'AWS_IAM', undefined],
    );
    expect(closed).toEqual(wanted);
  });
});

describe('MCP', () => {
  const servedAt = (name: StageName) =>
    Object.entries(stage(name).methods)
      .filter(([, method]) => integrationOf(method)['Type'] === 'AWS_PROXY')
      .map(([method]) => method)
      .toSorted();
  const verbsOf = (path: string) => [`DELETE ${path}`, `GET ${path}`, `POST ${path}`];

  test('is served at /iam/mcp for signed requests, at /mcp for tokens, and nowhere else', () => {
    expect(servedAt('dev')).toEqual(verbsOf('/iam/mcp'));
    expect(servedAt('clerk')).toEqual(verbsOf('/mcp'));
    expect(servedAt('oidc')).toEqual(verbsOf('/mcp'));
    for (const name of ['all', 'domain'] as const) {
      expect(servedAt(name)).toEqual([...verbsOf('/iam/mcp'), ...verbsOf('/mcp')].toSorted());
    }
  });

  test.each([
    ['AWS_IAM', '/iam/mcp'],
    ['CUSTOM', '/mcp'],
  ])('is streamed from the function behind %s at %s', (authorization, path) => {
    for (const verb of verbsOf(path)) {
      const method = methodOf('all', verb);
      expect(method?.['AuthorizationType']).toBe(authorization);
      expect(integrationOf(method)).toMatchObject({
        Type: 'AWS_PROXY',
        ResponseTransferMode: 'STREAM',
        TimeoutInMillis: 75_000,
      });
      expect(textOf(integrationOf(method)['Uri'])).toMatch(
        /\/2021-11-15\/functions\/<McpFunction\.Arn>\/response-streaming-invocations$/,
      );
    }
  });

  test.each(names)('is waited for in %s until the function has ended, a slow cold start included', (name) => {
    const { Timeout } = stage(name).only('AWS::Lambda::Function', 'Mcp').Properties;
    for (const method of servedAt(name)) {
      const { TimeoutInMillis } = integrationOf(methodOf(name, method));
      // Of INIT, which counts for API Gateway alone, Lambda allows 10 seconds; of a stream, API Gateway allows 900.
      expect(TimeoutInMillis).toBeGreaterThan(Number(Timeout) * 1000 + 10_000);
      expect(TimeoutInMillis).toBeLessThanOrEqual(900_000);
    }
  });

  test('can be invoked through its own methods alone, never from the console', () => {
    const sources = stage('all')
      .ofType('AWS::Lambda::Permission')
      .map(({ Properties }) => textOf(Properties['SourceArn']).replace(/^.*<HttpApi>/, ''))
      .filter((source) => !source.startsWith('/authorizers/') && source !== '<ReconcileSchedule.Arn>');
    expect(sources.toSorted()).toEqual(
      ['DELETE/iam/mcp', 'DELETE/mcp', 'GET/iam/mcp', 'GET/mcp', 'POST/iam/mcp', 'POST/mcp'].map(
        (method) => `/<HttpApiDeploymentStageall>/${method}`,
      ),
    );
  });
});

describe('everything else', () => {
  const staticMethods = (name: StageName) =>
    Object.keys(stage(name).methods)
      .filter((method) => method.startsWith('ANY'))
      .toSorted();

  test('has an answer that no function gives', () => {
    expect(staticMethods('dev')).toEqual(['ANY /', 'ANY /iam/mcp', 'ANY /{proxy+}']);
    const [wellKnown, belowMcp] = authorizationServers;
    expect(staticMethods('clerk')).toEqual(['ANY /', wellKnown, 'ANY /mcp', belowMcp, 'ANY /{proxy+}']);
    expect(staticMethods('all')).toEqual([
      'ANY /',
      wellKnown,
      'ANY /iam/mcp',
      'ANY /mcp',
      belowMcp,
      'ANY /{proxy+}',
    ]);
  });

  test.each([
    ['dev', 'ANY /iam/mcp', '405', 'method_not_allowed', 'Send each MCP message as a POST to /dev/iam/mcp.'],
    ['dev', 'ANY /', '404', 'not_found', 'There is nothing at this path. MCP is served at /dev/iam/mcp.'],
    [
      'dev',
      'ANY /{proxy+}',
      '404',
      'not_found',
      'There is nothing at this path. MCP is served at /dev/iam/mcp.',
    ],
    ['all', 'ANY /mcp', '405', 'method_not_allowed', 'Send each MCP message as a POST to /all/mcp.'],
    ['all', 'ANY /iam/mcp', '405', 'method_not_allowed', 'Send each MCP message as a POST to /all/iam/mcp.'],
    ['all', 'ANY /', '404', 'not_found', 'There is nothing at this path. MCP is served at /all/mcp.'],
    ['domain', 'ANY /mcp', '405', 'method_not_allowed', 'Send each MCP message as a POST to /mcp.'],
    ['domain', 'ANY /{proxy+}', '404', 'not_found', 'There is nothing at this path. MCP is served at /mcp.'],
  ] as const)('of %s: %s is answered %s', (name, path, status, reason, message) => {
    const method = methodOf(name, path);
    expect(integrationOf(method)).toMatchObject({
      Type: 'MOCK',
      PassthroughBehavior: 'NEVER',
      RequestTemplates: { 'application/json': `{"statusCode":${status}}` },
    });
    expect(answerOf(method)).toEqual({
      status,
      body: {
        jsonrpc: '2.0',
        id: null,
        error: { code: -32600, message, data: { reason, requestId: '$context.requestId' } },
      },
    });
  });

  test('of MCP is refused with an Allow header that names POST, the one that the function serves', () => {
    for (const path of ['ANY /mcp', 'ANY /iam/mcp']) {
      const method = methodOf('all', path);
      expect(integrationOf(method)['IntegrationResponses']).toMatchObject([
        { ResponseParameters: { 'method.response.header.Allow': "'POST'" } },
      ]);
      expect(method?.['MethodResponses']).toMatchObject([
        { StatusCode: '405', ResponseParameters: { 'method.response.header.Allow': true } },
      ]);
    }
  });
});

describe('the authorizer', () => {
  const authorizerOf = (name: StageName) => stage(name).only('AWS::ApiGateway::Authorizer').Properties;

  test('looks at each request with an Authorization header, and its verdict is not kept', () => {
    expect(authorizerOf('clerk')).toMatchObject({
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 0,
    });
    expect(textOf(authorizerOf('clerk')['AuthorizerUri'] ?? '')).toContain('/functions/');
  });

  test('has its verdict kept for as long as the settings say', () => {
    expect(authorizerOf('oidc')['AuthorizerResultTtlInSeconds']).toBe(300);
  });
});

describe('a preflight', () => {
  const headersOf = (name: StageName, method: string) => {
    const [response] = integrationOf(methodOf(name, method))['IntegrationResponses'] as Record<
      string,
      Record<string, string>
    >[];
    return response?.['ResponseParameters'] ?? {};
  };

  test.each(['/mcp', '/iam/mcp'])('of %s lets pages of the allowed origins send MCP', (path) => {
    const headers = headersOf('all', `OPTIONS ${path}`);
    expect(headers).toMatchObject({
      'method.response.header.Access-Control-Allow-Origin': `'${allowedOrigins[0]}'`,
      'method.response.header.Access-Control-Allow-Methods': "'POST'",
      'method.response.header.Vary': "'Origin'",
    });
    const allowed = headers['method.response.header.Access-Control-Allow-Headers']?.slice(1, -1).split(',');
    expect(allowed).toEqual(
      expect.arrayContaining([
        'Authorization',
        'Content-Type',
        'Mcp-Protocol-Version',
        'Mcp-Method',
        'Mcp-Name',
      ]),
    );
    // The other origins are told apart by the template.
    const response = JSON.stringify(integrationOf(methodOf('all', `OPTIONS ${path}`)));
    for (const origin of allowedOrigins) expect(response).toContain(origin);
    expect(response).not.toContain("'*'");
  });

  test('is answered to nobody where no origins are allowed', () => {
    for (const name of ['dev', 'clerk', 'oidc', 'domain'] as const) {
      const preflights = Object.keys(stage(name).methods).filter((method) => method.startsWith('OPTIONS'));
      expect(preflights.filter((method) => !open.includes(method))).toEqual([]);
    }
  });
});

describe('the API', () => {
  test('is regional and answers at its own address', () => {
    const { Properties } = stage('dev').only('AWS::ApiGateway::RestApi');
    expect(Properties['EndpointConfiguration']).toEqual({ Types: ['REGIONAL'] });
    expect(Properties).not.toHaveProperty('DisableExecuteApiEndpoint');
  });

  test('answers at its domain alone where it has one, with TLS 1.2 and no path in front', () => {
    const domain = stage('domain');
    expect(domain.only('AWS::ApiGateway::RestApi').Properties).toMatchObject({
      DisableExecuteApiEndpoint: true,
    });
    expect(domain.only('AWS::ApiGateway::DomainName').Properties).toEqual({
      DomainName: 'mcp.example.com',
      RegionalCertificateArn: certificateArn,
      EndpointConfiguration: { Types: ['REGIONAL'] },
      SecurityPolicy: 'TLS_1_2',
    });
    const mapping = domain.only('AWS::ApiGateway::BasePathMapping').Properties;
    expect(mapping).not.toHaveProperty('BasePath');
    expect(Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, textOf(value)]))).toEqual({
      DomainName: '<HttpApiCustomDomain>',
      RestApiId: '<HttpApi>',
      Stage: '<HttpApiDeploymentStagedomain>',
    });
  });

  test('has no domain where the settings name none', () => {
    for (const name of ['dev', 'all'] as const) {
      expect(stage(name).ofType('AWS::ApiGateway::DomainName')).toEqual([]);
    }
  });

  test('throttles as the settings say and logs no bodies', () => {
    const { Properties } = stage('tuned').only('AWS::ApiGateway::Stage');
    expect(Properties['StageName']).toBe('tuned');
    expect(Properties['MethodSettings']).toEqual([
      {
        HttpMethod: '*',
        ResourcePath: '/*',
        DataTraceEnabled: false,
        ThrottlingRateLimit: 7,
        ThrottlingBurstLimit: 9,
      },
    ]);
  });

  test('leaves the account’s role for logs alone, unless the settings have it created; then it outlives the stack', () => {
    const rolesOf = (name: StageName) =>
      stage(name)
        .ofType('AWS::IAM::Role')
        .filter(({ Properties }) => JSON.stringify(Properties).includes('apigateway.amazonaws.com'));
    for (const name of ['dev', 'clerk', 'domain'] as const) {
      expect(stage(name).ofType('AWS::ApiGateway::Account')).toEqual([]);
      expect(rolesOf(name)).toEqual([]);
    }
    expect(stage('all').only('AWS::ApiGateway::Account').DeletionPolicy).toBe('Retain');
    expect(rolesOf('all').map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain']);
  });

  test('traces unless the settings turn it off', () => {
    expect(stage('dev').only('AWS::ApiGateway::Stage').Properties['TracingEnabled']).toBe(true);
    expect(stage('quiet').only('AWS::ApiGateway::Stage').Properties['TracingEnabled']).toBe(false);
  });

  test('writes one line of JSON for each access to a log group of its own, with who called', () => {
    const { AccessLogSetting } = stage('dev').only('AWS::ApiGateway::Stage').Properties as {
      AccessLogSetting: { Format: string; DestinationArn: unknown };
    };
    expect(JSON.stringify(AccessLogSetting.DestinationArn)).toContain('HttpAccessLog');
    expect(Object.keys(JSON.parse(AccessLogSetting.Format))).toEqual([
      'requestId',
      'extendedRequestId',
      'timeMs',
      'ip',
      'caller',
      'userArn',
      'principal',
      'method',
      'path',
      'status',
      'responseLength',
      'latencyMs',
      'integrationLatencyMs',
      'responseTransferMode',
      'timeToAllHeadersMs',
      'timeToFirstContentMs',
      'integrationError',
      'authorizerError',
      'gatewayError',
    ]);
  });
});

describe('the page for people', () => {
  const pageOf = (name: StageName) => {
    const [response] = integrationOf(methodOf(name, 'GET /'))['IntegrationResponses'] as Record<
      string,
      Record<string, unknown>
    >[];
    const headers = Object.entries(response?.['ResponseParameters'] ?? {});
    return {
      html: textOf(response?.['ResponseTemplates']?.['text/html']),
      headers: Object.fromEntries(
        headers.map(([key, value]) => [key.replace('method.response.header.', ''), String(value)]),
      ),
    };
  };
  /** What browsers get of a refusal instead of JSON. */
  const refusedWith = (name: StageName, type: string) => {
    const found = stage(name)
      .ofType('AWS::ApiGateway::GatewayResponse')
      .find(({ Properties }) => Properties['ResponseType'] === type);
    const templates = found?.Properties['ResponseTemplates'] as Record<string, unknown>;
    return templates['text/html'] === undefined ? undefined : textOf(templates['text/html']);
  };

  test('comes from API Gateway itself, to anyone, and no page may frame it', () => {
    for (const name of ['dev', 'clerk', 'domain'] as const) {
      expect(methodOf(name, 'GET /')).toMatchObject({
        AuthorizationType: 'NONE',
        Integration: { Type: 'MOCK', PassthroughBehavior: 'NEVER' },
      });
      const { html, headers } = pageOf(name);
      expect(html).toMatch(/^<!doctype html>/);
      expect(headers).toMatchObject({
        'Content-Type': "'text/html; charset=utf-8'",
        'X-Content-Type-Options': "'nosniff'",
        'X-Frame-Options': "'DENY'",
      });
      expect(headers['Content-Security-Policy']).toMatch(
        /^'default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; .*frame-ancestors 'none''$/,
      );
      expect(headers['Content-Security-Policy']).not.toContain('unsafe');
    }
  });

  test('has the address of the stage, or of its domain', () => {
    const execute = 'https://<HttpApi>.execute-api.<AWS::Region>.<AWS::URLSuffix>';
    expect(pageOf('clerk').html).toContain(`<code>${execute}/clerk/mcp</code>`);
    expect(pageOf('dev').html).toContain(`<code>${execute}/dev/iam/mcp</code>`);
    expect(pageOf('domain').html).toContain('<code>https://mcp.example.com/mcp</code>');
  });

  test('is also what a browser gets that opens the MCP URL, and nothing else is answered with it', () => {
    expect(refusedWith('clerk', 'UNAUTHORIZED')).toBe(pageOf('clerk').html);
    expect(refusedWith('dev', 'MISSING_AUTHENTICATION_TOKEN')).toBe(pageOf('dev').html);
    for (const name of ['clerk', 'domain'] as const) {
      for (const { Properties } of stage(name).ofType('AWS::ApiGateway::GatewayResponse')) {
        if (Properties['ResponseType'] === 'UNAUTHORIZED') continue;
        expect(Object.keys(Properties['ResponseTemplates'] as object)).toEqual(['application/json']);
      }
    }
  });

  test('is nowhere when the settings say so, and lists no tools when they say that', () => {
    expect(methodOf('quiet', 'GET /')).toBeUndefined();
    expect(stage('quiet').text).not.toContain('<!doctype html>');
    expect(pageOf('tuned').html).not.toContain('delete_user');
    expect(pageOf('dev').html).toContain('delete_user');
  });

  test('names no rule, no role and nobody who is let in', () => {
    const { html } = pageOf('all');
    for (const secret of ['mch_1', 'org_1', 'org:support', 'acme.okta.com', 'api://clerk-mcp']) {
      expect(html).not.toContain(secret);
    }
  });
});
