import { AsyncLocalStorage } from 'node:async_hooks';
import { format } from 'node:util';

/** Holds the request id of the invocation whose code is running. */
export const currentRequest = new AsyncLocalStorage<string>();

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const methods = {
  log: 'info',
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
} as const;

/**
 * Makes `console` print one line a call, as the Node.js runtime of Lambda does: JSON or tab-separated text,
 * as AWS_LAMBDA_LOG_FORMAT says, leaving out what is below AWS_LAMBDA_LOG_LEVEL.
 */
export function replaceConsole(): void {
  const json = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
  const lowest = json ? levels.indexOf((process.env.AWS_LAMBDA_LOG_LEVEL ?? 'trace').toLowerCase()) : 0;
  for (const [method, level] of Object.entries(methods)) {
    const print = (...parameters: unknown[]) => {
      if (levels.indexOf(level) < lowest) return;
      const line = json ? jsonLine(level, parameters) : textLine(level, parameters);
      process.stdout.write(`${line}\n`);
    };
    Object.assign(console, { [method]: print });
  }
}

function jsonLine(level: string, parameters: unknown[]): string {
  const record: Record<string, unknown> = {
    timestamp: new Date().toISOString(),
    level: level.toUpperCase(),
    requestId: currentRequest.getStore(),
  };
  const [first] = parameters;
  if (parameters.length === 1 && typeof first === 'object') {
    try {
      return JSON.stringify({ ...record, message: first }, plainErrors);
    } catch {
      // A circular object falls through to the text form, as in the real runtime.
    }
  }
  record.message = format(...parameters);
  const failure = parameters.find((parameter) => parameter instanceof Error);
  if (failure !== undefined) {
    record.errorType = failure.name;
    record.errorMessage = failure.message;
    record.stackTrace = failure.stack?.split('\n') ?? [];
  }
  return JSON.stringify(record);
}

function textLine(level: string, parameters: unknown[]): string {
  const line = [
    new Date().toISOString(),
    currentRequest.getStore(),
    level.toUpperCase(),
    format(...parameters),
  ].join('\t');
  return line.replaceAll('\n', '\r');
}

function plainErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return {
    ...Object.fromEntries(Object.entries(value)),
    errorType: value.name,
    errorMessage: value.message,
    stackTrace: value.stack?.split('\n') ?? [],
  };
}
