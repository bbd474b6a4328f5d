import type { ServerResponse } from 'node:http';
import type { InvocationFault, InvocationSink } from './lambda-function.ts';
import { gatewayHeaders } from './response-headers.ts';

interface Prelude {
  readonly statusCode?: number;
  readonly headers?: Record<string, unknown>;
  readonly multiValueHeaders?: Record<string, unknown>;
  readonly cookies?: readonly string[];
}

/** Where the prelude of a streamed response ends: eight zero bytes. */
const delimiter = Buffer.alloc(8);
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html */
const maxPreludeBytes = 16 * 1024;
/** What Lambda takes as a buffered answer. */
const maxBufferedBytes = 6 * 1024 * 1024;

/** A sink that turns a function's answer into the HTTP response, as a Lambda proxy integration does. */
export function streamInto(
  response: ServerResponse,
  requestId: string,
  { streamed, onFault }: { streamed: boolean; onFault: (fault: InvocationFault) => void },
): InvocationSink {
  return streamed ? streamedSink(response, requestId, onFault) : bufferedSink(response, requestId, onFault);
}

function head(response: ServerResponse, requestId: string, prelude: Prelude): void {
  response.writeHead(prelude.statusCode ?? 200, {
    'x-amzn-requestid': requestId,
    'x-amz-apigw-id': requestId.slice(0, 12),
    ...gatewayHeaders({ ...prelude.headers, ...prelude.multiValueHeaders }),
    ...(prelude.cookies ? { 'set-cookie': [...prelude.cookies] } : {}),
  });
}

function streamedSink(
  response: ServerResponse,
  requestId: string,
  onFault: (fault: InvocationFault) => void,
): InvocationSink {
  let pending: Buffer | undefined = Buffer.alloc(0);
  let failed = false;
  const fail = (fault: InvocationFault) => {
    if (failed) return;
    failed = true;
    if (response.headersSent) response.destroy();
    else onFault(fault);
  };
  return {
    chunk(data) {
      if (failed) return;
      if (!pending) {
        response.write(data);
        return;
      }
      pending = Buffer.concat([pending, data]);
      const end = pending.indexOf(delimiter);
      if (end > maxPreludeBytes || (end < 0 && pending.byteLength > maxPreludeBytes + delimiter.length)) {
        return fail('failed');
      }
      if (end < 0) return;
      const prelude = parse(pending.subarray(0, end).toString('utf8'));
      if (!prelude) return fail('failed');
      const rest = pending.subarray(end + delimiter.length);
      pending = undefined;
      head(response, requestId, prelude);
      response.flushHeaders();
      if (rest.byteLength > 0) response.write(rest);
    },
    end() {
      if (failed) return;
      if (pending) fail('failed');
      else response.end();
    },
    fault: fail,
  };
}

function bufferedSink(
  response: ServerResponse,
  requestId: string,
  onFault: (fault: InvocationFault) => void,
): InvocationSink {
  const chunks: Uint8Array[] = [];
  return {
    chunk: (data) => void chunks.push(data),
    end() {
      const answer = Buffer.concat(chunks);
      const parsed = answer.byteLength > maxBufferedBytes ? undefined : parse(answer.toString('utf8'));
      if (!parsed || typeof parsed.statusCode !== 'number') return onFault('failed');
      const { body = '', isBase64Encoded = false } = parsed as { body?: string; isBase64Encoded?: boolean };
      head(response, requestId, parsed);
      response.end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
    },
    fault: onFault,
  };
}

function parse(json: string): Prelude | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
