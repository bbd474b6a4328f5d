type Values = Readonly<Record<string, unknown>>;

/** What is there before a change, under the names of the parameters that change it; `current` as the SDK answers it. */
type BeforeReader = (current: Values, args: Values) => Values;

const asItIs: BeforeReader = (current) => current;

const rolesOf = (set: Values): Values => ({
  ...set,
  defaultRoleKey: keyOf(set['defaultRole']),
  creatorRoleKey: keyOf(set['creatorRole']),
});

/** By the operation. What is in none of Clerk's answers is not there, and then only the new value is told. */
const readers: Readonly<Record<string, BeforeReader>> = {
  update_user: asItIs,
  update_user_metadata: asItIs,
  replace_user_email_address: (user) => ({ emailAddress: listOf(user['emailAddresses'], 'emailAddress') }),
  replace_user_phone_number: (user) => ({ phoneNumber: listOf(user['phoneNumbers'], 'phoneNumber') }),
  // What another one takes the place of as the primary one.
  change_contact_methods: ({ primaryEmailAddress, primaryPhoneNumber }, { action, primary }) =>
    action === 'make_primary' || primary === true
      ? {
          emailAddress: fieldOf(primaryEmailAddress, 'emailAddress') ?? null,
          phoneNumber: fieldOf(primaryPhoneNumber, 'phoneNumber') ?? null,
        }
      : {},
  update_organization: asItIs,
  update_membership_metadata: asItIs,
  update_organization_domain: (domain) => ({
    enrollmentMode: domain['enrollmentMode'],
    verified: fieldOf(domain['verification'], 'status') === 'verified',
  }),
  update_role: ({ permissions, ...role }) => ({ ...role, permissions: listOf(permissions, 'id') }),
  update_permission: asItIs,
  update_role_set: rolesOf,
  add_roles_to_role_set: (set) => ({ ...rolesOf(set), roleKeys: listOf(set['roles'], 'key') }),
  update_enterprise_connection: ({ samlConnection, oauthConfig, ...connection }) => ({
    ...connection,
    ...(samlConnection ? { saml: withCertificates(samlConnection as Values) } : {}),
    ...(oauthConfig ? { oidc: oauthConfig } : {}),
  }),
  update_saml_connection: withCertificates,
  update_api_key: asItIs,
  update_machine: asItIs,
  update_oauth_application: ({ isPublic, ...application }) => ({ ...application, public: isPublic }),
  update_jwt_template: asItIs,
  update_domain: ({ name, proxyUrl }) => ({ name, proxyUrl }),
  update_instance: ({ allowedOrigins }) => ({ allowedOrigins: allowedOrigins ?? [] }),
  update_instance_organization_settings: ({ creatorRole, domainsDefaultRole, ...settings }) => ({
    ...settings,
    creatorRoleId: creatorRole,
    domainsDefaultRoleId: domainsDefaultRole,
  }),
};

/**
 * What is there before a call of the tool, by the names of its parameters; undefined for a tool that changes no values
 * that Clerk tells of.
 */
export function valuesBefore(name: string, current: object | undefined, args: Values): Values | undefined {
  return current && readers[name]?.(current as Values, args);
}

/** The tools and operations whose questions tell values before. */
export const tellBefore: ReadonlySet<string> = new Set(Object.keys(readers));

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function keyOf(role: unknown): unknown {
  return fieldOf(role, 'key');
}

function listOf(items: unknown, name: string): unknown[] {
  return Array.isArray(items) ? items.map((item) => fieldOf(item, name)) : [];
}

/** Clerk tells of all certificates that are trusted, or only of the first. */
function withCertificates(connection: Values): Values {
  const { idpCertificates, idpCertificate } = connection;
  const all = listOf(idpCertificates, 'certificate').filter((one) => typeof one === 'string');
  return { ...connection, idpCertificates: all.length > 0 ? all : [idpCertificate].filter(Boolean) };
}
