import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import { refusal } from '../refusal.ts';

let clerk: EmbeddedClerk;
let client: ClerkClient;

beforeAll(async () => {
  clerk = await startEmbeddedClerk();
  client = createClerkClient({
    secretKey: clerk.secretKey,
    apiUrl: clerk.url,
    telemetry: { disabled: true },
  });
});
beforeEach(() => clerk.reset());
afterAll(() => clerk.close());

const ada = () => [...clerk.state.users.values()][0]!;

describe('the waitlist', () => {
  const entry = (status: string) =>
    [...clerk.state.waitlistEntries.values()].find((candidate) => candidate.status === status)!;

  test('holds an address once', async () => {
    const added = await client.waitlistEntries.create({ emailAddress: 'New@example.com' });
    expect(added).toMatchObject({ emailAddress: 'new@example.com', status: 'pending', invitation: null });
    const again = await client.waitlistEntries.create({ emailAddress: 'new@example.com' });
    expect(again.id).toBe(added.id);
  });

  test('takes up to 50 addresses at a time, none of them twice', async () => {
    const many = Array.from({ length: 51 }, (_, index) => ({ emailAddress: `p${index}@example.com` }));
    await expect(client.waitlistEntries.createBulk(many)).rejects.toEqual(refusal(400, 'bulk_size_exceeded'));
    const twice = [{ emailAddress: 'a@example.com' }, { emailAddress: 'A@example.com' }];
    await expect(client.waitlistEntries.createBulk(twice)).rejects.toEqual(
      refusal(422, 'form_param_duplicate', 'email_address'),
    );
    expect(await client.waitlistEntries.createBulk(many.slice(1))).toHaveLength(50);
  });

  test('is listed by status, by a part of the address, and in order', async () => {
    const pending = await client.waitlistEntries.list({ status: 'pending' });
    expect(pending.data.map((item) => item.emailAddress)).toEqual(['early.bird@example.org']);
    expect((await client.waitlistEntries.list({ query: 'declined' })).totalCount).toBe(1);
    const byInvitation = await client.waitlistEntries.list({ orderBy: '-invited_at', limit: 2 });
    expect(byInvitation.data.map((item) => item.status)).toEqual(['invited', 'completed']);
    expect(byInvitation.totalCount).toBe(4);
    const byAddress = await client.waitlistEntries.list({ orderBy: '+email_address', limit: 1 });
    expect(byAddress.data[0]?.emailAddress).toBe('daria.popescu@example.net');
  });

  test('knows no other status', async () => {
    const status = 'unheard-of' as 'pending';
    await expect(client.waitlistEntries.list({ status })).rejects.toEqual(
      refusal(422, 'form_param_value_invalid', 'status'),
    );
  });

  test('invites with an invitation that the list of invitations shows', async () => {
    const invited = await client.waitlistEntries.invite(entry('pending').id);
    expect(invited).toMatchObject({ status: 'invited', invitation: { status: 'pending' } });
    const { data } = await client.invitations.getInvitationList({ query: invited.emailAddress });
    expect(data.map((item) => item.id)).toEqual([invited.invitation!.id]);
  });

  test('invites nobody twice, or who is a user, unless told to', async () => {
    const { id } = entry('invited');
    await expect(client.waitlistEntries.invite(id)).rejects.toEqual(
      refusal(409, 'waitlist_entry_already_invited'),
    );
    const again = await client.waitlistEntries.invite(id, { ignoreExisting: true });
    expect(again.status).toBe('invited');
    const user = await client.waitlistEntries.create({ emailAddress: 'ada.okafor@northwind.example' });
    await expect(client.waitlistEntries.invite(user.id)).rejects.toEqual(
      refusal(422, 'form_identifier_exists'),
    );
  });

  test('rejects also who was invited, and revokes the invitation; they can be invited again', async () => {
    const { id } = entry('invited');
    const rejected = await client.waitlistEntries.reject(id);
    expect(rejected).toMatchObject({ status: 'rejected', invitation: { status: 'revoked' } });
    await expect(client.waitlistEntries.reject(id)).rejects.toEqual(
      refusal(409, 'waitlist_entry_already_rejected'),
    );
    expect((await client.waitlistEntries.invite(id)).status).toBe('invited');
  });

  test('lets only pending entries be deleted', async () => {
    await expect(client.waitlistEntries.delete(entry('invited').id)).rejects.toEqual(
      refusal(409, 'waitlist_entry_already_invited'),
    );
    const { id } = entry('pending');
    expect(await client.waitlistEntries.delete(id)).toMatchObject({ id, deleted: true });
    await expect(client.waitlistEntries.delete(id)).rejects.toEqual(refusal(404, 'resource_not_found'));
  });

  test('lets nobody touch an entry that a batch has locked', async () => {
    const locked = entry('pending');
    locked.isLocked = true;
    for (const attempt of [
      () => client.waitlistEntries.invite(locked.id),
      () => client.waitlistEntries.reject(locked.id),
      () => client.waitlistEntries.delete(locked.id),
    ]) {
      await expect(attempt()).rejects.toEqual(refusal(409, 'waitlist_entry_locked'));
    }
  });
});

