import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LocalCloud, startLocalCloud } from '../../../local/cloud/cloud.ts';
import { fixtureAssembly } from '../../assembly.ts';
import { withOtherCode } from '../../other-code.ts';

/** Code that says its name, and asks the test first when it is told to wait. */
const codeNamed = (name: string) => `
  exports.handler = async ({ queryStringParameters }) => {
    if (queryStringParameters?.do === 'wait') await fetch(process.env.GATE);
    return { statusCode: 200, body: '${name}' };
  };`;

let gate: Server;
let arrived: Promise<ServerResponse>;
let cloud: LocalCloud;
let old: string;
let other: string;

beforeAll(async () => {
  arrived = new Promise((resolve) => {
    gate = createServer((_, response) => resolve(response));
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  old = withOtherCode(fixtureAssembly, 'Buffered', codeNamed('old'));
  other = withOtherCode(fixtureAssembly, 'Buffered', codeNamed('new'));
  cloud = await startLocalCloud({
    assembly: old,
    environment: { GATE: `http://127.0.0.1:${(gate.address() as AddressInfo).port}` },
  });
});
afterAll(async () => {
  await cloud.close();
  gate.closeAllConnections();
  await new Promise((resolve) => gate.close(resolve));
  for (const folder of [old, other]) rmSync(folder, { recursive: true });
});

const ask = async (task = '') =>
  (await fetch(cloud.endpoint(`/buffered?do=${task}`), { method: 'POST' })).text();

test('a function is replaced while it runs: what is under way ends as it began, what comes next is new', async () => {
  const underWay = ask('wait');
  const response = await arrived;
  cloud.replaceFunction(cloud.functions.find((id) => id.startsWith('Buffered')) ?? '', other);
  expect(await ask()).toBe('new');
  response.end();
  expect(await underWay).toBe('old');
  expect(await ask()).toBe('new');
});

test('a function that the stack has not can’t be replaced', () => {
  expect(() => cloud.replaceFunction('None', other)).toThrow('no function');
});
