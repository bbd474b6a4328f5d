import { currentRequest } from '../../local/cloud/worker-console.ts';
import { ResponseStream, streamingHandler } from '../../local/cloud/worker-streaming.ts';
import type { Handler } from './load-handler.ts';

let invocations = 0;

/**
 * Invokes a handler of either kind with an event in JSON; gives all that it answers, head and body, in the parts that
 * Lambda's runtime would send: it copies none of what is written to a stream. `onAnswered` is called when all of it is
 * out, while the function may still have something to do.
 */
export async function invoke(
  handler: Handler,
  event: string,
  onAnswered: () => void = () => {},
  timeoutMs = 60_000,
): Promise<readonly Buffer[]> {
  invocations += 1;
  const awsRequestId = `00000000-0000-4000-8000-${String(invocations).padStart(12, '0')}`;
  const end = Date.now() + timeoutMs;
  const context = {
    awsRequestId,
    functionName: 'bench',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:bench',
    memoryLimitInMB: '1024',
    getRemainingTimeInMillis: () => end - Date.now(),
  };
  return currentRequest.run(awsRequestId, async () => {
    if (handler[streamingHandler] === undefined) {
      const answer = Buffer.from(JSON.stringify(await handler(JSON.parse(event), context)));
      onAnswered();
      return [answer];
    }
    const chunks: Buffer[] = [];
    const stream = new ResponseStream((bytes) => chunks.push(bytes));
    const finished = new Promise((resolve, reject) => {
      stream.on('finish', resolve).on('error', reject);
      stream.on('finish', onAnswered);
    });
    await Promise.all([handler(JSON.parse(event), stream, context), finished]);
    return chunks;
  });
}
