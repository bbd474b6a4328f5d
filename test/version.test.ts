import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../lib/version.ts';
import { as } from './e2e/clients.ts';
import { useLaptop } from './e2e/laptop-fixture.ts';
import { json, modernRequest } from './e2e/messages.ts';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');

describe('the version in package.json', () => {
  const { laptop } = useLaptop();

  const ask = async (init: RequestInit): Promise<unknown> => {
    const response = await as(laptop).fetch(laptop.mcpUrl, init);
    const text = await response.text();
    return (JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text) as { result: unknown }).result;
  };
  const serverInfo = { name: 'clerk-mcp', title: 'Clerk', version };

  test('is what an older client is told at initialize', async () => {
    const params = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    expect(await ask({ method: 'POST', headers: json, body })).toMatchObject({ serverInfo });
  });

  test('is what a 2026-07-28 client is told with every answer', async () => {
    for (const method of ['server/discover', 'tools/list']) {
      expect(await ask(modernRequest(method))).toMatchObject({
        _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo },
      });
    }
  });

  test('is a version, and the same in the lockfile and in the newest part of the changelog', () => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    const lock = JSON.parse(read('package-lock.json')) as {
      version: string;
      packages: Record<string, { version: string }>;
    };
    expect([lock.version, lock.packages['']?.version]).toEqual([version, version]);
    expect(/^## (\S+?)\b(?![.\d])/m.exec(read('CHANGELOG.md'))?.[1]).toBe(version);
  });
});
