import assert from 'node:assert/strict';
import type { User } from '@clerk/backend';
import { idOf } from '../../../lambda/approvals/codes.ts';
import { changeKey, fromItem, recordOfKind } from '../../../lambda/ledger/items.ts';
import type { ApprovalRequest } from '../../../lambda/approvals/seal.ts';
import type { AskedRecord, IntentRecord } from '../../../lambda/ledger/record.ts';
import { readAnchor } from '../../../lambda/ledger/anchor.ts';
import { type LedgerVerdict, verifyLedger } from '../../../lambda/ledger/verify.ts';
import type { SwitchPosition } from '../../../lambda/guardrails/switch-position.ts';
import type { Arrival } from './model-clerk.ts';
import { type Forgery, forgeries } from './forgeries.ts';
import { recordKeys } from './record-keys.ts';
import { type Attempt, callers, guardrails, protectedUser, World } from './model-world.ts';

/** A question that was asked, and all that its answer must be for. */
interface Asked extends Pick<Attempt, 'who' | 'tool' | 'userId'> {
  /** What is sent back for it: a confirmation, or the state of a form. */
  readonly confirmation: string;
  readonly channel: ApprovalRequest['channel'];
  readonly id: string;
  readonly expiresAt: number;
  /** When an answer counts, where it does not at once. */
  readonly notBefore: number;
  /** What the user was then. */
  readonly standing: string | undefined;
  isSent: boolean;
}

/** How the answer to a question comes with an attempt. */
function channelOf({ form }: Attempt): Asked['channel'] {
  if (form === undefined) return 'confirmation';
  return form === 'shown' ? 'conversation' : 'elicitation';
}

const kinds = { delete_user: 'deletions', ban_user: 'bans' } as const;

/** What must hold after every step, whatever has happened before. */
export class Model {
  readonly asked: Asked[] = [];
  readonly world: World;
  #position: SwitchPosition = 'on';
  #violation: unknown;
  readonly #attempts = new Map<string, Attempt>();
  readonly #arrivals = new Set<string>();
  readonly #approvals = new Set<string>();
  /** Calls after which it may not be known whether they were done, and when they were made. */
  readonly #unclear: (Attempt & { readonly at: number })[] = [];
  /** By budget: what was used for certain, and what may have been counted at most. */
  readonly #used = new Map<string, number>();
  readonly #counted = new Map<string, number>();

  constructor(template: User) {
    this.world = new World(template, {
      onArrival: (requestId, arrival) => this.#witness(() => this.#arrived(requestId, arrival)),
      onActed: (requestId) => this.#witness(() => this.#acted(requestId)),
    });
  }

  /** Makes a call, and checks what it did and told. */
  async attempt(attempt: Attempt): Promise<void> {
    const mustAct = this.#mustAct(attempt);
    const asked = this.#askedBy(attempt);
    if (asked && !attempt.dryRun) asked.isSent = true;
    const before = this.world.acted.size;
    await this.#call(attempt);
    if (mustAct) assert.equal(this.world.acted.size, before + 1, 'a call with which nothing was wrong');
    this.#checkLedger();
  }

