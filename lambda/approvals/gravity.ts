import type { AccessPolicy } from '../access/policy.ts';
import type { Clerk } from '../clerk/clerk.ts';
import type { ToolFacts } from '../definition/tool.ts';
import { isRename } from './renames.ts';
import { whyRaising } from './raising-role.ts';

type Args = Readonly<Record<string, unknown>>;

/** What is needed to tell how grave a call is. */
export interface GravityContext {
  readonly clerk: Clerk;
  /** Who may do what here: of some organizations, any member or a role may. */
  readonly policy: AccessPolicy;
  /** How many things a call may be about before it is asked about for their number alone. */
  readonly bulk: number;
}

/** Whether a call is grave, and why, in sentences without a subject for whoever is asked; none where that is plain. */
export interface Gravity {
  readonly isGrave: boolean;
  readonly reasons: readonly string[];
}

/** Why a call is grave; none when it is not. Throws `ClerkFailure`. */
type GravityReader = (args: Args, context: GravityContext) => readonly string[] | Promise<readonly string[]>;

const always = (reason: string): GravityReader => {
  return () => [reason];
};
const when = (isSo: (args: Args) => boolean, reason: string): GravityReader => {
  return (args) => (isSo(args) ? [reason] : []);
};

const handsOut = (whom: string) => always(`hands out something that lets its holder act as ${whom}`);
const asUser = handsOut('a user');
const signsIn = 'changes how people sign in';
const letsIn = always('lets in somebody who had been kept out');
const joins = 'lets everybody with an address of the domain join by themselves';

/** Arguments that hold many of something. */
export const bulkLists: ReadonlySet<string> = new Set(['rows', 'invitations', 'entries', 'messages']);

const bulk: GravityReader = (args, { bulk: most }) => {
  const count = thingsIn(args);
  return count > most ? [`does ${count} at once: more than ${most} (approvals.bulk of the settings)`] : [];
};

/** How many people or things a call is about: rows, and of emails the recipients. */
function thingsIn(args: Args): number {
  const messages = args['messages'] ?? ('to' in args ? [args] : undefined);
  if (Array.isArray(messages)) {
    return messages.reduce((sum: number, { cc, bcc }: Args) => sum + 1 + lengthOf(cc) + lengthOf(bcc), 0);
  }
  return Math.max(
    0,
    ...Object.entries(args).map(([name, value]) => (bulkLists.has(name) ? lengthOf(value) : 0)),
  );
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** Of a role that somebody gets in an organization, as a member or by an invitation. */
const raises: GravityReader = (args, context) => {
  const several = args['invitations'] ?? args['rows'];
  const items = Array.isArray(several) ? (several as Args[]) : [args];
  const roles = items.map(({ role = args['role'] }) => role).filter((role) => typeof role === 'string');
  return whyRaising(roles, String(args['organizationId']), context);
};

const both =
  (...readers: GravityReader[]): GravityReader =>
  async (args, context) =>
    (await Promise.all(readers.map(async (reader) => reader(args, context)))).flat();

const credentials = ['password', 'passwordDigest', 'totpSecret', 'backupCodes'];

/** What is asked besides what is destructive, by name. */
export const gravities: Readonly<Record<string, GravityReader>> = {
  // Rights raised.
  set_organization_member: raises,
  create_organization_invitation: raises,
  create_organization_invitations_in_bulk: both(raises, bulk),
  invite_organization_members: both(raises, bulk),
  create_organization_domain: when(({ enrollmentMode }) => enrollmentMode === 'automatic_invitation', joins),
  update_organization_domain: when(
    ({ enrollmentMode, verified }) => enrollmentMode === 'automatic_invitation' || verified === true,
    joins,
  ),
  create_role: when(
    ({ includeInInitialRoleSet }) => includeInInitialRoleSet === true,
    'makes a role that new organizations can give',
  ),
  add_permission_to_role: always('lets everybody with the role do more'),
  create_role_set: when(({ type }) => type === 'initial', 'decides which roles new organizations have'),
  add_roles_to_role_set: always('gives organizations roles that they could not give before'),

  // What lets somebody act as another.
  create_user: when(
    (args) => credentials.some((name) => args[name] !== undefined) || args['bypassClientTrust'] === true,
    'makes a user whom somebody else can sign in as',
  ),
  create_session: asUser,
  create_session_token: asUser,
  refresh_session: asUser,
  create_actor_token: asUser,
  create_sign_in_token: asUser,
  create_agent_task: asUser,
  create_testing_token: always('hands out a token that gets past the bot protection of every sign-in'),
  get_user_oauth_access_token: handsOut('the user at another service'),
  create_api_key: handsOut('the user or organization that the key is of'),
  update_api_key: always('changes whom an API key acts as, what it may do, or for how long'),
  get_api_key_secret: handsOut('the user or organization that the key is of'),
  create_m2m_token: handsOut('the machine'),
  create_machine: handsOut('the machine'),
  get_machine_secret: handsOut('the machine'),
  create_oauth_application: always('makes an application that users can sign in to'),
  create_webhook_app: always('gives out a link that opens the webhook dashboard without a sign-in'),
  get_webhook_dashboard_url: always('gives out a link that opens the webhook dashboard without a sign-in'),

  // How people sign in.
  create_enterprise_connection: always(signsIn),
  create_saml_connection: always(signsIn),
  create_redirect_url: always('sends what people sign in with to another address'),
  add_domain: when(
    ({ proxyUrl }) => typeof proxyUrl === 'string',
    'sends what people sign in with through a proxy',
  ),
  unset_user_password_compromised: always('lets people sign in again with a password that others may know'),

  unban_user: letsIn,
  unlock_user: letsIn,

  // Many at once.
  create_users: bulk,
  invite_users: bulk,
  create_user_invitations_in_bulk: bulk,
  add_many_to_waitlist: bulk,
  send_email: bulk,
  send_emails: bulk,
  export_users: always('gives out the data of many users'),
};

/**
 * How grave a call is: what is destructive is, unless it only renames something, and what `gravities` says. At most two
 * requests. Throws `ClerkFailure`.
 */
export async function gravityOf(tool: ToolFacts, args: Args, context: GravityContext): Promise<Gravity> {
  const reasons = (await gravities[tool.name]?.(args, context)) ?? [];
  const destroys = tool.annotations.destructiveHint && !isRename(tool, args);
  return { isGrave: destroys || reasons.length > 0, reasons };
}
