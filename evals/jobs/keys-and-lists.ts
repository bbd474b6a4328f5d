import type { Job } from '../job/job.ts';
import { unless } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const owner = 'ada.okafor@northwind.example';

export const keysAndLists: Job = {
  name: 'keys-and-lists',
  title: 'Replace an API key, make a JWT template, block a domain',
  caller: 'platform',
  request: [
    `Three things. (1) Replace ${owner}'s API key "Nightly export" by a new one, "Nightly export 2", with the same description and scopes, and revoke the old one only when the new one is there. (2) Make a JWT template "billing" with the claim plan taken from the user's public metadata: {"plan": "{{user.public_metadata.plan}}"}. (3) Keep everyone at the domain spam.example from signing up.`,
  ],
  setUp(world) {
    const before = recordsOf(world.state);
    const old = [...world.state.apiKeys.values()].find(({ name }) => name === 'Nightly export');
    return ({ state, user }) => {
      const fresh = [...state.apiKeys.values()].find(({ name }) => name === 'Nightly export 2');
      const template = [...state.jwtTemplates.values()].find(({ name }) => name === 'billing');
      const blocked = [...state.blocklist.values()].find(({ identifier }) =>
        /^\*?@?spam\.example$/.test(identifier),
      );
      return [
        ...unless({
          'the old key is revoked': old !== undefined && state.apiKeys.get(old.id)?.revoked === true,
          'the new key is in force': fresh?.revoked === false && fresh.subject === user(owner).id,
          'the new key has the same scopes': fresh?.scopes.join() === old?.scopes.join(),
          'the new key has the same description': fresh?.description === old?.description,
          'the template has the claim':
            JSON.stringify(template?.claims) === '{"plan":"{{user.public_metadata.plan}}"}',
          'the domain is blocked': blocked !== undefined,
        }),
        ...touched(before, state, ...[old, fresh, template, blocked].map((one) => one?.id ?? '')),
      ];
    };
  },
  budget: { calls: 7, tokens: 1_480 },
  async steps(agent) {
    const [user] = (await agent.call('find_user', { emailAddress: owner })).rows('matches');
    const subject = user?.get('id') ?? '';
    await agent.search(
      'list API keys; create an API key; revoke an API key; create a JWT template; block a domain',
      'list_api_keys',
      'create_api_key',
      'revoke_api_key',
      'create_jwt_template',
      'add_blocklist_identifier',
    );
    const keys = await agent.run('list_api_keys', { subject });
    const old = keys.rows('items').find((row) => row.get('name') === 'Nightly export');
    const made = await agent.run('create_api_key', {
      name: 'Nightly export 2',
      subject,
      description: old?.get('description'),
      scopes: old?.list('scopes'),
    });
    if (made.find('secret') === undefined) return 'The new key came without its secret; I left the old one.';
    await agent.run('revoke_api_key', { apiKeyId: old?.get('id'), revocationReason: 'Replaced' });
    const template = await agent.run('create_jwt_template', {
      name: 'billing',
      claims: { plan: '{{user.public_metadata.plan}}' },
    });
    const blocked = await agent.run('add_blocklist_identifier', { identifier: '*@spam.example' });
    return `The new key is ${made.get('id')}; ${old?.get('id')} is revoked. Template ${template.get('id')}. ${blocked.get('identifier')} is blocked.`;
  },
};
