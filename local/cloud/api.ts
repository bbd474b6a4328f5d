import * as z from 'zod';
import type { Template } from './assembly.ts';
import { readResourcePolicy, type Statement } from './iam-policies.ts';
import type { Resolver } from './intrinsics.ts';
import type { StackIdentity } from './resource-values.ts';

const integrationShape = z.looseObject({
  Type: z.enum(['AWS_PROXY', 'MOCK']),
  Uri: z.string().optional(),
  // 29 seconds, API Gateway's default.
  TimeoutInMillis: z.coerce.number().default(29_000),
  ResponseTransferMode: z.enum(['BUFFERED', 'STREAM']).default('BUFFERED'),
  PassthroughBehavior: z.enum(['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER']).default('WHEN_NO_MATCH'),
  RequestTemplates: z.record(z.string(), z.string()).default({}),
  IntegrationResponses: z
    .array(
      z.looseObject({
        StatusCode: z.coerce.number(),
        SelectionPattern: z.string().optional(),
        ResponseTemplates: z.record(z.string(), z.string()).default({}),
        ResponseParameters: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
});

const methodShape = z.looseObject({
  HttpMethod: z.string(),
  ResourceId: z.string(),
  AuthorizationType: z.enum(['NONE', 'AWS_IAM', 'CUSTOM']).default('NONE'),
  AuthorizerId: z.string().optional(),
  Integration: integrationShape,
});

const stageShape = z.looseObject({
  StageName: z.string(),
  Variables: z.record(z.string(), z.string()).optional(),
  AccessLogSetting: z.looseObject({ Format: z.string() }).optional(),
  MethodSettings: z
    .array(
      z.looseObject({
        HttpMethod: z.string().default('*'),
        ResourcePath: z.string().default('/*'),
        ThrottlingRateLimit: z.coerce.number().optional(),
        ThrottlingBurstLimit: z.coerce.number().optional(),
      }),
    )
    .default([]),
});

const authorizerShape = z.looseObject({
  Type: z.literal('REQUEST'),
  AuthorizerUri: z.string(),
  IdentitySource: z.string().default(''),
  // 300 seconds, API Gateway's default.
  AuthorizerResultTtlInSeconds: z.coerce.number().default(300),
});

const gatewayResponseShape = z.looseObject({
  ResponseType: z.string(),
  StatusCode: z.coerce.number().optional(),
  ResponseTemplates: z.record(z.string(), z.string()).default({}),
  ResponseParameters: z.record(z.string(), z.string()).default({}),
});

const restApiShape = z.looseObject({
  BinaryMediaTypes: z.array(z.string()).default([]),
  Policy: z.unknown().optional(),
  EndpointConfiguration: z
    .looseObject({
      Types: z.array(z.enum(['REGIONAL', 'EDGE', 'PRIVATE'])).default(['REGIONAL']),
      VpcEndpointIds: z.array(z.string()).default([]),
    })
    .default({ Types: ['REGIONAL'], VpcEndpointIds: [] }),
});
const resourceShape = z.looseObject({ ParentId: z.string(), PathPart: z.string() });

/** How a method is answered. */
export type Integration = z.output<typeof integrationShape>;
/** A stage with its variables and throttling settings. */
export type Stage = z.output<typeof stageShape>;
/** A Lambda authorizer of type REQUEST. */
export type Authorizer = z.output<typeof authorizerShape>;
/** What the template says about one type of gateway response. */
export type GatewayResponseSettings = z.output<typeof gatewayResponseShape>;

/** One method of one resource. */
export interface Method {
  /** GET, POST, …, or ANY. */
  httpMethod: string;
  authorization: 'NONE' | 'AWS_IAM' | 'CUSTOM';
  /** Present exactly when the authorization is CUSTOM, as is its id. */
  authorizer: Authorizer | undefined;
  authorizerId: string | undefined;
  integration: Integration;
}

/** One resource: a path with its methods. */
export interface Resource {
  id: string;
  /** As in the template: `/users/{id}`, `/` for the root. */
  path: string;
  methods: Map<string, Method>;
}

/** The REST API of a stack. */
export interface Api {
  id: string;
  /** What its resource policy says; undefined where it has none. */
  policy: readonly Statement[] | undefined;
  /** The VPC endpoints that lead to it, where nothing else does; undefined for a public API. */
  vpcEndpointIds: readonly string[] | undefined;
  stage: Stage;
  resources: Resource[];
  /** Media types whose bodies reach functions in base64. */
  binaryMediaTypes: string[];
  gatewayResponses: Map<string, GatewayResponseSettings>;
}

/**
 * Reads the REST API out of a template.
 * @throws Error naming the resource when the template uses what the local cloud does not serve
 */
export function readApi(template: Template, resolver: Resolver, stack: StackIdentity): Api {
  const ofType = <Shape extends z.ZodType>(type: string, shape: Shape): [string, z.output<Shape>][] =>
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId, { Properties }]) => {
        const parsed = shape.safeParse(resolver.value(Properties));
        if (parsed.success) return [logicalId, parsed.data];
        throw new Error(
          `${logicalId} (${type}) can't be served by the local cloud:\n${z.prettifyError(parsed.error)}`,
        );
      });

  const [restApi, secondApi] = ofType('AWS::ApiGateway::RestApi', restApiShape);
  const [stage, secondStage] = ofType('AWS::ApiGateway::Stage', stageShape);
  if (restApi === undefined || stage === undefined || secondApi !== undefined || secondStage !== undefined) {
    throw new Error('The local cloud serves a stack with one REST API and one stage');
  }

  const [apiLogicalId, { BinaryMediaTypes: binaryMediaTypes, Policy, EndpointConfiguration }] = restApi;
  const isPrivate = EndpointConfiguration.Types.includes('PRIVATE');
  if (isPrivate && Policy === undefined) {
    throw new Error(
      `${apiLogicalId}: Private REST API doesn't have a resource policy attached to it (API Gateway deploys none without)`,
    );
  }
  const id = resolver.ref(apiLogicalId);
  const apiArn = `arn:aws:execute-api:${stack.region}:${stack.accountId}:${id}`;
  const rootId = resolver.text({ 'Fn::GetAtt': [apiLogicalId, 'RootResourceId'] });
  const parts = new Map(
    ofType('AWS::ApiGateway::Resource', resourceShape).map(([id, part]) => [resolver.ref(id), part]),
  );
  const pathOf = (id: string): string => {
    const part = parts.get(id);
    return part === undefined ? '' : `${pathOf(part.ParentId)}/${part.PathPart}`;
  };
  const resources = new Map(
    [rootId, ...parts.keys()].map((id) => [
      id,
      { id, path: pathOf(id) || '/', methods: new Map<string, Method>() },
    ]),
  );

  const authorizers = new Map(
    ofType('AWS::ApiGateway::Authorizer', authorizerShape).map(([id, authorizer]) => [
      resolver.ref(id),
      authorizer,
    ]),
  );
  for (const [logicalId, method] of ofType('AWS::ApiGateway::Method', methodShape)) {
    const authorizer = authorizers.get(method.AuthorizerId ?? '');
    const resource = resources.get(method.ResourceId);
    if (resource === undefined || (method.AuthorizationType === 'CUSTOM' && authorizer === undefined)) {
      throw new Error(`${logicalId} refers to a resource or an authorizer that the template lacks`);
    }
    resource.methods.set(method.HttpMethod, {
      httpMethod: method.HttpMethod,
      authorization: method.AuthorizationType,
      authorizer,
      authorizerId: method.AuthorizerId,
      integration: method.Integration,
    });
  }

  return {
    id,
    policy: Policy === undefined ? undefined : readResourcePolicy(Policy, apiArn),
    vpcEndpointIds: isPrivate ? EndpointConfiguration.VpcEndpointIds : undefined,
    stage: stage[1],
    resources: [...resources.values()],
    binaryMediaTypes,
    gatewayResponses: new Map(
      ofType('AWS::ApiGateway::GatewayResponse', gatewayResponseShape).map(([, response]) => [
        response.ResponseType,
        response,
      ]),
    ),
  };
}
