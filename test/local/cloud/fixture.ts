import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';

/** Synthesizes a small app that uses each thing the local cloud serves into `assembly`. */
export function synthesizeFixture(assembly: string): void {
  const code = `${assembly}-code`;
  mkdirSync(code, { recursive: true });
  copyFileSync(new URL('./fixture-function.mjs', import.meta.url), join(code, 'index.mjs'));

  const app = new App({
    outdir: assembly,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
  const stack = new Stack(app, 'Fixture');
  const secret = new Secret(stack, 'Key');
  const functionNamed = (id: string, handler: string, more: Partial<lambda.FunctionProps> = {}) =>
    new lambda.Function(stack, id, {
      ...more,
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: `index.${handler}`,
      code: lambda.Code.fromAsset(code),
      timeout: Duration.seconds(20),
      memorySize: 512,
      loggingFormat: lambda.LoggingFormat.JSON,
      environment: { OWN: 'value', SECRET_ARN: secret.secretArn },
    });
  const bufferedFunction = functionNamed('Buffered', 'handler');
  const buffered = new apigateway.LambdaIntegration(bufferedFunction);
  const text = (name: string) => ({ name, type: AttributeType.STRING });
  const table = new Table(stack, 'Records', {
    tableName: 'records',
    partitionKey: text('pk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
  });
  for (const name of ['open', 'closed']) {
    table.addGlobalSecondaryIndex({ indexName: name, partitionKey: text(name) });
  }
  bufferedFunction.addToRolePolicy(
    new PolicyStatement({ actions: ['dynamodb:Get*', 'dynamodb:PutItem'], resources: [table.tableArn] }),
  );
  bufferedFunction.addToRolePolicy(
    new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${table.tableArn}/index/open`] }),
  );
  bufferedFunction.addToRolePolicy(
    new PolicyStatement({ effect: Effect.DENY, actions: ['dynamodb:PutItem'], resources: ['*'] }),
  );
  secret.grantRead(bufferedFunction, ['AWSCURRENT']);
  const streamed = new apigateway.LambdaIntegration(
    functionNamed('Streaming', 'streaming').addAlias('live'),
    {
      responseTransferMode: apigateway.ResponseTransferMode.STREAM,
      timeout: Duration.minutes(5),
    },
  );

  const api = new apigateway.RestApi(stack, 'Api', {
    binaryMediaTypes: ['image/*'],
    deployOptions: {
      stageName: 'v1',
      variables: { color: 'green' },
      methodOptions: { '/limited/GET': { throttlingRateLimit: 0.001, throttlingBurstLimit: 2 } },
    },
  });
  // Not api.urlForPath(): a method that refers to its own stage is a circular dependency.
  const origin = `https://${api.restApiId}.execute-api.${stack.region}.${stack.urlSuffix}`;
  const resource = (path: string) => api.root.resourceForPath(path);
  resource('/buffered').addMethod('ANY', buffered);
  resource('/streamed').addMethod('ANY', streamed);
  resource('/limited').addMethod('GET', buffered);
  resource('/users/{id}').addMethod('GET', buffered);
  resource('/users/me').addMethod('GET', buffered);
  resource('/files/{path+}').addMethod('GET', buffered);
  for (const httpMethod of ['POST', 'PUT']) {
    resource('/iam').addMethod(httpMethod, streamed, { authorizationType: apigateway.AuthorizationType.IAM });
  }
  const reader = functionNamed('Reader', 'secret');
  secret.grantRead(reader, ['AWSCURRENT']);
  resource('/secret').addMethod('GET', new apigateway.LambdaIntegration(reader));
  resource('/guarded').addMethod('GET', buffered, {
    authorizer: new apigateway.RequestAuthorizer(stack, 'Authorizer', {
      handler: functionNamed('Guard', 'authorizer'),
      identitySources: [apigateway.IdentitySource.header('Authorization')],
      resultsCacheTtl: Duration.seconds(0),
    }),
  });

  for (const [id, more] of [
    ['Repeated', {}],
    ['Once', { retryAttempts: 0 }],
  ] as const) {
    const target = new LambdaFunction(functionNamed(id, 'failing', more), { retryAttempts: 0 });
    new Rule(stack, `${id}Schedule`, { schedule: Schedule.rate(Duration.days(1)), targets: [target] });
  }

  const document = resource('/document');
  document.addCorsPreflight({ allowOrigins: ['https://agent.example'], allowMethods: ['GET'] });
  document.addMethod(
    'GET',
    new apigateway.MockIntegration({
      requestTemplates: { 'application/json': '{"statusCode":200}' },
      integrationResponses: [
        {
          statusCode: '200',
          responseParameters: { 'method.response.header.Cache-Control': "'max-age=60'" },
          responseTemplates: {
            'application/json': `{"resource":"${origin}/v1/mcp","stage":"$context.stage","none":"$context.none.such","name":"$input.params('name')"}`,
          },
        },
      ],
    }),
    {
      methodResponses: [
        { statusCode: '200', responseParameters: { 'method.response.header.Cache-Control': true } },
      ],
    },
  );

  api.addGatewayResponse('Unauthorized', {
    type: apigateway.ResponseType.UNAUTHORIZED,
    responseHeaders: {
      'WWW-Authenticate': `'Bearer resource_metadata="${origin}/v1/document"'`,
    },
    templates: {
      'application/json': '{"error":$context.error.messageString,"id":"$context.requestId"}',
    },
  });
  api.addGatewayResponse('Denied', {
    type: apigateway.ResponseType.ACCESS_DENIED,
    responseHeaders: {
      'X-Scope': 'context.authorizer.scope',
      'X-Caller': 'context.identity.userArn',
    },
  });
  api.addGatewayResponse('Down', {
    type: apigateway.ResponseType.AUTHORIZER_FAILURE,
    statusCode: '503',
    responseHeaders: { 'Retry-After': "'5'" },
  });
  const output = new CfnOutput(stack, 'McpUrl', { value: api.urlForPath('/mcp') });
  output.description = 'Where agents connect';
  app.synth();
}
