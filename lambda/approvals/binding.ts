import { createHash } from 'node:crypto';
import type { Principal } from '../access/principal.ts';
import { canonical } from '../base/canonical.ts';
import type { Tool } from '../definition/tool.ts';
import type { ApprovalRequest } from './seal.ts';

/** What an approval must be for, to count for a call. */
export type Binding = Pick<ApprovalRequest, 'caller' | 'operation' | 'arguments'>;

/** The call that an approval is about. */
export interface BoundCall {
  readonly principal: Principal;
  /** Clerk's id of the instance. */
  readonly instance: string;
  readonly tool: Tool;
  readonly args: Record<string, unknown>;
}

/** The call as digests: equal for equal calls, telling nothing of what they hold. */
export function bindingOf({ principal, instance, tool, args }: BoundCall): Binding {
  return {
    caller: digest(holderOf(principal)),
    operation: digest({ instance, tool: tool.name }),
    arguments: digest(args),
  };
}

/**
 * Who may use an approval. Of an IAM role, any of its sessions: whoever assumes the role chooses the session's name, so
 * that it proves nothing, and an unattended runner gets another one whenever its credentials are renewed. Role and
 * account, which rules name, stand in the subject; the ledger keeps the session.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
function holderOf({ kind, issuer, subject, client }: Principal): Principal {
  return { kind, issuer, subject, client: kind === 'iam_role' ? undefined : client };
}

/** SHA-256 over the canonical JSON, in base64url. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('base64url');
}
