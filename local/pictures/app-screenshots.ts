import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { BrowserContext } from 'playwright-core';
import { appClient, startAppHost } from '../app-host/app-host.ts';
import type { Laptop } from '../laptop.ts';
import type { Screenshot } from './screenshot.ts';

/** A user and a question as hosts show them that take MCP Apps, each in the width of a conversation. */
export async function photographApps(laptop: Laptop, browser: BrowserContext): Promise<Screenshot[]> {
  const host = await startAppHost();
  const client = appClient();
  try {
    const headers = { authorization: `Bearer ${laptop.tokens.admin}` };
    await client.connect(
      new StreamableHTTPClientTransport(new URL(laptop.mcpUrl), { requestInit: { headers } }),
    );
    const ada = [...laptop.clerk.state.users.values()].find(({ firstName }) => firstName === 'Ada');
    const userId = ada?.id ?? '';
    const calls = {
      user: { name: 'get_user', arguments: { userId } },
      question: {
        name: 'update_user',
        arguments: { userId, firstName: 'Augusta Ada', publicMetadata: { role: 'owner' } },
      },
    };
    const taken: Screenshot[] = [];
    for (const [name, call] of Object.entries(calls)) {
      const { page, frame } = await host.open(browser, client, call);
      await page.setViewportSize({ width: 480, height: 900 });
      if (name === 'question') await frame.getByText('Open until').waitFor();
      taken.push({ file: `app-${name}.png`, png: await page.locator('iframe').screenshot() });
    }
    return taken;
  } finally {
    await Promise.all([client.close(), host.close()]);
  }
}
