import { type Permission, permissions } from '../../../lambda/access/permissions.ts';
import type { AccessPolicy } from '../../../lambda/access/policy.ts';
import { noAnswer } from '../../../lambda/approvals/answer.ts';
import type { Approval } from '../../../lambda/approvals/approval.ts';
import { openApprovals } from '../../../lambda/approvals/approvals.ts';
import { ApprovalAsked } from '../../../lambda/approvals/question.ts';
import type { ApprovalRule } from '../../../lambda/approvals/rules.ts';
import { clerkGateway } from '../../../lambda/clerk/clerk.ts';
import { cachedSecretKey } from '../../../lambda/clerk/secret-key.ts';
import type { Tool } from '../../../lambda/definition/tool.ts';
import type { EmbeddedClerk } from '../../../local/clerk/server.ts';
import { memoryTable } from '../ledger/memory-table.ts';

/** What a call is asked about. */
export interface Asked {
  readonly text: string;
  readonly preview: string;
  readonly confirmation: string;
}

/** Settles calls of a person who may do everything. */
export interface Asking {
  settle(tool: Tool, args: Record<string, unknown>, confirmation?: string): Promise<Approval>;
  /** What is asked; throws when nothing is. */
  asked(tool: Tool, args: Record<string, unknown>, confirmation?: string): Promise<Asked>;
  /** Requests to Clerk so far. */
  readonly requests: () => number;
}

/** What is different about who is asked, and where. */
interface AskingOptions {
  readonly lacking?: readonly Permission[];
  readonly policy?: AccessPolicy;
  readonly bulk?: number;
}

export function askingOf(
  clerk: EmbeddedClerk,
  rules: readonly ApprovalRule[] = [],
  { lacking = [], policy = { roles: {}, rules: [] }, bulk }: AskingOptions = {},
): Asking {
  const client = clerkGateway({
    key: cachedSecretKey(async () => clerk.secretKey),
    apiUrl: clerk.url,
    deadline: 10_000,
  }).open({ remaining: () => 10_000 });
  const keys = async () => ({ current: 'k'.repeat(64), previous: undefined });
  const approvals = openApprovals({
    rules,
    bulk,
    authorizationKeys: ['role', 'roles', 'permissions', 'plan', 'admin'],
    keys: { get: keys, renew: keys },
    table: memoryTable().table,
  });
  const settle: Asking['settle'] = (tool, args, confirmation) =>
    approvals.settle(tool, args, {
      clerk: client,
      caller: {
        principal: {
          kind: 'user',
          issuer: 'https://clerk.example.com',
          subject: 'user_1',
          client: 'client_1',
        },
        permissions: new Set(permissions.filter((one) => !lacking.includes(one))),
        rules: [],
        scopes: [],
        withheld: new Set(),
      },
      stage: { name: 'test', environment: 'development', policy },
      answer: { ...noAnswer, confirmation },
    });
  return {
    settle,
    async asked(...call) {
      const thrown = await settle(...call).catch((error: unknown) => error);
      if (!(thrown instanceof ApprovalAsked)) throw new Error(`Nothing was asked: ${String(thrown)}`);
      const { content, structuredContent } = thrown.result as unknown as {
        content: { text: string }[];
        structuredContent: { approval: Omit<Asked, 'text'> };
      };
      return { text: content[0]?.text ?? '', ...structuredContent.approval };
    },
    requests: client.requests,
  };
}
