import { beforeAll, expect, jest, test } from '@jest/globals';
import type { User } from '@clerk/backend';
import * as fc from 'fast-check';
import { clerkGateway } from '../../../lambda/clerk/clerk.ts';
import { switchPositions } from '../../../lambda/guardrails/switch-position.ts';
import { startEmbeddedClerk } from '../../../local/clerk/server.ts';
import { forgeryNames } from './forgeries.ts';
import { tableFaults } from './memory-table.ts';
import { clerkFaults } from './model-clerk.ts';
import type { Model } from './model.ts';
import type { CallerName, ToolName } from './model-world.ts';
import { runs } from './runs.ts';

// Outcomes that can't be written are tried again after a while, which here is none.
jest.unstable_mockModule('node:timers/promises', () => ({ setTimeout: async () => undefined }));
const { Model: AnyModel } = await import('./model.ts');
const { callers, userIds } = await import('./model-world.ts');

let template: User;
beforeAll(async () => {
  for (const method of ['error', 'warn'] as const) jest.spyOn(console, method).mockReturnValue();
  const embedded = await startEmbeddedClerk();
  const key = async () => embedded.secretKey;
  const clerk = clerkGateway({ key: { get: key, renew: key }, apiUrl: embedded.url, deadline: 10_000 });
  const [id = ''] = embedded.state.users.keys();
  template = await clerk.open({ remaining: () => 10_000 }).read((client) => client.users.getUser(id));
  await embedded.close();
});

const second = 1_000;
const hour = 3_600 * second;

const call = {
  who: fc.constantFrom(...(Object.keys(callers) as CallerName[])),
  tool: fc.constantFrom<ToolName>('delete_user', 'ban_user'),
  userId: fc.constantFrom(...userIds),
};
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      ...call,
      // `fresh`: asked for just before; a number: one of all that were asked for so far, by whomever and for whatever.
      answer: fc.oneof(fc.constant('fresh' as const), fc.constant('none' as const), fc.nat(9)),
      ledger: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        {
          weight: 1,
          arbitrary: fc.array(fc.option(fc.constantFrom(...tableFaults), { nil: undefined, freq: 2 }), {
            maxLength: 8,
          }),
        },
      ),
      clerk: fc.oneof(
        { weight: 2, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom(...clerkFaults) },
      ),
      words: fc.constantFrom('the failure' as const, 'its own' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('rehearse' as const), ...call, isFresh: fc.boolean() }),
  },
  // A client with forms, which may answer them by itself.
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('form' as const),
      ...call,
      who: fc.constantFrom('desk' as const, 'phone' as const),
      action: fc.constantFrom('accept' as const, 'decline' as const, 'cancel' as const),
      seconds: fc.constantFrom(0, 0.9, 2, 299, 300),
      isPromoted: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('race' as const),
      ...call,
      count: fc.integer({ min: 2, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('touch' as const), userId: call.userId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('promote' as const), userId: call.userId }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      time: fc.constantFrom(second, 299 * second, 300 * second, hour, 24 * hour, 31 * 24 * hour),
    }),
  },
  // As far as clocks of instances may be apart.
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('skew' as const),
      by: fc.integer({ min: -25 * second, max: 25 * second }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('turn' as const),
      position: fc.constantFrom(...switchPositions),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('reconcile' as const), isClerkThere: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(model: Model, step: Step): Promise<void> {
  const { world } = model;
  switch (step.kind) {
    case 'call': {
      const { answer } = step;
      const confirmation =
        answer === 'fresh'
          ? await freshFor(model, step)
          : answer === 'none'
            ? undefined
            : model.asked[answer % (model.asked.length || 1)]?.confirmation;
      return model.attempt({ ...step, confirmation });
    }
    case 'rehearse': {
      const confirmation = step.isFresh ? await freshFor(model, step) : undefined;
      return model.attempt({ ...step, dryRun: true, confirmation, ledger: [], clerk: undefined });
    }
    case 'form':
      return model.form(step, step.action, {
        seconds: step.seconds,
        meanwhile: () => step.isPromoted && world.clerk.promote(step.userId),
      });
    case 'race':
      return model.race(
        { ...step, confirmation: await freshFor(model, step), ledger: [], clerk: undefined },
        step.count,
      );
    case 'touch':
      return world.clerk.touch(step.userId);
    case 'promote':
      return world.clerk.promote(step.userId);
    case 'pass':
      world.time += step.time;
      return undefined;
    case 'skew':
      world.skew = step.by;
      return undefined;
    case 'turn':
      return model.turn(step.position);
    case 'reconcile':
      return model.reconcile(step.isClerkThere);
    case 'restart':
      return world.restart();
  }
}

async function freshFor(
  model: Model,
  { who, tool, userId }: { who: CallerName; tool: ToolName; userId: string },
) {
  return who === 'machine' ? undefined : model.ask({ who, tool, userId });
}

test('whatever is called, fails and is repeated: nothing is done twice, unrecorded, beyond a budget or against a guardrail, nothing reads as not done that was, and no forged record holds', async () => {
  const steps = fc.array(step, { maxLength: 14 });
  const forgery = fc.option(fc.constantFrom(...forgeryNames), { nil: undefined });
  const sequences = fc.asyncProperty(steps, forgery, async (taken, forged) => {
    const model = new AnyModel(template);
    for (const one of taken) await take(model, one);
    await model.end(forged);
  });
  await expect(fc.assert(sequences, runs(1_000))).resolves.toBeUndefined();
}, 240_000);
