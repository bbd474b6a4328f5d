import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clerkGateway } from '../../../lambda/clerk/clerk.ts';
import { guardrailRefusal } from '../../../lambda/clerk/request-guard.ts';
import type { ToolContext } from '../../../lambda/definition/tool.ts';
import type { Ending } from '../../../lambda/mcp/change-result.ts';
import { runChange } from '../../../lambda/mcp/change.ts';
import type { SafeguardedRequest } from '../../../lambda/mcp/safeguards.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../local/clerk/server.ts';

let embedded: EmbeddedClerk;
beforeAll(async () => {
  embedded = await startEmbeddedClerk();
});
afterAll(() => embedded.close());

test('a change is not sent when the switch is turned while its intent is written', async () => {
  let isOff = false;
  let taken = 0;
  const looked = Promise.withResolvers<void>();
  const ended: Ending[] = [];
  const check = async () => {
    if (isOff) throw guardrailRefusal('switched_off', 'This stage is switched off.');
  };
  const clerk = clerkGateway({
    key: { get: async () => embedded.secretKey, renew: async (rejected) => rejected },
    apiUrl: embedded.url,
    deadline: 5_000,
  }).open({
    remaining: () => 5_000,
    guard: async (_request, _clerk, _isRehearsal, ready) => {
      await check();
      looked.resolve();
      await ready();
      taken += 1;
      return { giveBack: async () => undefined };
    },
  });
  const safeguards = {
    stageSwitch: { check, isKnown: () => true },
    approvals: { isNeverAsked: () => true, settle: async () => ({ verdict: 'given', id: undefined }) },
    credentials: { fill: async (_: unknown, args: unknown) => args },
    ledger: {
      // Until it is there, the guardrail has looked and found the stage on.
      begin: async () => {
        await looked.promise;
        isOff = true;
        return { id: 'change_1' };
      },
      end: async (_: unknown, ending: Ending) => void ended.push(ending),
    },
  };
  const userId = [...embedded.state.users.keys()][0] ?? '';
  const changed = runChange(
    tools.get('lock_user')!,
    { userId },
    {
      clerk,
      stage: { policy: { roles: {}, rules: [] } },
      caller: {
        principal: { kind: 'machine', issuer: 'https://clerk.example.com', subject: 'mch_1' },
        rules: ['all'],
        permissions: new Set(['users:ban']),
      },
    } as unknown as ToolContext,
    {
      requestId: 'request_1',
      safeguards,
      later: () => undefined,
    } as unknown as SafeguardedRequest,
    undefined,
  );
  await expect(changed).rejects.toMatchObject({ faults: [{ code: 'switched_off' }] });
  expect(embedded.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(ended).toMatchObject([{ result: 'refused' }]);
  expect(taken).toBe(0);
});