  /**
   * Has a client with forms make a call, answer the form after `seconds`, with `meanwhile` before that; and where it said
   * no at once, confirm in the conversation, too early and then in time.
   */
  async form(
    call: Pick<Attempt, 'who' | 'tool' | 'userId'>,
    action: 'accept' | 'decline' | 'cancel',
    { seconds, meanwhile }: { readonly seconds: number; readonly meanwhile: () => void },
  ): Promise<void> {
    const attempt = { ...call, confirmation: undefined, ledger: [], clerk: undefined };
    const before = this.asked.length;
    await this.attempt({ ...attempt, form: 'shown' });
    const asked = this.asked[before];
    if (!asked) return;
    this.world.time += seconds * 1_000;
    meanwhile();
    const answered = this.#attempts.size;
    await this.attempt({ ...attempt, form: { state: asked.confirmation, action } });
    const isAtOnce = seconds < 1;
    const requestId = `request_${answered}`;
    const said = [...this.world.memory.items.values()]
      .filter((item) => ['intent', 'refusal'].includes(item['sk']?.S ?? ''))
      .map((item) => fromItem(item) as AskedRecord)
      .find(({ intent }) => intent.requestId === requestId);
    if (action === 'accept') {
      if (said?.kind === 'intent') assert.equal(said.intent.atOnce ?? false, isAtOnce);
      return;
    }
    assert.ok(!this.world.acted.has(requestId), 'somebody said no');
    if (!said || this.#position !== 'on') return;
    const word = action === 'decline' ? 'declined' : 'cancelled';
    assert.equal(said.kind === 'refusal' && said.reason, `${word}${isAtOnce ? '_at_once' : ''}`);
    const again = this.asked[before + 1];
    assert.equal(again !== undefined, isAtOnce, 'another way after a no at once, and only then');
    if (!again) return;
    await this.attempt({ ...attempt, form: 'shown', confirmation: again.confirmation });
    assert.ok(!this.world.acted.has(`request_${answered + 1}`), 'confirmed too early');
    again.isSent = false;
    this.world.time += 10_000;
    await this.attempt({ ...attempt, form: 'shown', confirmation: again.confirmation });
  }

  /** Makes the same call several times at once. */
  async race(attempt: Attempt, count: number): Promise<void> {
    const mustAct = this.#mustAct(attempt);
    const left = this.#left(attempt);
    const before = this.world.acted.size;
    const asked = this.#askedBy(attempt);
    if (asked) asked.isSent = true;
    await Promise.all(Array.from({ length: count }, () => this.#call(attempt)));
    const acted = this.world.acted.size - before;
    const repeats = attempt.who === 'machine' && attempt.tool === 'ban_user';
    // Of a budget there may be more left than is certain.
    if (mustAct && repeats) assert.ok(acted >= Math.min(count, left), `${acted} of ${count}`);
    else if (mustAct) assert.equal(acted, 1);
    this.#checkLedger();
  }

  /** Makes the call of a person without a confirmation; the one that it is then to be made with, if it is asked about. */
  async ask(attempt: Pick<Attempt, 'who' | 'tool' | 'userId'>): Promise<string | undefined> {
    const before = this.asked.length;
    await this.attempt({ ...attempt, confirmation: undefined, ledger: [], clerk: undefined });
    return this.asked[before]?.confirmation;
  }

  async turn(position: SwitchPosition): Promise<void> {
    this.#position = position;
    await this.world.turn(position);
  }

  /** Ends the sequence: all that is on record holds, and what somebody forges then who may only write the table does not. */
  async end(forgery: Forgery | undefined): Promise<void> {
    await this.world.reconcile(true);
    this.#checkLedger();
    const { breaks, unvouched } = await this.#verify();
    assert.deepEqual([breaks, unvouched], [[], []]);
    if (forgery === undefined || !forgeries[forgery](this.world.memory)) return;
    assert.notDeepEqual((await this.#verify()).breaks, [], forgery);
  }

  async #verify(): Promise<LedgerVerdict> {
    const { items, table } = this.world.memory;
    async function* all() {
      yield* items.values();
    }
    const anchor = await readAnchor(this.world.anchor);
    return verifyLedger(all(), table, this.world.now() / 1000, { keys: recordKeys, anchor });
  }

  async reconcile(isClerkThere: boolean): Promise<void> {
    await this.world.reconcile(isClerkThere);
    this.#checkLedger();
  }

  async #call(attempt: Attempt): Promise<void> {
    const { who, tool, userId, ledger, clerk } = attempt;
    const { world } = this;
    const requestId = `request_${this.#attempts.size}`;
    this.#attempts.set(requestId, attempt);
    const standing = world.clerk.standingOf(userId);
    const told = await world.call(requestId, attempt);
    if (this.#violation) throw this.#violation;
    const acted = world.acted.has(requestId);
    const isCertain = ledger.every((fault) => fault === undefined);
    const isGivenBack = clerk === undefined || clerk === 'not connected' || clerk === 'refused';
    const counted = isCertain ? Number(acted || !isGivenBack) : 2;
    for (const { name } of this.#budgets(attempt))
      this.#counted.set(name, (this.#counted.get(name) ?? 0) + counted);
    if (!told || told.outcome.startsWith('clerk_')) this.#unclear.push({ ...attempt, at: world.time });
    if (!told) return;

    const text = told.result.content.map((block) => ('text' in block ? block.text : '')).join('\n');
    if (told.outcome === 'ok') assert.ok(acted, text);
    if (told.asked || /nothing was (changed|sent)/i.test(text)) {
      assert.ok(!acted, text);
    }
    if (acted && told.outcome !== 'ok') assert.match(text, /Clerk may have made|made in Clerk before that/);
    if (attempt.dryRun) assert.equal(told.asked, undefined, 'a rehearsal asks nobody');
    const { structuredContent, requestState } = (told.asked?.result ?? {}) as {
      structuredContent?: { approval: { confirmation: string; expiresAt: string; notBefore?: string } };
      requestState?: string;
    };
    const question = { who, tool, userId, standing, isSent: false };
    if (structuredContent) {
      const { confirmation, expiresAt, notBefore } = structuredContent.approval;
      this.asked.push({
        ...question,
        confirmation,
        channel: notBefore === undefined ? 'confirmation' : 'conversation',
        id: idOf(confirmation),
        expiresAt: new Date(expiresAt).getTime(),
        notBefore: new Date(notBefore ?? 0).getTime(),
      });
    }
    if (requestState !== undefined) {
      const { id, expiresAt } = JSON.parse(
        Buffer.from(requestState.split('.')[0] ?? '', 'base64url').toString(),
      ) as ApprovalRequest;
      const state = {
        confirmation: requestState,
        channel: 'elicitation' as const,
        id,
        expiresAt,
        notBefore: 0,
      };
      this.asked.push({ ...question, ...state });
    }
  }

  /** Keeps what does not hold: the tool would make an internal error of it. */
  #witness(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.#violation ??= error;
    }
  }

  /** A change has come to Clerk: it must be one that may. */
  #arrived(requestId: string, { tool, userId }: Arrival): void {
    const attempt = this.#attempts.get(requestId)!;
    assert.ok(!attempt.dryRun, 'a rehearsal changes nothing');
    assert.deepEqual([tool, userId], [attempt.tool, attempt.userId]);
    assert.ok(callers[attempt.who].permissions.has(tool === 'delete_user' ? 'users:delete' : 'users:ban'));
    assert.notEqual(userId, protectedUser);
    assert.equal(this.#position, 'on');
    assert.ok(!this.#arrivals.has(requestId), 'sent twice');
    this.#arrivals.add(requestId);

    const intents = this.#intents().filter(({ intent }) => intent.requestId === requestId);
    const [{ change, intent } = assert.fail('not on record'), ...others] = intents;
    assert.deepEqual(others, []);
    assert.ok(!this.world.memory.items.has(`${changeKey(change)}\noutcome`));
    assert.deepEqual(
      [intent.tool, intent.targets, intent.principal],
      [tool, [userId], callers[attempt.who].principal],
    );
    if (attempt.who !== 'machine') this.#checkApproval(attempt, intent.approval);
  }

  /** Clerk has made a change: it must be within the budgets. */
  #acted(requestId: string): void {
    for (const { name, limit } of this.#budgets(this.#attempts.get(requestId)!)) {
      const used = (this.#used.get(name) ?? 0) + 1;
      assert.ok(used <= limit, name);
      this.#used.set(name, used);
    }
  }

  #checkApproval(attempt: Attempt, approval: string | undefined): void {
    const { who, tool, userId } = attempt;
    assert.ok(approval !== undefined && !this.#approvals.has(approval), 'approved once');
    this.#approvals.add(approval);
    const asked = this.#askedBy(attempt);
    assert.equal(asked?.channel, channelOf(attempt));
    assert.ok((asked?.notBefore ?? Infinity) <= this.world.now(), 'not too early');
    assert.deepEqual([asked?.id, asked?.who, asked?.tool, asked?.userId], [approval, who, tool, userId]);
    assert.ok((asked?.expiresAt ?? 0) > this.world.now(), 'in time');
    assert.equal(asked?.standing, this.world.clerk.standingOf(userId));
  }

  /** What is on record must be what Clerk did, and nothing is recorded as not done that was. */
  #checkLedger(): void {
    const { items } = this.world.memory;
    for (const item of items.values()) {
      if (item['sk']?.S !== 'refusal') continue;
      const { requestId } = recordOfKind(item, 'refusal')!.intent;
      assert.ok(!this.world.acted.has(requestId), `${requestId} is recorded as refused`);
    }
    for (const { change, intent } of this.#intents()) {
      const key = changeKey(change);
      const outcome = recordOfKind(items.get(`${key}\noutcome`), 'outcome')?.outcome;
      const settlement = recordOfKind(items.get(`${key}\nsettlement`), 'settlement')?.settlement;
      const acted = this.world.acted.has(intent.requestId);
      for (const { result } of [outcome, settlement].filter((said) => said !== undefined)) {
        const attempt = this.#attempts.get(intent.requestId);
        if (result !== 'unknown') assert.deepEqual({ attempt, acted }, { attempt, acted: result === 'done' });
      }
    }
  }

  /** True for a call with which nothing is wrong: then it is made, too. */
  #mustAct(attempt: Attempt): boolean {
    const { who, tool, userId, ledger, clerk } = attempt;
    if (attempt.dryRun || (typeof attempt.form === 'object' && attempt.form.action !== 'accept'))
      return false;
    if (this.#maySayWhatIsKnown(attempt)) return false;
    const user = this.world.clerk.users.get(userId);
    if (who === 'reader' || !user || userId === protectedUser || this.#position !== 'on') return false;
    if (ledger.some((fault) => fault !== undefined) || clerk !== undefined || this.#left(attempt) < 1)
      return false;
    if (who === 'machine') return true;
    const asked = this.#askedBy(attempt);
    return (
      asked !== undefined &&
      asked.channel === channelOf(attempt) &&
      asked.notBefore <= this.world.now() &&
      !asked.isSent &&
      asked.who === who &&
      asked.tool === tool &&
      asked.userId === userId &&
      asked.expiresAt > this.world.now() &&
      asked.standing === this.world.clerk.standingOf(userId)
    );
  }

  #askedBy({ confirmation, form }: Attempt): Asked | undefined {
    const sent = typeof form === 'object' ? form.state : confirmation;
    return this.asked.find((asked) => asked.confirmation === sent);
  }

  /** True when the same call of the same caller may have an unknown result, and is answered with what is known. */
  #maySayWhatIsKnown({ who, tool, userId }: Attempt): boolean {
    const { subject } = callers[who].principal;
    return this.#unclear.some(
      (earlier) =>
        callers[earlier.who].principal.subject === subject &&
        earlier.tool === tool &&
        earlier.userId === userId &&
        // Clocks differ, and it is ten minutes by that of the process.
        this.world.time - earlier.at < 11 * 60_000,
    );
  }

  #left(attempt: Attempt): number {
    const left = this.#budgets(attempt).map(({ name, limit }) => limit - (this.#counted.get(name) ?? 0));
    return Math.min(...left);
  }

  #budgets({ who, tool }: Attempt): { name: string; limit: number }[] {
    const { perHour, perDay } = guardrails.budgets[kinds[tool]];
    const time = new Date(this.world.now()).toISOString();
    const { subject } = callers[who].principal;
    return [
      { name: `${subject} ${tool} ${time.slice(0, 13)}`, limit: perHour },
      { name: `${subject} ${tool} ${time.slice(0, 10)}`, limit: perDay },
    ];
  }

  #intents(): IntentRecord[] {
    return [...this.world.memory.items.values()]
      .filter((item) => item['sk']?.S === 'intent')
      .map((item) => fromItem(item) as IntentRecord);
  }
}
