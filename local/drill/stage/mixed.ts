import { call, type Ending } from './calls.ts';
import type { DrillStage } from './stage.ts';

/** Calls as agents make them, one of five a change: of a user that nobody has changed yet. */
export function mixedCalls({ laptop, users }: DrillStage): (index: number) => Promise<Ending> {
  let changed = 0;
  return (index) => {
    const userId = users[index % 5 === 0 ? changed : (index * 7) % users.length];
    if (index % 5 !== 0) return call(laptop, 'get_user', { userId });
    changed += 1;
    return call(laptop, 'update_user', { userId, firstName: 'After' });
  };
}

/** A read, for who only wants to know whether all is well. */
export function read({ laptop, users }: DrillStage): () => Promise<Ending> {
  return () => call(laptop, 'get_user', { userId: users[0] });
}
