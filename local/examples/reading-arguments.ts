import type { EmbeddedClerk } from '../clerk/server.ts';
import { ada, grace, northwind, session } from './picks.ts';

type Arguments = (clerk: EmbeddedClerk) => Record<string, unknown>;

const addressOfAda = 'ada.okafor@northwind.example';
const ofAda: Arguments = (clerk) => ({ userId: ada(clerk).id });
const ofNorthwind: Arguments = (clerk) => ({ organizationId: northwind(clerk).id });
const full: Arguments = () => ({ detail: 'full' });

/** Good arguments for each listed tool that only reads, in the forms in which its answer differs. */
export const readingArguments: Readonly<Record<string, readonly Arguments[]>> = {
  whoami: [() => ({})],
  find_user: [
    () => ({ emailAddress: addressOfAda }),
    () => ({ emailAddress: addressOfAda, detail: 'full' }),
    () => ({ emailAddress: 'nobody@example.org' }),
  ],
  get_user: [ofAda, (clerk) => ({ userId: grace(clerk).id })],
  list_users: [() => ({}), full, () => ({ limit: 50, count: true })],
  get_user_memberships: [ofAda],
  list_user_sessions: [(clerk) => ({ userId: session(clerk).userId })],
  list_invitations: [() => ({}), ofNorthwind],
  list_organizations: [() => ({}), full],
  get_organization: [ofNorthwind],
  list_organization_members: [ofNorthwind, (clerk) => ({ ...ofNorthwind(clerk), detail: 'full' })],
  review_access: [ofAda, ofNorthwind],
  export_users: [
    () => ({}),
    () => ({ format: 'csv' }),
    () => ({ fields: ['id', 'emailAddresses', 'publicMetadata'] }),
  ],
  search_audit_log: [() => ({})],
  search_operations: [() => ({ query: 'rotate a secret' }), () => ({ query: 'make tea' })],
};
