import { describe, expect, test } from '@jest/globals';
import type { StageName } from './stages.ts';
import { vpcEndpointIds } from './stages.ts';
import { synthesized } from './synthesized-stages.ts';
import { type Resource, textOf } from './synthesized.ts';

const { stage } = synthesized('dev', 'within', 'inside', 'hosted', 'domain');

const policyOf = (name: StageName) => stage(name).only('AWS::ApiGateway::RestApi').Properties['Policy'];
const onlyBy = (ids: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
      Condition: { StringNotEquals: { 'aws:SourceVpce': ids } },
    },
  ],
});

describe('a private API', () => {
  test('is associated with the VPC endpoints of the settings, and denies whatever comes another way', () => {
    expect(stage('within').only('AWS::ApiGateway::RestApi').Properties['EndpointConfiguration']).toEqual({
      Types: ['PRIVATE'],
      VpcEndpointIds: vpcEndpointIds,
    });
    expect(policyOf('within')).toMatchObject(onlyBy(vpcEndpointIds));
    expect(policyOf('dev')).toBeUndefined();
  });

  test('is known by the host of its first endpoint, in outputs, the challenge and the metadata', () => {
    const { outputs, methods, ofType } = stage('within');
    const host = `https://<HttpApi>-${vpcEndpointIds[0]}.execute-api.eu-west-1.<AWS::URLSuffix>/within`;
    expect(textOf(outputs['McpUrl']?.Value)).toBe(`${host}/mcp`);
    expect(textOf(outputs['McpIamUrl']?.Value)).toBe(`${host}/iam/mcp`);
    const unauthorized = ofType('AWS::ApiGateway::GatewayResponse').find(
      ({ Properties }) => Properties['ResponseType'] === 'UNAUTHORIZED',
    );
    const { ResponseParameters } = unauthorized?.Properties ?? {};
    const challenge = (ResponseParameters as Record<string, unknown>)[
      'gatewayresponse.header.WWW-Authenticate'
    ];
    const metadata = '/.well-known/oauth-protected-resource/mcp';
    expect(textOf(challenge)).toContain(`resource_metadata="${host}${metadata}"`);
    expect(textOf(answerOf(methods[`GET ${metadata}`]))).toContain(`"resource":"${host}/mcp"`);
  });

  test('has at its own domain an address without the stage, by the same endpoints alone', () => {
    const { only, outputs } = stage('inside');
    expect(textOf(outputs['McpIamUrl']?.Value)).toBe('https://mcp.example.com/iam/mcp');
    expect(only('AWS::ApiGateway::RestApi').Properties).toMatchObject({ DisableExecuteApiEndpoint: true });
    expect(only('AWS::ApiGateway::DomainNameV2').Properties).toMatchObject({
      DomainName: 'mcp.example.com',
      EndpointConfiguration: { Types: ['PRIVATE'] },
      Policy: onlyBy(vpcEndpointIds.slice(0, 1)),
      SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
      EndpointAccessMode: 'STRICT',
    });
    expect(only('AWS::ApiGateway::DomainNameAccessAssociation').Properties).toMatchObject({
      AccessAssociationSource: vpcEndpointIds[0],
      AccessAssociationSourceType: 'VPCE',
    });
    expect(only('AWS::ApiGateway::BasePathMappingV2').Properties).not.toHaveProperty('BasePath');
    // A name there points at a VPC endpoint, whose own name is not in the settings.
    expect(stage('inside').ofType('AWS::Route53::RecordSet')).toEqual([]);
  });
});

function answerOf(method: Resource['Properties'] | undefined): unknown {
  const { Integration } = method as { Integration: { IntegrationResponses: Record<string, unknown>[] } };
  const { ResponseTemplates } = Integration.IntegrationResponses[0] as Record<
    string,
    Record<string, unknown>
  >;
  return ResponseTemplates?.['application/json'];
}

