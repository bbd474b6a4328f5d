import { each, free, type Judgement, once, onlyReads, when } from './judgement.ts';

/** Settings of the whole instance, and what goes out in its name. */
export const instance = {
  get_instance: { budgets: onlyReads },
  update_instance: {
    budgets: {
      // Test addresses sign in with a fixed code, and origins may carry on sign-ins.
      credentialChanges: when('testMode is true or allowedOrigins are sent'),
    },
  },
  update_instance_restrictions: { budgets: { bans: when('blocklist is true') } },
  get_instance_organization_settings: { budgets: onlyReads },
  update_instance_organization_settings: {
    budgets: { roleRaises: when('creatorRoleId or domainsDefaultRoleId is sent') },
  },
  change_instance_domain: { budgets: free('where the whole instance is; nobody gets in by it') },
  get_jwks: { budgets: onlyReads },

  list_domains: { budgets: onlyReads },
  // All that people sign in with passes the proxy.
  add_domain: { budgets: { credentialChanges: when('proxyUrl is sent') } },
  update_domain: { budgets: { credentialChanges: when('proxyUrl is sent and not null') } },
  delete_domain: { budgets: { deletions: once } },
  check_domain_proxy: { budgets: free('only tries a proxy, and changes nothing') },

  list_redirect_urls: { budgets: onlyReads },
  get_redirect_url: { budgets: onlyReads },
  // What somebody signs in with goes there.
  create_redirect_url: { budgets: { credentialChanges: once } },
  delete_redirect_url: { budgets: { deletions: once } },

  list_jwt_templates: { budgets: onlyReads },
  get_jwt_template: { budgets: onlyReads },
  create_jwt_template: { budgets: free('no application asks for a token by it yet') },
  update_jwt_template: { budgets: free('what other services are told; in Clerk nobody may do more by it') },
  delete_jwt_template: { budgets: { deletions: once } },

  send_email: { budgets: { mails: each('recipient, in to, cc and bcc') } },
  send_emails: { budgets: { mails: each('recipient of each message, in to, cc and bcc') } },
  get_email: { budgets: free('only reads what the application itself has written') },

  // Their links open the webhook dashboard without a sign-in.
  create_webhook_app: { budgets: { impersonations: once } },
  get_webhook_dashboard_url: { budgets: { impersonations: once } },
  delete_webhook_app: { budgets: { deletions: once } },
} satisfies Record<string, Judgement>;
