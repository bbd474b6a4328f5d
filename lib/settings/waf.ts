import { isIPv4, isIPv6 } from 'node:net';
import * as z from 'zod';
import { group, whole } from './shapes.ts';

const values = 'IPv4 or IPv6 addresses, each alone or with a prefix length ("203.0.113.0/24"), not /0';

/** AWS WAF takes every prefix but /0: https://docs.aws.amazon.com/waf/latest/APIReference/API_IPSet.html */
function isRange(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('%') ? 128 : 0;
  if (bits === 0 || more.length > 0) return false;
  if (length === undefined) return true;
  return /^[1-9]\d{0,2}$/.test(length) && Number(length) <= bits;
}

/** The setting `waf`: that it is there turns the firewall on. */
export const wafShape = group(
  {
    // Limits: https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
    ratePerAddress: whole(10, 2_000_000_000, 'requests in five minutes', 'the default, 3000')
      .default(3_000)
      .meta({
        description:
          'Requests of one address in five minutes, above which it is refused until it asks less. Everybody behind a NAT gateway or an office has one address.',
        examples: [10_000],
      }),
    allowedAddresses: z
      .array(
        z
          .string(`must be one of ${values}; correct it`)
          .refine(isRange, `must be one of ${values}; correct it`),
        `must be a list of ${values}; remove it for everybody`,
      )
      .min(1, 'must name one at least; remove it for everybody')
      .max(1_000, 'has more than 1000 addresses; remove some')
      .optional()
      .meta({
        description: 'Only these addresses may call at all. The other rules hold for them, too.',
        values: `a list of ${values}, 1000 at most`,
        unset: 'everybody',
        examples: [['203.0.113.0/24', '2001:db8::/32']],
      }),
  },
  'no firewall',
);

/** Addresses of one version of IP as AWS WAF has them, with their prefix length. */
export function rangesOf(addresses: readonly string[], version: 4 | 6): string[] {
  const isOf = version === 4 ? isIPv4 : isIPv6;
  return addresses
    .filter((range) => isOf(range.split('/', 1).join('')))
    .map((range) => (range.includes('/') ? range : `${range}/${version === 4 ? 32 : 128}`));
}
