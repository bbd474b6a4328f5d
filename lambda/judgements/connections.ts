import { type Judgement, once, onlyReads, when } from './judgement.ts';

// Whose identity provider it is signs in as anyone with an address of the domain.
const renames = 'more than a name is sent';
const mapped = 'customAttributes has a key of guardrails.authorizationKeys';

/** Single sign-on of companies. */
export const connections = {
  list_enterprise_connections: { budgets: onlyReads },
  get_enterprise_connection: { budgets: onlyReads },
  create_enterprise_connection: { budgets: { credentialChanges: once, roleRaises: when(mapped) } },
  update_enterprise_connection: {
    budgets: { credentialChanges: when(renames), roleRaises: when(mapped) },
  },
  delete_enterprise_connection: { budgets: { credentialChanges: once, deletions: once } },
  list_saml_connections: { budgets: onlyReads },
  get_saml_connection: { budgets: onlyReads },
  create_saml_connection: { budgets: { credentialChanges: once } },
  update_saml_connection: { budgets: { credentialChanges: when(renames) } },
  delete_saml_connection: { budgets: { credentialChanges: once, deletions: once } },
} satisfies Record<string, Judgement>;
