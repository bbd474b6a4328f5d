import * as z from 'zod';
import type { Problem } from './problems.ts';
import { group, matching } from './shapes.ts';

const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/**
 * The security policies of regional and private custom domains of REST APIs but TLS_1_0: the names tell the lowest
 * version, forward secrecy (PFS), key exchange against quantum computers (PQ), and FIPS modules.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
 */
export const tlsPolicies = [
  'TLS_1_2',
  'SecurityPolicy_TLS13_1_2_PQ_2025_09',
  'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
  'SecurityPolicy_TLS13_1_3_2025_09',
  'SecurityPolicy_TLS13_1_3_FIPS_2025_09',
] as const;

/** The setting `domain`. */
export const domainShape = group(
  {
    name: matching(hostName, 'a host name in lower case, for example "mcp.example.com"', 'correct it').meta({
      description: 'The host name.',
      examples: ['mcp.example.com'],
    }),
    certificateArn: matching(
      /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]{1,64}$/,
      'the ARN of an ACM certificate for the name, in the region of the stack',
      'copy it from the ACM console, or remove it and name the hosted zone to have one made',
    )
      .optional()
      .meta({
        description: 'The certificate that browsers and clients are shown.',
        unset: 'one that the stack has made, with `hostedZoneId`',
        examples: ['arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789'],
      }),
    hostedZoneId: matching(
      /^Z[A-Z0-9]{1,31}$/,
      'the id of a hosted zone of Route 53, Z…',
      'copy it from `aws route53 list-hosted-zones-by-name`, or remove it to keep the DNS yourself',
    )
      .optional()
      .meta({
        description:
          'The public hosted zone of the name, in the account of the stack: there the certificate is validated, and the name points at the API.',
        unset: 'the DNS is yours',
        examples: ['Z0123456789ABCDEFGHIJ'],
      }),
    hostedZoneName: matching(hostName, 'a host name in lower case, for example "example.com"', 'correct it')
      .optional()
      .meta({
        description: 'What that zone is called.',
        unset: 'needed with `hostedZoneId`',
        examples: ['example.com'],
      }),
    tlsPolicy: z
      .enum(tlsPolicies, {
        error: `must be one of ${tlsPolicies.join(', ')}; remove it for the default, TLS_1_2`,
      })
      .default('TLS_1_2')
      .meta({
        description:
          "What TLS clients must know, by API Gateway's names. `TLS_1_2` takes 1.2 and 1.3, and what every client can. [Which one](deploying.md#tls).",
        examples: ['SecurityPolicy_TLS13_1_2_PQ_2025_09'],
      }),
  },
  "API Gateway's own address",
).meta({ anyOf: [{ required: ['certificateArn'] }, { required: ['hostedZoneId', 'hostedZoneName'] }] });

/** Characters of a certificate's own name: https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
const longestCertified = 64;

const at = (key: string, text: string): Problem => ({ path: ['domain', key], text });

/** What is wrong with `domain` as a whole. */
export function domainProblems(
  domain: z.output<typeof domainShape> | undefined,
  { isPrivate }: { readonly isPrivate: boolean },
): Problem[] {
  if (!domain) return [];
  const { name, certificateArn, hostedZoneId, hostedZoneName } = domain;
  if (hostedZoneId === undefined) {
    return [
      ...(certificateArn === undefined
        ? [
            at(
              'certificateArn',
              'is missing; it must be the ARN of an ACM certificate for the name, in the region of the stack; copy it from the ACM console, or set hostedZoneId and hostedZoneName to have one made',
            ),
          ]
        : []),
      ...(hostedZoneName === undefined
        ? []
        : [at('hostedZoneName', 'is there without hostedZoneId; add that, or remove it')]),
    ];
  }
  if (hostedZoneName === undefined) {
    return [at('hostedZoneName', 'is missing; it must be the name of the zone in hostedZoneId; add it')];
  }
  return [
    ...(certificateArn === undefined && name.length > longestCertified
      ? [
          at(
            'name',
            `${JSON.stringify(name)} has more than ${longestCertified} characters, which a certificate of ACM's can't be made for; shorten it, or set certificateArn to one that has the name among others`,
          ),
        ]
      : []),
    ...(name === hostedZoneName || name.endsWith(`.${hostedZoneName}`)
      ? []
      : [
          at(
            'name',
            `${JSON.stringify(name)} is not in the zone ${JSON.stringify(hostedZoneName)}, which can't prove that it is yours; name the zone that has it, or remove hostedZoneId and set certificateArn`,
          ),
        ]),
    ...(isPrivate && certificateArn !== undefined
      ? [
          at(
            'hostedZoneId',
            'has no use beside certificateArn at a private endpoint: a name there points at the VPC endpoint, which is yours to do; remove it',
          ),
        ]
      : []),
  ];
}
