import type { RequestId } from '@modelcontextprotocol/server';
import type { Clerk } from '../clerk/clerk.ts';
import type { SharedContext } from '../definition/tool.ts';
import type { CallRecord } from './call-record.ts';
import type { RejectionReason } from './rejection.ts';
import type { SafeguardedRequest } from './safeguards.ts';
import type { StageTools } from './tool-list.ts';

/** Where it is told what became of a request. */
export interface Report {
  /** The record for the log of the request with this id. */
  readonly callOf: (id: RequestId | undefined) => CallRecord;
  /** Called with the protocol era once it is known. */
  readonly onEra: (era: 'legacy' | 'modern') => void;
  /** Called when all that was posted is refused before a server sees it. */
  readonly onRejected: (reason: RejectionReason) => void;
}

/** One MCP request, as all that answers it sees it: made once, by the entry, and handed on as it is. */
export interface McpContext extends SafeguardedRequest {
  /** Of this server: `0.2.0`. */
  readonly version: string;
  /** Who calls and where: what each tool gets, along with what is there for its call alone. */
  readonly shared: SharedContext;
  readonly stageTools: StageTools;
  /** Gives a call its share of Clerk. */
  readonly openClerk: () => Clerk;
  readonly report: Report;
}
