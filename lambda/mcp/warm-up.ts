import { Readable } from 'node:stream';
import type { Caller } from '../access/caller.ts';
import { type CallerContext, toCallerContext } from '../access/facts.ts';
import type { ClerkBounds } from '../clerk/clerk.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { McpAnswer } from './answer.ts';
import type { McpRequest } from './request.ts';
import type { StageTools } from './tool-list.ts';

/** Somebody whom no rule names: may do nothing, and is shown nothing but who it is. */
const nobody: Caller = {
  principal: { kind: 'machine', issuer: 'https://nobody.invalid', subject: 'nobody' },
  rules: [],
  permissions: new Set(),
  withheld: new Set(),
  scopes: [],
};

/** The same, as an authorizer would tell of it. */
export const nobodyInWords: CallerContext | undefined = toCallerContext({ roles: {}, rules: [] }, nobody);

/** Keeps nothing and knows nothing. */
export const noTable: LedgerTable = {
  putNew: async () => true,
  get: async () => undefined,
  query: async () => ({ items: [], next: undefined }),
  count: async () => true,
  put: async () => undefined,
};

const verification = { object: 'verification', status: 'verified', strategy: 'email_code' };
const userId = 'user_0';
/** As Clerk tells of one. */
const user = {
  object: 'user',
  id: userId,
  first_name: 'No',
  last_name: 'Body',
  username: null,
  image_url: 'https://img.clerk.com/0',
  has_image: false,
  primary_email_address_id: 'idn_0',
  primary_phone_number_id: null,
  primary_web3_wallet_id: null,
  email_addresses: [
    {
      object: 'email_address',
      id: 'idn_0',
      email_address: 'nobody@example.invalid',
      verification,
      linked_to: [],
    },
  ],
  phone_numbers: [],
  web3_wallets: [],
  external_accounts: [],
  enterprise_accounts: [],
  password_enabled: true,
  two_factor_enabled: false,
  totp_enabled: false,
  backup_code_enabled: false,
  banned: false,
  locked: false,
  delete_self_enabled: true,
  create_organization_enabled: true,
  create_organizations_limit: null,
  public_metadata: {},
  private_metadata: {},
  unsafe_metadata: {},
  last_sign_in_at: 0,
  last_active_at: 0,
  legal_accepted_at: null,
  created_at: 0,
  updated_at: 0,
};

/** Answers in Clerk's place, so that nothing leaves: with that user, or that there is nothing. */
const reach: ClerkBounds['reach'] =
  () =>
  async ({ path }) => ({
    answer: { status: 200, body: path.join('/') === `users/${userId}` ? user : { data: [], total_count: 0 } },
  });

/** What is rehearsed: who asks, within which bounds, and whether Clerk itself answers. */
export interface Rehearsal {
  readonly caller: Caller;
  /** Undefined where Clerk is asked. */
  readonly reach: ClerkBounds['reach'];
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const somebody: Caller = { ...nobody, permissions: new Set(['users:read', 'users:write']) };
const call = (name: string, args: object) => ({ method: 'tools/call', params: { name, arguments: args } });

/** A list and whoami, which asks Clerk for the instance alone; then a read and a change that go nowhere. */
const rehearsals: readonly Rehearsal[] = [
  { caller: nobody, reach: undefined, method: 'tools/list', params: {} },
  { caller: nobody, reach: undefined, ...call('whoami', {}) },
  { caller: somebody, reach, ...call('get_user', { userId }) },
  { caller: somebody, reach, ...call('update_user', { userId, firstName: 'Some' }) },
];

/** What most callers use first. */
const firstUsed = ['find_user', 'get_user', 'list_users', 'update_user'];

/** Loads what first calls use, and rehearses some, one after the other. Rejects where one can't be served. */
export async function warmUp(
  tools: Pick<StageTools, 'find'>,
  serve: (request: McpRequest, rehearsal: Rehearsal) => Promise<McpAnswer>,
): Promise<void> {
  await Promise.all([import('./change.ts'), ...firstUsed.map((name) => tools.find(name))]);
  for (const [id, rehearsal] of rehearsals.entries()) {
    const { method, params } = rehearsal;
    const request = {
      message: { jsonrpc: '2.0', id, method, params },
      protocolVersion: '2025-11-25',
      method: undefined,
      name: undefined,
      jsonOnly: false,
    };
    const { body } = await serve(request, rehearsal);
    if (body instanceof Readable) for await (const _ of body) continue;
  }
}
