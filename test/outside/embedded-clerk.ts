import { outside } from './outside.ts';

export const { startEmbeddedClerk } = outside(
  '../../local/clerk/server.ts',
) as typeof import('../../local/clerk/server.ts');
