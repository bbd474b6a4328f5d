import * as z from 'zod';
import { addIdentifier, identifierField, removeIdentifier, wireIdentifier } from './listed-identifiers.ts';
import type { IdentifierList } from './listed-identifiers.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { newestFirst, pageOf } from '../operation/query.ts';

const createBody = z.strictObject({ identifier: identifierField });

const listOf = (call: Call): IdentifierList => ({ word: 'blocklist', entries: call.state.blocklist });

function create(call: Call) {
  const list = listOf(call);
  return wireIdentifier(call, list, addIdentifier(call, list, readBody(call, createBody).identifier));
}

/** Everything, unless the caller asks for a page: the document has no paging here, `@clerk/backend` sends it. */
function list(call: Call) {
  const entries = newestFirst([...call.state.blocklist.values()]);
  const isPaged = call.query.has('limit') || call.query.has('offset');
  return {
    data: (isPaged ? pageOf(call.query, entries) : entries).map((entry) =>
      wireIdentifier(call, listOf(call), entry),
    ),
    total_count: entries.length,
  };
}

/** Identifiers that may not sign up while the instance's `blocklist` restriction is on. */
export const blocklistOperations: Operation[] = [
  { method: 'get', path: '/blocklist_identifiers', answer: list },
  { method: 'post', path: '/blocklist_identifiers', answer: create },
  {
    method: 'delete',
    path: '/blocklist_identifiers/{identifier_id}',
    answer: (call) => removeIdentifier(call, listOf(call)),
  },
];
