import { expect, test } from '@jest/globals';
import { awsFault } from '../../../bin/aws/aws-fault.ts';
import { CommandError } from '../../../bin/terminal/command-line.ts';

const named = (name: string, message: string, more = {}) =>
  Object.assign(new Error(message), { name, ...more });

test.each([
  [
    new Error('Region is missing'),
    'No AWS region is set: give --region, or set AWS_REGION (Region is missing)',
  ],
  [
    named('ExpiredTokenException', 'The security token included in the request is expired'),
    /^The AWS credentials are over: sign in anew/,
  ],
  [
    named('CredentialsProviderError', 'Could not load credentials from any providers'),
    /^There are no AWS credentials in this shell/,
  ],
  [named('InvalidClientTokenId', 'The security token is invalid'), /^AWS does not know these credentials/],
  [
    named('AccessDeniedException', 'User: x is not authorized to perform: y'),
    /^These AWS credentials may not do this \(User: x is not/,
  ],
  [named('Error', 'getaddrinfo ENOTFOUND x', { code: 'ENOTFOUND' }), /^AWS could not be reached/],
  [
    new Error('the ledger does not answer', { cause: named('TimeoutError', 'socket hang up') }),
    'AWS could not be reached (the ledger does not answer: TimeoutError: socket hang up)',
  ],
  [named('ValidationError', 'Stack with id x does not exist'), 'Stack with id x does not exist'],
])('%s is told in plain words, on one line', (error, words) => {
  const { message, status } = awsFault(error, 2);
  expect(status).toBe(2);
  expect(message).not.toContain('\n');
  expect(typeof words === 'string' ? message === words : words.test(message)).toBe(true);
});

test('what is told already stays, and nothing steers the terminal', () => {
  const told = new CommandError('told', { status: 3 });
  expect(awsFault(told, 1)).toBe(told);
  expect(awsFault(new Error('a\n  b\u001b[31m'), 1).message).toBe('a b\u{fffd}[31m');
});
