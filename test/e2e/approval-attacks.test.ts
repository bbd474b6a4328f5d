import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Principal } from '../../lambda/access/principal.ts';
import { bindingOf } from '../../lambda/approvals/binding.ts';
import { idOf, newCode } from '../../lambda/approvals/codes.ts';
import { type ApprovalRequest, seal, signature } from '../../lambda/approvals/seal.ts';
import type { Item } from '../../lambda/ledger/table.ts';
import { toKeys } from '../../lambda/approvals/signing-keys.ts';
import { updateUser } from '../../lambda/tools/users/update-user.ts';
import { seedApplication } from '../../local/clerk/seed/seed-credentials.ts';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { approvalIn, elicitingCall, itemsIn, records, userCalled } from './approvals-fixture.ts';
import { clients, type TestClient, textOf, type ToolResult, withToken } from './clients.ts';
import { putItems } from './deployments/release-changes.ts';
import { modernRequest } from './messages.ts';

/*
 * Whoever wants something done without the approval for it: every row is somebody who tries. The server must say no or
 * ask anew, say what to do next, send nothing to Clerk but reads, and write no intent into the ledger.
 */

let laptop: Laptop;
let adaToken: string;
let ada: TestClient;
let key: string;
const open: TestClient[] = [];
beforeAll(async () => {
  laptop = await startLaptop({ assembly });
  adaToken = await tokenOf('Ada');
  ada = await connect(adaToken);
  const { url, arn } = laptop.approvalSecret;
  const secrets = new SecretsManagerClient({
    endpoint: url,
    region: laptop.region,
    credentials: laptop.operator,
  });
  key = toKeys((await secrets.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString ?? '').current;
  secrets.destroy();
});
afterAll(async () => {
  for (const client of open) await client.close();
  await laptop.close();
});
beforeEach(() => {
  laptop.clerk.reset();
  laptop.clerk.requests.length = 0;
});

async function connect(token: string, kind: (typeof clients)[number] = clients[0]): Promise<TestClient> {
  const client = await kind.connect(withToken(laptop, token));
  open.push(client);
  return client;
}
const tokenOf = (firstName: string, clientId: string = seedApplication.clientId) =>
  laptop.clerk.tokens.oauth({
    userId: userCalled(laptop.clerk, firstName),
    audience: laptop.mcpUrl,
    clientId,
  });

const tool = 'update_user';
const call = () => ({ userId: userCalled(laptop.clerk, 'Elif'), firstName: 'Eliff', locale: 'tr' });
const writes = () => laptop.clerk.requests.filter(({ method }) => method !== 'GET');
const isChanged = () => userCalled(laptop.clerk, 'Eliff') !== '';

/** A confirmation as the server gives it. */
const confirmationFor = async (client = ada, name = tool, args: Record<string, unknown> = call()) =>
  approvalIn(await client.call(name, args)).confirmation;

/** What the server keeps of a confirmation. */
async function keptOf(code: string): Promise<Item> {
  const item = (await itemsIn(laptop)).find(
    ({ pk, sk }) => pk?.S === `approval#${idOf(code)}` && sk?.S === 'asked',
  );
  if (!item) throw new Error(`Nothing is kept under ${code}`);
  return item;
}
const requestIn = (item: Item): ApprovalRequest => JSON.parse(item['request']?.S ?? '');
/** The same confirmation, kept with some of it changed, as somebody does who may write the table. */
async function tampered(code: string, changes: Partial<ApprovalRequest>): Promise<string> {
  const item = await keptOf(code);
  const request = JSON.stringify({ ...requestIn(item), ...changes });
  await putItems(laptop, [{ ...item, request: { S: request } }]);
  return code;
}
/** … and signed again: by default with the stage's own key. */
async function rekept(code: string, changes: Partial<ApprovalRequest>, current = key): Promise<string> {
  await tampered(code, changes);
  const item = await keptOf(code);
  const mac = signature(`${code}\0${item['request']?.S}`, current, 'confirmation');
  await putItems(laptop, [{ ...item, mac: { S: mac } }]);
  return code;
}

const readSealed = (sealed: string): ApprovalRequest =>
  JSON.parse(Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString());
/** The state with some of it changed and sealed again: by default with the stage's own key. */
const resealed = (sealed: string, changes: Partial<ApprovalRequest>, current = key) =>
  seal({ ...readSealed(sealed), ...changes }, { current, previous: undefined });

const adaHere = (): Principal => ({
  kind: 'user',
  issuer: laptop.clerk.url,
  subject: userCalled(laptop.clerk, 'Ada'),
  client: seedApplication.clientId,
});
const boundTo = (instance: string) =>
  bindingOf({ principal: adaHere(), instance, tool: updateUser, args: call() });

/** Answers a question as a client does that asked a person, who accepted. */
async function answer(
  requestState: string,
  {
    token = adaToken,
    name = tool,
    args = call(),
    action = 'accept',
  }: { token?: string; name?: string; args?: Record<string, unknown>; action?: string } = {},
): Promise<ToolResult & { resultType: string; requestState?: string }> {
  const { body, ...init } = elicitingCall(name, args, token);
  const message = JSON.parse(body as string);
  Object.assign(message.params, {
    requestState,
    inputResponses: { approval: { action, ...(action === 'accept' ? { content: {} } : {}) } },
  });
  const response = await fetch(laptop.mcpUrl, { ...init, body: JSON.stringify(message) });
  return ((await response.json()) as { result: Awaited<ReturnType<typeof answer>> }).result;
}
/** The state of a question as a client gets it that can ask a person. */
async function questionFor(token = adaToken, name = tool, args: Record<string, unknown> = call()) {
  const response = await fetch(laptop.mcpUrl, elicitingCall(name, args, token));
  return ((await response.json()) as { result: { requestState: string } }).result.requestState;
}

/** One bit of the text turned over, in its body or in its signature. */
function bitFlipped(sealed: string, part: 0 | 1): string {
  const parts = sealed.split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  parts[part] = bytes.toString('base64url');
  return parts.join('.');
}

/** The last character of the signature with its two bits turned over that no byte is made of. */
function withSpareBits(sealed: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return `${sealed.slice(0, -1)}${alphabet[alphabet.indexOf(sealed.at(-1) ?? '') ^ 3]}`;
}

const notOurs = 'is not one that this server gave out, or not as it was given out';
const somebodyElse = 'was given to somebody else, or to another client';
const otherTool = 'is for another tool or another Clerk instance';

/** What stands in the place of a good confirmation, made from a good one; and what is said to it. */
const forgedCodes: [string, (good: string) => string | Promise<string>, string][] = [
  ['random', () => newCode(), notOurs],
  ['random, of another form', () => randomUUID(), notOurs],
  ['truncated', (good) => good.slice(0, -1), notOurs],
  ['with another last character', (good) => `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`, notOurs],
  ['in capital letters', (good) => good.toUpperCase(), notOurs],
  ['without its dashes', (good) => good.replaceAll('-', ''), notOurs],
  ['with a space before it', (good) => ` ${good}`, notOurs],
  ['with more behind it', (good) => `${good}-00000`, notOurs],
  ['overlong', (good) => good.padEnd(3_000, 'x'), notOurs],
  ['the id of what is kept', (good) => idOf(good), notOurs],
  ['kept for another caller', (good) => tampered(good, { caller: 'c'.repeat(43) }), notOurs],
  ['kept for longer', (good) => tampered(good, { expiresAt: Date.now() + 86_400_000 }), notOurs],
  [
    'kept in the place of another',
    async (good) => {
      const other = newCode();
      await putItems(laptop, [{ ...(await keptOf(good)), pk: { S: `approval#${idOf(other)}` } }]);
      return other;
    },
    notOurs,
  ],
  ['signed with the key of another stage', (good) => rekept(good, {}, 'b'.repeat(64)), notOurs],
  ['signed with no key', (good) => rekept(good, {}, ''), notOurs],
  ['for another caller', (good) => rekept(good, { caller: 'c'.repeat(43) }), somebodyElse],
  [
    'for another Clerk instance',
    (good) => rekept(good, { operation: boundTo('ins_other').operation }),
    otherTool,
  ],
];

/** What stands in the place of a good state of a form, made from a good one; and what is said to it. */
const forgedStates: [string, (good: string) => string | Promise<string>, string][] = [
  ['a confirmation', () => confirmationFor(), notOurs],
  ['random', () => Buffer.from(randomUUID()).toString('base64url'), notOurs],
  ['random in two parts', () => `${randomUUID()}.${randomUUID()}`, notOurs],
  ['truncated', (good) => good.slice(0, -1), notOurs],
  ['its body alone', (good) => good.split('.')[0] ?? '', notOurs],
  ['with a signature of no length', (good) => `${good.split('.')[0]}.`, notOurs],
  ['with more behind it', (good) => `${good}.x`, notOurs],
  ['overlong', (good) => good.padEnd(3_000, 'x'), notOurs],
  ['with a bit of its body flipped', (good) => bitFlipped(good, 0), notOurs],
  ['with a bit of its signature flipped', (good) => bitFlipped(good, 1), notOurs],
  ['in another spelling of the same bytes, by the bits to spare', withSpareBits, notOurs],
  ['in another spelling of the same bytes, padded', (good) => `${good}=`, notOurs],
  [
    'in another spelling of the same bytes, with a line break',
    (good) => `${good.slice(0, -9)}\n${good.slice(-9)}`,
    notOurs,
  ],
  ['with a space before it', (good) => ` ${good}`, notOurs],
  ['signed with the key of another stage', (good) => resealed(good, {}, 'b'.repeat(64)), notOurs],
  ['signed with no key', (good) => resealed(good, {}, ''), notOurs],
  ['for another caller', (good) => resealed(good, { caller: 'c'.repeat(43) }), somebodyElse],
  [
    'for another Clerk instance',
    (good) => resealed(good, { operation: boundTo('ins_other').operation }),
    otherTool,
  ],
];

/** The records of what was begun: what is refused is on record, too, once a minute. */
const made = async () => (await records(laptop)).filter(({ kind }) => kind !== 'refusal');

/** Nothing was done, whatever the server said; and nothing that was not meant is on record. */
async function expectNothingDone(before: number): Promise<void> {
  expect(writes()).toEqual([]);
  expect(isChanged()).toBe(false);
  expect(await made()).toHaveLength(before);
  const refused = (await records(laptop)).flatMap((record) =>
    record.kind === 'refusal' ? [record.reason] : [],
  );
  expect(
    refused.filter(
      (reason) =>
        !['approval_not_good', 'declined', 'declined_at_once', 'cancelled', 'no_permission'].includes(reason),
    ),
  ).toEqual([]);
}

describe.each(clients)('$client is refused, and told the way out, for a confirmation that is', (kind) => {
  test.each(forgedCodes)('%s', async (_, forge, sentence) => {
    const client = await connect(adaToken, kind);
    const confirmation = await forge(await confirmationFor(client));
    const before = (await made()).length;
    const result = await client.call(tool, { ...call(), confirmation });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toBe(
      `The confirmation ${sentence}; nothing was changed by this call. Next: make the call without confirmation to be asked anew.`,
    );
    await expectNothingDone(before);
  });
});

describe('an accepted form is refused with a state that is', () => {
  test.each(forgedStates)('%s', async (_, forge, sentence) => {
    const state = await forge(await questionFor());
    const before = (await made()).length;
    const result = await answer(state);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(`${sentence}; nothing was changed by this call. Next: make the call`);
    await expectNothingDone(before);
  });
});

describe('an approval is of no use', () => {
  test.each<[string, () => Promise<string>, string]>([
    ['to another person', async () => tokenOf('Chiara'), somebodyElse],
    ['to another client of the same person', async () => tokenOf('Ada', 'another-client'), somebodyElse],
  ])('%s, confirmed or accepted', async (_, token, sentence) => {
    const [confirmation, state] = [await confirmationFor(), await questionFor()];
    const before = (await made()).length;
    const thief = await connect(await token());
    expect(textOf(await thief.call(tool, { ...call(), confirmation }))).toContain(sentence);
    expect(textOf(await answer(state, { token: await token() }))).toContain(sentence);
    await expectNothingDone(before);
    // Its owner has it still.
    expect((await ada.call(tool, { ...call(), confirmation })).isError ?? false).toBe(false);
  });

  test('for another tool on the same target, also through run_operation', async () => {
    const [confirmation, state] = [await confirmationFor(), await questionFor()];
    const before = (await made()).length;
    const { userId } = call();
    const viaOperation = { operation: 'delete_user', arguments: { userId } };
    for (const result of [
      await ada.call('delete_user', { userId, confirmation }),
      await ada.call('run_operation', { ...viaOperation, confirmation }),
      await answer(state, { name: 'delete_user', args: { userId } }),
      await answer(state, { name: 'run_operation', args: viaOperation }),
    ]) {
      expect(textOf(result)).toContain(otherTool);
    }
    await expectNothingDone(before);
  });

  test('where a person can be asked, if it is the preview’s; and without one, if it is the form’s', async () => {
    const [confirmation, state] = [await confirmationFor(), await questionFor()];
    const before = (await made()).length;
    expect(textOf(await answer(confirmation))).toContain(notOurs);
    expect(textOf(await ada.call(tool, { ...call(), confirmation: state }))).toContain(notOurs);
    await expectNothingDone(before);
  });

  test('with other methods, which do not spend it either', async () => {
    const state = await questionFor();
    const before = (await made()).length;
    const { userId } = call();
    const answered = { requestState: state, inputResponses: { approval: { action: 'accept', content: {} } } };
    for (const [method, params] of [
      ['prompts/get', { name: 'offboard-employee', arguments: { userId } }],
      ['resources/read', { uri: `clerk://users/${userId}` }],
      ['tools/list', {}],
    ] as const) {
      const name = 'name' in params ? params.name : 'uri' in params ? params.uri : undefined;
      await fetch(
        laptop.mcpUrl,
        modernRequest(
          method,
          { ...params, ...answered },
          {
            authorization: `Bearer ${adaToken}`,
            ...(name === undefined ? {} : { 'mcp-name': name }),
          },
        ),
      );
    }
    await expectNothingDone(before);
    expect((await answer(state)).structuredContent).toMatchObject({ user: { firstName: 'Eliff' } });
  });
});

describe('is asked anew, with the reason and a good preview,', () => {
  const intentsSoFar = async () => (await records(laptop)).filter(({ kind }) => kind === 'intent').length;
  /** What was said to both, with what was done all the same. */
  const sayings = async (confirmed: ToolResult, accepted: unknown) => ({
    confirmed: textOf(confirmed),
    preview: approvalIn(confirmed).preview,
    accepted: JSON.stringify(accepted),
    writes: writes(),
    intents: await intentsSoFar(),
  });
  const askedAnew = (why: string, intents: number) => ({
    confirmed: expect.stringContaining(why),
    preview: expect.stringContaining('Update a user (update_user)'),
    accepted: expect.stringContaining(why),
    writes: [],
    intents,
  });

  test('who comes too late', async () => {
    const [confirmation, state] = [await confirmationFor(), await questionFor()];
    const expiresAt = Date.now() - 1;
    const before = await intentsSoFar();
    const said = await sayings(
      await ada.call(tool, { ...call(), confirmation: await rekept(confirmation, { expiresAt }) }),
      await answer(resealed(state, { expiresAt })),
    );
    expect(said).toEqual(askedAnew('came too late', before));
  });

  test('who changes the arguments after the approval', async () => {
    const [confirmation, state] = [await confirmationFor(), await questionFor()];
    const args = { ...call(), password: 'correct horse_battery', skipPasswordChecks: true };
    const before = await intentsSoFar();
    const said = await sayings(
      await ada.call(tool, { ...args, confirmation }),
      await answer(state, { args }),
    );
    expect(said).toEqual(askedAnew('was for other arguments', before));
  });

  test('who has an approval for what was otherwise then', async () => {
    const [confirmation, state] = [await confirmationFor(), await questionFor()];
    const user = laptop.clerk.state.users.get(call().userId);
    if (user) user.banned = true;
    const before = await intentsSoFar();
    const said = await sayings(await ada.call(tool, { ...call(), confirmation }), await answer(state));
    expect(said).toEqual(askedAnew('has changed in the meantime', before));
  });
});

describe('a replay', () => {
  test('of a refusal that came too late is a refusal all the same, and on record once', async () => {
    const state = resealed(await questionFor(), { expiresAt: Date.now() - 1 });
    const before = (await records(laptop)).length;
    expect(textOf(await answer(state, { action: 'decline' }))).toContain('declined; nothing was changed');
    expect((await records(laptop)).slice(before)).toMatchObject([{ kind: 'refusal', reason: 'declined' }]);
    expect(textOf(await answer(state, { action: 'decline' }))).toContain('was used before');
    // That it was tried again is on record as what it is, once a minute; the refusal itself once.
    const added = (await records(laptop)).slice(before);
    expect(added.map(({ kind }) => kind).filter((kind) => kind !== 'refusal')).toEqual([]);
    const reasons = added.flatMap((record) => (record.kind === 'refusal' ? [record.reason] : []));
    expect(reasons.filter((reason) => reason !== 'approval_not_good')).toEqual(['declined']);
    expect(writes()).toEqual([]);
  });

  test('of a form that was declined can not be accepted any more', async () => {
    const state = await questionFor();
    const before = (await made()).length;
    await answer(state, { action: 'decline' });
    expect(textOf(await answer(state))).toContain('was used before');
    await expectNothingDone(before);
  });

  test.each(['confirmations', 'accepted forms'] as const)(
    'of 50 racing %s exactly one acts, the same one that is on record',
    async (kind) => {
      const sealed = await (kind === 'confirmations' ? confirmationFor() : questionFor());
      const before = (await made()).length;
      const results = await Promise.all(
        Array.from({ length: 50 }, () =>
          kind === 'confirmations' ? ada.call(tool, { ...call(), confirmation: sealed }) : answer(sealed),
        ),
      );
      // Who comes later may be told that it is so already.
      const acted = results.filter(
        ({ structuredContent: told }) => told?.['user'] && told['changed'] !== false,
      );
      expect(acted).toHaveLength(1);
      expect(writes()).toHaveLength(1);
      expect((await made()).slice(before)).toMatchObject([
        {
          kind: 'intent',
          intent: { approval: kind === 'confirmations' ? idOf(sealed) : readSealed(sealed).id },
        },
        { kind: 'outcome', outcome: { result: 'done' } },
      ]);
    },
  );
});

test('an agent that answers the form itself for another target is asked about that target', async () => {
  const state = await questionFor();
  const other = { userId: userCalled(laptop.clerk, 'Bruno'), firstName: 'Brunno', locale: 'pt' };
  expect(JSON.stringify(await answer(state, { args: other }))).toContain(String.raw`\"Bruno Almeida\"`);
  expect(writes()).toEqual([]);
});
