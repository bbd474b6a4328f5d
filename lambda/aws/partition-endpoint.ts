import { partition } from '@aws-sdk/core/client';

/** What decides where DynamoDB is, beside the region. */
export interface PartitionVariables {
  readonly AWS_ENDPOINT_URL?: string | undefined;
  readonly AWS_USE_FIPS_ENDPOINT?: string | undefined;
  readonly AWS_USE_DUALSTACK_ENDPOINT?: string | undefined;
}

/** The URL of DynamoDB in a region of any partition, with what the variables ask for. */
export function partitionEndpoint(
  region: string,
  {
    AWS_ENDPOINT_URL: given,
    AWS_USE_FIPS_ENDPOINT: fips,
    AWS_USE_DUALSTACK_ENDPOINT: dualStack,
  }: PartitionVariables,
): string {
  if (given) return given;
  const { name, dnsSuffix, dualStackDnsSuffix } = partition(region);
  const isDualStack = dualStack === 'true';
  // In GovCloud the ordinary one is a FIPS endpoint.
  const isFips = fips === 'true' && (isDualStack || name !== 'aws-us-gov');
  return `https://dynamodb${isFips ? '-fips' : ''}.${region}.${isDualStack ? dualStackDnsSuffix : dnsSuffix}`;
}
