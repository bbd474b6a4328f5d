import { expect, test } from '@jest/globals';
import { StartError, startOptions } from '../../local/start-options.ts';

test('npm start alone takes port 3000 and the embedded Clerk, whatever key there is', async () => {
  expect(await startOptions([], 'sk_live_1')).toEqual({ port: 3000, json: false, liveKey: undefined });
});

test.each([
  [['--port', 'abc'], undefined, '--port abc: must be a number from 0 to 65535 (0 takes any free port).'],
  [['--port', '65536'], undefined, '--port 65536: must be a number from 0 to 65535 (0 takes any free port).'],
  [['--clerk', 'dead'], undefined, '--clerk dead: must be embedded or live.'],
  [
    ['--clerk', 'live'],
    undefined,
    'CLERK_SECRET_KEY is not set. Use: CLERK_SECRET_KEY=sk_test_… npm start -- --clerk live',
  ],
  [
    ['--clerk', 'live'],
    'pk_test_abc',
    'CLERK_SECRET_KEY is no Clerk secret key: it must start with sk_test_ or sk_live_ (Dashboard, API keys).',
  ],
])('%j with the key %s is refused in one clear line', async (parameters, key, line) => {
  await expect(startOptions(parameters, key)).rejects.toEqual(new StartError(line));
});

test('an unknown option is refused with what there is', async () => {
  const refusal = startOptions(['--colour'], undefined);
  await expect(refusal).rejects.toThrow(/Unknown option '--colour'.* Usage: npm start -- /);
});
