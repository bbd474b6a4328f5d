import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

/** An invocation on its way into the runtime; `deadline` in milliseconds since the epoch. */
export interface ToRuntime {
  readonly invocation: string;
  readonly event: unknown;
  readonly deadline: number;
}

/** What the runtime reports of an invocation. */
export type FromRuntime =
  | { readonly type: 'chunk'; readonly invocation: string; readonly data: Uint8Array }
  | { readonly type: 'end'; readonly invocation: string }
  | { readonly type: 'answer'; readonly invocation: string; readonly json: string }
  | { readonly type: 'failed'; readonly invocation: string; readonly message: string };

/** How an invocation ended, if not well. */
export type InvocationFault = 'failed' | 'timed_out' | 'crashed';

/** Receives the answer of an invocation as it comes. */
export interface InvocationSink {
  chunk(data: Uint8Array): void;
  end(): void;
  fault(fault: InvocationFault, message: string): void;
}

/** A Lambda function of the template, as far as running it goes. */
export interface LambdaFunctionOptions {
  readonly name: string;
  readonly assetDirectory: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly logGroup: string;
  /** Gets each line that the function prints. */
  readonly onLog: (line: string) => void;
}

/** Runs a function's bundle in a worker thread of its own, which a crash or a time-out replaces. */
export class LambdaFunction {
  readonly #options: LambdaFunctionOptions;
  readonly #sinks = new Map<string, InvocationSink>();
  #worker: Worker | undefined;

  constructor(options: LambdaFunctionOptions) {
    this.#options = options;
  }

  /** Starts an invocation; returns at once. */
  invoke(event: unknown, sink: InvocationSink): void {
    const worker = (this.#worker ??= this.#start());
    const invocation = randomUUID();
    const limit = this.#options.timeoutSeconds * 1000;
    const timer = setTimeout(() => {
      const seconds = this.#options.timeoutSeconds.toFixed(2);
      if (this.#take(invocation)) sink.fault('timed_out', `Task timed out after ${seconds} seconds`);
    }, limit);
    this.#sinks.set(invocation, {
      chunk: (data) => sink.chunk(data),
      end: () => {
        clearTimeout(timer);
        sink.end();
      },
      fault: (fault, message) => {
        clearTimeout(timer);
        sink.fault(fault, message);
      },
    });
    const message: ToRuntime = { invocation, event, deadline: Date.now() + limit };
    worker.postMessage(message);
  }

  /** Ends the function at once, with whatever it is doing. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    for (const sink of this.#sinks.values()) sink.fault('crashed', 'The local cloud was closed.');
    this.#sinks.clear();
    await worker?.terminate();
  }

  #take(invocation: string): InvocationSink | undefined {
    const sink = this.#sinks.get(invocation);
    this.#sinks.delete(invocation);
    return sink;
  }

  #start(): Worker {
    const { assetDirectory, handler, name, environment, memoryMb, logGroup, onLog } = this.#options;
    const [file = 'index', handlerName = 'handler'] = handler.split('.');
    const handlerFile = ['.mjs', '.js', '.cjs']
      .map((extension) => join(assetDirectory, `${file}${extension}`))
      .find((path) => existsSync(path));
    if (!handlerFile) throw new Error(`The asset of ${name} has no file ${file}.mjs, .js or .cjs.`);
    const region = 'eu-west-1';
    const worker = new Worker(new URL('./runtime.ts', import.meta.url), {
      execArgv: [],
      stdout: true,
      stderr: true,
      env: {
        PATH: process.env['PATH'],
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
        AWS_LAMBDA_LOG_FORMAT: 'JSON',
        ...environment,
      },
      workerData: {
        handlerFile,
        handlerName,
        functionName: name,
        functionArn: `arn:aws:lambda:${region}:123456789012:function:${name}`,
        logGroupName: logGroup,
        memorySize: String(memoryMb),
      },
    });
    for (const output of [worker.stdout, worker.stderr]) createInterface({ input: output }).on('line', onLog);
    worker.on('message', (message: FromRuntime) => this.#report(message));
    worker.on('error', (error) =>
      onLog(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      const sinks = [...this.#sinks.values()];
      this.#sinks.clear();
      for (const sink of sinks) sink.fault('crashed', 'Runtime exited');
    });
    return worker;
  }

  #report(message: FromRuntime): void {
    switch (message.type) {
      case 'chunk':
        this.#sinks.get(message.invocation)?.chunk(message.data);
        return;
      case 'end':
        this.#take(message.invocation)?.end();
        return;
      case 'answer': {
        const sink = this.#take(message.invocation);
        sink?.chunk(Buffer.from(message.json));
        sink?.end();
        return;
      }
      case 'failed':
        this.#take(message.invocation)?.fault('failed', message.message);
    }
  }
}
