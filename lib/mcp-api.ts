import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  AuthorizationType,
  type IAuthorizer,
  type Integration,
  type IResource,
  LambdaIntegration,
  LogGroupLogDestination,
  type MethodOptions,
  ResponseTransferMode,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { addAlias, DomainCertificate, PrivateDomain, regionalDomain, setTls } from './api-domain.ts';
import { Firewall } from './firewall.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { logGroup } from './log-group.ts';
import { endpointConfiguration, hostOf, isPrivate, onlyByEndpoints } from './private-endpoint.ts';
import {
  acknowledgePreflight,
  addProtectedResourceMetadata,
  challengeOf,
  metadataPath,
} from './protected-resource.ts';
import { pageFacts } from './page/facts.ts';
import { type Page, renderPage } from './page/page.ts';
import { requestTime } from './request-time.ts';
import { type Settings, SettingsError } from './settings/settings.ts';
import { stackNameOf } from './settings/stack-name.ts';
import { refuseAuthorizationServers, refuseOtherMethods, refuseOtherPaths } from './static-answers.ts';
import { servePage } from './static-page.ts';

/** What the API needs from the rest of the stack. */
export interface McpApiProps {
  readonly settings: Settings;
}

/** What serves the API's requests. */
export interface McpBackends {
  /** The function that answers MCP requests. */
  readonly mcp: IFunction;
  /** Checks tokens in front of `/mcp`; undefined when no tokens are taken. */
  readonly authorizer: IAuthorizer | undefined;
}

const verbs = ['POST', 'GET', 'DELETE'];

/**
 * The REST API, throttled and logged: `/mcp` for callers with a token, `/iam/mcp` for signed requests, both streamed,
 * and the protected resource metadata (RFC 9728) that leads to a token.
 */
export class McpApi extends Construct {
  /** Where MCP clients with a token connect; undefined when no tokens are taken. */
  readonly tokenUrl: string | undefined;
  /** Where MCP clients that sign connect; undefined when no signed requests are taken. */
  readonly signedUrl: string | undefined;
  /** Where the protected resource metadata is. */
  readonly metadataUrl: string;
  /** The host name to point the DNS at; undefined without a domain of its own, and where that is done or is a VPC endpoint. */
  readonly domainTarget: string | undefined;
  /** The certificate of its domain; undefined without one. */
  readonly certificateArn: string | undefined;
  /** Where API Gateway logs each request. */
  readonly accessLog: LogGroup;
  /** The page for people; undefined where the settings turn it off. */
  private readonly page: { readonly url: string; readonly content: Page } | undefined;
  private readonly api: RestApi;
  private readonly settings: Settings;
  /** `/mcp` as clients see it, below the host. */
  private readonly pathOf: (path: string) => string;

