import * as z from 'zod';
import type { Problem } from './problems.ts';
import { flag, group, matching } from './shapes.ts';

/** An id of EC2's: the kind, a hyphen, and 8 digits of old or 17 of today. */
const id = (kind: string, what: string, where: string) =>
  matching(
    new RegExp(`^${kind}-[0-9a-f]{8}([0-9a-f]{9})?$`),
    `the id of ${what}, ${kind}-…`,
    `copy it from the VPC console, ${where}`,
  );

/** AWS's services that the functions ask, each with the kind of VPC endpoint that there is for it. */
export const endpointServices = ['dynamodb', 'secretsmanager', 'logs'] as const;

const ids = <Item extends z.ZodType>(item: Item, values: string, max: number) =>
  z
    .array(item, `must be a list of ${values}`)
    .min(1, `must name one at least`)
    .max(max, `has more than ${max}; remove some`)
    .meta({ values: `a list of ${values}, ${max} at most` });

/** The setting `network`. */
export const networkShape = group({
  vpcEndpointIds: z
    .array(
      id('vpce', 'a VPC endpoint', 'Endpoints'),
      'must be a list of ids of VPC endpoints; remove it for a public API',
    )
    .max(10, 'has more than 10 endpoints; remove some')
    .default([])
    .meta({
      description:
        'VPC endpoints of the service `execute-api`, in the region of the stack: the API is private, and only what comes by one of these is answered. [How](deploying.md#a-private-endpoint).',
      values: 'a list of ids of VPC endpoints, `vpce-…`, 10 at most',
      unset: 'none: the API is public',
      examples: [['vpce-0a1b2c3d4e5f60718']],
    }),
  privateDns: flag('the default, false')
    .default(false)
    .meta({
      description:
        'The URL is the one that the private DNS names of the endpoints lead to, `https://<api>.execute-api.…`. Without it, it has the id of the first endpoint in it and is found from everywhere that reaches this.',
      examples: [true],
    }),
  functions: group(
    {
      subnetIds: ids(id('subnet', 'a subnet', 'Subnets'), 'ids of subnets, `subnet-…`', 16).meta({
        description:
          'Private subnets of one VPC, best in two zones, whose routes lead to Clerk and the issuers by a NAT gateway or a proxy.',
        examples: [['subnet-0a1b2c3d4e5f60718', 'subnet-1a2b3c4d5e6f70819']],
      }),
      securityGroupIds: ids(
        id('sg', 'a security group', 'Security groups'),
        'ids of security groups, `sg-…`',
        5,
      ).meta({
        description: 'Security groups of the functions: they need no way in, and 443 out.',
        examples: [['sg-0a1b2c3d4e5f60718']],
      }),
      proxyUrl: matching(
        /^http:\/\/[A-Za-z0-9.-]{1,253}:\d{1,5}$/,
        'the URL of a proxy with its port and nothing else, for example "http://proxy.example.com:3128"',
        'correct it, or remove it for a NAT gateway',
      )
        .optional()
        .meta({
          description:
            "The proxy by which the functions reach Clerk and the issuers, by CONNECT and without a password. AWS's services are reached without it.",
          unset: 'none',
          examples: ['http://proxy.example.com:3128'],
        }),
      createEndpoints: group(
        {
          vpcId: id('vpc', 'the VPC of the subnets', 'Your VPCs').meta({
            description: 'The VPC of the subnets.',
            examples: ['vpc-0a1b2c3d4e5f60718'],
          }),
          routeTableIds: ids(id('rtb', 'a route table', 'Route tables'), 'ids of route tables, `rtb-…`', 16)
            .optional()
            .meta({
              description: 'The route tables of the subnets, for the endpoint of `dynamodb`.',
              unset: 'needed with `dynamodb`',
              examples: [['rtb-0a1b2c3d4e5f60718']],
            }),
          services: z
            .array(
              z.enum(endpointServices, {
                error: `must be one of ${endpointServices.map((name) => `"${name}"`).join(', ')}; correct it`,
              }),
              'must be a list of services; remove it for all',
            )
            .min(1, 'must name one at least; remove it for all')
            .default([...endpointServices])
            .meta({
              description:
                'For which services: those that the VPC has no endpoint for. A VPC takes one for each with private DNS names.',
              examples: [['secretsmanager', 'logs']],
            }),
        },
        'the endpoints that the VPC has',
      )
        .optional()
        .meta({
          description: 'Has the stack make VPC endpoints for what the functions ask of AWS.',
          unset: 'those that the VPC has, or its NAT gateway',
        }),
    },
    'functions outside of any VPC',
  )
    .optional()
    .meta({
      description:
        'Where in a VPC of yours the functions run. [What they need there](deploying.md#functions-in-a-vpc).',
      unset: 'outside of any VPC',
    }),
});

/** What is wrong with `network` as a whole, and beside `endpoints`. */
export function networkProblems(
  { vpcEndpointIds, privateDns, functions }: z.output<typeof networkShape>,
  { fips, dualStack }: { readonly fips: boolean; readonly dualStack: boolean },
): Problem[] {
  const { createEndpoints } = functions ?? {};
  const inEndpoints = ['network', 'functions', 'createEndpoints'];
  return [
    ...(privateDns && vpcEndpointIds.length === 0
      ? [
          {
            path: ['network', 'privateDns'],
            text: 'true is there without network.vpcEndpointIds; add that, or remove it',
          },
        ]
      : []),
    ...(createEndpoints?.services.includes('dynamodb') && !createEndpoints.routeTableIds
      ? [
          {
            path: [...inEndpoints, 'routeTableIds'],
            text: 'is missing; the endpoint of dynamodb needs the route tables of the subnets: add them, or leave dynamodb out of services',
          },
        ]
      : []),
    ...(createEndpoints && (fips || dualStack)
      ? [
          {
            path: inEndpoints,
            text: 'makes endpoints for the usual names of the services, and endpoints.fips or endpoints.dualStack has the functions ask others; make those yourself and remove it, or remove that',
          },
        ]
      : []),
  ];
}
