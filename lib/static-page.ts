import { Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  type IResource,
  MockIntegration,
  PassthroughBehavior,
} from 'aws-cdk-lib/aws-apigateway';
import type { Page } from './page/page.ts';

/** The bytes that a mapping template may have: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const maxTemplate = 300 * 1024;

/**
 * The headers that the page comes with, each as API Gateway writes a constant. Their quotation marks inside are taken as
 * they are: only the first and the last belong to API Gateway.
 */
export function pageHeaders({ securityPolicy }: Page): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': `'${securityPolicy}'`,
    'Referrer-Policy': "'no-referrer'",
    'X-Content-Type-Options': "'nosniff'",
    'X-Frame-Options': "'DENY'",
  };
}

/** Serves the page at `root` from API Gateway itself: no function runs, and anyone may read it. Throws when it is too large, or has what templates act on. */
export function servePage(root: IResource, page: Page): void {
  // The CDK's tokens are resolved by then.
  if (/[$#]/.test(page.html.replaceAll(/\$\{Token\[[^\]]*\]\}/g, ''))) {
    throw new Error('The page has $ or # in it: Velocity acts on them.');
  }
  const bytes = Buffer.byteLength(page.html);
  if (bytes > maxTemplate) {
    throw new Error(
      `The page has ${bytes} bytes, and a mapping template of API Gateway ${maxTemplate} at most: set page.tools to false, or list fewer tools.`,
    );
  }
  const headers = {
    ...pageHeaders(page),
    'Content-Type': "'text/html; charset=utf-8'",
    'Cache-Control': "'public, max-age=300'",
  };
  const names = Object.entries(headers).map(
    ([name, value]) => [`method.response.header.${name}`, value] as const,
  );
  const integration = new MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    passthroughBehavior: PassthroughBehavior.NEVER,
    integrationResponses: [
      {
        statusCode: '200',
        responseParameters: Object.fromEntries(names),
        responseTemplates: { 'text/html': page.html },
      },
    ],
  });
  const method = root.addMethod('GET', integration, {
    authorizationType: AuthorizationType.NONE,
    methodResponses: [
      { statusCode: '200', responseParameters: Object.fromEntries(names.map(([name]) => [name, true])) },
    ],
  });
  Validations.of(method).acknowledge({
    id: 'AwsSolutions::AwsSolutions-APIG4',
    reason: 'A page for people who have no access yet; a constant without data of Clerk, no function runs.',
  });
}
