// The inside of a worker thread: what Lambda's Node runtime is to a function.
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromRuntime, ToRuntime } from './lambda-function.ts';

const { handlerFile, handlerName, functionName, functionArn, logGroupName, memorySize } = workerData as {
  handlerFile: string;
  handlerName: string;
  functionName: string;
  functionArn: string;
  logGroupName: string;
  memorySize: string;
};

const port = parentPort;
if (!port) throw new Error('The runtime runs in a worker thread only.');
const post = (message: FromRuntime) => port.postMessage(message);

type StreamingHandler = (event: unknown, stream: Writable, context: unknown) => Promise<unknown>;
type BufferedHandler = (event: unknown, context: unknown) => Promise<unknown>;

const isStreaming = Symbol('streaming');

class ResponseStream extends Writable {
  readonly invocation: string;
  constructor(invocation: string) {
    super();
    this.invocation = invocation;
  }
  setContentType(): void {}
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (chunk.byteLength > 0)
      post({ type: 'chunk', invocation: this.invocation, data: new Uint8Array(chunk) });
    done();
  }
}

// The real runtime sets this global before it loads the handler.
Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: (handler: StreamingHandler) => Object.assign(handler, { [isStreaming]: true }),
    HttpResponseStream: {
      /** Prelude as JSON, eight zero bytes, then the body. */
      from(stream: Writable, prelude: unknown): Writable {
        stream.write(Buffer.concat([Buffer.from(JSON.stringify(prelude)), Buffer.alloc(8)]));
        return stream;
      },
    },
  },
});

const loaded = import(pathToFileURL(handlerFile).href).then((module: Record<string, unknown>) => {
  const handler = module[handlerName];
  if (typeof handler !== 'function') throw new Error(`${handlerFile} exports no function ${handlerName}.`);
  return handler as (StreamingHandler | BufferedHandler) & { [isStreaming]?: boolean };
});

async function invoke({ invocation, event, deadline }: ToRuntime): Promise<void> {
  const context = {
    awsRequestId: invocation,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    logGroupName,
    logStreamName: 'local',
    memoryLimitInMB: memorySize,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const handler = await loaded;
    if (handler[isStreaming]) {
      const stream = new ResponseStream(invocation);
      await (handler as StreamingHandler)(event, stream, context);
      post({ type: 'end', invocation });
    } else {
      const answer = await (handler as BufferedHandler)(event, context);
      post({ type: 'answer', invocation, json: JSON.stringify(answer ?? null) });
    }
  } catch (error) {
    console.error(error);
    post({ type: 'failed', invocation, message: error instanceof Error ? error.message : String(error) });
  }
}

port.on('message', (message: ToRuntime) => void invoke(message));
