import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { permissions } from '../../../lambda/access/permissions.ts';
import { catalog } from '../../../lambda/tools/registry.ts';
import { clients, confirming, type TestClient, textOf } from '../clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from '../granted.ts';
import { instanceArguments } from '../instance-arguments.ts';
import { peopleArguments } from '../people-arguments.ts';
import { assemblyOf } from './stages.ts';

// Ada, northwind-robotics, the role org:owner and the metadata key Payroll are protected. The good arguments of the
// catalog are about Ada and northwind-robotics wherever they can be.
let granting: GrantingLaptop;
let everyone: TestClient;
beforeAll(async () => {
  granting = await startGrantingLaptop(assemblyOf('attacks'));
  everyone = confirming(await clients[0].connect(await granting.with(permissions)));
});
afterAll(async () => {
  await everyone.close();
  await granting.close();
});
beforeEach(() => granting.laptop.clerk.reset());

/** The operations that go through with their good arguments, by what these are about. */
const mayRun: Readonly<Record<string, readonly string[]>> = {
  'somebody else; for a protected user, the tests beside this one try them': [
    'delete_user_passkey',
    'delete_user_wallet',
    'delete_user_external_account',
    'update_sign_up',
    'create_user_invitations_in_bulk',
    'delete_user_invitation',
    'add_to_waitlist',
    'add_many_to_waitlist',
    'invite_from_waitlist',
    'reject_waitlist_entry',
    'delete_waitlist_entry',
    'create_enterprise_connection',
    'update_enterprise_connection',
    'delete_enterprise_connection',
    'create_saml_connection',
    'update_saml_connection',
    'delete_saml_connection',
    'extend_free_trial',
    'add_allowlist_identifier',
    'add_blocklist_identifier',
    'remove_blocklist_identifier',
    'send_email',
  ],
  'roles and role sets without the protected role, which no protected user loses or gets': [
    'create_role',
    'update_role',
    'delete_role',
    'add_permission_to_role',
    'remove_permission_from_role',
    'create_permission',
    'update_permission',
    'delete_permission',
    'create_role_set',
    'update_role_set',
    'add_roles_to_role_set',
  ],
  'machines, which are no users': [
    'create_m2m_token',
    'revoke_m2m_token',
    'create_machine',
    'update_machine',
    'delete_machine',
    'rotate_machine_secret',
    'create_machine_scope',
    'delete_machine_scope',
  ],
  'the whole instance: not covered, and not in *': [
    'create_oauth_application',
    'update_oauth_application',
    'delete_oauth_application',
    'rotate_oauth_application_secret',
    'create_testing_token',
    'create_redirect_url',
    'delete_redirect_url',
    'create_jwt_template',
    'update_jwt_template',
    'delete_jwt_template',
    'add_domain',
    'update_domain',
    'delete_domain',
    'check_domain_proxy',
    'create_webhook_app',
    'get_webhook_dashboard_url',
    'delete_webhook_app',
    'update_instance',
    'update_instance_restrictions',
    'update_instance_organization_settings',
    'change_instance_domain',
  ],
};
const goesThrough = new Set(Object.values(mayRun).flat());

test.each(catalog.filter(({ annotations }) => !annotations.readOnlyHint))('$name', async ({ name }) => {
  const args = await { ...peopleArguments, ...instanceArguments }[name]?.(granting.laptop.clerk);
  granting.laptop.clerk.requests.length = 0;
  const result = await everyone.call('run_operation', { operation: name, arguments: args ?? {} });
  const isRefused = /is protected: no agent may change it|it could be a protected user's/.test(
    textOf(result),
  );
  // A new operation is refused for Ada, or stands in the table above with what its arguments are about.
  expect([name, isRefused]).toEqual([name, !goesThrough.has(name)]);
  expect(result.isError ?? false).toBe(isRefused);
});
