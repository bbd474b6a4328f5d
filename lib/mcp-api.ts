import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  ResponseTransferMode,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { addGatewayResponses } from './gateway-responses.ts';
import type { Settings } from './settings.ts';
import { refuseOtherMethods, refuseOtherPaths } from './static-answers.ts';

/** What the API needs from the rest of the stack. */
export interface McpApiProps {
  readonly settings: Settings;
  /** The function that answers MCP requests. */
  readonly mcp: IFunction;
}

const methods = ['POST', 'GET', 'DELETE'];

/** The REST API: `/mcp`, streamed, throttled, logged; IAM decides who gets in. */
export class McpApi extends Construct {
  /** Where MCP clients connect. */
  readonly mcpUrl: string;

  constructor(scope: Construct, id: string, { settings, mcp }: McpApiProps) {
    super(scope, id);
    const path = `/${settings.stage}/mcp`;

    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: settings.logs.retentionDays,
      removalPolicy: settings.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });

    const api = new RestApi(this, 'Api', {
      restApiName: `clerk-mcp-${settings.stage}`,
      description: 'Clerk over MCP',
      // Streams of a regional API may idle for 5 minutes; those of an edge-optimized one are cut after 30 seconds.
      endpointTypes: [EndpointType.REGIONAL],
      // One role per account and region, shared with every other API there: it must outlive this stack.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: settings.stage,
        throttlingRateLimit: settings.api.throttle.rateLimit,
        throttlingBurstLimit: settings.api.throttle.burstLimit,
        tracingEnabled: settings.tracing,
        // Execution logs with data would hold request bodies.
        dataTraceEnabled: false,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: accessLogFormat(),
      },
    });
    // The stack's own output McpUrl says it better.
    api.node.tryRemoveChild('Endpoint');

    const resource = api.root.addResource('mcp');
    const integration = new LambdaIntegration(mcp, {
      responseTransferMode: ResponseTransferMode.STREAM,
      // The console's test button would be one more way in.
      allowTestInvoke: false,
      timeout: Duration.seconds(settings.function.timeoutSeconds),
    });
    for (const httpMethod of methods) {
      const method = resource.addMethod(httpMethod, integration, {
        authorizationType: AuthorizationType.IAM,
      });
      Validations.of(method).acknowledge({
        id: 'AwsSolutions::AwsSolutions-COG4',
        reason: 'Callers are machines and agents with IAM principals, not users of a Cognito user pool.',
      });
    }
    refuseOtherMethods(resource, path);
    refuseOtherPaths(api.root, path);
    addGatewayResponses(api, path);
    acknowledge(api, settings);

    this.mcpUrl = api.urlForPath('/mcp');
  }
}

function accessLogFormat(): AccessLogFormat {
  return AccessLogFormat.custom(
    JSON.stringify({
      requestId: AccessLogField.contextRequestId(),
      extendedRequestId: AccessLogField.contextExtendedRequestId(),
      timeMs: AccessLogField.contextRequestTimeEpoch(),
      ip: AccessLogField.contextIdentitySourceIp(),
      caller: AccessLogField.contextIdentityCaller(),
      userArn: AccessLogField.contextIdentityUserArn(),
      method: AccessLogField.contextHttpMethod(),
      path: AccessLogField.contextResourcePath(),
      status: AccessLogField.contextStatus(),
      responseLength: AccessLogField.contextResponseLength(),
      latencyMs: AccessLogField.contextResponseLatency(),
      integrationLatencyMs: AccessLogField.contextIntegrationLatency(),
      integrationError: AccessLogField.contextIntegrationErrorMessage(),
      authorizerError: AccessLogField.contextAuthorizerError(),
      gatewayError: AccessLogField.contextErrorResponseType(),
    }),
  );
}

function acknowledge(api: RestApi, settings: Settings): void {
  Validations.of(api).acknowledge({
    id: 'AwsSolutions::AwsSolutions-APIG2',
    reason:
      'Each MCP message is checked by the MCP SDK and each argument by zod; a model of API Gateway could not follow the protocol.',
  });
  Validations.of(api.deploymentStage).acknowledge(
    {
      id: 'AwsSolutions::AwsSolutions-APIG3',
      reason:
        'AWS WAF costs a fixed fee a month, so it is left to the owner of the account; /mcp is closed to unsigned requests and throttled.',
    },
    {
      id: 'AwsSolutions::AwsSolutions-APIG6',
      reason:
        'Execution logs repeat the access log and can hold request bodies; API Gateway writes one access line a request, the function another.',
    },
  );
  Validations.of(api.node.findChild('CloudWatchRole')).acknowledge({
    id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    reason: 'AWS provides this managed policy for the one role that API Gateway writes logs with.',
  });
  if (!settings.tracing) {
    Validations.of(api.deploymentStage).acknowledge({
      id: 'Serverless::Serverless-APIGWXrayEnabled',
      reason: 'The settings of the stage turn tracing off.',
    });
  }
}
