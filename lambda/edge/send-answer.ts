import { Readable, type Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { HttpAnswer } from './http-error.ts';

/**
 * Sends an answer through Lambda's response stream; settles when all of it is out. Rejects when the stream breaks.
 * middy's own mode would take bytes in a `Readable` only, and a pipeline costs more than all the rest of a list.
 */
export async function sendAnswer(
  { statusCode, headers, body }: HttpAnswer,
  responseStream: Writable,
): Promise<void> {
  // Where nothing says that nothing comes, whoever stands behind Lambda may wait for it until the time is over:
  // https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/95
  const isEmpty = !(body instanceof Readable) && body.every(({ length }) => length === 0);
  const response = awslambda.HttpResponseStream.from(responseStream, {
    statusCode,
    headers: isEmpty ? { ...headers, 'content-length': '0' } : headers,
  });
  // What breaks when all is sent is no fault of the answer; without a listener it would end the process.
  response.on('error', ignore);
  // Status and headers go out with the first write, be it empty.
  if (body instanceof Readable) {
    response.write('');
    return pipeline(body, response);
  }
  // Knows of a stream that broke before, too: the callback of `end` would wait for ever. Lambda's stream is an HTTP
  // request, whose response is not waited for. Without the cleanup a request would live as long as its stream.
  const sent = finished(response, { readable: false, cleanup: true });
  if (isEmpty) response.write('');
  else for (const chunk of body) response.write(chunk);
  response.end();
  return sent;
}

function ignore(): void {}
