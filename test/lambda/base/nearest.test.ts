import { expect, test } from '@jest/globals';
import { nearest } from '../../../lambda/base/nearest.ts';

const parameters = [
  'userId',
  'organizationId',
  'primaryEmailAddressId',
  'firstName',
  'lastName',
  'arguments',
];

test.each([
  ['user_id', ['userId']],
  ['usrId', ['userId']],
  ['uesrId', ['userId']],
  ['lsatNaem', []],
  ['organisationId', ['organizationId']],
  ['args', ['arguments']],
  ['firstname ', ['firstName']],
  ['name', ['firstName', 'lastName']],
  ['emailAddress', ['primaryEmailAddressId']],
  ['force', []],
  ['', []],
])('%j is meant for %j', (sent, meant) => {
  expect(nearest(sent, parameters)).toEqual(meant);
});

test('proposes five names at most', () => {
  const names = Array.from({ length: 9 }, (_, index) => `name${'abcdefghi'[index]}Something`);
  expect(nearest('something', names).length).toBeLessThanOrEqual(5);
});
