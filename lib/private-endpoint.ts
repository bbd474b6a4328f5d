import type { Stack } from 'aws-cdk-lib';
import { type EndpointConfiguration, EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Settings } from './settings/settings.ts';

/** True when only some VPC endpoints lead to the API. */
export const isPrivate = ({ network }: Settings): boolean => network.vpcEndpointIds.length > 0;

/**
 * Where the API is: at its endpoints, or, without any, public in its region. Streams of either may idle for 5 minutes;
 * those of an edge-optimized one are cut after 30 seconds.
 */
export function endpointConfiguration(scope: Construct, { network }: Settings): EndpointConfiguration {
  const { vpcEndpointIds } = network;
  if (vpcEndpointIds.length === 0) return { types: [EndpointType.REGIONAL] };
  return {
    types: [EndpointType.PRIVATE],
    vpcEndpoints: vpcEndpointIds.map((vpcEndpointId) =>
      InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(scope, vpcEndpointId, {
        vpcEndpointId,
        port: 443,
      }),
    ),
  };
}

/**
 * Refuses what comes by any other way than the endpoints. By a denial: where a method has an authorizer, a policy that
 * merely does not allow is overruled by what that allows.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function onlyByEndpoints({ vpcEndpointIds }: Settings['network']): PolicyDocument {
  const statement = {
    principals: [new AnyPrincipal()],
    actions: ['execute-api:Invoke'],
    resources: ['execute-api:/*'],
  };
  return new PolicyDocument({
    statements: [
      new PolicyStatement(statement),
      new PolicyStatement({
        ...statement,
        effect: Effect.DENY,
        conditions: { StringNotEquals: { 'aws:SourceVpce': vpcEndpointIds } },
      }),
    ],
  });
}

/**
 * The host of an API without a domain. At private endpoints: that with the first endpoint's id in it, which the DNS of all
 * the world leads to the endpoint's addresses, or, with private DNS names, the API's own.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
 */
export function hostOf(restApiId: string, { network }: Settings, { region, urlSuffix }: Stack): string {
  const [endpoint] = network.privateDns ? [] : network.vpcEndpointIds;
  const label = endpoint === undefined ? restApiId : `${restApiId}-${endpoint}`;
  return `${label}.execute-api.${region}.${urlSuffix}`;
}
