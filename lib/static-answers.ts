import { Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  type IResource,
  type Method,
  MockIntegration,
  PassthroughBehavior,
} from 'aws-cdk-lib/aws-apigateway';
import { errorBody } from './error-body.ts';

/** What API Gateway answers by itself, without a function. */
interface StaticAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Answers 405 to every method of `resource` that it has no integration for. The function refuses GET and DELETE
 * itself, as a stateless MCP server does, so POST is all that is allowed.
 */
export function refuseOtherMethods(resource: IResource, path: string): void {
  answerAnyMethod(resource, {
    status: 405,
    code: 'method_not_allowed',
    message: `Send each MCP message as a POST to ${path}.`,
    headers: { Allow: 'POST' },
  });
}

/** Answers 404 to every other path below `root`, and names `path`, where MCP is served. */
export function refuseOtherPaths(root: IResource, path: string): void {
  for (const resource of [root, root.addResource('{proxy+}')]) {
    answerAnyMethod(resource, {
      status: 404,
      code: 'not_found',
      message: `There is nothing at this path. MCP is served at ${path}.`,
    });
  }
}

function answerAnyMethod(resource: IResource, { status, code, message, headers = {} }: StaticAnswer): void {
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
        responseTemplates: { 'application/json': errorBody(code, message) },
      },
    ],
  });
  const method = resource.addMethod('ANY', integration, {
    authorizationType: AuthorizationType.NONE,
    methodResponses: [
      {
        statusCode: String(status),
        responseParameters: Object.fromEntries(entries.map(([name]) => [name, true])),
      },
    ],
  });
  acknowledge(method);
}

function acknowledge(method: Method): void {
  const reason =
    'A constant error that tells a lost client where to go; there is nothing to protect, and no function runs.';
  Validations.of(method).acknowledge(
    { id: 'AwsSolutions::AwsSolutions-APIG4', reason },
    { id: 'AwsSolutions::AwsSolutions-COG4', reason },
  );
}