describe('emails', () => {
  const message = {
    to: { address: 'customer@example.com' },
    from: { address: 'support@embedded.accounts.dev' },
    subject: 'Hello',
    text: 'Hello there',
  };

  test('are kept and can be looked at', async () => {
    const email = await client.emails.create({ ...message, to: { userId: ada().id } });
    expect(email).toMatchObject({
      toEmailAddress: 'ada.okafor@northwind.example',
      userId: ada().id,
      fromEmailName: 'support',
      status: 'accepted',
    });
    expect(await client.emails.get(email.id)).toEqual(email);
    await expect(client.emails.get('ema_missing')).rejects.toEqual(refusal(404, 'resource_not_found'));
  });

  test.each([
    ['form_param_value_invalid', 'from', { from: { address: 'me@elsewhere.example' } }],
    ['form_resource_not_found', 'user_id', { to: { userId: 'user_missing' } }],
    ['form_param_duplicate', 'cc', { cc: ['customer@example.com'] }],
    [
      'form_param_array_size_exceeded',
      'cc',
      { bcc: Array.from({ length: 50 }, (_, index) => `b${index}@example.com`) },
    ],
    ['form_param_max_length_exceeded', 'subject', { subject: 'x'.repeat(999) }],
    ['form_param_exceeds_allowed_size', 'html', { text: 'x'.repeat(50_001) }],
    ['form_param_missing', 'html', { text: '' }],
    ['form_param_value_invalid', 'headers', { headers: { Received: 'from nowhere' } }],
    ['form_param_format_invalid', 'attachments', { attachments: [{ filename: 'a', content: '?' }] }],
    [
      'form_param_exceeds_allowed_size',
      'attachments',
      { attachments: [{ filename: 'a', content: Buffer.alloc(1_048_577).toString('base64') }] },
    ],
  ])('are refused with %s for a bad %s', async (code, parameter, change) => {
    await expect(client.emails.create({ ...message, ...change })).rejects.toEqual(
      refusal(422, code, parameter),
    );
    expect(clerk.state.emails.size).toBe(0);
  });

  test('go out once for the same idempotency key, which is good for one message', async () => {
    const options = { idempotencyKey: 'order_1' };
    const email = await client.emails.create(message, options);
    expect((await client.emails.create(message, options)).id).toBe(email.id);
    expect(clerk.state.emails.size).toBe(1);
    await expect(client.emails.create({ ...message, subject: 'Other' }, options)).rejects.toEqual(
      refusal(409, 'conflict'),
    );
    expect((await client.emails.create(message)).id).not.toBe(email.id);
  });

  test('go out in batches where a bad one spoils no other', async () => {
    const results = await client.emails.createBatch([
      { ...message, idempotencyKey: 'one' },
      { ...message, from: { address: 'me@elsewhere.example' } },
      { ...message, idempotencyKey: 'one' },
    ]);
    expect(results.map((result) => [result.index, result.statusCode])).toEqual([
      [0, 200],
      [1, 422],
      [2, 200],
    ]);
    expect(results[1]?.errors?.[0]?.code).toBe('form_param_value_invalid');
    expect(results[2]?.email?.id).toBe(results[0]?.email?.id);
  });
});