describe('functions in a VPC', () => {
  test('are in the subnets and groups of the settings, all of them, and elsewhere in none', () => {
    for (const { Properties } of stage('within').ofType('AWS::Lambda::Function')) {
      expect(Properties['VpcConfig']).toEqual({
        SubnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-1a2b3c4d5e6f70819'],
        SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'],
      });
    }
    for (const { Properties } of stage('dev').ofType('AWS::Lambda::Function')) {
      expect(Properties).not.toHaveProperty('VpcConfig');
    }
  });

  test('may be attached by Lambda, which their own code may not do', () => {
    const policies = stage('within').ofType('AWS::IAM::Policy');
    const statements = policies.flatMap(
      ({ Properties }) =>
        (Properties['PolicyDocument'] as { Statement: Record<string, unknown>[] }).Statement,
    );
    const attaching = statements.filter(({ Action }) =>
      [Action].flat().includes('ec2:CreateNetworkInterface'),
    );
    const shown = attaching.map(({ Effect, Condition }) =>
      [Effect, Object.keys(Condition ?? {}).join()].join(' '),
    );
    expect(shown.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'Allow ',
      'Allow ',
      'Allow ',
      'Deny ArnLike',
      'Deny ArnLike',
      'Deny ArnLike',
    ]);
  });

  test('are told of the proxy by a name that nothing else heeds', () => {
    const variablesOf = (name: StageName) =>
      stage(name)
        .ofType('AWS::Lambda::Function')
        .map(({ Properties }) => (Properties['Environment'] as { Variables: object }).Variables);
    for (const variables of variablesOf('within')) {
      expect(variables).toMatchObject({ OUTBOUND_PROXY: 'http://proxy.example.com:3128' });
    }
    for (const variables of variablesOf('dev')) expect(variables).not.toHaveProperty('OUTBOUND_PROXY');
  });

  test('reach DynamoDB, Secrets Manager and the log of the authorizer by endpoints that take nobody else', () => {
    const { ofType, only } = stage('within');
    expect(
      ofType('AWS::EC2::VPCEndpoint').map(({ Properties }) => [
        textOf(Properties['ServiceName']),
        Properties['VpcEndpointType'],
        Properties['PrivateDnsEnabled'],
      ]),
    ).toEqual([
      ['com.amazonaws.<AWS::Region>.dynamodb', 'Gateway', undefined],
      ['com.amazonaws.eu-west-1.secretsmanager', 'Interface', true],
      ['com.amazonaws.eu-west-1.logs', 'Interface', true],
    ]);
    expect(only('AWS::EC2::SecurityGroup').Properties['SecurityGroupIngress']).toEqual([
      expect.objectContaining({ FromPort: 443, ToPort: 443, SourceSecurityGroupId: 'sg-0a1b2c3d4e5f60718' }),
    ]);
  });
});

describe('a domain in a hosted zone', () => {
  test('has its certificate validated there, and an alias', () => {
    const { only, outputs } = stage('hosted');
    expect(only('AWS::CertificateManager::Certificate').Properties).toMatchObject({
      DomainName: 'mcp.example.com',
      DomainValidationOptions: [{ DomainName: 'mcp.example.com', HostedZoneId: 'Z0123456789' }],
      ValidationMethod: 'DNS',
    });
    const { AliasTarget, ...record } = only('AWS::Route53::RecordSet').Properties;
    expect(record).toEqual({ HostedZoneId: 'Z0123456789', Name: 'mcp.example.com.', Type: 'A' });
    expect(textOf((AliasTarget as Record<string, unknown>)['DNSName'])).toBe(
      '<HttpApiCustomDomain.RegionalDomainName>',
    );
    expect(outputs).not.toHaveProperty('DomainTarget');
  });

  test('has its certificate watched, as one of the settings is', () => {
    expect(stage('hosted').text).toContain('DaysToExpiry');
  });

  test('asks for the TLS of the settings, and so does the API, by whose policy API Gateway goes', () => {
    const policy = { SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PQ_2025_09', EndpointAccessMode: 'STRICT' };
    expect(stage('hosted').only('AWS::ApiGateway::DomainName').Properties).toMatchObject(policy);
    expect(stage('hosted').only('AWS::ApiGateway::RestApi').Properties).toMatchObject(policy);
    expect(stage('domain').only('AWS::ApiGateway::RestApi').Properties).not.toHaveProperty('SecurityPolicy');
  });
});
