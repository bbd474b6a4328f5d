import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { FunctionDefinition } from './functions.ts';
import type { Proxy } from './proxy.ts';
import type { InvokeMessage, ToWorker, WorkerMessage, WorkerStart } from './worker-messages.ts';

/** Why an invocation gave no complete result. */
export interface InvocationFailure {
  /**
   * thrown: by the handler; crashed: the process ended; timed-out: the function's timeout; throttled: concurrency;
   * too-large: the event.
   */
  kind: 'thrown' | 'crashed' | 'timed-out' | 'throttled' | 'too-large';
  /** What was thrown, or a sentence about what happened. */
  message: string;
}

/** Receives what an invocation yields: chunks, then exactly one of `end` and `fail`. */
export interface InvocationSink {
  chunk(bytes: Uint8Array): void;
  end(): void;
  fail(failure: InvocationFailure): void;
}

/**
 * A function that can be invoked. An answer has ended when its stream has, which may be before the handler has: the runtime
 * client waits for both, one after the other (`waitForStreamClosure` in aws-lambda-ric 4).
 */
export interface LambdaFunction {
  /** @param functionArn the ARN it is called by, alias included, as the context tells it */
  invoke(event: unknown, functionArn: string, sink: InvocationSink): void;
  /**
   * Stops the instance once its last invocation has ended, as Lambda does: none of its code runs and its connections are
   * as they are in the system, until the next invocation. Its clocks go on, by `forMs` more than really pass.
   * @throws Error when it has no instance
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
   */
  freeze?(forMs: number): Promise<void>;
  /** Settles when no invocation is under way, also none that has answered already. */
  idle(): Promise<void>;
  /** Ends the function's workers; what is under way fails as crashed. */
  close(): Promise<void>;
}

/**
 * Bytes of an event that somebody waits for, at most: 6 MB, "Invocation payload" at
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const eventLimit = 6 * 1024 * 1024;

/** Limits put over those of the template. */
export interface FunctionLimits {
  /** Invocations at the same time; the function's reserved concurrency otherwise. */
  concurrency?: number | undefined;
  /** Milliseconds an invocation may take; the function's timeout otherwise. */
  remainingTimeMs?: number | undefined;
  /**
   * Milliseconds that each start of an instance takes besides loading its code, as placing it and fetching the code do;
   * none otherwise.
   */
  startMs?: number | undefined;
  /** Whether each invocation has an instance of its own, so that nothing is left of those before; shared otherwise. */
  newInstances?: boolean | undefined;
  /** The way to other machines; straight otherwise. */
  proxy?: Proxy | undefined;
}

/** An invocation that is under way. */
interface Invocation extends InvocationSink {
  /** The answer is whole, and the handler goes on. */
  answered(): void;
}

interface Environment {
  worker: Worker;
  /** Calls back once the handler is loaded; never when that fails, for then the worker ends. */
  whenReady(callback: () => void): void;
  underWay: Map<string, Invocation>;
  /** Set while it is frozen: makes it go on. */
  thaw: (() => void) | undefined;
  /** A retired environment takes no new invocation and ends with its last one. */
  retired: boolean;
}

/**
 * Runs a function's code in a worker thread with its own environment variables, started by the first
 * invocation and shared by concurrent ones. A crash or a timeout costs the worker: the next invocation gets a
 * fresh one, as in Lambda.
 */
