import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { FunctionDefinition } from '../../../local/cloud/functions.ts';
import type { createLambdaFunction, InvocationSink } from '../../../local/cloud/lambda.ts';
import { closeServer, listen } from '../../../local/cloud/listen.ts';

const client = join(import.meta.dirname, 'node_modules/aws-lambda-ric/index.mjs');

/** Whether `npm ci --prefix test/e2e/runtime --ignore-scripts` has been run. */
export const hasRuntimeClient = existsSync(client);

/**
 * Runs a function as Lambda does: in a process with Lambda's own runtime client, which asks a Runtime API for one
 * invocation after another and posts what came of it.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export const runtimeFunction: typeof createLambdaFunction = (definition, limits, onLog) => {
  const instances = new Set<Instance>();
  const { codeDirectory = '', files } = definition;
  // The process reads its files from the disk.
  const code = mkdtempSync(join(tmpdir(), 'clerk-mcp-code-'));
  cpSync(codeDirectory, code, { recursive: true });
  for (const [file, content] of Object.entries(files))
    writeFileSync(join(code, relative(codeDirectory, file)), content);
  return {
    invoke(event, functionArn, sink) {
      const idle = [...instances].find(({ isIdle }) => isIdle());
      const instance = idle ?? startInstance(definition, code, onLog);
      instances.add(instance);
      void instance.ended.then(() => instances.delete(instance));
      const timeoutMs = limits.remainingTimeMs ?? definition.timeoutMs;
      instance.invoke(JSON.stringify(event), functionArn, timeoutMs, sink);
    },
    async idle() {
      await Promise.all([...instances].map((instance) => instance.idle()));
    },
    async close() {
      await Promise.all([...instances].map(({ end }) => end()));
      rmSync(code, { recursive: true });
    },
  };
};

interface Instance {
  readonly isIdle: () => boolean;
  /** Settles when it has asked for the next invocation, or ended. */
  idle(): Promise<unknown>;
  invoke(event: string, functionArn: string, timeoutMs: number, sink: InvocationSink): void;
  readonly ended: Promise<unknown>;
  readonly end: () => Promise<unknown>;
}

function startInstance(
  definition: FunctionDefinition,
  codeDirectory: string,
  onLog: (line: string) => void,
): Instance {
  let underWay: { id: string; sink: InvocationSink } | undefined;
  let deliver: ((response: ServerResponse) => void) | undefined;
  let waiting: ServerResponse | undefined;
  let child: ChildProcess | undefined;
  const whenIdle: (() => void)[] = [];

  const settle = (id: string | undefined, how: (sink: InvocationSink) => void) => {
    if (underWay === undefined || (id !== undefined && underWay.id !== id)) return;
    const { sink } = underWay;
    underWay = undefined;
    how(sink);
  };
  const thrown = (message: string) => (sink: InvocationSink) => sink.fail({ kind: 'thrown', message });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, id, kind] = /\/invocation\/([^/]+)(?:\/(\w+))?$/.exec(request.url ?? '') ?? [];
    if (id === 'next') {
      waiting = response;
      for (const callback of whenIdle.splice(0)) callback();
      deliver?.(response);
      return;
    }
    const { sink } = underWay ?? {};
    if (kind === 'response') {
      for await (const bytes of request as AsyncIterable<Buffer>) sink?.chunk(bytes);
      const failure = request.trailers['lambda-runtime-function-error-body'];
      response.writeHead(202).end();
      if (failure === undefined) settle(id, (ended) => ended.end());
      else settle(id, thrown(errorIn(Buffer.from(failure, 'base64').toString())));
      return;
    }
    const message = errorIn(await text(request));
    response.writeHead(202).end();
    // Without an id it is the initialization that failed, and the process ends.
    if (kind === 'error') settle(id, thrown(message));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const ended = (async () => {
    const address = new URL(await listen(server, 0));
    child = spawn(process.execPath, ['--import', join(import.meta.dirname, 'without-native.mjs'), client], {
      env: {
        ...definition.environment,
        LAMBDA_TASK_ROOT: codeDirectory,
        AWS_LAMBDA_RUNTIME_API: address.host,
        AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const input of [child.stdout, child.stderr]) {
      if (input) createInterface({ input }).on('line', onLog);
    }
    const code = await new Promise((resolve) => child?.once('exit', resolve));
    settle(undefined, (sink) =>
      sink.fail({ kind: 'crashed', message: `The process ended with ${String(code)}` }),
    );
    await closeServer(server);
  })();

  return {
    idle: () =>
      Promise.race([ended, waiting ? undefined : new Promise<void>((resolve) => whenIdle.push(resolve))]),
    isIdle: () => underWay === undefined && child?.exitCode === null,
    invoke(event, functionArn, timeoutMs, sink) {
      const id = randomUUID();
      let timer: NodeJS.Timeout | undefined;
      const settled = (how: () => void) => {
        clearTimeout(timer);
        how();
      };
      underWay = {
        id,
        sink: {
          chunk: (bytes) => sink.chunk(bytes),
          end: () => settled(() => sink.end()),
          fail: (failure) => settled(() => sink.fail(failure)),
        },
      };
      deliver = (response) => {
        deliver = undefined;
        waiting = undefined;
        timer = setTimeout(() => {
          settle(id, (late) => late.fail({ kind: 'timed-out', message: `${id} Task timed out` }));
          child?.kill('SIGKILL');
        }, timeoutMs);
        response.writeHead(200, {
          'content-type': 'application/json',
          'lambda-runtime-aws-request-id': id,
          'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
          'lambda-runtime-invoked-function-arn': functionArn,
          'lambda-runtime-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0',
        });
        response.end(event);
      };
      if (waiting) deliver(waiting);
    },
    ended,
    async end() {
      child?.kill('SIGKILL');
      await ended;
    },
  };
}

function errorIn(body: string): string {
  return (JSON.parse(body) as { errorMessage: string }).errorMessage;
}
