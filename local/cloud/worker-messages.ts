import type { Proxy } from './proxy.ts';

/** What a function's worker is started with. */
export interface WorkerStart {
  /** Absolute directory that holds the function's code. */
  codeDirectory: string;
  /** What these files beside the code say here, by their paths. */
  files: Record<string, string>;
  /** As in the template: `file.export`. */
  handler: string;
  /** Where requests to other machines go; straight there when undefined. */
  proxy: Proxy | undefined;
}

/** One invocation, sent to the worker once it is ready. */
export interface InvokeMessage {
  type: 'invoke';
  id: string;
  /** The event as JSON, so that the function sees what a real invocation would parse. */
  event: string;
  /** Milliseconds since the epoch. */
  deadline: number;
  functionName: string;
  invokedFunctionArn: string;
  /** Megabytes, as text. */
  memoryLimit: string;
  logGroupName: string;
  logStreamName: string;
}

/** Has the worker stand still, all that it does included, until the first number of `thawed` is no longer 0. */
export interface FreezeMessage {
  type: 'freeze';
  thawed: Int32Array<SharedArrayBuffer>;
  /** Milliseconds that its clocks go on meanwhile, besides those that really pass. */
  forMs: number;
}

/** What the worker is sent. */
export type ToWorker = InvokeMessage | FreezeMessage;

/**
 * What the worker sends back: once `ready`, then per invocation any number of chunks, `answered` when the stream has ended,
 * and one ending, when the handler has.
 */
export type WorkerMessage =
  | { type: 'ready' }
  | { type: 'frozen' }
  | { type: 'chunk'; id: string; bytes: Uint8Array }
  | { type: 'answered'; id: string }
  | { type: 'end'; id: string }
  | { type: 'error'; id: string; errorType: string; errorMessage: string; stack: string };
