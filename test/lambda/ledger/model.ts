import assert from 'node:assert/strict';
import type { User } from '@clerk/backend';
import { idOf } from '../../../lambda/approvals/codes.ts';
import { changeKey, fromItem, recordOfKind } from '../../../lambda/ledger/items.ts';
import type { IntentRecord } from '../../../lambda/ledger/record.ts';
import { verifyLedger } from '../../../lambda/ledger/verify.ts';
import type { SwitchPosition } from '../../../lambda/guardrails/switch.ts';
import type { Arrival } from './model-clerk.ts';
import { type Attempt, callers, guardrails, protectedUser, World } from './model-world.ts';

/** A question that was asked, and all that its answer must be for. */
interface Asked extends Pick<Attempt, 'who' | 'tool' | 'userId'> {
  readonly confirmation: string;
  readonly id: string;
  readonly expiresAt: number;
  /** What the user was then. */
  readonly standing: string | undefined;
  isSent: boolean;
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
    const asked = this.#askedWith(attempt.confirmation);
    if (asked) asked.isSent = true;
    const before = this.world.acted.size;
    await this.#call(attempt);
    if (mustAct) assert.equal(this.world.acted.size, before + 1, 'a call with which nothing was wrong');
    this.#checkLedger();
  }

  /** Makes the same call several times at once. */
  async race(attempt: Attempt, count: number): Promise<void> {
    const mustAct = this.#mustAct(attempt);
    const left = this.#left(attempt);
    const before = this.world.acted.size;
    const asked = this.#askedWith(attempt.confirmation);
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

  async end(): Promise<void> {
    await this.world.reconcile(true);
    this.#checkLedger();
    const { items, table } = this.world.memory;
    async function* all() {
      yield* items.values();
    }
    assert.deepEqual((await verifyLedger(all(), table, this.world.now() / 1000)).breaks, []);
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
    if (!told) return;

    const text = told.result.content.map((block) => ('text' in block ? block.text : '')).join('\n');
    if (told.outcome === 'ok') assert.ok(acted, text);
    if (told.asked || /nothing was (changed|sent)/i.test(text)) {
      assert.ok(!acted, text);
    }
    if (acted && told.outcome !== 'ok') assert.match(text, /Clerk may have made|made in Clerk before that/);
    const approval = (told.asked?.result as { structuredContent?: { approval: Asked } } | undefined)
      ?.structuredContent?.approval;
    if (approval) {
      const { confirmation, expiresAt } = approval;
      const id = idOf(confirmation);
      const until = new Date(expiresAt).getTime();
      this.asked.push({ who, tool, userId, confirmation, id, expiresAt: until, standing, isSent: false });
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

  #checkApproval({ who, tool, userId, confirmation }: Attempt, approval: string | undefined): void {
    assert.ok(approval !== undefined && !this.#approvals.has(approval), 'approved once');
    this.#approvals.add(approval);
    const asked = this.#askedWith(confirmation);
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
    const { who, tool, userId, confirmation, ledger, clerk } = attempt;
    const user = this.world.clerk.users.get(userId);
    if (who === 'reader' || !user || userId === protectedUser || this.#position !== 'on') return false;
    if (ledger.some((fault) => fault !== undefined) || clerk !== undefined || this.#left(attempt) < 1)
      return false;
    if (who === 'machine') return true;
    const asked = this.#askedWith(confirmation);
    return (
      asked !== undefined &&
      !asked.isSent &&
      asked.who === who &&
      asked.tool === tool &&
      asked.userId === userId &&
      asked.expiresAt > this.world.now() &&
      asked.standing === this.world.clerk.standingOf(userId)
    );
  }

  #askedWith(confirmation: string | undefined): Asked | undefined {
    return this.asked.find((asked) => asked.confirmation === confirmation);
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
