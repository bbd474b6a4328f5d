import {
  type IResource,
  type MethodOptions,
  MockIntegration,
  PassthroughBehavior,
} from 'aws-cdk-lib/aws-apigateway';
import { errorBody } from './error-body.ts';

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

function answerAnyMethod(
  resource: IResource,
  authorization: MethodOptions,
  { status, reason, message, headers = {} }: StaticAnswer,
): void {
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
  resource.addMethod('ANY', integration, {
    ...authorization,
    methodResponses: [
      {
        statusCode: String(status),
        responseParameters: Object.fromEntries(entries.map(([name]) => [name, true])),
      },
    ],
  });
}
