import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { FunctionDefinition } from '../../local/cloud/functions.ts';
import {
  createLambdaFunction,
  type InvocationFailure,
  type InvocationSink,
  type LambdaFunction,
} from '../../local/cloud/lambda.ts';

/** What a process is sent: first its function, then invocations, and questions whether it is idle. */
export type ToProcess =
  | { readonly definition: FunctionDefinition }
  | { readonly id: string }
  | { readonly id: string; readonly event: unknown; readonly functionArn: string };

/** What it sends of an invocation: chunks, in base64, then one ending. */
export type FromProcess = { readonly id: string } & (
  | { readonly chunk: string }
  | { readonly failure: InvocationFailure | undefined }
  | { readonly isIdle: true }
);

/** The MCP function in processes of its own; the other functions run as always. */
export interface FunctionProcesses {
  readonly createFunction: typeof createLambdaFunction;
  /** Ends them all with SIGKILL. The next invocation starts a new one. */
  kill(): Promise<void>;
}

/** Invocations go to `count` processes in turn. */
export function functionProcesses(count = 1): FunctionProcesses {
  let processes: FunctionProcess[] = [];
  const kill = async () => {
    await Promise.all(processes.map((process) => process.kill()));
  };
  return {
    createFunction(definition, limits, onLog) {
      if (!definition.logicalId.startsWith('McpFunction')) {
        return createLambdaFunction(definition, limits, onLog);
      }
      processes = Array.from({ length: count }, () => functionProcess(definition));
      let invocations = 0;
      return {
        invoke(...invocation) {
          processes[invocations++ % count]?.invoke(...invocation);
        },
        async idle() {
          await Promise.all(processes.map((process) => process.idle()));
        },
        close: kill,
      };
    },
    kill,
  };
}

type FunctionProcess = Pick<LambdaFunction, 'invoke' | 'idle'> & { kill(): Promise<void> };

function functionProcess(definition: FunctionDefinition): FunctionProcess {
  const underWay = new Map<string, InvocationSink>();
  const asked = new Map<string, () => void>();
  let current: ChildProcess | undefined;

  const start = (): ChildProcess => {
    const child = fork(join(import.meta.dirname, 'function-process.ts'), {
      execArgv: [],
      // That of the test, not of the process that runs it.
      env: { ...process.env },
    });
    child.on('message', (message: FromProcess) => {
      asked.get(message.id)?.();
      if ('isIdle' in message) return;
      const sink = underWay.get(message.id);
      if ('chunk' in message) {
        sink?.chunk(Buffer.from(message.chunk, 'base64'));
        return;
      }
      underWay.delete(message.id);
      if (message.failure) sink?.fail(message.failure);
      else sink?.end();
    });
    child.once('exit', (_, signal) => {
      for (const sink of underWay.values()) {
        sink.fail({ kind: 'crashed', message: `The process ended with ${signal}` });
      }
      underWay.clear();
      for (const answer of asked.values()) answer();
    });
    child.send({ definition } satisfies ToProcess);
    return child;
  };

  return {
    invoke(event, functionArn, sink) {
      const id = randomUUID();
      underWay.set(id, sink);
      current ??= start();
      current.send({ id, event, functionArn } satisfies ToProcess);
    },
    async idle() {
      const id = randomUUID();
      if (!current) return;
      await new Promise<void>((resolve) => {
        asked.set(id, resolve);
        current?.send({ id } satisfies ToProcess);
      });
      asked.delete(id);
    },
    async kill() {
      const child = current;
      current = undefined;
      if (child === undefined) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
