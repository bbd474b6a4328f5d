import { regionDoubt } from '../../lib/settings/region.ts';
import { UsageError } from '../terminal/command-line.ts';

/** What a first rule gives, by how much it is. */
export const presets = {
  'read-only': {
    what: 'find and list users, sessions, organizations, members and invitations',
    permissions: [
      'users:read',
      'sessions:read',
      'organizations:read',
      'memberships:read',
      'invitations:read',
    ],
  },
  support: {
    what: 'that, and create, change and ban users, end sessions, invite',
    permissions: [
      'users:read',
      'users:write',
      'users:ban',
      'sessions:read',
      'sessions:revoke',
      'organizations:read',
      'memberships:read',
      'invitations:read',
      'invitations:write',
    ],
  },
  admin: { what: 'everything that * gives', permissions: ['*'] },
} as const;

export type Preset = keyof typeof presets;

/** What must be known to write the settings of a stage. Values are checked by the reader of the settings. */
export interface Answers {
  readonly stage: string;
  readonly environment: 'development' | 'production';
  readonly region: string;
  /** Whom the first rule names: an id of Clerk's, `org_…=org:admin`, or an IAM role. */
  readonly allow: readonly string[];
  readonly access: Preset;
  /** Clerk's Frontend API URL; needed where a principal is Clerk's. */
  readonly issuer?: string;
  readonly domain?: string;
  readonly certificate?: string;
  readonly alarms?: string;
  readonly contact?: string;
}

/** The settings file that answers make. */
export function settingsFrom(answers: Answers): object {
  const { environment, region, allow, access, issuer, domain, certificate, alarms, contact } = answers;
  const principals = allow.map(principalOf);
  const isProduction = environment === 'production';
  return {
    $schema: './settings.schema.json',
    region,
    ...(contact === undefined ? {} : { contact }),
    clerk: { environment },
    identity: {
      ...(issuer === undefined ? {} : { clerk: { issuer } }),
      ...(principals.some((principal) => 'iamRole' in principal) ? { iam: true } : {}),
    },
    access: {
      // In production, what changes something says so itself.
      ...(isProduction ? { production: 'read-only' } : {}),
      roles: { [access]: [...presets[access].permissions] },
      rules: [
        {
          name: access,
          principals,
          roles: [access],
          ...(isProduction && access !== 'read-only' ? { production: true } : {}),
        },
      ],
    },
    ...(domain === undefined ? {} : { domain: { name: domain, certificateArn: certificate ?? '' } }),
    ...(alarms === undefined ? {} : { alarms: { email: alarms } }),
  };
}

/** True for whom Clerk vouches. */
export const isOfClerk = (allowed: string) => /^(user|mch|ak|org)_/.test(allowed);

function principalOf(allowed: string): Readonly<Record<string, string>> {
  const [id = '', role] = allowed.split('=', 2);
  if (id.startsWith('user_')) return { user: id };
  if (id.startsWith('mch_')) return { machine: id };
  if (id.startsWith('ak_')) return { apiKey: id };
  if (id.startsWith('org_')) return { organization: id, ...(role === undefined ? {} : { role }) };
  return { iamRole: allowed };
}

/** Why this is not written as a region, and the way out; undefined for a region of AWS. */
export function regionProblem(region: string): string | undefined {
  const doubt = regionDoubt(region);
  return doubt && `${doubt} If AWS has opened it since: give another here, and correct it in the file after.`;
}

/** What stands on the command line; all that is not there is asked for, or missing. */
export type Given = { readonly [Name in keyof Answers]?: Answers[Name] | undefined };

/** The answers that the command line gives. Throws `UsageError` that names all that is missing, at once. */
export function answersIn(given: Given): Answers {
  const { stage, environment, region, allow = [], access, issuer, domain, certificate } = given;
  const missing = [
    ...(stage === undefined ? ['--stage <stage>'] : []),
    ...(environment === undefined ? ['--environment development|production'] : []),
    ...(region === undefined ? ['--region <region>'] : []),
    ...(allow.length === 0 ? ['--allow <who>'] : []),
    ...(access === undefined ? [`--access ${Object.keys(presets).join('|')}`] : []),
    ...(issuer === undefined && allow.some(isOfClerk) ? ['--issuer <url>'] : []),
    ...(domain !== undefined && certificate === undefined ? ['--certificate <arn>'] : []),
    ...(certificate !== undefined && domain === undefined ? ['--domain <name>'] : []),
  ];
  if (missing.length > 0) {
    throw new UsageError(
      `Missing: ${missing.join(', ')}. At a terminal they are asked for. Help: npm run clerk-mcp -- init --help`,
    );
  }
  return given as Answers;
}
