import { createLambdaFunction, type LambdaFunction } from '../../local/cloud/lambda.ts';
import type { FromProcess, ToProcess } from './function-processes.ts';

// Started by functionProcesses(): runs one function of the stack until it is killed.

let lambda: LambdaFunction | undefined;
const tell = (message: FromProcess) => process.send?.(message);

process.on('message', (message: ToProcess) => {
  if ('definition' in message) {
    lambda = createLambdaFunction(message.definition, {}, () => undefined);
    return;
  }
  if (!('event' in message)) {
    void lambda?.idle().then(() => tell({ id: message.id, isIdle: true }));
    return;
  }
  const { id, event, functionArn } = message;
  lambda?.invoke(event, functionArn, {
    chunk: (bytes) => tell({ id, chunk: Buffer.from(bytes).toString('base64') }),
    end: () => tell({ id, failure: undefined }),
    fail: (failure) => tell({ id, failure }),
  });
});
process.on('disconnect', () => process.exit());
