import { cut } from '../base/cut.ts';
import type { CompleteResult } from '@modelcontextprotocol/server';
import type { Caller } from '../access/caller.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { prompts } from '../prompts/registry.ts';
import type { ToolContext, ToolFacts } from '../definition/tool.ts';
import { lacking, Unanswerable } from './protocol-faults.ts';
import { requireTemplate, resourceTemplates } from './resources.ts';

/** How many ids to propose, and among how many of Clerk's matches to look for them. */
const maxProposed = 20;
const maxMatches = 100;
/** The most that Clerk gives in one answer. */
const maxListed = 500;
/** Characters of what was typed at most; no name or address is longer. */
const maxTyped = 256;

/** What a person may be typing the beginning of, and the id that is meant. */
interface Candidate {
  readonly id: string;
  readonly texts: readonly (string | null | undefined)[];
}

type Look = (clerk: Clerk, typed: string, isMasked: boolean) => Promise<readonly Candidate[]>;

const candidatesOf: Readonly<Record<string, Look>> = {
  userId: usersLike,
  organizationId: organizationsLike,
};

/** What a client asks to complete: an argument, as far as it was typed, of a prompt or of a resource template. */
export interface CompletionRequest {
  readonly ref: { readonly type: string; readonly uri?: string; readonly name?: string };
  readonly argument: { readonly name: string; readonly value: string };
}

/**
 * Ids that may complete what was typed: of users and organizations whose id, name, address or slug begins with it, at
 * most 20. Arguments of prompts are free text and have none. Throws `Unanswerable` for what does not exist or may not be
 * read.
 */
export async function complete(
  { ref, argument }: CompletionRequest,
  context: ToolContext,
): Promise<CompleteResult> {
  if (ref.type === 'ref/prompt') {
    if (prompts.some(({ name }) => name === ref.name)) return completion([], false);
    throw new Unanswerable('invalid_arguments', 'There is no such prompt. prompts/list names them all.');
  }
  const template = requireTemplate(
    resourceTemplates.find(({ uriTemplate }) => uriTemplate === ref.uri),
    context,
  );
  const candidates = argument.name === template.variable ? candidatesOf[template.variable] : undefined;
  if (!candidates) {
    throw new Unanswerable(
      'invalid_arguments',
      `The only argument of ${template.uriTemplate} is ${template.variable}.`,
    );
  }
  const typed = cut(argument.value.trim(), maxTyped, '');
  const beginning = typed.toLowerCase();
  const tool = context.tools.operations.find(({ name }) => name === template.tool);
  const permission = tool?.permission ?? null;
  const isMasked = context.masker?.hides(permission) ?? false;
  const caller = tool && (await callerNow(tool, context));
  const found = await candidates(context.clerk.apart(permission, caller), typed, isMasked);
  const fitting = found.filter(({ texts }) =>
    texts.some((text) => text?.toLowerCase().startsWith(beginning)),
  );
  return completion(
    fitting.slice(0, maxProposed).map(({ id }) => id),
    fitting.length > maxProposed,
  );
}

/** The caller as the rules leave it now; throws `Unanswerable` where they don't let it read. */
async function callerNow(tool: ToolFacts, context: ToolContext): Promise<Caller> {
  if (!context.caller.ways) return context.caller;
  const caller = (await import('./held-call.ts')).heldCaller(tool, {}, context.caller);
  if (tool.permission !== null && caller.held?.has(tool.permission)) {
    throw lacking('completion/complete', tool.permission, caller);
  }
  return caller;
}

function completion(values: string[], hasMore: boolean): CompleteResult {
  return { completion: { values, hasMore } };
}

/** Where addresses and numbers are masked, the beginning of one finds nobody. */
async function usersLike(clerk: Clerk, typed: string, isMasked: boolean): Promise<readonly Candidate[]> {
  const filter = isMasked ? unmaskedFilter(typed) : { limit: maxMatches, ...queryOf(typed) };
  const { data } = await clerk.read((client) => client.users.getUserList(filter), { skip: '/users/count' });
  return data.map((user) => ({
    id: user.id,
    texts: [
      user.id,
      user.firstName,
      user.lastName,
      [user.firstName, user.lastName].filter(Boolean).join(' '),
      user.username,
      ...(isMasked ? [] : user.emailAddresses.map(({ emailAddress }) => emailAddress)),
      ...(isMasked ? [] : user.phoneNumbers.map(({ phoneNumber }) => phoneNumber)),
    ],
  }));
}

/** Clerk finds users by a whole id only, as it does organizations. */
function unmaskedFilter(typed: string): { limit: number; nameQuery?: string } {
  if (typed === '') return { limit: maxMatches };
  return typed.startsWith('user_') ? { limit: maxListed } : { limit: maxMatches, nameQuery: typed };
}

async function organizationsLike(clerk: Clerk, typed: string): Promise<readonly Candidate[]> {
  // Clerk finds organizations by a whole id only: for the beginning of one, look through those it lists.
  const filter = typed.startsWith('org_') ? { limit: maxListed } : { limit: maxMatches, ...queryOf(typed) };
  const { data } = await clerk.read((client) => client.organizations.getOrganizationList(filter));
  return data.map(({ id, name, slug }) => ({ id, texts: [id, name, slug, ...name.split(/\s+/)] }));
}

/** Without a text, Clerk gives the newest. */
function queryOf(typed: string): { query?: string } {
  return typed === '' ? {} : { query: typed };
}
