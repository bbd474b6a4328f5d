import * as z from 'zod';
import { roleId } from '../clerk/ids.ts';
import {
  instanceShape,
  organizationSettingsShape,
  restrictionsShape,
} from '../clerk/views/instance-settings.ts';
import type { Tool } from '../definition/tool.ts';
import { done, doneShape } from './answers.ts';
import { operation } from './operation.ts';
import { emailAddress } from '../definition/contact-parameter.ts';

const flag = (description: string) => z.boolean().optional().describe(description);

/** The public part of a key, RSA or elliptic: the fields of a private one are not among them. */
const jwk = z.object({
  use: z.string().optional(),
  kty: z.string(),
  kid: z.string(),
  alg: z.string().optional(),
  n: z.string().optional(),
  e: z.string().optional(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
});

/** The Clerk instance itself: settings that hold for everyone in it. */
export const instanceOperations: readonly Tool[] = [
  operation({
    method: 'instance.get',
    name: 'get_instance',
    title: 'Get the instance',
    description: 'Read which Clerk instance this is: id, development or production, allowed origins.',
    keywords: 'environment settings application which cors allowed origins',
    permission: 'instance:read',
    risk: 'read',
    input: z.strictObject({}),
    output: instanceShape,
    call: (client) => client.instance.get(),
  }),
  operation({
    method: 'instance.update',
    name: 'update_instance',
    title: 'Update the instance',
    description:
      'Change settings of the Clerk instance: test mode, breach checks of passwords, support address, allowed origins, preferred sign-in. Affects everyone at once.',
    keywords:
      'environment settings test mode breached password hibp pwned support email cors origins application',
    permission: 'instance:write',
    risk: 'destructive',
    input: z.strictObject({
      testMode: flag('Whether test addresses and test phone numbers work, with a fixed code.'),
      hibp: flag('Whether new passwords are checked against known breaches.'),
      enhancedEmailDeliverability: flag("Whether codes are sent from Clerk's own domain."),
      supportEmail: emailAddress.nullable().optional().describe('The address that users are pointed to.'),
      clerkJsVersion: z
        .string()
        .max(64)
        .nullable()
        .optional()
        .describe('The version of clerk-js. Example: 5.'),
      developmentOrigin: z
        .string()
        .max(2_048)
        .nullable()
        .optional()
        .describe('Where the application runs in development. Example: http://localhost:3000.'),
      allowedOrigins: z
        .array(z.string().max(2_048))
        .max(100)
        .optional()
        .describe(
          'Origins of browser extensions and native apps; replaces the list. Example: ["my-app://localhost"].',
        ),
      urlBasedSessionSyncing: flag('Whether development works without third-party cookies.'),
      preferredSignInStrategyWhenPasswordRequired: z
        .enum(['password', 'otp'])
        .nullable()
        .optional()
        .describe('What sign-in offers first where a password is required.'),
    }),
    output: doneShape,
    call: async (client, input) => done(await client.instance.update(input)),
  }),
  operation({
    method: 'instance.updateRestrictions',
    name: 'update_instance_restrictions',
    title: 'Update who may sign up',
    description:
      'Turn the allowlist, the blocklist, and the blocking of subaddresses and disposable email domains on or off. With the allowlist on, only those on it sign up. Takes effect at once.',
    keywords:
      'enable disable restrict signup whitelist blacklist plus addressing gmail dots throwaway spam registration',
    permission: 'instance:write',
    risk: 'destructive',
    input: z.strictObject({
      allowlist: flag('Whether only those on the allowlist may sign up.'),
      blocklist: flag('Whether those on the blocklist are kept out.'),
      blockEmailSubaddresses: flag('Whether addresses like ada+1@example.com are refused.'),
      blockDisposableEmailDomains: flag('Whether addresses of throwaway mail services are refused.'),
      allowlistBlocklistDisabledOnSignIn: flag(
        'Whether the two lists hold for sign-up only, and no longer for sign-in.',
      ),
      ignoreDotsForGmailAddresses: flag('Whether a.da@gmail.com and ada@gmail.com are the same.'),
    }),
    output: restrictionsShape,
    call: (client, input) => client.instance.updateRestrictions(input),
  }),
  operation({
    method: 'instance.getOrganizationSettings',
    name: 'get_instance_organization_settings',
    title: 'Get the settings for organizations',
    description:
      'Read the settings for all organizations: whether they are enabled, how many members and roles they may have, default roles, domains.',
    keywords: 'organizations enabled limits maximum members default role instance',
    permission: 'instance:read',
    risk: 'read',
    input: z.strictObject({}),
    output: organizationSettingsShape,
    call: (client) => client.instance.getOrganizationSettings(),
  }),
  operation({
    method: 'instance.updateOrganizationSettings',
    name: 'update_instance_organization_settings',
    title: 'Update the settings for organizations',
    description:
      'Change the settings for all organizations: turn them on or off, how many members they may have, default roles, domains. Takes effect at once; off hides them all.',
    keywords:
      'enable disable organizations limits maximum members default creator role instance verified domains',
    permission: 'instance:write',
    risk: 'destructive',
    input: z.strictObject({
      enabled: flag('Whether there are organizations.'),
      maxAllowedMemberships: z
        .int()
        .min(0)
        .optional()
        .describe('Members that an organization may have; 0 means unlimited.'),
      adminDeleteEnabled: flag('Whether admins may delete their organization.'),
      slugDisabled: flag('Whether organizations have no slugs.'),
      domainsEnabled: flag('Whether organizations may have email domains.'),
      domainsEnrollmentModes: z
        .array(z.enum(['manual_invitation', 'automatic_invitation', 'automatic_suggestion']))
        .optional()
        .describe('How people of such a domain may join.'),
      creatorRoleId: roleId
        .nullable()
        .optional()
        .describe('The role that the creator of an organization gets, for example role_2xPq8aTk3.'),
      domainsDefaultRoleId: roleId
        .nullable()
        .optional()
        .describe('The role that people get who join by their email domain.'),
    }),
    output: organizationSettingsShape,
    before: (client) => client.instance.getOrganizationSettings(),
    call: (client, input) => client.instance.updateOrganizationSettings(input),
  }),
  operation({
    method: 'betaFeatures.changeDomain',
    name: 'change_instance_domain',
    title: 'Change the domain of a production instance',
    description:
      "Move a production instance to another domain. Signs everyone out, needs new DNS records, certificates, redirect URLs and keys; until then sign-in is down. Can't be undone at once.",
    keywords: 'migrate move home url primary rebrand beta',
    permission: 'instance:write',
    risk: 'destructive',
    input: z.strictObject({
      homeUrl: z
        .url({ protocol: /^https$/, error: 'must be an https URL' })
        .max(2_048)
        .describe('Where the application will be. Example: https://www.example.com.'),
      isSecondary: z
        .boolean()
        .optional()
        .describe('A secondary application on the same root domain: its subdomain is kept. Default false.'),
    }),
    output: doneShape,
    call: async (client, input) => done(await client.betaFeatures.changeDomain(input)),
  }),
  operation({
    method: 'jwks.getJwks',
    name: 'get_jwks',
    title: 'Get the public keys of the instance',
    description: "Read the JSON Web Key Set: the public keys that verify the instance's tokens.",
    keywords: 'jwks signing key public pem verify session token signature kid',
    permission: 'instance:read',
    risk: 'read',
    input: z.strictObject({}),
    output: z.object({ keys: z.array(jwk) }),
    call: async (client) => {
      const { keys } = await client.jwks.getJwks();
      return { keys: keys ?? [] };
    },
  }),
];
