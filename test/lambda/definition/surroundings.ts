import type { Clerk } from '../../../lambda/clerk/clerk.ts';
import { clerkGateway } from '../../../lambda/clerk/clerk.ts';
import type { ToolContext } from '../../../lambda/definition/tool.ts';
import type { EmbeddedClerk } from '../../../local/clerk/server.ts';

/** What a tool gets on its way, as far as workflows use it, with an embedded Clerk behind. */
export function surroundings(
  embedded: EmbeddedClerk,
  {
    remaining = () => 60_000,
    before = () => {},
  }: { remaining?: () => number; before?: (call: number) => void },
): { context: ToolContext; calls: () => number } {
  const secretKey = embedded.secretKey;
  const key = { get: () => Promise.resolve(secretKey), renew: () => Promise.resolve(secretKey) };
  const real = clerkGateway({ key, apiUrl: embedded.url, deadline: 10_000 }).open({
    remaining: () => 10_000,
  });
  let calls = 0;
  const count = () => {
    calls += 1;
    before(calls);
  };
  const clerk: Clerk = {
    read: (call, options) => {
      count();
      return real.read(call, options);
    },
    write: (call) => {
      count();
      return real.write(call);
    },
    effects: real.effects,
    apart: () => clerk,
    after: () => clerk,
    requests: real.requests,
    recent: real.recent,
    rehearse: () => real.rehearse(),
  };
  const context = {
    clerk,
    remaining,
    progress: () => Promise.resolve(),
    stage: { name: 'test', environment: 'production', policy: { roles: {}, rules: [] } },
    caller: {
      principal: { kind: 'machine', issuer: 'https://clerk.example', subject: 'mch_1' },
      permissions: new Set(),
      rules: [],
      scopes: [],
      withheld: new Set(),
    },
  } as unknown as ToolContext;
  return { context, calls: () => calls };
}
