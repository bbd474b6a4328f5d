import { expect, test } from '@jest/globals';
import { CommandError, UsageError } from '../../bin/terminal/command-line.ts';
import { startOptions } from '../../local/start-options.ts';

test('npm start alone takes port 3000 and the embedded Clerk, whatever key there is', async () => {
  expect(await startOptions([], 'sk_live_1')).toEqual({
    port: 3000,
    json: false,
    verbose: false,
    liveKey: undefined,
  });
});

test('each option is taken', async () => {
  const options = await startOptions(
    ['--port', '0', '--json', '--verbose', '--clerk', 'embedded'],
    undefined,
  );
  expect(options).toEqual({ port: 0, json: true, verbose: true, liveKey: undefined });
});

test.each([
  ['--port', 'abc', '--port abc: must be a number from 0 to 65535 (0 takes any free port).'],
  ['--port', '65536', '--port 65536: must be a number from 0 to 65535 (0 takes any free port).'],
  ['--clerk', 'dead', '--clerk dead: must be embedded or live.'],
])('%s %s is refused in one clear line', async (option, value, line) => {
  await expect(startOptions([option, value], undefined)).rejects.toEqual(new UsageError(line));
});

test.each([
  [undefined, 'CLERK_SECRET_KEY is not set. Use: CLERK_SECRET_KEY=sk_test_… npm start -- --clerk live'],
  [
    'pk_test_abc',
    'CLERK_SECRET_KEY is not a Clerk secret key: it must start with sk_test_ or sk_live_ (Dashboard, API keys).',
  ],
])('--clerk live with the key %s is refused in one clear line', async (key, line) => {
  await expect(startOptions(['--clerk', 'live'], key)).rejects.toEqual(new CommandError(line));
});

test('an unknown option is refused with the nearest one and how to get help', async () => {
  await expect(startOptions(['--prot', '3001'], undefined)).rejects.toEqual(
    new UsageError("Unknown option '--prot'. Did you mean --port? Help: npm start -- --help"),
  );
  const refusal = startOptions(['--colour'], undefined);
  await expect(refusal).rejects.toThrow(/Unknown option '--colour'.* Help: npm start -- --help$/);
});

test('an option that npm has kept for itself is refused with where options stand', async () => {
  await expect(startOptions(['3001'], undefined)).rejects.toThrow(
    `Unexpected argument '3001'. npm keeps options for itself unless they stand behind a "--". Help: npm start -- --help`,
  );
});
