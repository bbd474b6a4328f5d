import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readSettings } from '../../../lib/settings/settings.ts';
import { hashOf, type LedgerRecord, type UnhashedRecord } from '../../../lambda/ledger/record.ts';
import type { Item } from '../../../lambda/ledger/table.ts';
import { type Laptop, startLaptop } from '../../../local/laptop.ts';
import { type Gate, openGate } from '../gate.ts';
import { keptResources, type Resource } from './kept-resources.ts';
import {
  type Administrator,
  administrator,
  type Answer,
  answerText,
  ledgerItems,
  makeChanges,
  putItems,
  shellFor,
} from './release-changes.ts';
import { assemblyOfRelease, readRecord, recordOf, releases } from './releases.ts';

/*
 * What a release leaves behind, under the code that comes after it, and back: record-release.ts recorded it, with the code
 * of the release itself.
 */

/** The command that verifies the laptop's ledger, and what it is verified with. */
const verifying = ({ ledger }: Laptop) =>
  ['audit', 'verify', '--json', '--key', ledger.secret, '--anchor', ledger.anchor] as const;

/** Runs a command of this project on the laptop's ledger, and gives what it prints. */
async function run(laptop: Laptop, command: string, ...parameters: string[]): Promise<string> {
  const program = join(import.meta.dirname, '../../../bin/clerk-mcp.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, command, ...parameters, '--table', laptop.ledger.table],
    { env: shellFor(laptop) },
  );
  return stdout;
}

const changesSent = ({ clerk }: Laptop) =>
  clerk.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

/** The texts at a path such as `users[].firstName`. */
function textsAt(value: unknown, [step = '', ...rest]: readonly string[]): unknown[] {
  if (step === '') return typeof value === 'string' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const inner = (value as Record<string, unknown>)[step.replace('[]', '')];
  return (Array.isArray(inner) ? (inner as unknown[]) : [inner]).flatMap((item) => textsAt(item, rest));
}

