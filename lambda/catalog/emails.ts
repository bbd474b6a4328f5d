import * as z from 'zod';
import { emailShape } from '../clerk/views/email.ts';
import { emailId, userId } from '../clerk/ids.ts';
import { orNull } from '../clerk/views/shapes.ts';
import { freeForm } from '../definition/free-form.ts';
import { exactlyOne } from '../definition/exactly-one.ts';
import type { Tool } from '../definition/tool.ts';
import { operation } from './operation.ts';
import { emailAddress } from '../definition/contact-parameter.ts';

const address = emailAddress;
const mailbox = z.strictObject({ address, name: z.string().max(200).optional() });

/** Limits: the comments in src/api/endpoints/EmailApi.ts of `@clerk/backend` 3.25. */
const messageFields = {
  to: exactlyOne({ address, userId }).describe(
    'Whom it goes to: { "address": "ada@example.com" }, or { "userId": "user_…" } for the primary address.',
  ),
  from: mailbox.describe(
    "The sender: { address, name }; the address must be at the instance's sending domain.",
  ),
  replyTo: mailbox.optional().describe('Where answers go: { address, name }.'),
  subject: z.string().min(1).max(998).describe('Up to 998 characters.'),
  cc: z.array(address).max(50).optional().describe('Addresses that get a copy.'),
  bcc: z.array(address).max(50).optional().describe('Addresses that get a hidden copy.'),
  headers: freeForm(z.string(), z.string()).optional().describe('Further headers by name.'),
  attachments: z
    .array(z.strictObject({ filename: z.string().min(1).max(255), content: z.base64() }))
    .max(10)
    .optional()
    .describe('At most 10 files of together 1 MB: { filename, content } with the content in base64.'),
  html: z
    .string()
    .max(50_000)
    .optional()
    .describe('The text as HTML; html or text is needed. At most 50 KB.'),
  text: z.string().max(50_000).optional().describe('The text as plain text; html or text is needed.'),
  idempotencyKey: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,255}$/, { error: 'must have 1 to 255 letters, digits, _ and -' })
    .optional()
    .describe('The same key with the same message sends only once. Example: order_123_receipt.'),
};

const hasText = ({ html, text }: { html?: string | undefined; text?: string | undefined }) =>
  html !== undefined || text !== undefined;
const textMissing = { path: ['text'], error: 'html or text is needed' };

const message = z.strictObject(messageFields).refine(hasText, textMissing);

/** The message as the SDK's type has it: with one of the two texts for certain. */
function withText<Message extends { html?: string | undefined; text?: string | undefined }>(
  message: Message,
) {
  const { html, text, ...rest } = message;
  return html === undefined ? { ...rest, text: text ?? '' } : { ...rest, html, ...(text ? { text } : {}) };
}

const sent = z.object({
  index: z.int().describe('Which message, from 0.'),
  statusCode: z.int().describe('HTTP status of this message: 200 means that it was taken.'),
  email: orNull(emailShape),
  errors: z.array(z.object({ code: z.string(), message: z.string() })),
  retryAfterSeconds: orNull(z.number()),
});

/** Emails in the name of the application. Clerk calls them experimental. */
export const emailOperations: readonly Tool[] = [
  operation({
    method: 'emails.create',
    name: 'send_email',
    title: 'Send an email',
    description:
      "Send one email in the application's name, to a user or to any address. Experimental at Clerk. Can't be recalled.",
    keywords: 'mail message notify write transactional',
    permission: 'emails:send',
    risk: 'write',
    input: message,
    output: emailShape,
    call: (client, { idempotencyKey, ...wanted }) =>
      client.emails.create(withText(wanted), idempotencyKey === undefined ? {} : { idempotencyKey }),
  }),
  operation({
    method: 'emails.createBatch',
    name: 'send_emails',
    title: 'Send many emails',
    description:
      "Send up to 100 emails in the application's name at once. Each succeeds or fails on its own: read the answer. Experimental at Clerk. Can't be recalled.",
    keywords: 'mail bulk batch mass messages notify everyone transactional',
    permission: 'emails:send',
    risk: 'write',
    input: z.strictObject({
      messages: z
        .array(message)
        .min(1)
        .max(100)
        .describe(
          '1 to 100 messages, each as send_email takes it. With an idempotencyKey, a repeat is safe.',
        ),
    }),
    output: z.object({ results: z.array(sent) }),
    call: async (client, input) => {
      const results = await client.emails.createBatch(input.messages.map(withText));
      return {
        results: results.map(({ index, statusCode, email, errors, retryAfterSeconds }) => ({
          index,
          statusCode,
          email: email ?? null,
          errors: (errors ?? []).map(({ code, message, longMessage }) => ({
            code,
            message: longMessage ?? message,
          })),
          retryAfterSeconds: retryAfterSeconds ?? null,
        })),
      };
    },
  }),
  operation({
    method: 'emails.get',
    name: 'get_email',
    title: 'Get an email',
    description:
      'Read who an email was sent to and whether the provider accepted it. Its text is in the answer only for callers with emails:content. Experimental at Clerk.',
    keywords: 'mail message delivered delivery status arrived',
    permission: 'emails:read',
    risk: 'read',
    input: z.strictObject({ emailId }),
    output: emailShape,
    call: (client, input) => client.emails.get(input.emailId),
  }),
];
