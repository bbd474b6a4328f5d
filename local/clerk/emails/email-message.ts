import * as z from 'zod';
import { primaryDomain } from '../instance/domains.ts';
import {
  disallowedWith,
  formatInvalid,
  invalidParameter,
  parameterMissing,
  referenceMissing,
  tooManyValues,
  valueInvalid,
} from '../operation/errors.ts';
import { checkedEmailAddress } from '../users/identifiers.ts';
import type { ClerkState } from '../state/state.ts';

/*
 * The document says nothing about emails: shapes and limits are those that the comments in
 * src/api/endpoints/EmailApi.ts of `@clerk/backend` 3.25 state.
 */
const limits = { nameCharacters: 200, subjectCharacters: 998, recipients: 50, contentBytes: 50_000 };
const attachmentLimits = { count: 10, bytes: 1_048_576 };

const mailbox = z.strictObject({
  address: z.string(),
  name: z.string().max(limits.nameCharacters).optional(),
});

/** What the body of one email consists of. */
export const messageFields = {
  to: z.strictObject({ address: z.string().optional(), user_id: z.string().optional() }),
  from: mailbox,
  reply_to: mailbox.optional(),
  subject: z.string().max(limits.subjectCharacters),
  cc: z.array(z.string()).optional(),
  bcc: z.array(z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  attachments: z.array(z.strictObject({ filename: z.string(), content: z.string() })).optional(),
  html: z.string().optional(),
  text: z.string().optional(),
};

const messageBody = z.strictObject(messageFields);

/** The body of one email, its shape checked. */
export type MessageBody = z.infer<typeof messageBody>;

/** Who an email goes to. */
export interface Recipient {
  address: string;
  emailAddressId: string | null;
  userId: string | null;
}

function recipientOf(state: ClerkState, to: MessageBody['to']): Recipient {
  if (to.user_id !== undefined && to.address !== undefined) throw disallowedWith('address', 'user_id');
  if (to.user_id === undefined) {
    if (to.address === undefined) throw parameterMissing('address');
    return { address: checkedEmailAddress('address', to.address), emailAddressId: null, userId: null };
  }
  const user = state.users.get(to.user_id);
  if (user === undefined) throw referenceMissing('user_id');
  const primary = user.emailAddresses.find((item) => item.id === user.primaryEmailAddressId);
  if (primary === undefined) throw valueInvalid('user_id', 'The user has no primary email address.');
  return { address: primary.emailAddress, emailAddressId: primary.id, userId: user.id };
}

/** The sender's address; 422 unless it is at the domain that the instance sends from, its primary one. */
function checkedSender(state: ClerkState, address: string): string {
  const checked = checkedEmailAddress('from', address);
  const domain = primaryDomain(state).name.replace(/:\d+$/, '');
  if (checked.endsWith(`@${domain}`)) return checked;
  throw valueInvalid('from', `from must be an address at the instance's sending domain, ${domain}.`);
}

function checkRecipients(to: string, body: MessageBody): void {
  const cc = (body.cc ?? []).map((address) => checkedEmailAddress('cc', address));
  const bcc = (body.bcc ?? []).map((address) => checkedEmailAddress('bcc', address));
  const all = [to, ...cc, ...bcc];
  if (all.length > limits.recipients) throw tooManyValues('cc', limits.recipients);
  if (new Set(all).size < all.length) {
    throw invalidParameter('form_param_duplicate', 'cc', 'duplicate values', 'cc contains duplicate values');
  }
}

function checkContent({ html, text }: MessageBody): void {
  if (!html && !text) {
    throw invalidParameter(
      'form_param_missing',
      'html',
      'at least one parameter must be provided',
      'at least one of `html, text` must be provided',
    );
  }
  if (Buffer.byteLength(html ?? '') + Buffer.byteLength(text ?? '') > limits.contentBytes) {
    throw invalidParameter(
      'form_param_exceeds_allowed_size',
      'html',
      'exceeds allowed size',
      `html and text exceed the maximum allowed size of ${limits.contentBytes} bytes.`,
    );
  }
}

const allowedHeader = /^(in-reply-to|references|list-unsubscribe(-post)?|x-[a-z0-9-]+)$/i;

function checkHeaders(headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!allowedHeader.test(name) || /[\r\n]/.test(value)) {
      throw valueInvalid('headers', `${name} is no header that may be set.`);
    }
  }
}

function checkAttachments(attachments: { content: string }[]): void {
  if (attachments.length > attachmentLimits.count) throw tooManyValues('attachments', attachmentLimits.count);
  for (const { content } of attachments) {
    if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(content)) {
      throw formatInvalid('attachments', 'must have base64-encoded content');
    }
  }
  const bytes = attachments.reduce((sum, { content }) => sum + Buffer.byteLength(content, 'base64'), 0);
  if (bytes <= attachmentLimits.bytes) return;
  throw invalidParameter(
    'form_param_exceeds_allowed_size',
    'attachments',
    'exceeds allowed size',
    `attachments exceeds the maximum allowed size of ${attachmentLimits.bytes} bytes.`,
  );
}

/** Who the email goes to and where it comes from; 422 for whatever can't be sent. */
export function checkedMessage(state: ClerkState, body: MessageBody): { to: Recipient; from: string } {
  const to = recipientOf(state, body.to);
  const from = checkedSender(state, body.from.address);
  if (body.reply_to !== undefined) checkedEmailAddress('reply_to', body.reply_to.address);
  checkRecipients(to.address, body);
  checkContent(body);
  checkHeaders(body.headers ?? {});
  checkAttachments(body.attachments ?? []);
  return { to, from };
}
