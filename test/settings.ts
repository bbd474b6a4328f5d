import { join } from 'node:path';
import { permissions } from '../lambda/access/permissions.ts';
import { readSettingsFile } from '../lib/settings/file.ts';

/** Web pages of this origin may call the server under test. */
export const allowedOrigin = 'https://console.example.com';

/** Whom its refusals say to ask. */
export const contact = "the platform team (#clerk-mcp), that's Ada";

/** What stands in the template for the address of an issuer that a test starts. */
export const externalIssuer = 'https://issuer.test.example';

/** The API key that every seeded embedded Clerk has. */
const seededApiKey = 'ak_00000000000000000000000000000001';

/** A role for each permission, and a rule that gives it to whom the company's issuer names it for in `grants`. */
const roleOf = (permission: string) => `only-${permission.replaceAll(/[:_]/g, '-')}`;
const singleRoles = Object.fromEntries(permissions.map((permission) => [roleOf(permission), [permission]]));
const singleRules = permissions.map((permission) => ({
  name: `only ${permission}`,
  principals: [{ issuer: 'company', claims: { grants: [permission] } }],
  roles: [roleOf(permission)],
}));

/** As much as is known here of the settings of the laptop. */
interface Laptop {
  readonly api: object;
  readonly identity: object;
  readonly approvals: { readonly rules: readonly object[] };
  readonly access: { readonly roles: object; readonly rules: readonly object[] };
}

/** The settings of the stack under test: those of the laptop, and what only tests need. */
export function settings(): object {
  const laptop = readSettingsFile('local', join(import.meta.dirname, '../config')).content as Laptop;
  return {
    ...laptop,
    contact,
    api: { ...laptop.api, allowedOrigins: [allowedOrigin] },
    identity: {
      ...laptop.identity,
      oidc: [
        {
          name: 'company',
          issuer: externalIssuer,
          audience: 'api://clerk-mcp',
          algorithms: ['RS256'],
          requiredClaims: { tenant: 'acme' },
        },
      ],
    },
    approvals: [
      ...laptop.approvals.rules,
      { mode: 'block', tools: ['delete_organization'] },
      // The machines invite unattended, too.
      { ...laptop.approvals.rules[0], permissions: ['invitations:write'] },
      { mode: 'ask', permissions: ['invitations:write'] },
      {
        mode: 'never',
        tools: ['lock_user'],
        principals: [{ issuer: 'company', claims: { grants: ['users:ban'] } }],
      },
    ],
    access: {
      ...laptop.access,
      roles: { ...laptop.access.roles, ...singleRoles },
      rules: [
        ...laptop.access.rules,
        { name: 'nightly export', principals: [{ apiKey: seededApiKey }], roles: ['read-only'] },
        {
          name: 'company support',
          principals: [{ issuer: 'company', claims: { groups: ['support', 'helpdesk'] } }],
          roles: ['support'],
        },
        ...singleRules,
      ],
    },
  };
}

/** The VPC endpoints that lead to the stack with a private endpoint. */
export const vpcEndpointIds = ['vpce-0a1b2c3d4e5f60718', 'vpce-1a2b3c4d5e6f70819'];

/** The same stack at a private endpoint, with its functions in a VPC, and behind AWS WAF. */
export function guardedSettings(): object {
  const functions = {
    subnetIds: ['subnet-0a1b2c3d4e5f60718'],
    securityGroupIds: ['sg-0a1b2c3d4e5f60718'],
  };
  return { ...settings(), network: { vpcEndpointIds, functions }, waf: { ratePerAddress: 100 } };
}