  constructor(scope: Construct, id: string, { settings }: McpApiProps) {
    super(scope, id);
    const { domain, stage, identity } = settings;
    this.settings = settings;
    this.pathOf = (path) => (domain ? path : `/${stage}${path}`);

    this.accessLog = logGroup(this, 'AccessLog', settings);
    const proof = domain && new DomainCertificate(this, 'Certificate', domain);
    this.certificateArn = proof?.certificate.certificateArn;

    const api = new RestApi(this, 'Api', {
      restApiName: stackNameOf(settings),
      description: 'Clerk over MCP',
      endpointConfiguration: endpointConfiguration(this, settings),
      ...(isPrivate(settings) ? { policy: onlyByEndpoints(settings.network) } : {}),
      // One address only: it is the audience of the tokens.
      ...(domain && { disableExecuteApiEndpoint: true }),
      ...(domain && proof && !isPrivate(settings)
        ? { domainName: regionalDomain(domain, proof.certificate) }
        : {}),
      // One role per account and region, shared with every other API there: it must outlive this stack.
      ...(settings.api.logRole === 'create'
        ? { cloudWatchRole: true, cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN }
        : { cloudWatchRole: false }),
      deployOptions: {
        stageName: stage,
        throttlingRateLimit: settings.api.throttle.rateLimit,
        throttlingBurstLimit: settings.api.throttle.burstLimit,
        tracingEnabled: settings.tracing,
        // Execution logs with data would hold request bodies.
        dataTraceEnabled: false,
        accessLogDestination: new LogGroupLogDestination(this.accessLog),
        accessLogFormat: accessLogFormat(),
      },
    });
    // The stack's own outputs say it better.
    api.node.tryRemoveChild('Endpoint');
    this.api = api;

    if (domain && proof) {
      setTls(api, domain);
      const { certificate, zone } = proof;
      if (isPrivate(settings))
        new PrivateDomain(this, 'PrivateDomain', { ...settings, domain, api, certificate });
      else if (zone) addAlias(this, api, zone, domain.name);
    }
    // Not `api.url`: it depends on the stage, and the stage on the functions that must know it.
    const host = domain?.name ?? hostOf(api.restApiId, settings, Stack.of(this));
    const urlOf = (path: string) => `https://${host}${this.pathOf(path)}`;
    this.tokenUrl = takesTokens(identity) ? urlOf('/mcp') : undefined;
    this.signedUrl = identity.iam ? urlOf('/iam/mcp') : undefined;
    this.metadataUrl = urlOf(metadataPath);
    this.domainTarget = proof?.zone ? undefined : api.domainName?.domainNameAliasDomainName;
    const { waf } = settings;
    if (waf) new Firewall(this, 'Firewall', { settings, waf, stage: api.deploymentStage });
    const { region } = Stack.of(this);
    const place = { url: urlOf('/mcp'), signedUrl: urlOf('/iam/mcp'), region };
    this.page = settings.page.shown
      ? { url: urlOf('/'), content: renderPage(pageFacts(settings, place)) }
      : undefined;
  }

  /** How many answers have a status from 500 on. */
  serverErrors(): Metric {
    // By name: the stage itself waits for what the alarms on this may judge.
    const { restApiName } = this.api;
    return this.api.metricServerError({
      dimensionsMap: { ApiName: restApiName, Stage: this.settings.stage },
    });
  }

  /** Lets a role send signed requests. Throws where none are taken. */
  grantInvoke(grantee: IGrantable): Grant {
    const { stage, identity } = this.settings;
    if (!identity.iam) {
      throw new SettingsError([
        `${this.node.path}: identity.iam: false, so that no role can be let in; set it to true`,
      ]);
    }
    return Grant.addToPrincipal({
      grantee,
      actions: ['execute-api:Invoke'],
      resourceArns: [this.api.arnForExecuteApi('*', '/iam/mcp', stage)],
    });
  }

  /** Connects the API with what serves it. */
  serve({ mcp, authorizer }: McpBackends): void {
    const { api, settings, tokenUrl, metadataUrl } = this;
    const integration = new LambdaIntegration(mcp, {
      responseTransferMode: ResponseTransferMode.STREAM,
      // The console's test button would be one more way in.
      allowTestInvoke: false,
      timeout: Duration.seconds(requestTime(settings.function.timeoutSeconds).gatewaySeconds),
    });
    const signed: MethodOptions = { authorizationType: AuthorizationType.IAM };
    const withToken: MethodOptions | undefined = authorizer && {
      authorizationType: AuthorizationType.CUSTOM,
      authorizer,
    };
    if (withToken) this.serveAt(['mcp'], integration, withToken);
    if (this.signedUrl) this.serveAt(['iam', 'mcp'], integration, signed);
    if (tokenUrl) {
      addProtectedResourceMetadata(api.root, tokenUrl, settings);
      refuseAuthorizationServers(api.root, this.pathOf(metadataPath));
    }
    const path = this.pathOf(withToken ? '/mcp' : '/iam/mcp');
    refuseOtherPaths(api.root, path, withToken ?? signed);
    if (this.page) servePage(api.root, this.page.content);
    addGatewayResponses(api, {
      path,
      page: this.page,
      challenge: withToken && challengeOf(settings, metadataUrl),
      takesSigned: settings.identity.iam,
      isPrivate: isPrivate(settings),
      hasFirewall: settings.waf !== undefined,
      forBrowsers: settings.api.allowedOrigins.length > 0,
    });
    acknowledge(api, settings);
  }

