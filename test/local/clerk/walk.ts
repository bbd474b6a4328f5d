import type { EmbeddedClerk } from '../../../local/clerk/server.ts';

/** A good request to one operation. */
export type Walk = (clerk: EmbeddedClerk) => WalkRequest | Promise<WalkRequest>;

interface WalkRequest {
  path: string;
  /** Sent as JSON, or as it is when it's a form. */
  body?: unknown;
  /** The key to send, when it isn't the instance's. */
  key?: string;
  /** Of the answer; 200 when left out. */
  status?: number;
}
