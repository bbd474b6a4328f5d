import { type Host, NoSuchTool, type Person, type Received, type Session } from './session.ts';
import type { FirstScopes } from './stages.ts';
import { allThings, failed, type Outcome, type Task, type Thing } from './things.ts';

/** The user that every change is about, as Clerk has them now; undefined when there is none. */
type FindUser = (
  stage: FirstScopes,
  userId: string,
) => Promise<{ readonly first_name: string | null; readonly banned: boolean } | undefined>;

/** Does all things with a client, one after the other. */
export async function doThings(
  host: Host,
  task: Task,
  personAt: (stage: FirstScopes) => Person,
  findUser: FindUser,
): Promise<Record<Thing, Outcome>> {
  const outcomes: Partial<Record<Thing, Outcome>> = {};
  const attempt: Attempt = async (thing, work) => {
    try {
      outcomes[thing] = await work();
    } catch (error) {
      outcomes[thing] = no(said(messageOf(error)));
    }
  };
  await withTokens(host, task, findUser, attempt);
  for (const stage of ['read', 'all'] as const) {
    if (outcomes.signIn?.result !== failed) {
      await signedIn(host, task, stage, personAt(stage), findUser, attempt);
    }
  }
  return Object.fromEntries(allThings.map((thing) => [thing, outcomes[thing] ?? no()])) as Record<
    Thing,
    Outcome
  >;
}

type Attempt = (thing: Thing, work: () => Promise<Outcome>) => Promise<void>;

async function withTokens(
  host: Host,
  { urls, tokens, users, expected }: Task,
  findUser: FindUser,
  attempt: Attempt,
): Promise<void> {
  let admin: Session | undefined;
  let names = new Set<string>();
  await attempt('token', async () => {
    admin = await host.withToken(urls.read, tokens.admin);
    // Some connect only when there is something to do.
    names = new Set(await admin.listTools());
    return yes();
  });
  if (!admin) return;
  const session = admin;
  await attempt('tools', async () => {
    const missing = expected.tools.filter((name) => !names.has(name));
    return missing.length === 0 ? yes() : no(`without ${missing.join(', ')}`);
  });
  await attempt('user', async () => {
    const { text } = await call(session, 'get_user', { userId: users.changed });
    return partsIn(text, expected.userText);
  });
  await attempt('page', () => nextPage(session));
  await attempt('argument', () => wrongArgument(session));
  await attempt('change', async () => {
    const { text } = await call(session, 'update_user', { userId: users.changed, firstName: changedName });
    return (await findUser('read', users.changed))?.first_name === changedName ? yes() : no(said(text));
  });
  await attempt('deletion', () => deletion(session, users.deleted, findUser));
  await session.close();
  await attempt('permission', async () => {
    const reader = await host.withToken(urls.read, tokens.readOnly);
    const received = await lock(reader, users.changed);
    await reader.close();
    const isTold = received.text.includes('users:ban') && received.text.includes(expected.contact);
    return isTold ? { result: toldBy(received) } : no(said(received.text));
  });
}

async function signedIn(
  host: Host,
  { urls, users }: Task,
  stage: FirstScopes,
  person: Person,
  findUser: FindUser,
  attempt: Attempt,
): Promise<void> {
  const userId = users.banned[stage];
  let opened: Session | undefined;
  await attempt('signIn', async () => {
    const session = await host.signIn(urls[stage], person);
    const { text } = await call(session, 'get_user', { userId });
    if (!text.includes(userId)) return no(said(text));
    opened = session;
    return yes();
  });
  if (!opened) return;
  const session = opened;
  await attempt(stage, async () => {
    const pages = await person.pages();
    const received = await call(session, 'unban_user', { userId });
    // Who is let in again is asked about.
    const confirmation = confirmationIn(received.text);
    if (confirmation !== undefined) await call(session, 'unban_user', { userId, confirmation });
    if ((await findUser(stage, userId))?.banned === false) {
      return (await person.pages()) > pages ? { result: 'steps up' } : yes();
    }
    // Where only what is listed can be called, the model looks for an operation.
    const { text } = received.isUnlisted ? await lock(session, userId) : received;
    return text.includes('identity.firstScopes') ? { result: 'told the way' } : no(said(text));
  });
  await session.close();
}

