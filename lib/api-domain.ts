import {
  CfnBasePathMappingV2,
  CfnDomainNameAccessAssociation,
  CfnDomainNameV2,
  CfnRestApi,
  type DomainNameOptions,
  EndpointAccessMode,
  EndpointType,
  type RestApi,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate, CfnCertificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { onlyByEndpoints } from './private-endpoint.ts';
import type { Settings } from './settings/settings.ts';

/** The certificate of the domain: the one of the settings, or one that is validated in the hosted zone. */
export class DomainCertificate extends Construct {
  readonly certificate: ICertificate;
  /** Undefined where the DNS is not the stack's. */
  readonly zone: IHostedZone | undefined;

  constructor(scope: Construct, id: string, domain: NonNullable<Settings['domain']>) {
    super(scope, id);
    const { name, certificateArn, hostedZoneId, hostedZoneName } = domain;
    this.zone =
      hostedZoneId !== undefined && hostedZoneName !== undefined
        ? HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: hostedZoneName })
        : undefined;
    this.certificate = Certificate.fromCertificateArn(
      this,
      'Imported',
      certificateArn ?? this.created(name, hostedZoneId),
    );
  }

  /** The ARN of a new one. Not by the CDK's own construct, which adds a tag: there may be 50 already. */
  private created(domainName: string, hostedZoneId: string | undefined): string {
    const validation = { domainName, ...(hostedZoneId === undefined ? {} : { hostedZoneId }) };
    return new CfnCertificate(this, 'Created', {
      domainName,
      domainValidationOptions: [validation],
      validationMethod: 'DNS',
    }).ref;
  }
}

type TlsPolicy = NonNullable<Settings['domain']>['tlsPolicy'];

const securityPolicies: Readonly<Record<TlsPolicy, SecurityPolicy>> = {
  TLS_1_2: SecurityPolicy.TLS_1_2,
  SecurityPolicy_TLS13_1_2_PQ_2025_09: SecurityPolicy.TLS13_1_2_PQ_2025_09,
  SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09: SecurityPolicy.TLS13_1_2_PFS_PQ_2025_09,
  SecurityPolicy_TLS13_1_3_2025_09: SecurityPolicy.TLS13_1_3_2025_09,
  SecurityPolicy_TLS13_1_3_FIPS_2025_09: SecurityPolicy.TLS13_1_3_FIPS_2025_09,
};

/**
 * The security policy of a domain. Those that are not of the old kind need a mode besides; the strict one refuses requests
 * whose TLS names another host than their header does.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
 */
function tlsOf(tlsPolicy: TlsPolicy) {
  const securityPolicy = securityPolicies[tlsPolicy];
  return {
    securityPolicy,
    ...(securityPolicy === SecurityPolicy.TLS_1_2 ? {} : { endpointAccessMode: EndpointAccessMode.STRICT }),
  };
}

/** The domain of a public API. */
export function regionalDomain(
  { name, tlsPolicy }: NonNullable<Settings['domain']>,
  certificate: ICertificate,
): DomainNameOptions {
  return { domainName: name, certificate, endpointType: EndpointType.REGIONAL, ...tlsOf(tlsPolicy) };
}

/**
 * Has the API itself ask for the same TLS as its domain: it is the API's that API Gateway goes by.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
 */
export function setTls(api: RestApi, { tlsPolicy }: NonNullable<Settings['domain']>): void {
  const { securityPolicy, endpointAccessMode } = tlsOf(tlsPolicy);
  if (endpointAccessMode === undefined || !(api.node.defaultChild instanceof CfnRestApi)) return;
  api.node.defaultChild.securityPolicy = securityPolicy;
  api.node.defaultChild.endpointAccessMode = endpointAccessMode;
}

/** Points the name of a public API at it. */
export function addAlias(scope: Construct, api: RestApi, zone: IHostedZone, name: string): void {
  if (!api.domainName) return;
  new ARecord(scope, 'Alias', {
    zone,
    // Not that of the construct, a reference, which would have the zone's put behind it.
    recordName: name,
    target: RecordTarget.fromAlias(new ApiGatewayDomain(api.domainName)),
  });
}

/**
 * The domain of a private API. The name points at a VPC endpoint, in a DNS that only the network of that sees.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export class PrivateDomain extends Construct {
  constructor(
    scope: Construct,
    id: string,
    {
      domain,
      network,
      api,
      certificate,
    }: Pick<Settings, 'network'> & {
      readonly domain: NonNullable<Settings['domain']>;
      readonly api: RestApi;
      readonly certificate: ICertificate;
    },
  ) {
    super(scope, id);
    const { attrDomainNameArn: domainNameArn } = new CfnDomainNameV2(this, 'Name', {
      domainName: domain.name,
      certificateArn: certificate.certificateArn,
      endpointConfiguration: { types: [EndpointType.PRIVATE] },
      policy: onlyByEndpoints(network),
      ...tlsOf(domain.tlsPolicy),
    });
    new CfnBasePathMappingV2(this, 'Mapping', {
      domainNameArn,
      restApiId: api.restApiId,
      stage: api.deploymentStage.stageName,
    });
    for (const endpoint of network.vpcEndpointIds) {
      new CfnDomainNameAccessAssociation(this, endpoint, {
        domainNameArn,
        accessAssociationSource: endpoint,
        accessAssociationSourceType: 'VPCE',
      });
    }
  }
}
