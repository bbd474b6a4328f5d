import fs, { existsSync } from 'node:fs';
import { setGlobalProxyFromEnv } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { machineNow, setAhead } from './worker-clock.ts';
import { currentRequest, replaceConsole } from './worker-console.ts';
import type {
  FreezeMessage,
  InvokeMessage,
  ToWorker,
  WorkerMessage,
  WorkerStart,
} from './worker-messages.ts';
import { awslambda, ResponseStream, streamingHandler } from './worker-streaming.ts';

type Handler = ((...parameters: unknown[]) => unknown) & { [streamingHandler]?: string };

const { codeDirectory, files, handler: handlerName, proxy } = workerData as WorkerStart;

Object.assign(globalThis, { awslambda });
replaceConsole();
fs.readFileSync = readFileSyncWith(files, fs.readFileSync);
// Not in the function's environment: on AWS it has none.
if (proxy) setGlobalProxyFromEnv({ ...proxy });

const handler = await loadHandler();
const port = parentPort;
if (port === null) throw new Error('This file runs as a worker only');
port.on('message', (message: ToWorker) => {
  if (message.type === 'freeze') freeze(message);
  else void currentRequest.run(message.id, invoke, message);
});
send({ type: 'ready' });

function send(message: WorkerMessage, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

/** As Lambda does between two invocations: no code runs, and what comes over the network waits in the system. */
function freeze({ thawed, forMs }: FreezeMessage): void {
  send({ type: 'frozen' });
  Atomics.wait(thawed, 0, 0);
  setAhead(forMs);
}

async function invoke(message: InvokeMessage): Promise<void> {
  const { id } = message;
  const sendChunk = (bytes: Uint8Array<ArrayBuffer>) => send({ type: 'chunk', id, bytes }, [bytes.buffer]);
  const event: unknown = JSON.parse(message.event);
  try {
    if (handler[streamingHandler] === undefined) {
      const result = await handler(event, contextOf(message));
      sendChunk(new TextEncoder().encode(JSON.stringify(result) ?? 'null'));
    } else {
      const stream = new ResponseStream((bytes) => sendChunk(Uint8Array.from(bytes)));
      const finished = new Promise<void>((resolve, reject) => {
        stream.on('finish', resolve).on('error', reject);
      }).then(() => send({ type: 'answered', id }));
      await Promise.all([handler(event, stream, contextOf(message)), finished]);
    }
    send({ type: 'end', id });
  } catch (failure) {
    const { name, message, stack } = failure instanceof Error ? failure : new Error(String(failure));
    send({ type: 'error', id, errorType: name, errorMessage: message, stack: stack ?? '' });
  }
}

function contextOf(message: InvokeMessage) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: message.functionName,
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'] ?? '$LATEST',
    invokedFunctionArn: message.invokedFunctionArn,
    memoryLimitInMB: message.memoryLimit,
    awsRequestId: message.id,
    logGroupName: message.logGroupName,
    logStreamName: message.logStreamName,
    getRemainingTimeInMillis: () => message.deadline - machineNow(),
  };
}

/** Files that every instance shares, but for the addresses in them. */
function readFileSyncWith(texts: WorkerStart['files'], read: typeof fs.readFileSync): typeof fs.readFileSync {
  const readHere = (...parameters: Parameters<typeof read>) =>
    texts[String(parameters[0])] ?? read(...parameters);
  return readHere as typeof read;
}

async function loadHandler(): Promise<Handler> {
  const separator = handlerName.lastIndexOf('.');
  const base = join(codeDirectory, handlerName.slice(0, separator));
  const file = ['.js', '.mjs', '.cjs'].map((extension) => base + extension).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`Cannot find the module of the handler ${handlerName}`);
  const name = handlerName.slice(separator + 1);
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const exported = module[name] ?? (module.default as Record<string, unknown> | undefined)?.[name];
  if (typeof exported !== 'function') throw new TypeError(`${handlerName} is undefined or not exported`);
  return exported as Handler;
}
