import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import type { Command } from 'commander';
import { clerkMcp } from '../bin/program.ts';
import { permissionWords } from '../lambda/access/permission-words.ts';
import { expandPattern, permissions } from '../lambda/access/permissions.ts';
import { type AccessPolicy, permissionsOf } from '../lambda/access/policy.ts';
import { toolsetOf, toolsets } from '../lambda/access/toolsets.ts';
import { undoingOf, undoings } from '../lambda/approvals/undoing.ts';
import { unreadableTargets } from '../lambda/approvals/instance-targets.ts';
import { stageTools } from '../lambda/mcp/tool-list.ts';
import { schemasOf } from '../lambda/mcp/tool-schemas.ts';
import { resourceTemplates } from '../lambda/mcp/resources.ts';
import { prompts } from '../lambda/prompts/registry.ts';
import { offersTo, toolReach } from '../lambda/reach/tools.ts';
import { catalog, listedNames, loadedTools, toolPermissions, tools } from '../lambda/tools/registry.ts';
import { policyOf } from '../lib/settings/access.ts';
import { approvalGroupOf } from '../lib/settings/approvals.ts';
import { readSettings, SettingsError } from '../lib/settings/settings.ts';
import { operations } from '../local/clerk/operations.ts';
import { seedMachines } from '../local/clerk/seed/seed-machines.ts';
import { askedAbout } from '../site/reference/asked-about.ts';
import { undocumented } from './local/clerk/instance/walks-instance.ts';
import { undocumentedPeople } from './local/clerk/users/walks-people.ts';
import { codesIn, Page } from './markdown.ts';

const root = join(import.meta.dirname, '..');
const readme = new Page('README.md');
const laptopPage = new Page('docs/laptop.md');
const settingsPage = new Page('docs/settings.md');
const permissionsPage = new Page('docs/permissions.md');
const toolsPage = new Page('docs/tools.md');
const securityPage = new Page('docs/security.md');
const pages = ['.', 'docs', 'docs/decisions'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => new Page(join(folder, name))),
);

let directory: string;
beforeAll(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'docs-')), 'config');
  await mkdir(directory);
});
afterAll(() => rm(dirname(directory), { recursive: true }));

/** The policy of a settings file with this text. Throws `SettingsError` for one that would not be taken. */
async function policyIn(text: string): Promise<AccessPolicy> {
  await writeFile(join(directory, 'dev.json'), text);
  return policyOf(readSettings('dev', directory).access);
}