export function createLambdaFunction(
  definition: FunctionDefinition,
  limits: FunctionLimits,
  onLog: (line: string) => void,
): LambdaFunction {
  const timeoutMs = limits.remainingTimeMs ?? definition.timeoutMs;
  const compileCache = process.env['NODE_COMPILE_CACHE'];
  const concurrency = limits.concurrency ?? definition.reservedConcurrency ?? Infinity;
  const environments = new Set<Environment>();
  let current: Environment | undefined;
  let underWay = 0;
  const whenIdle: (() => void)[] = [];

  function startEnvironment(codeDirectory: string): Environment {
    const { files, handler } = definition;
    const started: WorkerStart = { codeDirectory, files, handler, proxy: limits.proxy };
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: started,
      env: {
        ...definition.environment,
        LAMBDA_TASK_ROOT: codeDirectory,
        ...(compileCache === undefined ? {} : { NODE_COMPILE_CACHE: compileCache }),
      },
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: definition.memorySize },
    });
    let ready = false;
    const waiting: (() => void)[] = [];
    worker.once('message', () => {
      setTimeout(() => {
        ready = true;
        for (const callback of waiting) callback();
      }, limits.startMs ?? 0).unref();
    });
    const environment: Environment = {
      worker,
      whenReady: (callback) => (ready ? callback() : void waiting.push(callback)),
      underWay: new Map(),
      thaw: undefined,
      retired: false,
    };
    for (const input of [worker.stdout, worker.stderr]) createInterface({ input }).on('line', onLog);
    worker.on('message', (message: WorkerMessage) => deliver(environment, message));
    worker.on('error', (error) => onLog(error.stack ?? error.message));
    worker.on('exit', (code) => {
      retire(environment);
      environments.delete(environment);
      const message = `The function's process ended with code ${code}`;
      for (const sink of environment.underWay.values()) sink.fail({ kind: 'crashed', message });
      environment.underWay.clear();
    });
    environments.add(environment);
    return environment;
  }

  function deliver(environment: Environment, message: WorkerMessage): void {
    if (message.type === 'ready' || message.type === 'frozen') return;
    const sink = environment.underWay.get(message.id);
    if (sink === undefined) return;
    if (message.type === 'chunk') return sink.chunk(message.bytes);
    if (message.type === 'answered') return sink.answered();
    environment.underWay.delete(message.id);
    if (message.type === 'end') {
      sink.end();
    } else {
      onLog(message.stack || `${message.errorType}: ${message.errorMessage}`);
      sink.fail({ kind: 'thrown', message: message.errorMessage });
    }
    endIfIdle(environment);
  }

  function retire(environment: Environment): void {
    environment.retired = true;
    if (current === environment) current = undefined;
  }

  function endIfIdle(environment: Environment): void {
    if (environment.retired && environment.underWay.size === 0) void environment.worker.terminate();
  }

  function timeOut(environment: Environment, id: string): void {
    const sink = environment.underWay.get(id);
    if (sink === undefined) return;
    environment.underWay.delete(id);
    retire(environment);
    const message = `${id} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
    onLog(message);
    sink.fail({ kind: 'timed-out', message });
    endIfIdle(environment);
  }

  function invoke(event: unknown, functionArn: string, sink: InvocationSink): void {
    if (definition.codeDirectory === undefined) {
      const message = `The code of ${definition.logicalId} is not an asset of the assembly`;
      onLog(message);
      sink.fail({ kind: 'crashed', message });
      return;
    }
    const payload = JSON.stringify(event);
    const size = Buffer.byteLength(payload);
    if (size > eventLimit) {
      const message = `${size} byte payload is too large for the RequestResponse invocation type (limit ${eventLimit} bytes)`;
      sink.fail({ kind: 'too-large', message });
      return;
    }
    if (underWay >= concurrency) {
      sink.fail({ kind: 'throttled', message: 'Rate Exceeded.' });
      return;
    }
    underWay += 1;
    if (limits.newInstances && current) {
      const before = current;
      retire(before);
      endIfIdle(before);
    }
    current ??= startEnvironment(definition.codeDirectory);
    const environment = current;
    const id = randomUUID();
    let timer: NodeJS.Timeout | undefined;
    let isAnswered = false;
    const answered = () => {
      if (!isAnswered) sink.end();
      isAnswered = true;
    };
    const settle = () => {
      underWay -= 1;
      clearTimeout(timer);
      if (underWay === 0) for (const callback of whenIdle.splice(0)) callback();
    };
    environment.underWay.set(id, {
      chunk: (bytes) => sink.chunk(bytes),
      answered,
      end: () => {
        settle();
        answered();
      },
      fail: (failure) => {
        settle();
        if (!isAnswered) sink.fail(failure);
      },
    });
    const message = { id, event: payload, functionArn };
    // The time of a function counts from the end of its initialization.
    environment.whenReady(() => {
      if (!environment.underWay.has(id)) return;
      timer = setTimeout(timeOut, timeoutMs, environment, id);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
      environment.worker.postMessage(invocation(message));
      environment.thaw?.();
    });
  }

  function invocation(message: { id: string; event: string; functionArn: string }): InvokeMessage {
    return {
      type: 'invoke',
      id: message.id,
      event: message.event,
      deadline: Date.now() + timeoutMs,
      functionName: definition.name,
      invokedFunctionArn: message.functionArn,
      memoryLimit: String(definition.memorySize),
      logGroupName: definition.logGroupName,
      logStreamName: definition.environment.AWS_LAMBDA_LOG_STREAM_NAME ?? '',
    };
  }

  async function freeze(forMs: number): Promise<void> {
    const environment = current;
    if (!environment) throw new Error(`${definition.logicalId} has no instance that could be frozen`);
    // As in Lambda, not before the last invocation has ended, which may be after its answer has gone out.
    while (environment.underWay.size > 0) {
      await Promise.race([once(environment.worker, 'message'), once(environment.worker, 'exit')]);
    }
    const thawed = new Int32Array(new SharedArrayBuffer(4));
    environment.thaw = () => {
      environment.thaw = undefined;
      Atomics.store(thawed, 0, 1);
      Atomics.notify(thawed, 0);
    };
    const frozen = new Promise<void>((resolve) => {
      environment.worker.on('message', ({ type }: WorkerMessage) => {
        if (type === 'frozen') resolve();
      });
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    environment.worker.postMessage({ type: 'freeze', thawed, forMs } satisfies ToWorker);
    await frozen;
  }

  async function idle(): Promise<void> {
    if (underWay > 0) await new Promise<void>((resolve) => whenIdle.push(resolve));
  }

  async function close(): Promise<void> {
    for (const { thaw } of environments) thaw?.();
    await Promise.all([...environments].map(({ worker }) => worker.terminate()));
  }

  return { invoke, freeze, idle, close };
}

/** The whole result of an invocation as text, or why there is none. */
export function invokeBuffered(
  lambda: LambdaFunction,
  event: unknown,
  functionArn: string,
): Promise<{ payload: string } | { failure: InvocationFailure }> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    lambda.invoke(event, functionArn, {
      chunk: (bytes) => chunks.push(bytes),
      end: () => resolve({ payload: Buffer.concat(chunks).toString() }),
      fail: (failure) => resolve({ failure }),
    });
  });
}
