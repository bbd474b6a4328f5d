import { describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../lambda/access/caller.ts';
import type { Condition } from '../../../lambda/access/conditions.ts';
import { conditionLines, heldTo, takesArgument } from '../../../lambda/access/held.ts';
import { type AccessPolicy, grantOf, type Rule } from '../../../lambda/access/policy.ts';
import type { Evidence } from '../../../lambda/access/principal.ts';
import { boundsOf, organizationsOf } from '../../../lambda/access/reach.ts';

const evidence: Evidence = {
  principal: { kind: 'machine', issuer: 'x', subject: 'mch_1' },
  scopes: [],
};
const rule = (name: string, more: Partial<Rule> = {}): Rule => ({
  name,
  principals: [{ machine: 'mch_1' }],
  roles: ['adder'],
  ...more,
});
const callerOf = (rules: readonly Rule[], policy: Partial<AccessPolicy> = {}): Caller => ({
  principal: evidence.principal,
  ...grantOf({ roles: { adder: ['memberships:write', 'users:read'] }, rules, ...policy }, evidence),
});
const members: Condition = {
  permissions: ['memberships:write'],
  argument: 'role',
  oneOf: ['org:member'],
  otherwise: 'Ask a person.',
};
const text = { type: 'string' };
const input = {
  properties: {
    role: text,
    metadata: { properties: {} },
    rows: { type: 'array', items: { properties: { role: text, emailAddress: text } } },
  },
};
const call = (args: unknown, more = {}) => ({ input, args, changes: true, at: new Date(0), ...more });
const isHeld = (caller: Caller, args: unknown, more = {}) =>
  heldTo(caller, call(args, more)).held?.has('memberships:write') ?? false;

describe('a condition on an argument', () => {
  const caller = callerOf([rule('adds', { when: [members] })]);

  test.each<[string, unknown, boolean]>([
    ['one of the values', { role: 'org:member' }, false],
    ['another value', { role: 'org:admin' }, true],
    ['a value in other case', { role: 'ORG:MEMBER' }, true],
    ['no value', {}, true],
    ['no arguments', undefined, true],
    ['null', { role: null }, true],
    ['a list of values', { role: ['org:member', 'org:member'] }, false],
    ['a list with another value', { role: ['org:member', 'org:admin'] }, true],
    ['an empty list', { role: [] }, true],
    ['an inherited property', Object.create({ role: 'org:member' }), true],
    ['one of the values in each row', { rows: [{ role: 'org:member' }, { role: 'org:member' }] }, false],
    ['another one in one row', { rows: [{ role: 'org:member' }, { role: 'org:admin' }] }, true],
    ['none in one row', { rows: [{ role: 'org:member' }, {}] }, true],
    ['one for all rows', { role: 'org:member', rows: [{}, {}] }, false],
    ['one for all rows, and another in a row', { role: 'org:member', rows: [{ role: 'org:admin' }] }, true],
    ['another for all rows', { role: 'org:admin', rows: [{ role: 'org:member' }] }, true],
    ['a value that only metadata has', { role: 'org:member', metadata: { role: 'org:admin' } }, false],
  ])('judges %s', (_, args, held) => {
    expect(isHeld(caller, args)).toBe(held);
  });

  test('says nothing of tools without such an argument, and of other permissions', () => {
    expect(isHeld(caller, { role: 'org:admin' }, { input: { properties: { userId: text } } })).toBe(false);
    expect(heldTo(caller, call({ role: 'org:admin' })).permissions.has('users:read')).toBe(true);
  });

  test('leaves the caller as it is where it is met', () => {
    expect(heldTo(caller, call({ role: 'org:member' }))).toBe(caller);
  });

  test('knows which tools take an argument, at any depth', () => {
    expect([takesArgument('emailAddress', input), takesArgument('roles', input)]).toEqual([true, false]);
  });
});

describe('hours', () => {
  const open = (from: string, to: string, ...days: readonly ('mon' | 'sun')[]): Condition => ({
    hours: { timeZone: 'Europe/Berlin', open: [{ days, from, to }] },
    otherwise: 'Closed.',
  });
  // Clocks there were set forward at 02:00 on Sunday, 2026-03-29.
  test.each<[string, Condition, string, boolean]>([
    ['the first minute', open('08:00', '18:00', 'mon'), '2026-03-30T06:00:00Z', true],
    ['the minute before', open('08:00', '18:00', 'mon'), '2026-03-30T05:59:59Z', false],
    ['the last minute', open('08:00', '18:00', 'mon'), '2026-03-30T15:59:59Z', true],
    ['the minute after', open('08:00', '18:00', 'mon'), '2026-03-30T16:00:00Z', false],
    ['winter time', open('08:00', '18:00', 'mon'), '2026-03-23T07:00:00Z', true],
    ['the day there, not here', open('00:00', '24:00', 'mon'), '2026-03-29T22:30:00Z', true],
    ['the day here, not there', open('00:00', '24:00', 'sun'), '2026-03-29T22:30:00Z', false],
    ['the end of a day', open('20:00', '24:00', 'sun'), '2026-03-29T21:59:59Z', true],
    ['an hour that the clocks leave out', open('02:00', '03:00', 'sun'), '2026-03-29T01:00:00Z', false],
  ])('know %s', (_, condition, at, isOpen) => {
    const caller = callerOf([rule('hours', { when: [condition] })]);
    expect(isHeld(caller, {}, { at: new Date(at), input: {} })).toBe(!isOpen);
  });
});

describe('several rules', () => {
  const within = { organizations: ['org_1'] };

  test('give what one of them gives, with the reach of those alone', () => {
    const caller = callerOf([rule('adds', { when: [members] }), rule('within', { within })]);
    const admin = heldTo(caller, call({ role: 'org:admin' }));
    expect(organizationsOf(boundsOf('memberships:write', admin) ?? [])).toEqual(['org_1']);
    expect(boundsOf('users:read', admin)).toBeUndefined();
    expect(boundsOf('memberships:write', heldTo(caller, call({ role: 'org:member' })))).toBeUndefined();
  });

  test('leave out the reach of one whose condition is not met', () => {
    const caller = callerOf([
      rule('one', { within }),
      rule('two', { within: { organizations: ['org_2'] }, when: [members] }),
    ]);
    const where = (role: string) =>
      organizationsOf(boundsOf('memberships:write', heldTo(caller, call({ role }))) ?? []);
    expect([where('org:member'), where('org:admin')]).toEqual([['org_1', 'org_2'], ['org_1']]);
  });

  test('say why, each once', () => {
    const caller = callerOf([
      rule('one', { when: [members] }),
      rule('two', { when: [{ ...members, otherwise: 'Come back.' }] }),
      rule('three', { when: [members] }),
    ]);
    expect(heldTo(caller, call({ role: 'org:admin' })).held?.get('memberships:write')).toEqual({
      reason: 'condition',
      why: 'Ask a person. Come back.',
    });
  });
});

describe('a policy that is read-only', () => {
  const caller = callerOf([rule('tries')], { readOnly: true });

  test('gives reads, and changes by rules for production alone', () => {
    expect(isHeld(caller, {}, { changes: false })).toBe(false);
    expect(heldTo(caller, call({})).held?.get('memberships:write')).toEqual({
      reason: 'production',
      why: 'This is production, where the rule tries only reads: it has no "production": true.',
    });
    expect(isHeld(callerOf([rule('does', { production: true })], { readOnly: true }), {})).toBe(false);
  });

  test('gives no change the reach of a rule that only reads', () => {
    const both = callerOf(
      [rule('tries'), rule('does', { production: true, within: { organizations: ['org_1'] } })],
      { readOnly: true },
    );
    expect(organizationsOf(boundsOf('memberships:write', heldTo(both, call({}))) ?? [])).toEqual(['org_1']);
    expect(boundsOf('memberships:write', heldTo(both, call({}, { changes: false })))).toBeUndefined();
  });
});

test('conditions are told in words, a line for each', () => {
  const caller = callerOf(
    [
      rule('adds', {
        when: [
          members,
          {
            hours: {
              timeZone: 'Europe/Berlin',
              open: [{ days: ['mon', 'sun'], from: '08:00', to: '18:00' }],
            },
            otherwise: 'Closed.',
          },
        ],
      }),
    ],
    { readOnly: true },
  );
  expect(conditionLines(caller)).toEqual([
    'This is production, where the rule adds only reads: it has no "production": true.',
    'The rule adds gives memberships:write only when role is org:member. Ask a person.',
    'The rule adds gives what it gives only when it is mon, sun 08:00 to 18:00 (Europe/Berlin). Closed.',
  ]);
});
