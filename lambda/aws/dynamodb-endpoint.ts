import type { PartitionVariables } from './partition-endpoint.ts';

/** What decides where DynamoDB is, from Lambda's environment and that of the stack. */
export interface EndpointVariables extends PartitionVariables {
  readonly AWS_REGION?: string | undefined;
  readonly AWS_ENDPOINT_URL_DYNAMODB?: string | undefined;
}

/**
 * The URL of DynamoDB by the rules of the AWS SDK, whose client is too big to be loaded for one request; a test holds
 * both equal. In most regions the rule is short; what the others need is loaded there only.
 */
export async function dynamodbEndpoint(variables: EndpointVariables): Promise<string> {
  const { AWS_REGION: region = '', AWS_ENDPOINT_URL_DYNAMODB: given } = variables;
  if (given) return given;
  const isOrdinary =
    /^(?!cn)[a-z]{2}-[a-z]+-\d+$/.test(region) &&
    !(variables.AWS_ENDPOINT_URL || variables.AWS_USE_FIPS_ENDPOINT || variables.AWS_USE_DUALSTACK_ENDPOINT);
  if (isOrdinary) return `https://dynamodb.${region}.amazonaws.com`;
  return (await import('./partition-endpoint.ts')).partitionEndpoint(region, variables);
}
