import { quoted } from '../clerk/views/user-text.ts';
import { canonical } from '../base/canonical.ts';
import { counted, stateOf, type Target, type TargetContext } from './target.ts';

/** How to read what is there once in an instance. Throws `ClerkFailure`. */
type InstanceReader = (context: TargetContext) => Promise<Target>;

const domains: InstanceReader = async ({ clerk }) => {
  const { data } = await clerk.read((client) => client.domains.list());
  const named = data.map(({ name, isSatellite }) => `${quoted(name)}${isSatellite ? ', a satellite' : ''}`);
  return {
    version: canonical(named),
    state: stateOf(named),
    describe: async () => [`The instance has ${counted(data.length, 'domain')}: ${named.join('; ')}.`],
  };
};

/** What operations without ids are about, by the name of the operation. */
export const instanceTargets: Readonly<Record<string, InstanceReader>> = {
  update_instance: async ({ clerk }) => {
    const instance = await clerk.read((client) => client.instance.get());
    const origins = (instance.allowedOrigins ?? []).map(quoted).join(', ') || 'none';
    return {
      version: canonical([instance.id, instance.environmentType, origins]),
      current: instance,
      state: stateOf([instance.id, instance.environmentType, origins]),
      describe: async () => [
        `Instance: ${quoted(instance.environmentType)}, ${instance.id}, allowed origins ${origins}.`,
      ],
    };
  },
  update_instance_organization_settings: async ({ clerk }) => {
    const settings = await clerk.read((client) => client.instance.getOrganizationSettings());
    const facts = [
      settings.enabled ? 'on' : 'off',
      settings.maxAllowedMemberships === 0
        ? 'any number of members'
        : `at most ${counted(settings.maxAllowedMemberships, 'member')}`,
      `whoever creates one is ${quoted(settings.creatorRole)}`,
      `who joins by domain is ${quoted(settings.domainsDefaultRole)}`,
      `admins may ${settings.adminDeleteEnabled ? '' : 'not '}delete`,
      `domains ${settings.domainsEnabled ? 'on' : 'off'}`,
    ];
    return {
      version: canonical([facts, settings.domainsEnrollmentModes]),
      current: settings,
      state: stateOf([facts, settings.domainsEnrollmentModes]),
      describe: async () => [`Organizations of the instance: ${facts.join(', ')}.`],
    };
  },
  change_instance_domain: domains,
};

/**
 * Destructive operations whose target can't be read, and why, in words for whoever is asked. Their approval is bound to
 * the arguments alone.
 */
export const unreadableTargets: Readonly<Record<string, string>> = {
  cancel_subscription_item: 'subscriptions can only be read by who pays, not by item',
  revoke_m2m_token: 'M2M tokens can only be read by machine, not by id',
  revoke_actor_token: 'actor tokens can be created and revoked but not read',
  revoke_sign_in_token: 'sign-in tokens can be created and revoked but not read',
  revoke_agent_task: 'agent tasks can be created and revoked but not read',
  delete_webhook_app: "whether there are webhooks can't be read",
  update_instance_restrictions: 'the restrictions can be set but not read',
  add_blocklist_identifier: 'there is no such entry yet',
};