/** What a model reads of a call, thrown errors included. */
async function call(
  session: Session,
  name: string,
  args: Record<string, unknown>,
): Promise<Received & { readonly isUnlisted?: boolean }> {
  try {
    return await session.call(name, args);
  } catch (error) {
    return { text: messageOf(error), failure: 'thrown', isUnlisted: error instanceof NoSuchTool };
  }
}

/** Asks for an operation, which is a permission of its own and listed to nobody. */
const lock = (session: Session, userId: string) =>
  call(session, 'run_operation', { operation: 'lock_user', arguments: { userId } });

async function nextPage(session: Session): Promise<Outcome> {
  const first = plain((await call(session, 'list_users', { limit: 2 })).text);
  const [, cursor] = /cursor[^\w\n]{1,6}([\w-]{16,})/i.exec(first) ?? [];
  if (cursor === undefined) return no('what the model reads has no cursor');
  const { text } = await call(session, 'list_users', { limit: 2, cursor });
  const ids = text.match(/user_[A-Za-z0-9]+/g) ?? [];
  return ids.length > 0 && ids.every((id) => !first.includes(id)) ? yes() : no(said(text));
}

async function wrongArgument(session: Session): Promise<Outcome> {
  const received = await call(session, 'get_user', { userId: 'ada' });
  if (received.text.includes('userId')) return { result: toldBy(received) };
  // Some refuse by themselves what the schema does not allow, in words that are not ours to choose.
  const other = await call(session, 'list_users', { cursor: 'the next page' });
  if (!other.text.includes('is not a cursor of this tool')) return no(said(other.text));
  return { result: toldBy(other), why: `of what the schema does not allow only ${said(received.text)}` };
}

/** What a question has for the call that goes ahead; undefined where there is none. */
const confirmationIn = (text: string): string | undefined =>
  /confirmation"?:\s*"([\w.-]+)"/.exec(plain(text))?.[1];

async function deletion(session: Session, userId: string, findUser: FindUser): Promise<Outcome> {
  const first = await call(session, 'delete_user', { userId });
  if (!(await findUser('read', userId))) {
    return session.forms === 1 ? { result: 'a form' } : no('deleted without a question');
  }
  const confirmation = confirmationIn(first.text);
  if (confirmation === undefined) return no(said(first.text));
  const { text } = await call(session, 'delete_user', { userId, confirmation });
  return (await findUser('read', userId)) ? no(said(text)) : { result: 'confirmation' };
}

function partsIn(text: string, userText: string): Outcome {
  const all = plain(text);
  const hasText = all.includes(userText);
  const hasStructured = /"emailAddresses":\s*\[/.test(all);
  if (hasText && hasStructured) return { result: 'both' };
  if (hasText || hasStructured) return { result: hasText ? 'text' : 'structured' };
  return no(said(text));
}

/** What changed users are called. */
const changedName = 'Changed';

const yes = (): Outcome => ({ result: 'yes' });
const no = (why?: string): Outcome => ({ result: failed, ...(why === undefined ? {} : { why }) });
const toldBy = ({ failure }: Received) => failure ?? 'as an answer';

/** Text with JSON in JSON unfolded, as a model reads it. */
const plain = (text: string) => text.replaceAll(/\\+"/g, '"').replaceAll(/\\+n/g, '\n');

/** The beginning of what somebody else said, the same each time. */
function said(text: string): string {
  const line = text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1')
    .trim();
  return `"${line.length > 200 ? `${line.slice(0, 200)}…` : line}"`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
