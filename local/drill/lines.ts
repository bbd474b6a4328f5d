import { clerkIlls } from './faults/clerk-ill.ts';
import { clerkLimiting } from './faults/clerk-limiting.ts';
import { crowds } from './faults/crowds.ts';
import { issuersDown } from './faults/issuer-down.ts';
import { keyRotated } from './faults/key-rotated.ts';
import { othersDown } from './faults/others-down.ts';
import type { DrillLine } from './stage/line.ts';

/** All lines of the table, in its order. */
export const drillLines: readonly DrillLine[] = [
  keyRotated,
  ...othersDown,
  ...issuersDown,
  ...clerkIlls,
  ...clerkLimiting,
  ...crowds,
];
