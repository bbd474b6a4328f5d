import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import axe from 'axe-core';
import type { Browser, BrowserContext, Frame } from 'playwright-core';
import { idOf } from '../../lambda/approvals/codes.ts';
import { appClient, type AppHost, type ShownApp, startAppHost } from '../../local/app-host/app-host.ts';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { records, userCalled } from './approvals-fixture.ts';
import { hasBrowser, startBrowser } from './browser.ts';
import { as, clients, type TestClient } from './clients.ts';

/** What axe finds in an app as it stands. */
async function findings(frame: Frame): Promise<unknown[]> {
  await frame.evaluate(axe.source);
  const { violations } = (await frame.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

const hostile = '<img src=x onerror="document.title=1"><b id="injected">';

(hasBrowser ? describe : describe.skip)('in a host that shows apps', () => {
  let laptop: Laptop;
  let browser: Browser;
  let host: AppHost;
  let client: Client;
  let unattended: TestClient;
  let context: BrowserContext;
  const faults: string[] = [];

  beforeAll(async () => {
    [laptop, browser, host] = await Promise.all([startLaptop({ assembly }), startBrowser(), startAppHost()]);
    unattended = await clients[0].connect(as(laptop));
    client = appClient();
    const { url, fetch } = as(laptop, 'admin');
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch }));
  });
  afterAll(async () => {
    await Promise.all([client.close(), unattended.close(), host.close()]);
    await Promise.all([laptop.close(), browser.close()]);
  });
  beforeEach(async () => {
    laptop.clerk.reset();
    await context?.close();
    context = await browser.newContext({ viewport: { width: 800, height: 900 } });
    faults.length = 0;
    context.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    context.on('weberror', (error) => faults.push(String(error.error())));
  });

  const open = (name: string, args: Record<string, unknown>) =>
    host.open(context, client, { name, arguments: args });
  const ada = () => userCalled(laptop.clerk, 'Ada');

  /** That axe finds nothing and nothing is cut off, on a phone and in a window, light and dark. */
  async function expectAccessible({ page, frame }: ShownApp): Promise<void> {
    const found: unknown[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await frame.evaluate(`document.documentElement.style.colorScheme = '${colorScheme}'`);
      for (const width of [800, 360]) {
        await page.setViewportSize({ width, height: 900 });
        const scrolled = await frame.evaluate('document.documentElement.scrollWidth');
        found.push([colorScheme, width, scrolled, ...(await findings(frame))]);
      }
    }
    expect(found).toEqual(
      ['light', 'dark'].flatMap((scheme) => [800, 360].map((width) => [scheme, width, width])),
    );
  }

  test('a user is a card', async () => {
    const shown = await open('get_user', { userId: ada() });
    const { frame } = shown;
    await frame.getByRole('heading', { name: 'Ada' }).waitFor();
    await frame.getByText(ada()).waitFor();
    const user = laptop.clerk.state.users.get(ada());
    for (const { emailAddress } of user?.emailAddresses ?? []) {
      await frame.getByText(emailAddress).waitFor();
    }
    await expectAccessible(shown);
    expect(shown.calls).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('a list of users goes on with the next page, and back, by the same call through the host', async () => {
    const shown = await open('list_users', { limit: 4 });
    const { frame, calls } = shown;
    const users = frame.getByRole('rowheader');
    const first = await users.allTextContents();
    expect(first).toHaveLength(4);
    await expectAccessible(shown);
    await frame.getByRole('button', { name: 'Next page' }).focus();
    await shown.page.keyboard.press('Enter');
    await frame.getByRole('status').getByText('Page 2: 4 users').waitFor();
    const second = await users.allTextContents();
    expect(second.filter((user) => first.includes(user))).toEqual([]);
    const { nextCursor: cursor } = shown.result.structuredContent as { nextCursor: string };
    expect(calls).toEqual([{ name: 'list_users', arguments: { limit: 4, cursor } }]);
    await frame.getByRole('button', { name: 'Previous page' }).click();
    await frame.getByRole('status').getByText('Page 1: 4 users').waitFor();
    expect(await users.allTextContents()).toEqual(first);
    expect(calls).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  test('a review is a matrix: accounts by organizations, permissions by roles', async () => {
    const shown = await open('review_access', {});
    const { frame, result } = shown;
    const review = result.structuredContent as {
      access: { name: string; role: string }[];
      organizations: { name: string }[];
      roles: { role: string }[];
    };
    expect(review.organizations.length).toBeGreaterThan(1);
    const matrix = frame.getByRole('region', { name: 'Who has which role' });
    for (const { name } of review.organizations) {
      await matrix.getByRole('columnheader', { name, exact: true }).waitFor();
    }
    const [{ name, role } = { name: '', role: '' }] = review.access;
    await matrix.getByRole('row', { name }).getByText(role, { exact: true }).first().waitFor();
    await frame
      .getByRole('region', { name: 'What each role allows' })
      .getByRole('row', { name: 'org:sys_memberships:manage' })
      .getByText('yes')
      .first()
      .waitFor();
    await expectAccessible(shown);
    expect(faults).toEqual([]);
  });

  test("a deletion is asked about with the server's own words; a person's press makes it, and it is on record", async () => {
    const userId = ada();
    const shown = await open('delete_user', { userId });
    const { frame, result, calls } = shown;
    const { preview, confirmation } = (result.structuredContent as { approval: Record<string, string> })
      .approval;
    for (const line of preview!.split('\n')) await frame.getByText(line, { exact: true }).first().waitFor();
    await expectAccessible(shown);

    // A script that reached the page, or the host, presses nothing.
    await frame.getByRole('button', { name: 'Approve', disabled: false }).waitFor();
    await frame.evaluate("for (const one of document.querySelectorAll('button')) one.click()");
    expect([calls, laptop.clerk.state.users.has(userId)]).toEqual([[], true]);

    await frame.getByRole('button', { name: 'Approve' }).focus();
    await shown.page.keyboard.press('Enter');
    await frame.getByRole('heading', { name: 'Result' }).waitFor();
    expect(calls).toEqual([{ name: 'delete_user', arguments: { userId, confirmation } }]);
    expect(laptop.clerk.state.users.has(userId)).toBe(false);
    await laptop.idle();
    const all = await records(laptop);
    const change = all.find((record) => JSON.stringify(record).includes(userId))?.change;
    const written = all.filter((record) => record.change === change);
    expect(written.map(({ kind }) => kind)).toEqual(['intent', 'outcome']);
    expect(written[0]).toMatchObject({ intent: { approval: idOf(confirmation!) } });
    expect(shown.told).toEqual([expect.stringContaining('The person approved this in the app: Delete')]);
    expect(faults).toEqual([]);
  });

  test('what is declined in the app is not done, and the model is told', async () => {
    const userId = ada();
    const { frame, calls, told } = await open('delete_user', { userId });
    await frame.getByRole('button', { name: 'Decline' }).click();
    await frame.getByText('Declined. Nothing was done').waitFor();
    expect(await frame.getByRole('button').count()).toBe(0);
    expect([calls, laptop.clerk.state.users.has(userId)]).toEqual([[], true]);
    expect(told).toEqual([expect.stringContaining('The person declined this in the app')]);
  });

  test('values are shown before and after, and what changed in the meantime is asked again', async () => {
    const userId = ada();
    const { frame, calls } = await open('update_user', { userId, publicMetadata: { role: 'owner' } });
    const row = frame.getByRole('row', { name: /role/ });
    await row.getByText('"owner"').waitFor();
    await unattended.call('update_user', { userId, publicMetadata: { role: 'guest' } });
    await frame.getByRole('button', { name: 'Approve' }).click();
    await frame.getByText('has changed in the meantime').waitFor();
    await row.getByText('"guest"').waitFor();
    expect(calls).toHaveLength(1);
    expect(laptop.clerk.state.users.get(userId)?.publicMetadata).toMatchObject({ role: 'guest' });
    expect(faults).toEqual([]);
  });

  /** A deletion's question with something of its result put in for something else. */
  const openAsked = (change: (json: string) => string) =>
    host.open(
      context,
      {
        listTools: () => client.listTools(),
        readResource: (params) => client.readResource(params),
        callTool: async (params) => JSON.parse(change(JSON.stringify(await client.callTool(params)))),
      },
      { name: 'delete_user', arguments: { userId: ada() } },
    );

  test('production is unmistakable: in red on top, whatever the host looks like, and on the button', async () => {
    const shown = await openAsked((json) =>
      json.replaceAll('the development instance', 'the production instance'),
    );
    const { frame } = shown;
    const where = frame.getByText('Where: the production instance of Clerk, stage local.');
    await where.waitFor();
    const style = "getComputedStyle(document.querySelector('#where'))";
    expect(await frame.evaluate(`${style}.backgroundColor + ${style}.color`)).toBe(
      'rgb(176, 18, 31)rgb(255, 255, 255)',
    );
    await frame.getByRole('button', { name: 'Approve in production' }).waitFor();
    await expectAccessible(shown);
    expect(faults).toEqual([]);
  });

  test('a question can not be approved before its confirmation counts, nor after it has ended', async () => {
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    const setting = (name: string, time: string) => (json: string) =>
      json.replace(
        /"expiresAt":"[^"]+"/,
        (expiry) => `${name === 'expiresAt' ? '' : `${expiry},`}"${name}":"${time}"`,
      );
    const early = await openAsked(setting('notBefore', at(120_000)));
    await early.frame.getByText('Can be approved from').waitFor();
    const late = await openAsked(setting('expiresAt', at(-1_000)));
    await late.frame.getByText('This question has ended').waitFor();
    for (const { frame } of [early, late]) {
      expect(await frame.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);
    }
  });

  test('what end users wrote is text, whatever stands in it', async () => {
    const userId = userCalled(laptop.clerk, 'Umar');
    const firstName = `${hostile}\u202e${'x'.repeat(150)}`;
    await unattended.call('update_user', { userId, firstName, unsafeMetadata: { bio: `${hostile}\u202e` } });
    const calls: (readonly [string, Record<string, unknown>])[] = [
      ['get_user', { userId }],
      ['list_users', { limit: 50 }],
      ['review_access', { userId }],
      ['delete_user', { userId }],
    ];
    for (const [name, args] of calls) {
      const { page, frame } = await open(name, args);
      await frame.getByText('<b id=').first().waitFor();
      expect(await frame.locator('#injected, img').count()).toBe(0);
      expect(await frame.title()).not.toBe('1');
      await page.setViewportSize({ width: 360, height: 900 });
      expect([name, await frame.evaluate('document.documentElement.scrollWidth')]).toEqual([name, 360]);
    }
    expect(faults).toEqual([]);
  });

  test('in a question what people wrote keeps to its place: its direction, its spaces, the marks on its letters', async () => {
    const userId = userCalled(laptop.clerk, 'Umar');
    const name = (firstName: string, lastName: string) =>
      unattended.call('update_user', { userId, firstName, lastName, publicMetadata: { team: 'east  one' } });
    const call = { userId, publicMetadata: { team: 'east one' } };
    const banner = ({ frame }: ShownApp) => frame.locator('#where').screenshot();

    await name('Umar', 'Siddiqui');
    const usual = await banner(await open('update_user', call));
    await name('אבג', `a${'\u0300\u033f'.repeat(38)}`);
    const shown = await open('update_user', call);
    const { frame } = shown;
    expect((await banner(shown)).equals(usual)).toBe(true);
    const user = frame.locator('p', { hasText: 'User: ' });
    expect(await user.locator('bdi').allTextContents()).toEqual([
      expect.stringMatching(/^"אבג .*"$/s),
      '"umar.siddiqui@example.com"',
    ]);
    const direction = 'getComputedStyle(document.querySelector("bdi").parentElement).direction';
    expect(await frame.evaluate(direction)).toBe('ltr');
    const row = frame.getByRole('row', { name: /team/ });
    expect(await row.locator('del').innerText()).toBe('"east  one"');
    expect(await row.locator('ins').innerText()).toBe('"east one" (they differ in what is not shown)');
    await expectAccessible(shown);
    expect(faults).toEqual([]);
  });

  test('a question that takes the place of another is looked at anew, and is answered with its own call', async () => {
    const [userId, other] = [ada(), userCalled(laptop.clerk, 'Umar')];
    const { frame, calls } = await open('delete_user', { userId });
    const { structuredContent } = await client.callTool({
      name: 'delete_user',
      arguments: { userId: other },
    });
    await frame.getByRole('button', { name: 'Approve', disabled: false }).waitFor();
    const send = (method: string, params: object) =>
      `dispatchEvent(new MessageEvent('message', { source: parent, data: ${JSON.stringify({ method: `ui/notifications/${method}`, params })} }));`;
    const isOpen = '!document.querySelector("button.approve").disabled';
    // What is said of the call alone changes nothing of the question.
    await frame.evaluate(send('tool-input', { arguments: { userId: other } }));
    expect(await frame.evaluate(isOpen)).toBe(true);
    expect(await frame.evaluate(`${send('tool-result', { structuredContent, content: [] })} ${isOpen}`)).toBe(
      false,
    );
    await frame.getByText(other).waitFor();
    await frame.getByRole('button', { name: 'Approve' }).click();
    await frame.getByRole('heading', { name: 'Result' }).waitFor();
    const { confirmation } = (structuredContent as { approval: Record<string, string> }).approval;
    expect(calls).toEqual([{ name: 'delete_user', arguments: { userId: other, confirmation } }]);
    expect([userId, other].map((id) => laptop.clerk.state.users.has(id))).toEqual([true, false]);
  });

  test('messages that no host has a reason to send do nothing', async () => {
    const { page, frame } = await open('delete_user', { userId: ada() });
    const before = await frame.locator('main').innerText();
    const methods = ['__proto__', 'constructor', '__defineGetter__', 'toString', '', 'ui/notifications/x'];
    const messages = [
      ...methods.map((method) => ({ jsonrpc: '2.0', method, params: {} })),
      ...methods.map((method) => ({ jsonrpc: '2.0', id: method, result: {} })),
      null,
      7,
      'text',
      [],
      { id: 1, result: {} },
      { id: null, error: null },
      { id: {}, error: {} },
    ];
    for (const message of messages) {
      await page.evaluate(
        `document.querySelector('iframe').contentWindow.postMessage(${JSON.stringify(message)}, '*')`,
      );
    }
    // Of another window than the one around it, not even a result is one.
    const forged = { method: 'ui/notifications/tool-result', params: { content: [{ text: 'forged' }] } };
    await frame.evaluate(`postMessage(${JSON.stringify(forged)}, '*')`);
    await frame.evaluate('new Promise((resolve) => setTimeout(resolve))');
    const isTimed = (text: string) => text.replace(/\n+Open until .*$/, '');
    expect(isTimed(await frame.locator('main').innerText())).toBe(isTimed(before));
    expect(faults).toEqual([]);
  });

  test('an app looks as its host does, and says so when the server refuses', async () => {
    const { page, frame } = await host.open(
      context,
      client,
      { name: 'get_user', arguments: { userId: 'user_nobody' } },
      {
        theme: 'dark',
        styles: { variables: { '--color-text-primary': 'rgb(1, 2, 3)', color: 'red' } as never },
      },
    );
    const said = frame.getByRole('alert');
    await said.waitFor();
    expect(await said.textContent()).toContain('Next:');
    const style = "getComputedStyle(document.querySelector('[role=alert]'))";
    expect(await frame.evaluate(`${style}.color`)).toBe('rgb(1, 2, 3)');
    expect(await frame.evaluate(`${style}.colorScheme`)).toBe('dark');
    expect(await page.locator('iframe').getAttribute('sandbox')).not.toContain('allow-top-navigation');
    expect(faults).toEqual([]);
  });
});
