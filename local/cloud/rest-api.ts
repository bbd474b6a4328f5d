import type { Assembly } from './assembly.ts';

/** A method of the REST API in the template. */
export interface RestMethod {
  /** The resource's path, for example `/mcp`. */
  readonly resource: string;
  readonly httpMethod: string;
  readonly authorization: string;
  readonly integration: Readonly<Record<string, unknown>>;
}

/** A gateway response of the template. */
export interface GatewayResponse {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly template: string | undefined;
}

/** The REST API as the template describes it. */
export interface RestApi {
  readonly id: string;
  readonly stage: string;
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  readonly methods: readonly RestMethod[];
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
}

type Properties = Readonly<Record<string, unknown>>;

/** Reads the only REST API of the assembly. Throws when there is none or a needed part is missing. */
export function readRestApi(assembly: Assembly): RestApi {
  const ofType = (type: string): [string, Properties][] =>
    [...assembly.resources].filter(([, r]) => r.Type === type).map(([id, r]) => [id, r.Properties ?? {}]);
  const [api] = ofType('AWS::ApiGateway::RestApi');
  const [stage] = ofType('AWS::ApiGateway::Stage');
  if (!api || !stage) throw new Error('The template has no REST API with a stage.');

  const resources = new Map(ofType('AWS::ApiGateway::Resource'));
  const pathOf = (id: string): string => {
    const resource = resources.get(id);
    if (!resource) return '';
    return `${pathOf(String(resource['ParentId']))}/${String(resource['PathPart'])}`;
  };
  const settings = (stage[1]['MethodSettings'] ?? []) as Properties[];
  const everywhere = settings.find(
    (setting) => setting['HttpMethod'] === '*' && setting['ResourcePath'] === '/*',
  );

  return {
    id: api[0],
    stage: String(stage[1]['StageName']),
    // Without settings of its own, a stage has the account's limits.
    throttle: {
      rateLimit: Number(everywhere?.['ThrottlingRateLimit'] ?? 10_000),
      burstLimit: Number(everywhere?.['ThrottlingBurstLimit'] ?? 5_000),
    },
    methods: ofType('AWS::ApiGateway::Method').map(([, method]) => ({
      resource: pathOf(String(method['ResourceId'])) || '/',
      httpMethod: String(method['HttpMethod']),
      authorization: String(method['AuthorizationType'] ?? 'NONE'),
      integration: (method['Integration'] ?? {}) as Properties,
    })),
    gatewayResponses: new Map(
      ofType('AWS::ApiGateway::GatewayResponse').map(([, response]) => [
        String(response['ResponseType']),
        {
          status: response['StatusCode'] === undefined ? undefined : Number(response['StatusCode']),
          headers: headersOf((response['ResponseParameters'] ?? {}) as Record<string, string>),
          template: ((response['ResponseTemplates'] ?? {}) as Record<string, string>)['application/json'],
        },
      ]),
    ),
  };
}

function headersOf(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const prefix = 'gatewayresponse.header.';
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

/** The method that serves a path below the stage, with its path parameters; undefined when none does. */
export function findMethod(
  api: RestApi,
  httpMethod: string,
  path: string,
): { method: RestMethod; pathParameters: Record<string, string> | null } | undefined {
  const candidates = api.methods
    .filter((method) => method.httpMethod === httpMethod || method.httpMethod === 'ANY')
    .map((method) => ({ method, match: pathPattern(method.resource).exec(path) }))
    .filter((candidate) => candidate.match !== null)
    // A literal path goes before a parameter, a parameter before {proxy+}, a method before ANY.
    .toSorted((a, b) => specificity(a.method) - specificity(b.method));
  const [best] = candidates;
  if (!best?.match) return undefined;
  const groups = best.match.groups ?? {};
  return { method: best.method, pathParameters: Object.keys(groups).length > 0 ? { ...groups } : null };
}

function specificity({ resource, httpMethod }: RestMethod): number {
  const greedy = resource.includes('+}') ? 4 : 0;
  const parameter = resource.includes('{') ? 2 : 0;
  return greedy + parameter + (httpMethod === 'ANY' ? 1 : 0);
}

function pathPattern(resource: string): RegExp {
  const pattern = resource.replaceAll(/[.*?^$()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(
    `^${pattern.replaceAll(/\{(\w+)\+\}/g, '(?<$1>.+)').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`,
  );
}