describe.each(releases)('after an upgrade from %s', (release) => {
  const { signingKey, open, spent } = readRecord(release, 'approvals');
  const recorded = readRecord(release, 'ledger');
  const formats = readRecord(release, 'formats');
  const ajv = new Ajv2020({ strict: true, strictRequired: false, schemas: [formats] });
  const faultsOf = (format: string, value: unknown) => {
    const validate = ajv.getSchema(`${formats.$id}#/$defs/${format}`);
    if (!validate) throw new Error(`There is no format ${format}`);
    return validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => [instancePath, message]);
  };
  /** A record without what the release does not know of an intent, which it leaves alone. */
  const withoutNewer = (record: { intent?: Record<string, unknown> }) => {
    if (!record.intent) return record;
    const { atOnce: _, approvedBy: _by, ...intent } = record.intent;
    return { ...record, intent };
  };
  /** What of an item is not as the release writes it; what is JSON in it, too. */
  const faultsIn = (item: Item) => [
    ...faultsOf('item', item),
    ...(item['record']?.S ? faultsOf('record', withoutNewer(JSON.parse(item['record'].S))) : []),
    ...(item['progress']?.S ? faultsOf('progress', JSON.parse(item['progress'].S)) : []),
  ];

  const gates: Gate[] = [];
  const laptops: Laptop[] = [];
  /** A laptop with the recorded settings, and the key that approvals were signed with. */
  const start = async (addresses: Record<string, string> = {}, environment: Record<string, string> = {}) => {
    const assembly = assemblyOfRelease(release, 'local');
    const own = await startLaptop({
      assembly,
      addresses,
      environment: { RECONCILE_MIN_AGE_SECONDS: '0', ...environment },
    });
    laptops.push(own);
    own.setSecret(own.approvalSecret.arn, JSON.stringify({ current: signingKey }));
    return own;
  };
  afterAll(async () => {
    await Promise.all(laptops.map((own) => own.close()));
    await Promise.all(gates.map((gate) => gate.close()));
  });

  describe('its settings', () => {
    test.each(Object.entries(readRecord(release, 'settings')))(
      'of %s are taken as they are, and mean what they meant',
      (name, read) => {
        const [directory = '', stage = ''] = name.split('/');
        expect(readSettings(stage, join(recordOf(release), directory))).toMatchObject(read);
      },
    );
  });

  describe('its stack', () => {
    test.each(['local', 'full'] as const)('keeps the resources of %s, and replaces none', (stage) => {
      const file = join(assemblyOfRelease(release, stage), 'ClerkMcp.template.json');
      const { Resources } = JSON.parse(readFileSync(file, 'utf8')) as { Resources: Record<string, Resource> };
      const before = readRecord(release, 'templates')[stage];
      expect(Object.keys(before).length).toBeGreaterThan(10);
      const { HttpApiCloudWatchRoleBFAE0459: logRole, ...own } = before;
      // The account's, no longer the stack's: CloudFormation leaves in place what was retained.
      expect(logRole).toMatchObject({ Type: 'AWS::IAM::Role', DeletionPolicy: 'Retain' });
      expect(keptResources(Resources)).toMatchObject(own);
    });
  });

  describe('a cursor that it gave out', () => {
    let admin: Administrator;
    beforeAll(async () => {
      admin = administrator(await start());
    });

    test.each(readRecord(release, 'cursors').map(({ tool, args, page }) => [tool, args, page] as const))(
      'of %s with %j goes on where it was',
      async (tool, args, page) => {
        const asked = await admin.call(tool, args);
        // An export is asked about since.
        const approval = asked.structuredContent?.['approval'] as { confirmation: string } | undefined;
        const { structuredContent: result = {} } = approval
          ? await admin.call(tool, { ...args, confirmation: approval.confirmation })
          : asked;
        const { userSupplied = [], ...rest } = (
          tool === 'run_operation' ? result['result'] : result
        ) as Record<string, unknown>;
        const { userSupplied: marked = [], nextCursor, ...was } = page;
        expect(rest).toMatchObject(was);
        expect('nextCursor' in rest).toBe(nextCursor !== undefined);
        // Fields that are not in the answer are no longer named.
        const there = (marked as string[]).filter((path) => textsAt(rest, path.split('.')).length > 0);
        expect(userSupplied).toEqual(expect.arrayContaining(there));
      },
    );
  });

  describe('its ledger', () => {
    let laptop: Laptop;
    let admin: Administrator;
    beforeAll(async () => {
      laptop = await start();
      admin = administrator(laptop);
      await putItems(laptop, recorded.items);
    });

    test('is searched, page by page, and says what it said', async () => {
      const { since, until, firstPage, nextPage } = recorded;
      const pages = [
        [await admin.call('search_audit_log', { since, until }), firstPage],
        [await admin.call(nextPage.tool, nextPage.args), nextPage.page],
      ] as const;
      for (const [
        { structuredContent: { names: _, userSupplied: __, nextCursor, ...now } = {} },
        { nextCursor: was, ...page },
      ] of pages) {
        // What it did not tell is told now.
        for (const change of now['changes'] as { approved?: string }[]) delete change.approved;
        expect(now).toEqual(page);
        // What goes on there is marked as this list's own.
        expect(String(nextCursor).replace(/--.{6}$/, '')).toBe(String(was));
      }
    });

    test('is found by each of two people that a change was about', async () => {
      const { since, until } = recorded;
      const pointer = recorded.items.find(({ sk }) => sk?.S?.startsWith('target#'));
      const target = pointer?.['target']?.S;
      const { structuredContent } = await admin.call('search_audit_log', { since, until, target });
      expect(structuredContent).toMatchObject({
        changes: expect.arrayContaining([
          expect.objectContaining({ targets: expect.arrayContaining([target]), result: 'done' }),
        ]),
      });
    });

    test('is verified, and what is open in it is settled by what Clerk says', async () => {
      // Nothing vouches yet for what the release wrote, which had no key: status 2.
      const before = await run(laptop, ...verifying(laptop)).catch((error: unknown) => error);
      expect(before).toMatchObject({
        code: 2,
        stdout: expect.stringContaining('no authenticated checkpoint'),
      });
      const { stdout } = before as { stdout: string };
      expect(JSON.parse(stdout)).toMatchObject({ breaks: [] });
      const verified = async () => JSON.parse(await run(laptop, ...verifying(laptop))) as object;
      laptop.clerk.state.users.delete(recorded.open.deleted);
      expect(await laptop.reconcile()).toMatchObject({
        settled: { done: 1, failed: 1, unknown: 0 },
        left: 0,
      });
      expect(await verified()).toMatchObject({ breaks: [], unvouched: [] });
      const { since, until, open: left } = recorded;
      for (const [target, result] of [
        [left.deleted, 'done'],
        [left.notBanned, 'failed'],
      ]) {
        const { structuredContent } = await admin.call('search_audit_log', { since, until, target });
        expect(structuredContent).toMatchObject({ changes: [{ result }] });
      }
    });

    test('shows it when a record of the release was changed', async () => {
      const item = recorded.items.find(({ sk }) => sk?.S === 'outcome');
      const changed = { ...item, record: { S: String(item?.['record']?.S).replace('"done"', '"failed"') } };
      await putItems(laptop, [changed]);
      await expect(run(laptop, ...verifying(laptop))).rejects.toMatchObject({
        stdout: expect.stringContaining('its content is not what was written'),
      });
      await putItems(laptop, [item as Item]);
    });

    test('keeps the switch where it was, for the command to set anew', async () => {
      const own = await start();
      await putItems(own, [recorded.switched]);
      const { tool, args } = recorded.left;
      expect(answerText(await administrator(own).call(tool, args))).toContain('switched to read-only');
      expect(changesSent(own)).toEqual([]);
      await run(own, 'switch', '--stage', 'local', 'on');
      const items = await ledgerItems(own);
      expect(items.find(({ pk }) => pk?.S === 'switch')).toMatchObject({ position: { S: 'on' } });
    });
  });

  describe('an approval that it asked for', () => {
    let laptop: Laptop;
    let admin: Administrator;
    beforeAll(async () => {
      laptop = await start();
      admin = administrator(laptop);
      await putItems(laptop, spent.items);
    });
    beforeEach(() => laptop.clerk.reset());

    type Way = (call: (typeof open)[number], tool: string, args: object) => Promise<Answer>;
    /** How an approval comes back: as the argument, or from a person through the client. */
    const ways: readonly [string, Way][] = [
      ['a confirmation', ({ confirmation }, tool, args) => admin.call(tool, { ...args, confirmation })],
      [
        'a form',
        ({ requestState }, tool, args) => admin.elicit(tool, { ...args }, { requestState, action: 'accept' }),
      ],
    ];
    const asks = ({ structuredContent, inputRequests }: Answer) =>
      structuredContent?.['approval'] !== undefined || inputRequests !== undefined;
    const textIn = (answer: Answer) => answerText(answer) + JSON.stringify(answer.inputRequests ?? '');

    test.each(ways)('given as %s counts for nothing else than what was shown', async (_, answer) => {
      const call = open.find(({ tool }) => tool === 'ban_user')!;
      const { userId } = call.args as { userId: string };
      const others = await answer(call, 'ban_user', { userId: recorded.open.notBanned });
      expect(textIn(others)).toContain('was for other arguments, so this is asked again');
      const otherTool = await answer(call, 'delete_user', { userId });
      expect(textIn(otherTool)).toContain('is for another tool or another Clerk instance');
      const user = laptop.clerk.state.users.get(userId)!;
      user.updatedAt += 1;
      expect(textIn(await answer(call, 'ban_user', { userId }))).toContain('has changed in the meantime');
      expect(changesSent(laptop)).toEqual([]);
    });

    test.each(
      ways.flatMap(([way, answer]) => open.map((call) => [call.tool, call.args, way, call, answer] as const)),
    )('for %s with %j, given as %s, counts once', async (tool, args, _, call, answer) => {
      const done = await answer(call, tool, args);
      expect({ ...done, isError: done.isError ?? false }).toMatchObject({ isError: false });
      expect(asks(done)).toBe(false);
      expect(changesSent(laptop)).toHaveLength(1);
      // As if nothing had happened in Clerk.
      laptop.clerk.reset();
      const again = await answer(call, tool, args);
      expect(answerText(again)).toContain(
        'The confirmation was used before; nothing was changed by this call.',
      );
      expect(changesSent(laptop)).toEqual([]);
    });

    test('and was used then is refused', async () => {
      const { tool, args, confirmation } = spent;
      expect(answerText(await admin.call(tool, { ...args, confirmation }))).toContain('was used before');
      expect(changesSent(laptop)).toEqual([]);
    });

    // Ten minutes after it was recorded.
    test('and is over is asked again', async () => {
      const { tool, args, confirmation } = recorded.left;
      expect(answerText(await admin.call(tool, { ...args, confirmation }))).toContain(
        'The confirmation came too late, so this is asked again.',
      );
      expect(changesSent(laptop)).toEqual([]);
    });

    test.each([
      ['is gone is refused', undefined, 'is not one that this server gave out'],
      ['is the one before counts', signingKey, 'Deleted.'],
    ])('and was signed with a key that %s', async (_, previous, text) => {
      const rotated = await start();
      const current = 'another key of thirty-two bytes.';
      rotated.setSecret(rotated.approvalSecret.arn, JSON.stringify({ current, previous }));
      const { tool, args, confirmation } = open.find((call) => call.tool === 'delete_user')!;
      const answer = await administrator(rotated).call(tool, { ...args, confirmation });
      expect(answerText(answer)).toContain(text);
    });
  });

  describe('and back: the release finds', () => {
    let items: Item[];
    let confirmation: string;
    let requestState: string | undefined;
    beforeAll(async () => {
      const [toClerk, toLedger] = await Promise.all([openGate(), openGate()]);
      gates.push(toClerk, toLedger);
      const own = await start(
        { 'https://api.clerk.laptop.example': toClerk.url },
        { AWS_ENDPOINT_URL_DYNAMODB: toLedger.url },
      );
      toClerk.target = own.clerk.url;
      toLedger.target = own.ledger.url;
      ({
        left: { confirmation },
      } = await makeChanges(own, { toClerk, toLedger }));
      const { tool, args } = recorded.left;
      ({ requestState } = await administrator(own).elicit(tool, args));
      await run(own, 'switch', '--stage', 'local', 'off');
      items = await ledgerItems(own);
    });

    /** What has been added to records since, which the release leaves alone. */
    const added = new Set([
      'key',
      'mac',
      'vouchesForOlder',
      'steps',
      'counts',
      'further',
      'begun',
      'nothing',
      'declared',
      'approvedBy',
      'atEdge',
    ]);
    const asRead = (whole: Item): Item => {
      // Who turned the switch the release does not look at.
      const item = { ...whole };
      delete item['setBy'];
      if (!item['record']?.S) return item;
      const record = JSON.parse(item['record'].S, (name, value: unknown) =>
        added.has(name) ? undefined : value,
      ) as unknown;
      return { ...item, record: { S: JSON.stringify(record) } };
    };
    const kindOf = ({ pk, sk }: Item) => `${pk?.S?.split('#')[0]} ${sk?.S?.split('#')[0]}`;
    // Counters and questions that the release does not know it never looks at.
    const isUnknown = (item: Item) => kindOf(item).startsWith('budget ') || kindOf(item) === 'approval asked';
    const kinds = (all: readonly Item[]) => new Set(all.filter((item) => !isUnknown(item)).map(kindOf));

    test('in the ledger nothing that it does not write itself, of each kind that it writes', () => {
      const written = [...recorded.items, recorded.switched];
      // That the formats are the release's is shown by what it wrote.
      expect(written.flatMap(faultsIn)).toEqual([]);
      const own = items.filter((item) => kindOf(item) !== 'approval asked');
      expect(own.map(asRead).flatMap(faultsIn)).toEqual([]);
      const records = items.flatMap(({ record }) =>
        record?.S ? [JSON.parse(record.S) as LedgerRecord] : [],
      );
      // By which the release verifies them, whatever else is in them.
      expect(records.filter(({ hash, ...rest }) => hashOf(rest as UnhashedRecord) !== hash)).toEqual([]);
      expect(kinds(items)).toEqual(kinds(written));
    });

    test('counters of the budgets that it knows where it keeps them', () => {
      const counters = (all: readonly Item[]) =>
        new Set(
          all
            .filter(({ pk }) => pk?.S?.startsWith('budget#'))
            .map(({ pk, sk }) => `${pk?.S} ${sk?.S?.split('#', 2).join(' ')}`),
        );
      expect(Array.from(counters(recorded.items)).filter((key) => !counters(items).has(key))).toEqual([]);
    });

    // It asks anew then.
    test('no approval that it could take for one of its own', () => {
      for (const sealed of [confirmation, requestState ?? '']) {
        const [body = ''] = sealed.split('.');
        const bytes = Buffer.from(body, 'base64url').toString();
        const isItsOwn = bytes.startsWith('{') && faultsOf('approval', JSON.parse(bytes)).length === 0;
        expect([sealed, isItsOwn]).toEqual([expect.stringMatching(/./), false]);
      }
    });

    test('approvals that it has given out itself as it gave them out', () => {
      for (const { confirmation: sealed } of open) {
        const [body = '', signature = ''] = sealed.split('.');
        expect(faultsOf('approval', JSON.parse(Buffer.from(body, 'base64url').toString()))).toEqual([]);
        expect(Buffer.from(signature, 'base64url')).toHaveLength(32);
      }
    });
  });
});
