import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { mutated } from './mutations.ts';
import { askOurs, askSdk } from './sdk-fixture.ts';

test("a request with faults of any kind gets what the SDK's own handler gives", async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async (posted) => {
      expect(await askOurs(posted)).toEqual(await askSdk(posted));
    }),
    { numRuns: 1_000 },
  );
});
