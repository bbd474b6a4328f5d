import { expect, test } from '@jest/globals';
import { mayBeGrave } from '../../../lambda/approvals/grave-names.ts';
import { undoingOf, undoings } from '../../../lambda/approvals/undoing.ts';
import { tools } from '../../../lambda/tools/registry.ts';

/** Arguments by which some sentences differ. */
const variants: readonly Record<string, unknown>[] = [
  {},
  { password: 'x' },
  { delete: true },
  { revokeAllSessions: true },
  { notify: true },
  { tokenFormat: 'jwt' },
  { mode: 'replace' },
  { metadataMode: 'replace' },
  ...['add', 'verify', 'make_primary', 'remove'].map((action) => ({ action })),
];
const sentencesOf = (name: string) => [...new Set(variants.map((args) => undoingOf(name, args)))];
/** What tools are called, as opposed to words of a sentence. */
const toolNames = (sentence: string) => sentence.match(/\b[a-z]+(?:_[a-z0-9]+)+\b/g) ?? [];

test('it is said of everything that may be asked about how it is undone, and of nothing else', () => {
  const asked = [...tools.values()].filter(
    (tool) => tool.methods.length > 0 && (!tool.annotations.readOnlyHint || mayBeGrave(tool)),
  );
  expect(Object.keys(undoings).toSorted()).toEqual(asked.map(({ name }) => name).toSorted());
});

test.each(Object.keys(undoings))('%s: in one sentence that names only tools that there are', (name) => {
  for (const sentence of sentencesOf(name)) {
    expect(sentence).toMatch(/^[A-Z][^.]{10,140}\.$|^Can't be undone\.$/);
    expect(toolNames(sentence).filter((one) => !tools.has(one))).toEqual([]);
    expect(toolNames(sentence)).not.toContain(name === 'change_contact_methods' ? '' : name);
  }
});

test('what is undone by another tool is undone by one that changes the same kind of thing back', () => {
  const areas = Object.keys(undoings).flatMap((name) => {
    const [, by = ''] = /^Undone by (\w+)/.exec(undoingOf(name, {})) ?? [];
    const [tool, other] = [tools.get(name), tools.get(by)];
    if (!tool || !other) return [];
    const resource = (permission: string | null) => permission?.split(':')[0]?.replace(/s$/, '');
    return resource(tool.permission) === resource(other.permission) ? [] : [`${name} by ${by}`];
  });
  // Invitations have one tool that takes them back, whoever sent them.
  expect(areas.filter((one) => !one.endsWith(' by revoke_invitation'))).toEqual([]);
});

test('a tool that says in its description that it can not be undone says no other here', () => {
  const saysFinal = [...tools.values()].filter(({ description }) =>
    /[Cc](?:an't|annot) be undone\./.test(description.split(';').at(-1) ?? ''),
  );
  const contradicting = saysFinal
    // Of these, only what some arguments do can not be undone.
    .filter(({ name }) => Object.hasOwn(undoings, name) && !/^offboard_user$|_metadata$/.test(name))
    .filter(({ name }) => undoingOf(name, {}).startsWith('Undone by'))
    .map(({ name }) => name);
  expect(contradicting).toEqual([]);
});
