/*
 * Where the embedded Clerk goes by another source than Clerk's document of 2026-05-12.
 */

/**
 * Parameters that Clerk takes although the document lacks them, by operation: the types of `@clerk/backend` 3.25, which
 * is newer than the document, have them. A Clerk that doesn't know one answers 422 `form_param_unknown`.
 */
export const beyondTheDocument: Readonly<Record<string, readonly string[]>> = {
  // ClerkPaginationRequest of getBlocklistIdentifierList
  'get /blocklist_identifiers': ['limit', 'offset'],
  // UpdateRestrictionsParams
  'patch /instance/restrictions': ['ignore_dots_for_gmail_addresses'],
  // CreateUserParams, UpdateUserParams
  'post /users': ['timezone'],
  'patch /users/{user_id}': ['timezone'],
  // CreateEnterpriseConnectionParams, EnterpriseConnectionSamlParams
  'post /enterprise_connections': [
    'idp_certificates',
    'authenticatable',
    'disable_jit_provisioning',
    'sync_user_attributes',
  ],
  // UpdateEnterpriseConnectionParams, EnterpriseConnectionSamlParams
  'patch /enterprise_connections/{enterprise_connection_id}': [
    'idp_certificates',
    'authenticatable',
    'provider',
  ],
};

/** Parameters whose bad values the operation refuses itself, with a code of Clerk's that tells more. */
const toldByOperation: Readonly<Record<string, readonly string[]>> = {
  // primary_domain_already_exists
  'post /domains': ['is_satellite'],
};

const has = (table: Readonly<Record<string, readonly string[]>>, key: string, parameter: string) =>
  Object.hasOwn(table, key) && table[key]?.includes(parameter) === true;

/** Whether Clerk takes the parameter beyond what its document says. */
export const accepted = (key: string, parameter: string) => has(beyondTheDocument, key, parameter);

/** Whether the operation itself refuses bad values of the parameter. */
export const leftToOperation = (key: string, parameter: string) => has(toldByOperation, key, parameter);
