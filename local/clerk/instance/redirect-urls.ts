import * as z from 'zod';
import { badRequest, notFound } from '../operation/errors.ts';
import type { RedirectUrlRecord } from '../state/instance-records.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { newestFirst, paginated } from '../operation/query.ts';
import { checkedRedirectUrl } from '../operation/urls.ts';

const createBody = z.strictObject({ url: z.string() });

function wireRedirectUrl(redirectUrl: RedirectUrlRecord) {
  return {
    object: 'redirect_url',
    id: redirectUrl.id,
    url: redirectUrl.url,
    created_at: redirectUrl.createdAt,
    updated_at: redirectUrl.updatedAt,
  };
}

function find(call: Call): RedirectUrlRecord {
  const id = call.param('id');
  const redirectUrl = call.state.redirectUrls.get(id);
  if (redirectUrl === undefined) throw notFound('redirect url', id);
  return redirectUrl;
}

function create(call: Call) {
  const { state } = call;
  const url = checkedRedirectUrl('url', readBody(call, createBody).url);
  if ([...state.redirectUrls.values()].some((item) => item.url === url)) {
    throw badRequest('duplicate_record', 'duplicate redirect url', `the redirect url ${url} already exists`);
  }
  const now = call.now();
  const redirectUrl = { id: state.ids.id('ru'), url, createdAt: now, updatedAt: now };
  state.redirectUrls.set(redirectUrl.id, redirectUrl);
  return wireRedirectUrl(redirectUrl);
}

function remove(call: Call) {
  const { id } = find(call);
  call.state.redirectUrls.delete(id);
  return { object: 'redirect_url', id, deleted: true };
}

/** URLs that sign-ins of native applications may lead back to. */
export const redirectUrlOperations: Operation[] = [
  {
    method: 'get',
    path: '/redirect_urls',
    answer: (call) =>
      paginated(call.query, newestFirst([...call.state.redirectUrls.values()]), wireRedirectUrl),
  },
  { method: 'post', path: '/redirect_urls', answer: create },
  { method: 'get', path: '/redirect_urls/{id}', answer: (call) => wireRedirectUrl(find(call)) },
  { method: 'delete', path: '/redirect_urls/{id}', answer: remove },
];