/** What is wrong with a settings file with this text. */
async function problemsIn(text: string): Promise<readonly string[]> {
  try {
    await policyIn(text);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

/**
 * True when a range, as npm packages write it for `engines.node`, takes a version of Node such as `20.19`. Reads what
 * the lockfile has: alternatives with `||`, of `>=`, `^`, `*` and bare versions.
 */
function takesNode(range: string, version: string): boolean {
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const [major = 0, minor = 0] = numbers(version);
  return range.split('||').some((alternative) => {
    const [least, leastMinor = 0] = numbers(alternative);
    if (least === undefined || (alternative.trim().startsWith('>=') && major > least)) return true;
    return major === least && minor >= leastMinor;
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The command of clerk-mcp that a line names, and the words after its name. */
function commandIn(line: string): { readonly command: Command; readonly words: readonly string[] } {
  let command = clerkMcp();
  const words = line.split(' ').filter((word) => word !== '');
  for (;;) {
    const sub = command.commands.find((other) => other.name() === words[0]);
    if (!sub) return { command, words };
    command = sub;
    words.shift();
  }
}

describe.each(pages.map((page) => [page.path, page] as const))('%s', (path, page) => {
  test('links only to what is there, down to the heading', () => {
    const broken = page.links
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? path : normalize(join(dirname(path), file));
        if (!existsSync(join(root, target))) return true;
        return anchor !== undefined && !new Page(target).anchors.includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  test('has JSON that can be pasted', () => {
    const broken = page.fences.filter(({ info, text }) => info.startsWith('json') && !isJson(text));
    expect(broken).toEqual([]);
  });

  test('shows only settings that are taken as they are', async () => {
    const problems: string[] = [];
    for (const { info, text } of page.fences) {
      if (info === 'json settings') problems.push(...(await problemsIn(text)));
    }
    expect(problems).toEqual([]);
  });

  test('names only scripts that npm can run', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const named = [...page.text.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test('shows only command lines of clerk-mcp that it takes', () => {
    const shown = [...page.text.matchAll(/npm run clerk-mcp -- ([^`\n]+)/g)].map((match) => match[1] ?? '');
    const problems = shown.flatMap((line) => {
      const { command, words } = commandIn(line);
      const flags = new Set(command.options.map(({ long }) => long));
      const unknown = words.filter((word) => word.startsWith('--') && !flags.has(word) && word !== '--help');
      return command.commands.length > 0 && !words.includes('--help') && words.length > 0
        ? [`${line}: ${words[0]} is no command`]
        : unknown.map((flag) => `${line}: ${flag} is no option`);
    });
    expect(problems).toEqual([]);
  });
});

test('the page on deploying shows a mistake as it is told', async () => {
  const { fences } = new Page('docs/deploying.md');
  const settings = fences.find(({ info }) => info === 'json settings')?.text ?? '';
  const shown = fences.find(({ text }) => text.startsWith('config/dev.json:'))?.text;
  const last = settings.lastIndexOf('"read-only"');
  const mistaken = `${settings.slice(0, last)}"readonly"${settings.slice(last + '"read-only"'.length)}`;
  expect(await problemsIn(mistaken)).toEqual([shown?.trim()]);
});

describe('the tables of settings', () => {
  /** The names in one group of settings, as the message about an unknown one lists them; undefined for a single setting. */
  async function namesIn(path: readonly string[]): Promise<string[] | undefined> {
    const content = path.reduceRight<unknown>(
      (inner, name) => (name.endsWith('[]') ? { [name.slice(0, -2)]: [inner] } : { [name]: inner }),
      { '?': 1 },
    );
    const where = [...path.map((name) => name.replace('[]', '.0')), '?'].join('.');
    const middle = `: ${where}: 1 is not a setting; remove it, or use one of `;
    const problem = (await problemsIn(JSON.stringify(content))).find((line) => line.includes(middle));
    return problem?.split(middle)[1]?.split(', ');
  }

  /** All settings at and below a path; a list of groups is written with `[]`. */
  async function settingsAt(path: readonly string[]): Promise<string[]> {
    const list = path.map((name, index) => (index === path.length - 1 ? `${name}[]` : name));
    for (const group of [path, list]) {
      const names = await namesIn(group);
      if (!names) continue;
      const found: string[] = [];
      for (const name of names) found.push(...(await settingsAt([...group, name])));
      return found;
    }
    return [path.join('.')];
  }

  test('holds every setting there is, and no other', async () => {
    const rows = settingsPage.headings.flatMap((heading) => settingsPage.rows(heading));
    const named = rows.map(([setting = '']) => codesIn(setting));
    expect(named.every((codes) => codes.length === 1)).toBe(true);
    expect(named.flat().toSorted()).toEqual((await settingsAt([])).toSorted());
  });
});

describe('the page on permissions', () => {
  const inWildcard = new Set(expandPattern('*'));

  test('explains every permission there is, and no other, and says whether `*` gives it', () => {
    const rows = permissionsPage.rows('Permissions');
    const named = rows.map(([permission = '', , wildcard]) => [codesIn(permission)[0], wildcard]);
    expect(new Set(named.map(([permission]) => permission)).size).toBe(named.length);
    expect(Object.fromEntries(named)).toEqual(
      Object.fromEntries(
        permissions.map((permission) => [permission, inWildcard.has(permission) ? 'yes' : 'no']),
      ),
    );
  });

  test('says what each permission lets its holder do, as the page for people and the consent page do', () => {
    const said = permissionsPage
      .rows('Permissions')
      .map(([name = '', words = '']) => [codesIn(name)[0], words]);
    expect(Object.fromEntries(said)).toEqual(permissionWords);
  });

  test('says of every tool which permission it needs, and whether it is listed', () => {
    const needs = toolPermissions();
    const named = permissionsPage
      .rows('Tools')
      .map(
        ([tool = '', needed = '', , listed]) =>
          [codesIn(tool)[0] ?? '', codesIn(needed)[0] ?? null, listed] as const,
      );
    expect(named).toEqual(
      named.map(([tool]) => [tool, needs[tool], listedNames.includes(tool) ? 'yes' : 'no']),
    );
    // Those of the catalog say so themselves, when they are searched.
    const found = new Set([...named.map(([tool]) => tool), ...catalog.map(({ name }) => name)]);
    expect([...tools.keys()].filter((tool) => !found.has(tool))).toEqual([]);
  });

  test('says of every tool and operation on whom it works, and which can be on users of domains', () => {
    const kinds = { 'by user': 'user', 'by organization': 'organization', 'own only': 'own' } as const;
    const rows = new Map(
      permissionsPage
        .rows('What works on whom')
        .map(([names = '', works = '']) => [works, codesIn(names)] as const),
    );
    for (const [words, kind] of Object.entries(kinds)) {
      const wanted = [...toolReach].filter(([, worksOn]) => worksOn === kind).map(([name]) => name);
      expect([words, rows.get(words)?.toSorted()]).toEqual([words, wanted.toSorted()]);
    }
    const ofDomain = [{ rule: 'any', exclusive: true, domains: ['acme.example'] }];
    const offered = [...toolReach.keys()].filter((name) => offersTo(name, ofDomain));
    expect(rows.get('on users of domains')?.toSorted()).toEqual(offered.toSorted());
    const words: Record<string, string> = { instance: 'instance-wide' };
    for (const [name, kind] of Object.entries(kinds)) words[kind] = name;
    for (const [tool = '', , , , onWhom] of permissionsPage.rows('Tools')) {
      const name = codesIn(tool)[0] ?? '';
      expect([name, onWhom]).toEqual([name, words[toolReach.get(name) ?? '']]);
    }
  });

  test('says of every field that needs a permission of its own which one', () => {
    const guarded = [...tools.values()].flatMap((tool) => {
      const { guardedInput, guardedOutput } = schemasOf(tool);
      return [...guardedInput, ...guardedOutput].map(
        ({ path, permission }) => `${permission} ${path.at(-1)}`,
      );
    });
    const named = permissionsPage
      .rows('Fields')
      .flatMap(([permission = '', fields = '']) =>
        codesIn(fields).map((field) => `${codesIn(permission)[0]} ${field}`),
      );
    expect(named.toSorted()).toEqual([...new Set(guarded)].toSorted());
  });

  test('shows with each worked example the very tools that the agent is listed', async () => {
    const examples = pages
      .flatMap(({ fences }) => fences)
      .filter(({ info }) => info === 'json settings')
      .map(({ text, after }) => ({ text, listed: /^\n+Listed: (.*?\.)/.exec(after)?.[1] }))
      .filter(({ listed }) => listed !== undefined);
    expect(examples).toHaveLength(4);
    const stage = stageTools(loadedTools, { listed: [], hidden: [] });
    for (const { text, listed } of examples) {
      const policy = await policyIn(text);
      const granted = new Set(policy.rules.flatMap((rule) => permissionsOf(policy, rule)));
      expect(codesIn(listed!)).toEqual(stage.list(granted).map(({ name }) => name));
    }
  });
});

test('the page on undoing says of everything whether it is asked about, and how it is undone', async () => {
  const rows = new Page('docs/undoing.md').rows('What is asked about, and how it is undone');
  const expected = Object.keys(undoings).map(async (name) => [
    name,
    await askedAbout(tools.get(name)!),
    undoingOf(name, {}),
  ]);
  expect(rows.map(([name = '', asked, undone]) => [codesIn(name)[0], asked, undone])).toEqual(
    await Promise.all(expected),
  );
});

describe('the pages on approvals and security', () => {
  test('name every operation whose target Clerk can not be asked for', () => {
    const [, named = ''] = /bound to the arguments alone, for (.*?)\.\n/.exec(
      new Page('docs/approvals.md').text,
    ) ?? [undefined, ''];
    expect(codesIn(named).toSorted()).toEqual(Object.keys(unreadableTargets).toSorted());
  });

  /** The permissions that an example of the page on security gives, by its heading. */
  async function givenBy(heading: string): Promise<Set<string>> {
    const [, section = ''] = securityPage.text.split(`\n### ${heading}\n`);
    const [, settings = ''] = /```json settings\n([^]*?)```/.exec(section) ?? [];
    const policy = await policyIn(settings);
    return new Set(policy.rules.flatMap((rule) => permissionsOf(policy, rule)));
  }

  test('show an offboarding bot that can delete nobody', async () => {
    expect(await givenBy('An unattended offboarding bot')).not.toContain('users:delete');
  });

  test('show a support copilot that adds no address, sets no password, sees no private metadata and deletes nobody', async () => {
    const given = await givenBy('A support copilot');
    const kept = ['users:contacts', 'users:credentials', 'users:private', 'users:delete'];
    expect(kept.filter((permission) => given.has(permission))).toEqual([]);
  });

  test('show an analyst whose permissions change nothing', async () => {
    const given = await givenBy('A read-only analyst');
    expect(given.size).toBeGreaterThan(0);
    const changing = [...tools.values()].filter(
      ({ permission, annotations }) =>
        permission !== null && given.has(permission) && !annotations.readOnlyHint,
    );
    expect(changing.map(({ name }) => name)).toEqual([]);
  });
});

test('the laptop lets one machine and its roles that change something run unattended, and nobody else', () => {
  const { access, approvals } = readSettings('local', join(root, 'config'));
  const unattended = approvalGroupOf(approvals)
    .rules.filter(({ mode }) => mode === 'never')
    .flatMap(({ principals }) => principals);
  const policy = policyOf(access);
  const changes = new Set(
    [...tools.values()].flatMap(({ permission, annotations }) =>
      permission !== null && !annotations.readOnlyHint ? permission : [],
    ),
  );
  const roles = policy.rules
    .filter((rule) => [...permissionsOf(policy, rule)].some((permission) => changes.has(permission)))
    .flatMap(({ principals }) => principals)
    .filter((principal) => 'iamRole' in principal);
  expect(roles.length).toBeGreaterThan(0);
  expect(unattended).toEqual([{ machine: seedMachines.unattended.id }, ...roles]);
});

test('every package that is deployed or builds is named exactly, and locked with its checksum', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const versions = Object.entries<string>({ ...dependencies, ...devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const unchecked = Object.entries<{ integrity?: string; inBundle?: boolean }>(packages).filter(
    // What comes inside another package is checked with that.
    ([path, { integrity, inBundle }]) => path !== '' && !inBundle && !integrity?.startsWith('sha512-'),
  );
  expect(unchecked.map(([path]) => path)).toEqual([]);
});

describe('the README', () => {
  test('can be read in one sitting: it has 12 KB at most', () => {
    expect(Buffer.byteLength(readme.text)).toBeLessThanOrEqual(12_288);
  });

  test('lists every tool, in the order in which the server lists them', () => {
    const named = readme.rows('Tools').flatMap(([tool = '']) => codesIn(tool));
    expect(named).toEqual(listedNames);
  });

  test('says how many operations are not listed', () => {
    expect(readme.text).toMatch(new RegExp(`\\b${tools.size - listedNames.length} more operations`));
  });

  test('names each package that npm ci calls too new for the oldest Node that it asks for', () => {
    const [, major = '', rest = ''] = /Node (\d+)(\.\d+)? or newer/.exec(readme.text) ?? [];
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(engines.node).toBe(`>=${major}${rest}`);
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const tooNew = Object.entries<{ engines?: { node?: string } }>(packages)
      .filter(([path, { engines }]) => path !== '' && !takesNode(engines?.node ?? '*', `${major}${rest}`))
      .map(([path]) => path.replace('node_modules/', ''));
    const [, named = ''] = /`npm ci` warns .*? for (.*?)\. /.exec(readme.text) ?? [];
    expect(codesIn(named)).toEqual(tooNew);
  });
});

test('the page on tools has each toolset, with its listed tools and its permissions', () => {
  const [, section = ''] = /\n## Toolsets\n([^]*?)\n## /.exec(toolsPage.text) ?? [];
  const rows = [...section.matchAll(/^\| (`.*?) \| (.*?) \| (.*?) \|$/gm)];
  expect(rows.map((row) => row.slice(1).map((cell) => codesIn(cell)))).toEqual(
    toolsets.map((toolset) => [
      [toolset],
      listedNames.filter((name) => {
        const permission = tools.get(name)?.permission;
        return permission && toolsetOf(permission) === toolset;
      }),
      [
        ...new Set(
          permissions
            .filter((permission) => toolsetOf(permission) === toolset)
            .map((permission) => permission.replace(/:.*/, '')),
        ),
      ],
    ]),
  );
});

describe('the page on the laptop', () => {
  test('says of each of the three agents how many tools it is listed', async () => {
    const policy = policyOf(readSettings('local', join(root, 'config')).access);
    const stage = stageTools(loadedTools, { listed: [], hidden: [] });
    const listed = policy.rules.map((rule) => [
      rule.roles[0],
      String(stage.list(new Set(permissionsOf(policy, rule))).length),
    ]);
    const agents = [
      ...laptopPage.text.matchAll(/^\| (?:admin|support|read-only) +\| `(.+?)` +\| (\d+) +\|/gm),
    ];
    expect(agents.map(([, role, count]) => [role, count])).toEqual(listed);
  });

  test('says how much of Clerk the embedded one covers', () => {
    const lacking = Object.keys({ ...undocumented, ...undocumentedPeople }).length;
    expect(laptopPage.text).toContain(
      `${operations.length - lacking} of the 249 operations in Clerk's OpenAPI document of 2026-05-12, and ${lacking} that the document lacks`,
    );
  });

  test('names every kind of fault that the embedded Clerk has', () => {
    const source = readFileSync(join(root, 'local/clerk/faults.ts'), 'utf8');
    const kinds = [...source.matchAll(/\{ kind: '([a-z-]+)'/g)].map((match) => match[1]);
    const [, named = ''] = /^Kinds: (.*?)\. /m.exec(laptopPage.text) ?? [];
    expect(codesIn(named)).toEqual(kinds);
  });
});

describe('the page on tools', () => {
  test('has a place for every listed tool', () => {
    expect(listedNames.filter((name) => !toolsPage.codes.includes(name))).toEqual([]);
  });

  test('shows operations that exist, and calls them by their names', () => {
    const shown = toolsPage.fences.flatMap(({ text }) =>
      [...text.matchAll(/"(?:name|operation)":\s?"(\w+)"/g)].map((match) => match[1] ?? ''),
    );
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((name) => !tools.has(name))).toEqual([]);
  });

  test('says of every list how long a page is', () => {
    const sizes = listedNames.flatMap((name) => {
      const tool = tools.get(name);
      const limit = tool && schemasOf(tool).input.properties?.['limit'];
      // Without a default the page has all.
      const usual: unknown = tool?.input.shape['limit']?.safeParse(undefined).data;
      return limit ? [[name, usual, limit['maximum']]] : [];
    });
    const named = toolsPage
      .rows('Page sizes')
      .map(([tool = '', usual = '', most]) => [
        codesIn(tool)[0],
        /^\d+$/.test(usual) ? Number(usual) : undefined,
        Number(most),
      ]);
    expect(new Set(named.map(String))).toEqual(new Set(sizes.map(String)));
  });

  test('says of a prompt that it changes nothing when none of its tools does', () => {
    const named = toolsPage
      .rows('Prompts')
      .map(([name = '', does = '']) => [codesIn(name)[0], does.endsWith('changes nothing')]);
    expect(named).toEqual(
      prompts.map((prompt) => [
        prompt.name,
        prompt.tools.every((name) => tools.get(name)?.annotations.readOnlyHint),
      ]),
    );
  });

  test('explains every prompt with its arguments, and every resource with its tool', () => {
    expect(
      toolsPage.rows('Prompts').map(([name = '', , values = '']) => [codesIn(name)[0], codesIn(values)]),
    ).toEqual(prompts.map((prompt) => [prompt.name, Object.keys(prompt.arguments.shape)]));
    expect(
      toolsPage.rows('Resources').map(([uri = '', as = '']) => [codesIn(uri)[0], codesIn(as)[0]]),
    ).toEqual(resourceTemplates.map(({ uriTemplate, tool }) => [uriTemplate, tool]));
  });
});

test('no page names a permission, a tool or a prompt that does not exist', () => {
  const prefixes = new Set(permissions.map((permission) => permission.split(':')[0]));
  const verbs = new Set(Array.from(tools.keys(), (name) => name.split('_')[0]));
  const names = new Set([...tools.keys(), ...prompts.map(({ name }) => name)]);
  const unknown = pages.flatMap(({ path, codes }) =>
    codes
      .filter((code) => {
        const [, resource = ''] = /^([a-z0-9_]+):[a-z_*]+$/.exec(code) ?? [];
        if (prefixes.has(resource)) return expandPattern(code).length === 0;
        return /^[a-z]+(_[a-z]+)+$/.test(code) && verbs.has(code.split('_')[0]) && !names.has(code);
      })
      .map((code) => `${path}: ${code}`),
  );
  expect(unknown).toEqual([]);
});
