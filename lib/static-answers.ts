import { Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  type IResource,
  type Method,
  type MethodOptions,
  MockIntegration,
  PassthroughBehavior,
} from 'aws-cdk-lib/aws-apigateway';
import { errorBody } from './error-body.ts';
import { resourceAt } from './protected-resource.ts';

/** What API Gateway answers by itself, without a function. */
interface StaticAnswer {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Answers 405 to every method of `resource` that it has no integration for. The function refuses GET and DELETE
 * itself, as a stateless MCP server does, so POST is all that is allowed. Only callers that are let in learn it.
 */
export function refuseOtherMethods(resource: IResource, path: string, authorization: MethodOptions): void {
  answerAnyMethod(resource, authorization, {
    status: 405,
    reason: 'method_not_allowed',
    message: `Send each MCP message as a POST to ${path}.`,
    headers: { Allow: 'POST' },
  });
}

/** Answers 404 to every other path below `root`, and names `path`, where MCP is served. */
export function refuseOtherPaths(root: IResource, path: string, authorization: MethodOptions): void {
  for (const resource of [root, root.addResource('{proxy+}')]) {
    answerAnyMethod(resource, authorization, {
      status: 404,
      reason: 'not_found',
      message: `There is nothing at this path. MCP is served at ${path}.`,
    });
  }
}

/**
 * Answers 404 to whoever looks for an authorization server at this host, as clients do that take the MCP server for one
 * (RFC 8414, and OpenID Connect Discovery in both of its forms): a 401 would have them think that there is one. The
 * metadata at `metadataPath` names the right ones.
 */
export function refuseAuthorizationServers(root: IResource, metadataPath: string): void {
  for (const path of ['/.well-known/{proxy+}', '/mcp/.well-known/{proxy+}']) {
    const method = answerAnyMethod(
      resourceAt(root, path),
      { authorizationType: AuthorizationType.NONE },
      {
        status: 404,
        reason: 'not_found',
        message: `There is no authorization server here: ${metadataPath} says where to get a token.`,
        // Without it, pages can't tell a 404 from a network that is down.
        headers: { 'Access-Control-Allow-Origin': '*' },
      },
    );
    Validations.of(method).acknowledge({
      id: 'AwsSolutions::AwsSolutions-APIG4',
      reason: 'Clients look there before they have a token; the answer is a constant, no function runs.',
    });
  }
}

function answerAnyMethod(
  resource: IResource,
  authorization: MethodOptions,
  { status, reason, message, headers = {} }: StaticAnswer,
): Method {
  const entries = Object.entries(headers).map(
    ([name, value]) => [`method.response.header.${name}`, `'${value}'`] as const,
  );
  const integration = new MockIntegration({
    requestTemplates: { 'application/json': JSON.stringify({ statusCode: status }) },
    // A body passed through would choose the status.
    passthroughBehavior: PassthroughBehavior.NEVER,
    integrationResponses: [
      {
        statusCode: String(status),
        responseParameters: Object.fromEntries(entries),
        responseTemplates: { 'application/json': errorBody(status, reason, message) },
      },
    ],
  });
  return resource.addMethod('ANY', integration, {
    ...authorization,
    methodResponses: [
      {
        statusCode: String(status),
        responseParameters: Object.fromEntries(entries.map(([name]) => [name, true])),
      },
    ],
  });
}