  private serveAt(path: readonly string[], integration: Integration, authorization: MethodOptions): void {
    const resource = path.reduce<IResource>(
      (parent, part) => parent.getResource(part) ?? parent.addResource(part),
      this.api.root,
    );
    for (const verb of verbs) resource.addMethod(verb, integration, authorization);
    refuseOtherMethods(resource, this.pathOf(`/${path.join('/')}`), authorization);
    const { allowedOrigins } = this.settings.api;
    if (allowedOrigins.length > 0) {
      acknowledgePreflight(
        resource.addCorsPreflight({
          allowOrigins: [...allowedOrigins],
          allowMethods: ['POST'],
          allowHeaders: [
            'Authorization',
            'Content-Type',
            'Accept',
            'Mcp-Protocol-Version',
            'Mcp-Method',
            'Mcp-Name',
            'Last-Event-ID',
            'X-MCP-Readonly',
            'X-MCP-Toolsets',
          ],
          maxAge: Duration.hours(1),
        }),
      );
    }
  }
}

/** True when some issuer's tokens are taken. */
function takesTokens({ clerk, oidc }: Settings['identity']): boolean {
  return clerk !== undefined || oidc.length > 0;
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
      principal: AccessLogField.contextAuthorizerPrincipalId(),
      method: AccessLogField.contextHttpMethod(),
      path: AccessLogField.contextResourcePath(),
      status: AccessLogField.contextStatus(),
      responseLength: AccessLogField.contextResponseLength(),
      latencyMs: AccessLogField.contextResponseLatency(),
      integrationLatencyMs: AccessLogField.contextIntegrationLatency(),
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/response-streaming-troubleshoot.html
      responseTransferMode: '$context.integration.responseTransferMode',
      timeToAllHeadersMs: '$context.integration.timeToAllHeaders',
      timeToFirstContentMs: '$context.integration.timeToFirstContent',
      integrationError: AccessLogField.contextIntegrationErrorMessage(),
      authorizerError: AccessLogField.contextAuthorizerError(),
      gatewayError: AccessLogField.contextErrorResponseType(),
    }),
  );
}

function acknowledge(api: RestApi, settings: Settings): void {
  Validations.of(api).acknowledge(
    {
      id: 'AwsSolutions::AwsSolutions-APIG2',
      reason:
        'Each MCP message is checked by the MCP SDK and each argument by zod; a model of API Gateway could not follow the protocol.',
    },
    {
      id: 'AwsSolutions::AwsSolutions-COG4',
      reason:
        'Callers are agents with tokens of Clerk or the company, or with IAM roles, not users of a Cognito user pool.',
    },
  );
  Validations.of(api.deploymentStage).acknowledge({
    id: 'AwsSolutions::AwsSolutions-APIG6',
    reason:
      'Execution logs repeat the access log and can hold request bodies; API Gateway writes one access line a request, the function another.',
  });
  if (!settings.waf) {
    Validations.of(api.deploymentStage).acknowledge({
      id: 'AwsSolutions::AwsSolutions-APIG3',
      reason:
        'AWS WAF costs a fixed fee a month, so the settings turn it on; the API is closed to callers without a credential and throttled.',
    });
  }
  if (settings.api.logRole === 'create') {
    Validations.of(api.node.findChild('CloudWatchRole')).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: 'AWS provides this managed policy for the one role that API Gateway writes logs with.',
    });
  }
  if (!settings.tracing) {
    Validations.of(api.deploymentStage).acknowledge({
      id: 'Serverless::Serverless-APIGWXrayEnabled',
      reason: 'The settings of the stage turn tracing off.',
    });
  }
}
