import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { permissionWords } from '../../../../lambda/access/permission-words.ts';
import { permissions } from '../../../../lambda/access/permissions.ts';
import { scopeDescription } from '../../../../local/clerk/oauth/scopes.ts';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import {
  authorize,
  decide,
  forNewClients,
  giveCode,
  newClient,
  openAuthorization,
  redirected,
  redirectUri,
  register,
  resource,
} from './oauth-flow.ts';

let clerk: EmbeddedClerk;
let late = 0;
const notices: string[] = [];

beforeAll(async () => {
  clerk = await startEmbeddedClerk({
    settings: forNewClients('users:read'),
    now: () => Date.now() + late,
    onNotice: (line) => notices.push(line),
  });
  clerk.allowResource(resource);
});
beforeEach(() => {
  late = 0;
  clerk.reset();
});
afterAll(() => clerk.close());

const open = async (parameters: Record<string, string> = {}) =>
  authorize(clerk, { client_id: await newClient(clerk), ...parameters });
const openPage = async (parameters: Record<string, string> = {}) => (await open(parameters)).text();
const seeded = (email: string) =>
  [...clerk.state.users.values()].find((user) => user.emailAddresses[0]?.emailAddress === email)!;

describe('the consent page', () => {
  test('says who asks, where it leads, what for, and that this is the embedded Clerk', async () => {
    const page = await openPage({ scope: 'email users:read', resource });
    expect(page).toContain('This is the embedded Clerk');
    expect(page).toContain('Test client wants to act for a user');
    expect(page).toContain('nobody checked its name');
    expect(page).toContain('127.0.0.1:33418');
    expect(page).toContain(resource);
    expect(page).toContain('See your email address');
    expect(page).toContain('users:read');
    expect(page).toContain('Read users');
  });

  test('says in words what every permission of this server allows', async () => {
    for (const permission of permissions) {
      expect(scopeDescription(permission)?.toLowerCase()).toBe(permissionWords[permission].toLowerCase());
    }
    expect(scopeDescription('tickets:read')).toBeUndefined();
    expect(scopeDescription('roles:*')).toBe(
      'Read roles, permissions and role sets of organizations; change roles, permissions and role sets of all organizations',
    );
  });

  test('offers every user who may sign in, and nobody else', async () => {
    const page = await openPage();
    expect(page).toContain(seeded('ada.okafor@northwind.example').id);
    expect(page).not.toContain(seeded('dmitri.volkov@northwind.example').id);
  });

  test('chooses the user that the client hints at', async () => {
    const page = await openPage({ login_hint: 'bruno.almeida@northwind.example' });
    const { id } = seeded('bruno.almeida@northwind.example');
    expect(page).toMatch(new RegExp(`value="${id}"\\s+selected`));
  });

  test('shows markup in a client name as text', async () => {
    const name = `<script>alert(1)</script>"'&<img src=x onerror=alert(1)>`;
    const { body } = await register(clerk, { client_name: name });
    const page = await (await authorize(clerk, { client_id: body['client_id']! })).text();
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('shows markup in a bad request as text, too', async () => {
    const page = await (await authorize(clerk, { client_id: '<script>alert(1)</script>' })).text();
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
  });

  test('allows no script, no frame and only its own style', async () => {
    const response = await open();
    const policy = response.headers.get('content-security-policy')!;
    const style = /<style>([^]*?)<\/style>/.exec(await response.text())![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`style-src 'sha256-${hash}'`);
    expect(policy).not.toContain('script-src');
  });

  test('cannot be read by scripts of other origins', async () => {
    const response = await open();
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await fetch(`${clerk.url}/oauth/authorize`, { method: 'OPTIONS' });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the sign-in code', () => {
  const ask = async () =>
    openAuthorization(clerk, { client_id: await newClient(clerk), scope: 'email', login_hint: 'ada' });
  const askPage = async () => (await ask()).text();

  test('is asked for first, on a page that names nobody', async () => {
    const response = await ask();
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('in what npm start printed');
    expect(page).not.toContain(clerk.signInCode);
    for (const { id, lastName } of clerk.state.users.values()) {
      expect([page.includes(id), page.includes(lastName!)]).toEqual([false, false]);
    }
  });

  test('cannot be left out: the form of the consent page is no use without it', async () => {
    for (const decision of ['allow', 'continue', '']) {
      const response = await decide(clerk, await askPage(), { scope: 'email', decision });
      expect([decision, response.status, response.headers.get('location')]).toEqual([decision, 422, null]);
    }
    expect(clerk.state.grants.size).toBe(0);
  });

  test('may be typed with small letters, spaces or none', async () => {
    const { signInCode } = clerk;
    for (const typed of [
      signInCode.toLowerCase(),
      ` ${signInCode.replace('-', ' ')} `,
      signInCode.replace('-', ''),
    ]) {
      const response = await giveCode(clerk, await askPage(), typed);
      expect([typed, response.status]).toEqual([typed, 200]);
    }
  });

  test('is asked for again after a wrong one, and for each sign-in anew', async () => {
    const wrong = await giveCode(clerk, await askPage(), 'ZZZZ-ZZZZ');
    expect(wrong.status).toBe(422);
    const again = await wrong.text();
    expect(again).toContain('This is not the sign-in code.');
    const consent = await (await giveCode(clerk, again)).text();
    expect(consent).toContain('Ada Okafor');
    expect((await decide(clerk, consent)).status).toBe(303);
    expect(await askPage()).not.toContain('Ada Okafor');
  });

  test('cannot be guessed: after ten wrong ones not even the right one is taken', async () => {
    for (let count = 0; count < 10; count += 1) {
      expect((await giveCode(clerk, await askPage(), `ZZZZ-ZZZ${count}`)).status).toBe(422);
    }
    const response = await giveCode(clerk, await askPage());
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('Too many wrong codes were given');
    expect(notices).toEqual([expect.stringContaining('nobody can sign in any more')]);
  });

  test('is taken from its own page only, and from a page at all', async () => {
    for (const origin of ['http://127.0.0.1:1', clerk.url.replace('127.0.0.1', 'localhost')]) {
      const response = await giveCode(clerk, await askPage(), clerk.signInCode, { origin });
      expect([origin, response.status]).toEqual([origin, 400]);
    }
    const withoutOrigin = await fetch(`${clerk.url}/oauth/authorize`, {
      method: 'POST',
      body: new URLSearchParams({ transaction: 'consent_x', code: clerk.signInCode, decision: 'continue' }),
    });
    expect(withoutOrigin.status).toBe(400);
    expect(await withoutOrigin.text()).toContain('not this server');
  });
});

describe('the decision', () => {
  test('to deny goes back to the client as access_denied', async () => {
    const response = await decide(clerk, await openPage(), { decision: 'deny' });
    expect(response.status).toBe(303);
    expect(redirected(response)).toEqual({
      to: redirectUri,
      parameters: {
        error: 'access_denied',
        error_description: expect.any(String),
        state: 'the state',
        iss: clerk.url,
      },
    });
  });

  test('is good once', async () => {
    const page = await openPage();
    expect((await decide(clerk, page)).status).toBe(303);
    const second = await decide(clerk, page);
    expect([second.status, second.headers.get('location')]).toEqual([400, null]);
  });

  test('needs the page: a made-up transaction is refused', async () => {
    const response = await decide(clerk, await openPage(), { transaction: 'consent_guess' });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  test('is refused when it comes from another site', async () => {
    const page = await openPage();
    const response = await decide(clerk, page, {}, { origin: 'https://attacker.example' });
    expect([response.status, response.headers.get('location')]).toEqual([403, null]);
    expect((await decide(clerk, page, {}, { origin: clerk.url })).status).toBe(303);
  });

  test('must come within ten minutes', async () => {
    const page = await openPage();
    late = 600_000;
    expect((await decide(clerk, page)).status).toBe(400);
  });

  test.each([
    ['a user who does not exist', { user_id: 'user_unknown' }, 'Choose a user'],
    ['no permission at all', { scope: [] }, 'Leave at least one permission ticked'],
    ['an organization of other people', { organization_id: 'org_unknown' }, 'not a member'],
  ])('for %s shows the page again, and the next try counts', async (_what, choices, text) => {
    const page = await openPage({ scope: 'email user:org:read' });
    const response = await decide(clerk, page, choices);
    expect(response.status).toBe(422);
    const again = await response.text();
    expect(again).toContain(text);
    expect((await decide(clerk, again, { scope: 'email' })).status).toBe(303);
  });

  test('for a banned user is refused', async () => {
    const banned = seeded('dmitri.volkov@northwind.example').id;
    const response = await decide(clerk, await openPage(), { user_id: banned });
    expect(await response.text()).toContain('banned or locked');
  });
});
