import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { unreadableTargets } from '../../../lambda/approvals/instance-targets.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../local/clerk/server.ts';
import { seedApplication } from '../../../local/clerk/seed/seed-credentials.ts';
import { instanceArguments } from '../../e2e/instance-arguments.ts';
import { peopleArguments } from '../../e2e/people-arguments.ts';
import { ada, customPermission, first, northwind } from '../../local/clerk/users/people-picks.ts';
import { askingOf } from './asking.ts';

let clerk: EmbeddedClerk;
beforeAll(async () => {
  clerk = await startEmbeddedClerk();
});
afterEach(() => clerk.reset());
afterAll(() => clerk.close());

const ofAda = () => ({ userId: ada(clerk).id });
const membership = () => {
  const { organizationId, userId } = first(clerk.state.memberships);
  return { organizationId, userId };
};
/** Good arguments of the destructive tools that are not in the catalog. */
const toolArguments: Record<string, () => Record<string, unknown>> = {
  update_user: () => ({ ...ofAda(), locale: 'tr' }),
  change_contact_methods: () => ({ ...ofAda(), action: 'add', emailAddress: 'ada@elsewhere.example' }),
  ban_user: ofAda,
  revoke_user_sessions: ofAda,
  delete_user: ofAda,
  revoke_invitation: () => ({ invitationId: first(clerk.state.invitations).id }),
  update_organization: () => ({ organizationId: northwind(clerk).id, slug: 'north' }),
  remove_organization_member: membership,
  offboard_user: ofAda,
  lock_user: ofAda,
  update_user_metadata: () => ({ ...ofAda(), publicMetadata: { theme: 'dark' } }),
  update_users_metadata: () => ({ rows: [ofAda()], publicMetadata: { theme: 'dark' } }),
  delete_organization: () => ({ organizationId: northwind(clerk).id }),
  // What only renames something is not asked about.
  update_permission: () => ({ permissionId: customPermission(clerk), key: 'org:reports:see' }),
  update_oauth_application: () => ({ oauthApplicationId: seedApplication.id, name: 'Renamed', public: true }),
};

const destructive = [...tools.values()].filter(
  ({ annotations, methods }) => annotations.destructiveHint && methods.length > 0,
);
const argumentsOf = async (name: string) => {
  const find = toolArguments[name] ?? peopleArguments[name] ?? instanceArguments[name];
  if (!find) throw new Error(`There are no arguments for ${name}`);
  return find(clerk);
};

test.each(destructive.map((tool) => [tool.name, tool] as const))(
  '%s: the preview tells what it is about by more than its id, or why it can not',
  async (name, tool) => {
    const { preview } = await askingOf(clerk).asked(tool, await argumentsOf(name));
    const told = preview.split('\n').filter((line) => !/^(- |Where: )/.test(line));
    const reason = unreadableTargets[name];
    // Quotation marks are around names and addresses that were read from Clerk.
    const named = /^[A-Z][\w -]*: .*"[^"]+"|^The instance has .*"[^"]+"/m;
    expect(told.join('\n')).toMatch(reason ? `What is there now is not shown: ${reason}.` : named);
    expect(preview).not.toContain('not to be found');
  },
);

test('only what Clerk can not be asked for is told by its id alone', () => {
  expect(Object.keys(unreadableTargets).toSorted()).toEqual([
    'add_blocklist_identifier',
    'cancel_subscription_item',
    'delete_webhook_app',
    'revoke_actor_token',
    'revoke_agent_task',
    'revoke_m2m_token',
    'revoke_sign_in_token',
    'update_instance_restrictions',
  ]);
});

test.each<[string, string, () => void]>([
  ['a role', 'delete_role', () => renamed([...clerk.state.roles.values()])],
  ['a machine', 'delete_machine', () => renamed([...clerk.state.machines.values()])],
  [
    'an OAuth application',
    'rotate_oauth_application_secret',
    () => renamed([...clerk.state.oauthApplications.values()]),
  ],
  ['a domain of the instance', 'delete_domain', () => renamed([...clerk.state.domains.values()])],
])('%s that changes after the question is asked about again', async (_, name, change) => {
  const tool = tools.get(name)!;
  const args = await argumentsOf(name);
  const asking = askingOf(clerk);
  const { confirmation } = await asking.asked(tool, args);
  change();
  const again = await asking.asked(tool, args, confirmation);
  expect(again.text).toContain('has changed in the meantime');
  expect(again.preview).toContain('"Renamed"');
  expect(await asking.settle(tool, args, again.confirmation)).toMatchObject({ verdict: 'given' });
});

function renamed(items: { name: string }[]): void {
  for (const item of items) item.name = 'Renamed';
}

test('a preview names both machines, or the role and its permission', async () => {
  const asking = askingOf(clerk);
  const scope = await asking.asked(
    tools.get('delete_machine_scope')!,
    await argumentsOf('delete_machine_scope'),
  );
  expect(scope.preview.match(/^Machine: "/gm)).toHaveLength(2);
  const removal = await asking.asked(
    tools.get('remove_permission_from_role')!,
    await argumentsOf('remove_permission_from_role'),
  );
  expect(removal.preview).toMatch(/^Role: ".*^Permission: "/ms);
});
