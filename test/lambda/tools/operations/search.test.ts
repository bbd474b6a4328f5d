import { describe, expect, test } from '@jest/globals';
import { operationSearch, resourceOf, riskOf } from '../../../../lambda/tools/operations/search.ts';
import { stageTools } from '../../../../lambda/mcp/tool-list.ts';
import { loadedTools, tools } from '../../../../lambda/tools/registry.ts';
import { phrases } from '../../../../lambda/tools/operations/phrases.ts';
import { requests } from './requests.ts';

const { operations } = stageTools(loadedTools, { listed: [], hidden: [] });
const search = operationSearch(operations);
const namesOf = (query: string) => search(query).map(({ tool }) => tool.name);

describe('search', () => {
  test('has the right operation among its first five answers for at least 95 % of 60 requests', () => {
    expect(requests).toHaveLength(60);
    const askable = requests.filter(([, ...answers]) => answers.some((name) => tools.has(name)));
    const missed = askable.flatMap(([wanted, ...answers]) => {
      const found = namesOf(wanted).slice(0, 5);
      return answers.some((name) => found.includes(name)) ? [] : [{ wanted, found, answers }];
    });
    expect(missed.length > askable.length * 0.05 ? missed : []).toEqual([]);
  });

  test('is asked only for what exists', () => {
    const unanswerable = requests.filter(([, ...answers]) => !answers.some((name) => tools.has(name)));
    expect(unanswerable).toEqual([]);
  });

  test('finds each operation by its own name and by its title', () => {
    const lost = operations.filter(
      ({ name, title }) =>
        !namesOf(name.replaceAll('_', ' ')).slice(0, 5).includes(name) ||
        !namesOf(title).slice(0, 5).includes(name),
    );
    expect(lost.map(({ name }) => name)).toEqual([]);
  });

  test('forgives a typing error, endings and upper case', () => {
    for (const query of [
      'ROTATE machine secrets',
      'rotating the secret of machines',
      'rotate machne secret',
    ]) {
      expect(namesOf(query).slice(0, 3)).toContain('rotate_machine_secret');
    }
  });

  test('lists all in a stable order when nothing is asked for', () => {
    expect(namesOf(' ')).toEqual(operations.map(({ name }) => name));
  });

  test('finds nothing for words that are nowhere', () => {
    expect(namesOf('xylophone zeppelin')).toEqual([]);
  });

  test.each(['read', 'write', 'destructive'] as const)('can be kept to what is %s', (risk) => {
    const found = search('machine', { risk }).map(({ tool }) => tool);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(riskOf))).toEqual(new Set([risk]));
  });

  test('can be kept to a resource', () => {
    const found = search('', { resource: 'machines' }).map(({ tool }) => tool);
    expect(found.length).toBeGreaterThan(5);
    expect(new Set(found.map(resourceOf))).toEqual(new Set(['machines']));
  });

  test.each([
    ['add a domain to the blocklist', 'add_blocklist_identifier', 'add_allowlist_identifier'],
    ['create an API key', 'create_api_key', 'create_user'],
    ['create an API key', 'create_api_key', 'revoke_api_key'],
    ['revoke an API key', 'revoke_api_key', 'create_api_key'],
    ['disable a user', 'ban_user', 'disable_user_mfa'],
    ['let a machine call another', 'create_machine_scope', 'delete_machine_scope'],
  ])('%s: %s comes first, and %s after it or not at all', (query, right, wrong) => {
    const found = namesOf(query);
    expect(found[0]).toBe(right);
    expect(found.indexOf(wrong)).not.toBe(0);
  });

  test.each(['make tea', 'send money', 'get the weather', 'open a support ticket', 'order lunch'])(
    'finds nothing that could be done for %j: a verb alone says too little',
    (query) => {
      expect(search(query).filter(({ tool }) => riskOf(tool) !== 'read')).toEqual([]);
    },
  );

  test('has phrases for every operation, and for nothing else', () => {
    const told = Object.keys(phrases);
    expect(told.toSorted()).toEqual([...operations.map(({ name }) => name), 'whoami'].toSorted());
  });
});

describe('a stage', () => {
  test('can list an operation as a tool, and hide a tool or an operation from everyone', async () => {
    const stage = stageTools(loadedTools, {
      listed: ['list_machines'],
      hidden: ['get_machine_secret', 'get_user'],
    });
    const granted = new Set(['machines:read', 'machines:secrets', 'users:read'] as const);
    const listed = stage.list(granted).map(({ name }) => name);
    expect(listed).toContain('list_machines');
    expect(listed).not.toContain('get_user');
    expect(listed).not.toContain('list_api_keys');
    const names = stage.operations.map(({ name }) => name);
    expect(names).toContain('list_machines');
    expect(names).not.toContain('get_machine_secret');
    expect(await stage.find('get_machine_secret')).toBeUndefined();
    expect(await stage.find('rotate_machine_secret')).toMatchObject({ name: 'rotate_machine_secret' });
  });
});
