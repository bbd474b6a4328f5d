import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { permissions } from '../../../lambda/access/permissions.ts';
import { clients, confirming, type TestClient } from '../clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from '../granted.ts';
import { instanceArguments } from '../instance-arguments.ts';
import { assemblyOf, seededOrganizations, seededUsers } from './stages.ts';

// Whoever reads may read everything. Ada is protected, and so are northwind-robotics and the role org:owner.
const { Ada: ada = '', Chiara: chiara = '' } = seededUsers;
const { 'northwind-robotics': northwind = '', 'bluefin-analytics': bluefin = '' } = seededOrganizations;
const address = 'ada.okafor@northwind.example';
const withheld = {
  user: 'withheld: it belongs to a protected user',
  organization: 'withheld: it lets people into a protected organization',
  role: 'withheld: it gives a protected role',
};
let granting: GrantingLaptop;
let everyone: TestClient;

beforeAll(async () => {
  granting = await startGrantingLaptop(assemblyOf('attacks'));
  everyone = confirming(await clients[0].connect(await granting.with(permissions)));
});
afterAll(async () => {
  await everyone.close();
  await granting.close();
});
beforeEach(() => {
  clerk().reset();
  clerk().requests.length = 0;
});

const clerk = () => granting.laptop.clerk;
const ticket = 'https://clerk.example.com/tickets/one-for-ada';
const inAMonth = () => Date.now() + 30 * 86_400_000;

async function read(tool: string, args: Record<string, unknown>): Promise<Record<string, unknown>> {
  const isListed = tool === 'list_invitations';
  const call = isListed ? args : { operation: tool, arguments: args };
  const result = await everyone.call(isListed ? tool : 'run_operation', call);
  expect(result.isError ?? false).toBe(false);
  const content = result.structuredContent ?? {};
  return (isListed ? content : content['result']) as Record<string, unknown>;
}

/** Makes the first pending invitation one for this address; the others stay as they are. */
function invite(emailAddress: string): string {
  const pending = [...clerk().state.invitations.values()].find(({ status }) => status === 'pending');
  if (!pending) throw new Error('nobody is invited');
  Object.assign(pending, { emailAddress, url: ticket, expiresAt: inAMonth() });
  return pending.id;
}

/** An invitation to an organization. */
function inviteTo(organizationId: string, emailAddress: string, role = 'org:member'): string {
  const { ids, organizationInvitations } = clerk().state;
  const [one] = organizationInvitations.values();
  if (!one) throw new Error('nobody is invited');
  const id = ids.id('orginv');
  const changes = { id, organizationId, emailAddress, role, url: ticket, status: 'pending' as const };
  organizationInvitations.set(id, { ...one, ...changes, expiresAt: inAMonth() });
  return id;
}

describe('a list goes on without the link of a protected user, and says so:', () => {
  test.each([address, address.toUpperCase(), 'ada.okafor+1@northwind.example'])(
    'invitations to the application, for %s',
    async (emailAddress) => {
      const id = invite(emailAddress);
      const { invitations } = (await read('list_invitations', { status: 'pending' })) as {
        invitations: { id: string; url?: string }[];
      };
      expect(invitations.find((one) => one.id === id)).toMatchObject({
        status: 'pending',
        url: withheld.user,
      });
      const others = invitations.filter((one) => one.id !== id);
      expect(others.length).toBeGreaterThan(0);
      for (const { url } of others) expect(url).toMatch(/^https:/);
    },
  );

  test('invitations to an organization', async () => {
    const id = inviteTo(bluefin, address);
    const other = inviteTo(bluefin, 'eve@example.org');
    const { invitations } = await read('list_invitations', { organizationId: bluefin });
    expect(invitations).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id, url: withheld.user }),
        expect.objectContaining({ id: other, url: ticket }),
      ]),
    );
    const one = await read('get_organization_invitation', { organizationId: bluefin, invitationId: id });
    expect(one['invitation']).toMatchObject({ id, url: withheld.user });
  });

  test('invitations that the user got', async () => {
    const id = inviteTo(bluefin, address);
    const { items } = await read('list_user_organization_invitations', { userId: ada });
    expect(items).toEqual([expect.objectContaining({ id, url: withheld.user })]);
  });

  test('the waitlist', async () => {
    const [entry] = clerk().state.waitlistEntries.values();
    Object.assign(entry ?? {}, { emailAddress: address, invitationId: invite(address), status: 'invited' });
    const { items } = await read('list_waitlist_entries', {});
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          id: entry?.id,
          invitation: expect.objectContaining({ url: withheld.user }),
        }),
      ]),
    );
    expect(JSON.stringify(items)).not.toContain(ticket);
  });

  test.each([
    ['by address', { toEmailAddress: address }],
    ['by id', { toEmailAddress: 'old@example.org', userId: ada }],
  ])('an email with its code, to the user %s', async (_, fields) => {
    const args = instanceArguments['get_email']?.(clerk());
    const [email] = clerk().state.emails.values();
    Object.assign(email ?? {}, fields, { subject: '424242 is your code' });
    expect(await read('get_email', args ?? {})).toMatchObject({
      subject: withheld.user,
      body: withheld.user,
      bodyPlain: withheld.user,
    });
  });
});

test('links that lead into what is protected are withheld, whoever is invited', async () => {
  const toNorthwind = inviteTo(northwind, 'eve@example.org');
  const toOwner = inviteTo(bluefin, 'eve@example.org', 'org:owner');
  const inNorthwind = await read('list_invitations', { organizationId: northwind });
  expect(inNorthwind['invitations']).toEqual(
    expect.arrayContaining([expect.objectContaining({ id: toNorthwind, url: withheld.organization })]),
  );
  expect(JSON.stringify(inNorthwind)).not.toContain('https://');
  const inBluefin = await read('list_invitations', { organizationId: bluefin });
  expect(inBluefin['invitations']).toEqual(
    expect.arrayContaining([expect.objectContaining({ id: toOwner, url: withheld.role })]),
  );
});

test('no link is shown while it can not be told whose it is', async () => {
  invite(address);
  clerk().fault({ kind: 'server-error', path: '/users' });
  const { invitations } = (await read('list_invitations', { status: 'pending' })) as {
    invitations: { url?: string }[];
  };
  expect(invitations.length).toBeGreaterThan(1);
  for (const { url } of invitations) {
    expect(url).toBe("withheld: whether it belongs to a protected user can't be told right now");
  }
});

test('whose links are is asked once for a list, and not at all for one without links', async () => {
  await read('list_invitations', { status: 'pending' });
  expect(clerk().requests.map(({ path }) => path.split('?')[0])).toEqual(['/v1/invitations', '/v1/users']);
  clerk().requests.length = 0;
  await read('list_invitations', { status: 'accepted' });
  await read('list_user_organization_invitations', { userId: chiara });
  expect(clerk().requests).toHaveLength(2);
});
