import * as z from 'zod';
import { checkedMessage, messageFields } from './email-message.ts';
import type { MessageBody } from './email-message.ts';
import { ClerkRefusal, conflict, formatInvalid, notFound } from '../operation/errors.ts';
import type { EmailRecord } from '../state/instance-records.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';

/** The most emails in one batch, by the same source as the other limits. */
const maximumInBatch = 100;

const createBody = z.strictObject(messageFields);

/** Each message is read on its own, so that a bad one spoils no other. */
const batchBody = z.strictObject({ messages: z.array(z.unknown()).min(1).max(maximumInBatch) });
const batchItem = z.strictObject({ ...messageFields, idempotency_key: z.string().optional() });

/** As the `EmailJSON` of `@clerk/backend`; what is handed over here counts as accepted at once. */
function wireEmail(email: EmailRecord) {
  return {
    object: 'email',
    id: email.id,
    slug: null,
    from_email_name: email.fromEmailName,
    to_email_address: email.toEmailAddress,
    email_address_id: email.emailAddressId,
    user_id: email.userId,
    subject: email.subject,
    body: email.body,
    body_plain: email.bodyPlain,
    status: 'accepted',
    data: null,
    delivered_by_clerk: true,
    suppression_reason: null,
  };
}

/** The email that was sent with this key before. 422 for a malformed key, 409 conflict for another request. */
function sentBefore(call: Call, key: string | undefined, request: string): EmailRecord | undefined {
  if (key === undefined) return undefined;
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(key)) {
    throw formatInvalid('idempotency_key', 'must have 1 to 255 letters, digits, underscores and hyphens');
  }
  const earlier = [...call.state.emails.values()].find((email) => email.idempotencyKey === key);
  if (earlier !== undefined && earlier.request !== request) {
    throw conflict('conflict', 'Conflict', 'The idempotency key was used with different parameters.');
  }
  return earlier;
}

function send(call: Call, body: MessageBody, idempotencyKey: string | undefined): EmailRecord {
  const request = JSON.stringify(body);
  const earlier = sentBefore(call, idempotencyKey, request);
  if (earlier !== undefined) return earlier;
  const { to, from } = checkedMessage(call.state, body);
  const email: EmailRecord = {
    id: call.state.ids.id('ema'),
    fromEmailName: from.slice(0, from.lastIndexOf('@')),
    toEmailAddress: to.address,
    emailAddressId: to.emailAddressId,
    userId: to.userId,
    subject: body.subject,
    body: body.html ?? body.text ?? '',
    bodyPlain: body.text ?? null,
    idempotencyKey: idempotencyKey ?? null,
    request,
  };
  call.state.emails.set(email.id, email);
  return email;
}

function sendItem(call: Call, message: unknown, index: number) {
  try {
    const { idempotency_key: key, ...body } = readBody({ ...call, body: message }, batchItem);
    return { index, email: wireEmail(send(call, body, key)), status_code: 200 };
  } catch (error) {
    if (!(error instanceof ClerkRefusal)) throw error;
    return { index, errors: error.errors, status_code: error.status };
  }
}

function get(call: Call) {
  const id = call.param('email_id');
  const email = call.state.emails.get(id);
  if (email === undefined) throw notFound('email', id);
  return wireEmail(email);
}

/**
 * Emails to users and to anyone else. None of this is in the document: the source is
 * src/api/endpoints/EmailApi.ts of `@clerk/backend` 3.25, where all three are experimental.
 */
export const emailOperations: Operation[] = [
  {
    method: 'post',
    path: '/email',
    answer: (call) => wireEmail(send(call, readBody(call, createBody), call.header('idempotency-key'))),
  },
  {
    method: 'post',
    path: '/email/batch',
    answer: (call) =>
      readBody(call, batchBody).messages.map((message, index) => sendItem(call, message, index)),
  },
  { method: 'get', path: '/email/{email_id}', answer: get },
];
