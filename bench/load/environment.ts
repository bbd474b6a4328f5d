import { invoke } from '../host/invoke.ts';
import { loadHandler } from '../host/load-handler.ts';

// One execution environment: a process that loads the function, and then is sent one event at a time.

const code = JSON.parse(process.argv[2] ?? '') as Parameters<typeof loadHandler>[0];

async function main(): Promise<void> {
  const handler = await loadHandler(code);
  process.on('message', (event: string) => {
    void invoke(handler, event).then((answer) => process.send?.(answer.toString()));
  });
  process.send?.('ready');
}

void main();
