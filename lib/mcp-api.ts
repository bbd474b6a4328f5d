import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  ResponseTransferMode,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** The REST API: `/mcp`, streamed, throttled, logged; IAM decides who gets in. */
export class McpApi extends Construct {
  /** Where MCP clients connect. */
  readonly mcpUrl: string;

  constructor(scope: Construct, id: string, { settings, mcp }: { settings: Settings; mcp: IFunction }) {
    super(scope, id);

    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: settings.logs.retentionDays,
      removalPolicy: settings.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });

    const api = new RestApi(this, 'Api', {
      restApiName: `clerk-mcp-${settings.stage}`,
      description: 'Clerk over MCP',
      // REGIONAL streams may idle for 5 minutes; edge-optimized ones are cut after 30 seconds.
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: settings.stage,
        throttlingRateLimit: settings.api.throttle.rateLimit,
        throttlingBurstLimit: settings.api.throttle.burstLimit,
        tracingEnabled: true,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: accessLogFormat(),
      },
      defaultMethodOptions: { authorizationType: AuthorizationType.IAM },
    });
    const resource = api.root.addResource('mcp');
    const integration = new LambdaIntegration(mcp, {
      responseTransferMode: ResponseTransferMode.STREAM,
      // The console's test button would be one more way in.
      allowTestInvoke: false,
      timeout: Duration.seconds(settings.function.timeoutSeconds),
    });
    for (const method of ['POST', 'GET', 'DELETE']) resource.addMethod(method, integration);

    answerClearly(api);
    acknowledge(api);
    this.mcpUrl = api.urlForPath('/mcp');
  }
}

function accessLogFormat(): AccessLogFormat {
  return AccessLogFormat.custom(
    JSON.stringify({
      requestId: AccessLogField.contextRequestId(),
      extendedRequestId: AccessLogField.contextExtendedRequestId(),
      time: AccessLogField.contextRequestTimeEpoch(),
      ip: AccessLogField.contextIdentitySourceIp(),
      principal: AccessLogField.contextIdentityUserArn(),
      userAgent: AccessLogField.contextIdentityUserAgent(),
      method: AccessLogField.contextHttpMethod(),
      path: AccessLogField.contextResourcePath(),
      status: AccessLogField.contextStatus(),
      responseLength: AccessLogField.contextResponseLength(),
      latencyMs: AccessLogField.contextResponseLatency(),
      integrationLatencyMs: AccessLogField.contextIntegrationLatency(),
      integrationError: AccessLogField.contextIntegrationErrorMessage(),
      gatewayError: AccessLogField.contextErrorResponseType(),
    }),
  );
}

/** Gateway responses with a JSON-RPC body, as the function itself would answer. */
function answerClearly(api: RestApi): void {
  const answer = (
    type: ResponseType,
    statusCode: string,
    message: string,
    headers: Record<string, string> = {},
  ) =>
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode,
      responseHeaders: headers,
      templates: {
        'application/json': `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"${message}","data":{"requestId":"$context.requestId"}}}`,
      },
    });
  answer(
    ResponseType.MISSING_AUTHENTICATION_TOKEN,
    '403',
    'The request is not signed, or there is nothing at this path. Sign POST requests to /mcp with AWS Signature Version 4, service execute-api.',
  );
  answer(
    ResponseType.INVALID_SIGNATURE,
    '403',
    'The AWS signature is not valid. Check the credentials, the region and the clock.',
  );
  answer(ResponseType.EXPIRED_TOKEN, '403', 'The AWS credentials have expired. Renew them.');
  answer(
    ResponseType.ACCESS_DENIED,
    '403',
    'The caller may not invoke this API. It needs execute-api:Invoke on it.',
  );
  answer(ResponseType.THROTTLED, '429', 'Too many requests. Try again in a second.', {
    'Retry-After': "'1'",
  });
  answer(ResponseType.REQUEST_TOO_LARGE, '413', 'The request is too large. At most 1 MB is read.');
  answer(
    ResponseType.INTEGRATION_TIMEOUT,
    '504',
    'The request took too long and was ended. Read the current state before you repeat a change.',
  );
  answer(
    ResponseType.INTEGRATION_FAILURE,
    '502',
    'The function failed before it could answer. Read the current state before you repeat a change.',
  );
}

function acknowledge(api: RestApi): void {
  const reasons = {
    'AwsSolutions::AwsSolutions-APIG2':
      'Each MCP message is checked by the protocol layer and by zod; a gateway model could not follow the protocol.',
    'AwsSolutions::AwsSolutions-APIG3':
      'AWS WAF costs a fixed fee a month and belongs to the account owner; the API is closed to unsigned requests and throttled.',
    'AwsSolutions::AwsSolutions-APIG4': 'Every method has IAM authorization.',
    'AwsSolutions::AwsSolutions-APIG6':
      'Execution logs repeat the access log and could hold request bodies; the function writes one line a request.',
    'AwsSolutions::AwsSolutions-COG4':
      'Callers are machines and agents with IAM principals, not users of a Cognito user pool.',
    'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
      'API Gateway writes its log through the one managed policy that AWS offers for this.',
  };
  for (const [id, reason] of Object.entries(reasons)) Validations.of(api).acknowledge({ id, reason });
}
